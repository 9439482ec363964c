import Access
import Directory
import Journal
import Kernel
import Mail
import Storage
import Web

/// Thanks as they are typed.
struct ThanksDraft: Sendable, Equatable {
    enum Kind: String, CaseIterable, Sendable {
        case person, team
    }

    let kind: Kind
    /// The body's name, abbreviation or slug.
    let body: String
    /// Their e-mail address or name, or the team's name.
    let who: String
    let text: String

    /// - Throws: a fault of kind `invalid` with a message for each field that is wrong.
    static func read(_ data: FormData) throws -> ThanksDraft {
        var form = FormReader(data)
        let draft = ThanksDraft(
            kind: form.chosen("kind", "Whom you thank", as: Kind.self) ?? .person,
            body: form.text("body", "Their body", limit: 300, required: true),
            who: form.text("who", "Who it is", limit: 300, required: true),
            text: form.text("text", "What they made possible", limit: Thanks.textLimit, required: true))
        try form.check()
        return draft
    }
}

/// What is done with thanks: each one transaction with its journal entry.
struct Recognition: Sendable {
    let desk: Desk

    /// Thanks somebody, or a team, of another body. Also when the effort is over.
    func give(_ draft: ThanksDraft, in slug: String, by viewer: Viewer) async throws {
        try await desk.inside(slug, viewer) { work, transaction in
            try CollaborationRules.contribute(work.standing, .running).orThrow()
            guard let giver = viewer.person.map({ Person.ID($0) }) else {
                throw Fault.refused("You cannot do this because your account has no entry in the directory.")
            }
            let store = ThanksStore(transaction)
            guard try store.count(by: giver, since: work.now - Thanks.withdrawal) < Thanks.dailyLimit else {
                throw Fault(.tooMany, "You can thank \(Thanks.dailyLimit) times a day. Go on tomorrow.")
            }
            let body = try Self.body(draft.body, work, transaction)
            let found = try Self.recipient(draft, of: body, work, transaction)
            let home = try viewer.body.flatMap { try BodyStore(transaction).find(Body.ID($0), .everything) }
            let thanks = Thanks(
                id: .make(at: work.now), collaboration: work.collaboration.id, recipient: found.recipient,
                giver: giver, giverName: [viewer.name, home?.name].compactMap(\.self).joined(separator: ", "),
                text: draft.text, givenAt: work.now, hiddenAt: nil, told: "", toldAt: nil)
            try store.insert(thanks)
            if let email = found.person?.email {
                try transaction.queueMailIfPossible(
                    Letter(
                        to: email, name: found.name, subject: "\(viewer.name) thanks you",
                        text: """
                            ‘\(draft.text)’

                            \(thanks.giverName) wrote this about \(work.collaboration.title). It stands on the \
                            collaboration’s page and in your profile; you can hide it, or have it sent to your manager.
                            """,
                        link: Letter.Link("See what you were thanked for", "\(desk.address)/me/thanks"),
                        purpose: .notification), at: work.now)
            }
            try work.record(
                "thanks.given", Subject("thanks", thanks.id.uuid),
                details: found.isKnown ? ["name": found.name] : [:], in: transaction)
        }
    }

    private static func body(_ typed: String, _ work: Workplace, _ transaction: any Transaction) throws -> Body {
        let found = try BodyStore(transaction).find(named: typed, Sight(work.viewer))
        guard let body = found.first, found.count == 1 else {
            throw Fault.invalid(
                "body",
                found.isEmpty ? "There is no body of this name" : "Several bodies have this name. Give the full name")
        }
        if body.id.uuid == work.viewer.body {
            throw Fault.invalid("body", "This is for people of other bodies. Choose a body that is not your own")
        }
        return body
    }

    private struct Found {
        let recipient: Thanks.Recipient
        let name: String
        let person: Person?
        /// Whether everybody inside may read the name in the record.
        let isKnown: Bool
    }

    /// Of a restricted effort nobody hears who does not know of it.
    private static func recipient(
        _ draft: ThanksDraft, of body: Body, _ work: Workplace, _ transaction: any Transaction
    ) throws -> Found {
        let sight = Sight(work.viewer)
        let mayNotKnow = Fault.invalid("who", "They do not take part, and this collaboration is restricted")
        switch draft.kind {
        case .person:
            let person = try PostFinder(transaction: transaction, sight: sight).person(
                draft.who, in: body.id, field: "who")
            if person.id.uuid == work.viewer.person { throw Fault.invalid("who", "You cannot thank yourself") }
            if person.body.uuid == work.viewer.body {
                throw Fault.invalid("who", "\(person.name) is of your own body. This is for people of other bodies")
            }
            guard try work.collaboration.isKnown(to: person, at: work.now, transaction) else { throw mayNotKnow }
            // Not of holders of hidden posts.
            let anybody = Sight(
                Viewer(
                    account: UUID128(high: 0, low: 0), person: nil, name: "", email: "", body: nil, role: .member))
            let isKnown = try PersonStore(transaction).find(person.id, anybody) != nil
            return Found(recipient: .person(person.id), name: person.name, person: person, isKnown: isKnown)
        case .team:
            let ids = try transaction.values(
                Team.ID.self,
                """
                SELECT team.id FROM team WHERE team.body_id = \(body.id)
                AND team.sort_name = \(Text.folded(draft.who)) AND team.ended_on IS NULL AND \(sight.teams) LIMIT 2
                """)
            guard let id = ids.first, ids.count == 1,
                let team = try TeamStore(transaction).find(id, sight)
            else {
                throw Fault.invalid(
                    "who",
                    ids.isEmpty
                        ? "\(body.name) has no team of this name. Write it as on the team’s page"
                        : "\(body.name) has several teams of this name. Thank somebody in it by name")
            }
            if work.collaboration.isRestricted,
                try PartyStore(transaction).find(body.id, in: work.collaboration.id) == nil
            {
                throw mayNotKnow
            }
            return Found(recipient: .team(team.id), name: team.name, person: nil, isKnown: true)
        }
    }

