import Access
import Directory
import Journal
import Kernel
import Storage
import Web

/// What a party brings, gets and gives up.
struct PartyDraft: Sendable, Equatable {
    let contribution: String
    let benefit: String
    let givesUp: String

    static let edited = [
        EditField("contribution", "What it brings"), EditField("benefit", "What it gains"),
        EditField("gives-up", "What it gives up"),
    ]

    static func thing(_ body: Body.ID) -> EditedThing { EditedThing(.party, body.description) }

    static func fields(_ party: Party) -> FormData {
        FormData([
            "contribution": [party.contribution], "benefit": [party.benefit], "gives-up": [party.givesUp],
        ])
    }

    static func read(_ data: FormData) throws -> PartyDraft {
        var form = FormReader(data)
        let draft = PartyDraft(
            contribution: form.text("contribution", "What it brings", limit: 2000, lines: true),
            benefit: form.text("benefit", "What it gains", limit: 2000, lines: true),
            givesUp: form.text("gives-up", "What it gives up", limit: 2000, lines: true))
        try form.check()
        return draft
    }
}

/// What is done with parties: each one transaction with its journal entry.
struct Parties: Sendable {
    static let limit = 60

    let database: any Database
    let clock: WallClock

    /// - Parameter typed: the body's name, abbreviation or slug.
    func add(_ typed: String, to slug: String, by viewer: Viewer) async throws {
        let now = clock.now()
        try await database.write { transaction in
            let work = try Workplace.organised(slug, viewer, now, transaction)
            let found = try BodyStore(transaction).find(named: typed, Sight(viewer))
            guard let body = found.first, found.count == 1 else {
                throw Fault.invalid(
                    "body",
                    found.isEmpty
                        ? "There is no body of this name" : "Several bodies have this name. Give the full name")
            }
            try Self.join(body, field: "body", work, transaction)
        }
    }

    /// - Parameter field: of the form, beside which it is said when the body cannot be a party.
    static func join(_ body: Body, field: String, _ work: Workplace, _ transaction: any Transaction) throws {
        if body.closedOn != nil { throw Fault.invalid(field, "\(body.name) is closed") }
        let store = PartyStore(transaction)
        if try store.find(body.id, in: work.collaboration.id) != nil {
            throw Fault.invalid(field, "\(body.name) takes part already")
        }
        guard try store.list(work.collaboration.id).count < limit else {
            throw Fault.invalid(field, "A collaboration has at most \(limit) parties")
        }
        try store.insert(body.id, into: work.collaboration.id, isLead: false, on: work.now.day)
        try work.record("party.joined", Subject("body", body.id.uuid), details: ["body": body.name], in: transaction)
    }

    /// - Parameter revision: the one that the form was made from.
    /// - Throws: ``Overtaken`` when somebody else saved meanwhile, or another body took this one's place: what was typed
    ///   is offered beside what the successor says.
    func change(
        _ body: String, in slug: String, _ draft: PartyDraft, from revision: Int?, by viewer: Viewer
    ) async throws {
        let now = clock.now()
        try await database.write { transaction in
            let work = try Workplace.contributing(slug, viewer, now, transaction)
            guard let found = try BodyStore(transaction).find(slug: body, .everything),
                let party = try SuccessionStore(transaction).party(for: found.id, in: work.collaboration.id)
            else { throw Fault.missing("This party") }
            let store = PartyStore(transaction)
            let revision = party.body == found.id ? revision : nil
            let content = PartContent(PartyDraft.fields(party))
            try work.edit(PartyDraft.thing(party.body), from: revision, was: content, in: transaction) {
                try store.update(party.body, in: work.collaboration.id, draft)
                let after = try store.find(party.body, in: work.collaboration.id)
                return after.map { PartContent(PartyDraft.fields($0)) } ?? PartContent()
            }
            try Self.record("party.changed", party, work, transaction)
        }
    }

    func makeLead(_ body: String, in slug: String, by viewer: Viewer) async throws {
        try await act(body, in: slug, by: viewer) { party, work, transaction in
            try PartyStore(transaction).setLead(party.body, of: work.collaboration.id)
            try Self.record("party.leads", party, work, transaction)
        }
    }

    /// A party leaves; its posts lose their roles and their seats in forums.
    func remove(_ body: String, from slug: String, by viewer: Viewer) async throws {
        try await act(body, in: slug, by: viewer) { party, work, transaction in
            if party.isLead { throw Fault(.conflict, "The lead body cannot leave. Let another party lead first.") }
            let id = work.collaboration.id
            _ = try SuccessionStore(transaction).endSeats(of: party.body, in: id)
            try PartyStore(transaction).remove(party.body, from: id)
            try Self.record("party.left", party, work, transaction)
        }
    }

    private static func record(
        _ verb: String, _ party: Party, _ work: Workplace, _ transaction: any Transaction
    ) throws {
        let body = try BodyStore(transaction).find([party.body], .everything)[party.body]
        try work.record(
            verb, Subject("body", party.body.uuid), details: body.map { ["body": $0.name] } ?? [:], in: transaction)
    }

    private func act(
        _ body: String, in slug: String, by viewer: Viewer,
        _ work: @escaping @Sendable (Party, Workplace, any Transaction) throws -> Void
    ) async throws {
        let now = clock.now()
        try await database.write { transaction in
            let workplace = try Workplace.organised(slug, viewer, now, transaction)
            guard let found = try BodyStore(transaction).find(slug: body, .everything),
                let party = try PartyStore(transaction).find(found.id, in: workplace.collaboration.id)
            else { throw Fault.missing("This party") }
            try work(party, workplace, transaction)
        }
    }
}
