import Access
import Directory
import Journal
import Kernel
import Readability
import Storage
import Web

/// A measure as it is typed.
struct MeasureDraft: Sendable, Equatable {
    let title: String
    let definition: String
    let owner: OwnerDraft
    let unit: String
    let baseline: Int64
    let baselineOn: Day
    let target: Int64
    let targetOn: Day
    let direction: Measure.Direction
    let tolerance: Int64
    let source: String
    let frequency: Measure.Frequency

    /// - Throws: a fault of kind `invalid` with a message for each field that is wrong.
    static func read(_ data: FormData) throws -> MeasureDraft {
        var form = FormReader(data)
        let draft = MeasureDraft(
            title: form.text("title", "Title", limit: 150, required: true),
            definition: form.text("definition", "Definition", limit: 2000, required: true, lines: true),
            owner: OwnerDraft.read(&form), unit: form.text("unit", "Unit", limit: 40, required: true),
            baseline: form.amount("baseline", "Baseline"),
            baselineOn: form.requiredDay("baseline-on", "Day of the baseline"),
            target: form.amount("target", "Target"), targetOn: form.requiredDay("target-on", "Day of the target"),
            direction: form.chosen("direction", "Direction", as: Measure.Direction.self) ?? .up,
            tolerance: form.amount("tolerance", "Tolerance"),
            source: form.text("source", "Source", limit: 400, required: true),
            frequency: form.chosen("frequency", "Frequency", as: Measure.Frequency.self) ?? .monthly)
        if draft.tolerance < 0 { form.refuse("tolerance", "The tolerance cannot be below 0") }
        if form.errors.isEmpty, draft.targetOn <= draft.baselineOn {
            form.refuse("target-on", "The target must be after the baseline")
        }
        try form.check()
        return draft
    }
}

/// A value as it is typed.
struct MeasureValueDraft: Sendable, Equatable {
    let day: Day
    let amount: Int64
    let provenance: String
    let reason: String

    static func read(_ data: FormData) throws -> MeasureValueDraft {
        var form = FormReader(data)
        let draft = MeasureValueDraft(
            day: form.requiredDay("day", "Day to which it applies"), amount: form.amount("amount", "Value"),
            provenance: form.text("provenance", "Where it comes from", limit: 400, required: true),
            reason: form.text("reason", "Why it differs", limit: 1000))
        try form.check()
        return draft
    }
}

extension FormReader {
    /// An amount with up to four decimals, in ten-thousandths.
    fileprivate mutating func amount(_ name: String, _ label: String) -> Int64 {
        let typed = text(name, label, limit: 40, required: true)
        if typed.isEmpty { return 0 }
        guard let amount = FixedPoint.parse(typed, places: Measure.places) else {
            refuse(name, "\(label) must be a number with at most four decimals, like 1,240 or 12.5")
            return 0
        }
        return amount
    }
}

/// What is done with measures: each one transaction with its journal entry.
struct Measures: Sendable {
    /// As many as are kept in mind; fewer or more ask for a reason (issue 3, joint measures).
    static let usual = 3...5
    static let limit = 30

    let desk: Desk

    func add(_ draft: MeasureDraft, to slug: String, by viewer: Viewer) async throws -> Int {
        try await desk.contributing(slug, viewer) { work, transaction in
            let store = MeasureStore(transaction)
            guard try store.count(work.collaboration.id) < Self.limit else {
                throw Fault(.conflict, "A collaboration has at most \(Self.limit) measures. Retire one first.")
            }
            let owner = try draft.owner.find(work, transaction)
            let id = Measure.ID.make(at: work.now)
            let number = try transaction.nextNumber(of: "measure", in: work.collaboration.id)
            try store.insert(id, number, draft, owner: owner, work)
            try work.record(
                "measure.added", Subject("measure", id.uuid), details: ["title": draft.title], in: transaction)
            return number
        }
    }

    /// - Parameter revision: the one that the form was made from.
    /// - Throws: ``Overtaken`` when somebody else saved meanwhile.
    func change(
        _ number: Int, _ draft: MeasureDraft, from revision: Int?, in slug: String, by viewer: Viewer
    ) async throws {
        try await desk.contributing(slug, viewer) { work, transaction in
            let measure = try Self.found(number, work, transaction)
            let store = MeasureStore(transaction)
            let last = try store.values(of: measure.id, limit: 1).last
            if last != nil, draft.unit != measure.unit {
                throw Fault.invalid("unit", "It has values in this unit. Retire it and add another measure instead")
            }
            let owner = try draft.owner.find(work, transaction)
            let next =
                draft.frequency == measure.frequency
                ? measure.nextOn : draft.frequency.next(after: last?.day ?? work.now.day)
            func content(_ measure: Measure) throws -> PartContent {
                PartContent(MeasurePages.fields(measure, owner: try OwnerDraft.fields(measure.owner, transaction)))
            }
            try work.edit(measure.thing, from: revision, was: content(measure), in: transaction) {
                try store.update(measure, draft, owner: owner, next: next, at: work.now)
                return try content(Self.found(number, work, transaction))
            }
            var details = ["title": draft.title]
            if draft.target != measure.target {
                details["target"] = "\(measure.text(measure.target)) to \(measure.text(draft.target))"
            }
            try work.record("measure.changed", Subject("measure", measure.id.uuid), details: details, in: transaction)
        }
    }