    /// Takes it back, by whoever gave it, within a day.
    func withdraw(_ id: Thanks.ID, in slug: String, by viewer: Viewer) async throws {
        try await desk.inside(slug, viewer) { work, transaction in
            guard let thanks = try ThanksStore(transaction).find(id), thanks.collaboration == work.collaboration.id
            else { throw Fault.missing("This thanks") }
            if thanks.giver.uuid != viewer.person {
                throw Fault.refused("You cannot do this because only whoever gave thanks may take them back.")
            }
            if !thanks.mayWithdraw(viewer, at: work.now) {
                throw Fault(.conflict, "Thanks can be taken back within a day. These are older, and stay.")
            }
            try ThanksStore(transaction).remove(id)
            try work.record("thanks.withdrawn", Subject("thanks", id.uuid), in: transaction)
        }
    }

    /// Shows it to nobody else, or again to all who may know of the collaboration.
    func setHidden(_ isHidden: Bool, _ id: Thanks.ID, by viewer: Viewer) async throws {
        try await own(id, viewer) { thanks, _, now, transaction in
            if (thanks.hiddenAt != nil) == isHidden { return }
            try ThanksStore(transaction).setHidden(id, at: isHidden ? now : nil)
            try Self.record(isHidden ? "thanks.hidden" : "thanks.shown", thanks, viewer, now, transaction)
        }
    }

    /// Sends it to a line manager, because the one who is thanked wants it.
    func tell(_ manager: Person.ID, of id: Thanks.ID, by viewer: Viewer) async throws {
        try await own(id, viewer) { thanks, collaboration, now, transaction in
            guard let collaboration else {
                throw Fault.refused(
                    "You cannot do this because you may no longer know of the collaboration that it is about.")
            }
            guard case .person(let person) = thanks.recipient else {
                throw Fault.refused("You cannot do this because the team was thanked, not you alone.")
            }
            let managers = try PersonStore(transaction).managers(of: person, Sight(viewer))
            guard let manager = managers.first(where: { $0.id == manager }), let email = manager.email else {
                throw Fault(.conflict, "They are not your line manager any more. Look again who is.")
            }
            guard try collaboration.isKnown(to: manager, at: now, transaction) else {
                throw Fault.refused("\(manager.name) may not know of this collaboration, so nothing was sent.")
            }
            guard try ThanksStore(transaction).setTold(id, manager.name, at: now) else {
                throw Fault(.conflict, "\(thanks.told) was told of it already.")
            }
            try transaction.queueMailIfPossible(
                Letter(
                    to: email, name: manager.name, subject: "\(viewer.name) was thanked",
                    text: """
                        ‘\(thanks.text)’

                        \(thanks.giverName) thanked \(viewer.name) for this in \(collaboration.title). \(viewer.name) asked \
                        us to tell you.
                        """,
                    link: Letter.Link("See \(viewer.name)", "\(desk.address)/people/\(person)"),
                    purpose: .notification), at: now)
            try Self.record("thanks.told", thanks, viewer, now, transaction)
        }
    }

    /// For whoever is thanked: of a team, those who hold its contact post. Their thanks stay theirs when they may no
    /// longer know of the collaboration, which is not given then.
    private func own(
        _ id: Thanks.ID, _ viewer: Viewer,
        _ act: @escaping @Sendable (Thanks, Collaboration?, Instant, any Transaction) throws -> Void
    ) async throws {
        let now = desk.clock.now()
        try await desk.database.write { transaction in
            let store = ThanksStore(transaction)
            guard let thanks = try store.find(id) else { throw Fault.missing("This thanks") }
            let collaboration = try CollaborationStore(transaction).find(
                [thanks.collaboration], CollaborationSight(viewer, at: now))[thanks.collaboration]
            let isOwn: Bool =
                switch thanks.recipient {
                case .person(let id): viewer.person == id.uuid
                case .team(let id): try viewer.person.map { try store.teams(of: Person.ID($0)).contains(id) } ?? false
                }
            if !isOwn {
                if thanks.hiddenAt != nil || collaboration == nil { throw Fault.missing("This thanks") }
                throw Fault.refused("You cannot do this because only whoever is thanked may.")
            }
            try act(thanks, collaboration, now, transaction)
        }
    }

    /// What the thanked do with it is not in the collaboration's record: nobody there is to know.
    private static func record(
        _ verb: String, _ thanks: Thanks, _ viewer: Viewer, _ now: Instant, _ transaction: any Transaction
    ) throws {
        try transaction.record(verb, Subject("thanks", thanks.id.uuid), by: .viewer(viewer), at: now)
    }
}

extension Collaboration {
    /// Whether somebody may know of it.
    func isKnown(to person: Person, at now: Instant, _ transaction: any Transaction) throws -> Bool {
        let viewer = Viewer(
            account: person.id.uuid, person: person.id.uuid, name: person.name, email: person.email ?? "",
            body: person.body.uuid, role: person.isGuest ? .guest : .member)
        return try CollaborationStore(transaction).find([id], CollaborationSight(viewer, at: now))[id] != nil
    }
}
