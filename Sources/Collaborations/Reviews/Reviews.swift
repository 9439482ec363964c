import Access
import Journal
import Kernel
import Storage
import Web

/// What is concluded, as it is typed.
struct ReviewDraft: Sendable, Equatable {
    let result: Review.Result
    let conclusions: String
    /// The day of the next review.
    let next: Day?
    /// Why it ends although its close-down is not done.
    let despite: String

    static func read(_ data: FormData) throws -> ReviewDraft {
        var form = FormReader(data)
        let draft = ReviewDraft(
            result: form.chosen("result", "What it means", as: Review.Result.self) ?? .confirm,
            conclusions: form.text("conclusions", "Conclusions", limit: 8000, required: true, lines: true),
            next: form.day("next", "The next review"),
            despite: form.text("despite", "Why", limit: Launches.reasonLimit, lines: true))
        if draft.result != .end, draft.next == nil, form.errors["next"] == nil, form.errors["result"] == nil {
            form.refuse("next", "Enter the day of the next review")
        }
        try form.check()
        return draft
    }
}

/// What is done with reviews: each one transaction with its journal entry.
struct Reviews: Sendable {
    let desk: Desk

    func schedule(on day: Day, in slug: String, by viewer: Viewer) async throws -> Int {
        try await desk.organised(slug, viewer) { work, transaction in
            try Self.schedule(on: day, field: "day", work, transaction)
        }
    }

    private static func schedule(
        on day: Day, field: String, _ work: Workplace, _ transaction: any Transaction
    ) throws -> Int {
        if day < work.now.day { throw Fault.invalid(field, "This day has passed") }
        let number = try transaction.nextNumber(of: "review", in: work.collaboration.id)
        let id = try ReviewStore(transaction).insert(number, on: day, in: work.collaboration.id, at: work.now)
        try work.record(
            "review.scheduled", Subject("review", id.uuid), details: ["title": "\(number), \(day.plain)"],
            in: transaction)
        return number
    }

    func move(_ number: Int, to day: Day, in slug: String, by viewer: Viewer) async throws {
        try await desk.organised(slug, viewer) { work, transaction in
            let review = try Self.found(number, work, transaction)
            if day < work.now.day { throw Fault.invalid("day", "This day has passed") }
            guard try ReviewStore(transaction).move(review.id, to: day) else { throw Self.held }
            try work.record(
                "review.moved", Subject("review", review.id.uuid),
                details: ["title": "\(number), from \(review.scheduledOn.plain) to \(day.plain)"], in: transaction)
        }
    }

    /// Records what a review concluded, does what follows from it and schedules the next.
    func conclude(_ number: Int, _ draft: ReviewDraft, in slug: String, by viewer: Viewer) async throws {
        try await desk.organised(slug, viewer) { work, transaction in
            let review = try Self.found(number, work, transaction)
            let store = ReviewStore(transaction)
            let since = try Self.since(of: review, work.collaboration, store)
            // As it was when it was held, and not as what follows from it makes it.
            let pack = try ReviewPackMaker(work: work, since: since, transaction: transaction).make()
            guard
                try store.conclude(
                    review.id, draft.result, draft.conclusions, since: since, by: Capacity.text(of: work), at: work.now)
            else { throw Self.held }
            try store.keep(pack, of: review.id)
            try Self.apply(draft, work, transaction)
            try work.record(
                "review.concluded", Subject("review", review.id.uuid),
                details: ["title": "\(number): \(draft.result.name)", "result": draft.result.rawValue], in: transaction)
            if let next = draft.next, draft.result != .end {
                _ = try Self.schedule(on: next, field: "next", work, transaction)
            }
        }
    }

    private static func apply(_ draft: ReviewDraft, _ work: Workplace, _ transaction: any Transaction) throws {
        let stage: Collaboration.Stage
        switch draft.result {
        // Whoever confirms a paused one lets it go on.
        case .confirm, .amend:
            guard work.collaboration.stage == .paused else { return }
            stage = .running
        case .pause:
            if work.collaboration.stage == .paused { return }
            stage = .paused
        case .end: stage = .ended
        }
        guard try CollaborationStore(transaction).move(work.collaboration.id, to: stage, at: work.now) else {
            throw Fault.invalid("result", "It does not run, so it can neither pause nor end")
        }
        if stage == .ended {
            try Closings.end(work, because: draft.conclusions, despite: draft.despite, transaction)
        }
        try work.record("collaboration.\(stage.rawValue)", in: transaction)
    }

    /// From when on a review looks: since the one before it, or the beginning.
    static func since(of review: Review, _ collaboration: Collaboration, _ store: ReviewStore) throws -> Instant {
        if let since = review.since { return since }
        return try store.lastHeld(of: collaboration.id)?.heldAt ?? collaboration.createdAt
    }

    static func found(_ number: Int, _ work: Workplace, _ transaction: any Transaction) throws -> Review {
        guard let review = try ReviewStore(transaction).find(number, in: work.collaboration.id) else {
            throw Fault.missing("This review")
        }
        return review
    }

    private static let held = Fault(.conflict, "This review was held, and stays as it was recorded.")
}
