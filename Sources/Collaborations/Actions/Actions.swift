import Access
import Directory
import Journal
import Kernel
import Storage
import Web

/// An action, a milestone or a promise as it is typed.
struct ActionDraft: Sendable, Equatable {
    static let titleLimit = 300

    let kind: ActionItem.Kind
    let title: String
    let owner: OwnerDraft
    let dueOn: Day
    let source: ActionItem.Source?
    /// Who promised it: a party's post by title or address, or a person by name or e-mail address; empty for whoever decided.
    let promisedBy: String

    /// - Throws: a fault of kind `invalid` with a message for each field that is wrong.
    static func read(_ data: FormData) throws -> ActionDraft {
        var form = FormReader(data)
        let draft = ActionDraft(
            kind: form.chosen("kind", "Kind", as: ActionItem.Kind.self) ?? .action,
            title: form.text("title", "What is to be done", limit: titleLimit, required: true),
            owner: OwnerDraft.read(&form), dueOn: form.requiredDay("due-on", "Day by which"),
            source: source(data), promisedBy: form.text("promised-by", "Who promised it", limit: 300))
        try form.check()
        return draft
    }

    /// What a form changes; the rest stays as it was made.
    static func edited(_ bodies: [Body]) -> [EditField] {
        [EditField("title", "What is to be done")] + OwnerDraft.edited(bodies) + [EditField("due-on", "Day by which")]
    }

    /// - Parameter owner: the fields of its owner.
    static func fields(_ item: ActionItem, owner: [String: [String]]) -> FormData {
        FormData(owner.merging(["title": [item.title], "due-on": [item.dueOn.plain]]) { $1 })
    }

    /// From the fields 'source' and 'number': a link's query, or what the form keeps of it.
    static func source(_ data: FormData) -> ActionItem.Source? {
        guard let kind = data["source"].flatMap({ ActionItem.Source.Kind(rawValue: $0) }),
            let number = data["number"].flatMap({ Int($0) }), number > 0
        else { return nil }
        return ActionItem.Source(kind: kind, number: number)
    }
}

/// What is done with actions, milestones and promises: each one transaction with its journal entry.
struct Actions: Sendable {
    let desk: Desk

    @discardableResult
    func add(_ draft: ActionDraft, to slug: String, by viewer: Viewer) async throws -> ActionItem.ID {
        try await desk.contributing(slug, viewer) { try Self.add(draft, $0, $1) }
    }

    /// Adds one as part of something else: a conclusion of a review, say.
    static func add(_ draft: ActionDraft, _ work: Workplace, _ transaction: any Transaction) throws -> ActionItem.ID {
        let owner = try draft.owner.find(work, transaction)
        if let source = draft.source, !(try exists(source, work.collaboration.id, transaction)) {
            throw Fault.missing("What this comes from")
        }
        if draft.kind == .promise, draft.source == nil || draft.source?.kind == .risk {
            throw Fault.invalid("kind", "A promise comes from a decision or a review. Add it on that page")
        }
        let promise = draft.kind == .promise ? try GivenPromise.find(draft, work, transaction) : nil
        let id = ActionItem.ID.make(at: work.now)
        try ActionStore(transaction).insert(
            id, draft, owner: owner, promise, in: work.collaboration.id, at: work.now)
        try work.record(
            "\(draft.kind.rawValue).added", Subject("action-item", id.uuid), details: ["title": draft.title],
            in: transaction)
        return id
    }

    private static func exists(
        _ source: ActionItem.Source, _ collaboration: Collaboration.ID, _ transaction: any Transaction
    ) throws -> Bool {
        let table: SQL =
            switch source.kind {
            case .risk: "risk"
            case .decision: "decision"
            case .review: "review"
            }
        return try transaction.value(
            Int.self,
            "SELECT 1 FROM \(table) WHERE collaboration_id = \(collaboration) AND number = \(source.number)") != nil
    }

    /// - Parameter revision: the one that the form was made from.
    /// - Throws: ``Overtaken`` when somebody else saved meanwhile.
    func change(
        _ id: ActionItem.ID, _ draft: ActionDraft, from revision: Int?, in slug: String, by viewer: Viewer
    ) async throws {
        try await desk.contributing(slug, viewer) { work, transaction in
            let item = try Self.found(id, work, transaction)
            if item.state != .open { throw Self.closed }
            let owner = try draft.owner.find(work, transaction)
            func content(_ item: ActionItem) throws -> PartContent {
                PartContent(ActionDraft.fields(item, owner: try OwnerDraft.fields(item.owner, transaction)))
            }
            try work.edit(item.thing, from: revision, was: content(item), in: transaction) {
                guard try ActionStore(transaction).update(id, draft, owner: owner, at: work.now) else {
                    throw Self.closed
                }
                return try content(Self.found(id, work, transaction))
            }
            try work.record(
                "\(item.kind.rawValue).changed", Subject("action-item", id.uuid), details: ["title": draft.title],
                in: transaction)
        }
    }

    func close(
        _ id: ActionItem.ID, as state: ActionItem.State, note: String, in slug: String, by viewer: Viewer
    ) async throws {
        try await desk.contributing(slug, viewer) { work, transaction in
            let item = try Self.found(id, work, transaction)
            if state == .dropped, note.split(separator: " ").count < 3 {
                throw Fault.invalid("note", "Say in a few words why it is dropped")
            }
            guard try ActionStore(transaction).close(id, as: state, note: note, at: work.now) else { throw Self.closed }
            try work.record(
                "\(item.kind.rawValue).\(state.rawValue)", Subject("action-item", id.uuid),
                details: ["title": item.title], in: transaction)
        }
    }

    static func found(
        _ id: ActionItem.ID, _ work: Workplace, _ transaction: any Transaction
    ) throws -> ActionItem {
        guard let item = try ActionStore(transaction).find(id, in: work.collaboration.id) else {
            throw Fault.missing("This action")
        }
        return item
    }

    private static let closed = Fault(.conflict, "It is closed already, and stays as it was.")
}

/// In which capacity somebody acts.
enum Capacity {
    /// 'Tom Whitlock, senior responsible owner'.
    static func text(of work: Workplace) -> String { "\(work.viewer.name), \(name(work.standing))" }

    static func name(_ standing: Standing) -> String {
        let roles = Role.allCases.filter { standing.roles.contains($0) }.map { $0.name.lowercased() }
        if !roles.isEmpty { return roles.joined(separator: " and ") }
        return standing.level?.name.lowercased() ?? "of a party"
    }
}