    func setRetired(_ isRetired: Bool, _ number: Int, in slug: String, by viewer: Viewer) async throws {
        try await desk.contributing(slug, viewer) { work, transaction in
            let measure = try Self.found(number, work, transaction)
            if measure.isRetired == isRetired { return }
            try MeasureStore(transaction).setRetired(measure.id, isRetired)
            try work.record(
                isRetired ? "measure.retired" : "measure.resumed", Subject("measure", measure.id.uuid),
                details: ["title": measure.title], in: transaction)
        }
    }

    /// Enters a value, or corrects the one of that day: the old one is kept.
    func enter(_ draft: MeasureValueDraft, for number: Int, in slug: String, by viewer: Viewer) async throws {
        try await desk.contributing(slug, viewer) { work, transaction in
            let measure = try Self.found(number, work, transaction)
            if draft.day > work.now.day { throw Fault.invalid("day", "This day is still to come") }
            let store = MeasureStore(transaction)
            let present = try store.current(of: measure.id, on: draft.day)
            if let present {
                if present.amount == draft.amount, present.provenance == draft.provenance { return }
                if draft.reason.split(separator: " ").count < 3 {
                    throw Fault.invalid(
                        "reason",
                        "There is \(measure.text(present.amount)) for this day already. Say in a few words why it changes"
                    )
                }
                try store.replace(present.id, at: work.now)
            }
            try store.enter(draft, for: measure.id, by: viewer, at: work.now)
            if let last = try store.values(of: measure.id, limit: 1).last {
                try store.expect(measure.id, on: measure.frequency.next(after: last.day))
            }
            try work.record(
                present == nil ? "measure.value-entered" : "measure.value-corrected",
                Subject("measure", measure.id.uuid),
                details: [
                    "title": "\(measure.title), \(draft.day.plain): \(measure.text(draft.amount))",
                    "before": present.map { measure.text($0.amount) } ?? "",
                ].filter { !$0.value.isEmpty }, in: transaction)
        }
    }

    /// Enters the values of a file, all at once; those that correct others are kept beside them, as by hand.
    /// - Parameter reason: why values change, where any do.
    func enter(
        _ file: MeasureFile, because reason: String, for number: Int, in slug: String, by viewer: Viewer
    ) async throws -> MeasureFile {
        try await desk.contributing(slug, viewer) { work, transaction in
            let measure = try Self.found(number, work, transaction)
            let store = MeasureStore(transaction)
            let present = try store.current(of: measure.id, on: file.lines.compactMap(\.day))
            let file = file.beside(present)
            let changed = file.lines.filter { if case .corrected = $0.fate { true } else { false } }
            if !changed.isEmpty, reason.split(separator: " ").count < 3 {
                throw Fault.invalid("reason", "Say in a few words why values that are there already change")
            }
            if file.changes == 0 { return file }
            try store.replace(changed.compactMap { $0.day.flatMap { present[$0]?.id } }, at: work.now)
            let new = file.lines.filter { $0.fate == .added } + changed
            try store.enter(
                new.compactMap { line in
                    line.day.map { day in
                        let isNew = line.fate == .added
                        return MeasureValueDraft(
                            day: day, amount: line.amount, provenance: line.provenance, reason: isNew ? "" : reason)
                    }
                }, for: measure.id, by: viewer.name, at: work.now)
            if let last = try store.values(of: measure.id, limit: 1).last {
                try store.expect(measure.id, on: measure.frequency.next(after: last.day))
            }
            try work.record(
                "measure.values-imported", Subject("measure", measure.id.uuid),
                details: [
                    "title": "\(measure.title): \(count(new.count - changed.count, "new value", "new values")), "
                        + "\(grouped(changed.count)) corrected"
                ], in: transaction)
            return file
        }
    }

    /// Why there are more or fewer measures than usual.
    func explain(_ reason: String, in slug: String, by viewer: Viewer) async throws {
        try await desk.contributing(slug, viewer) { work, transaction in
            if Readability.isVague(reason) { throw Fault.invalid("reason", "Say why in a sentence") }
            let store = MeasureStore(transaction)
            let number = try store.count(work.collaboration.id)
            try store.setReason(reason, for: number, in: work.collaboration.id)
            try work.record(
                "measure.number-explained", details: ["name": count(number, "measure", "measures")], in: transaction)
        }
    }

    static func found(_ number: Int, _ work: Workplace, _ transaction: any Transaction) throws -> Measure {
        guard let measure = try MeasureStore(transaction).find(number, in: work.collaboration.id) else {
            throw Fault.missing("This measure")
        }
        return measure
    }
}
