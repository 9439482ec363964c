import Access
import Directory
import Journal
import Kernel
import Storage

/// What happens when a party was closed and another body took over from it: one transaction with its journal entry.
///
/// The successor becomes the party. It takes over what was agreed and lies ahead: what the party brings, gains and
/// gives up, later years of the ledger, and money that is not paid yet. What is past stays under the old name: paid money, earlier
/// years, signatures, decisions, the journal. Roles and seats of posts of the closed body end, since nobody answers for
/// them there. The text of the memorandum changes with the party's name, so the successor has to sign.
struct Successions: Sendable {
    let database: any Database
    let clock: WallClock

    struct Outcome: Sendable, Equatable {
        let successor: String
        /// Roles that nobody carries now.
        let vacant: [Role]
    }

    /// - Parameters:
    ///   - body: the slug of the closed party.
    ///   - successor: the slug of a body that took over from it.
    func succeed(_ body: String, by successor: String, in slug: String, by viewer: Viewer) async throws -> Outcome {
        let now = clock.now()
        return try await database.write { transaction in
            let work = try Workplace.organised(slug, viewer, now, transaction)
            let id = work.collaboration.id
            let store = PartyStore(transaction)
            guard let old = try BodyStore(transaction).find(slug: body, .everything),
                let party = try store.find(old.id, in: id)
            else { throw Fault.missing("This party") }
            guard let closedOn = old.closedOn else {
                throw Fault(.conflict, "\(old.name) is not closed, so nobody takes its place.")
            }
            let offered = try PartySuccession.successors(of: [old.id], transaction)[old.id] ?? []
            guard let new = offered.first(where: { $0.slug == successor }) else {
                throw Fault(.conflict, "The directory does not say that this body took over from \(old.name).")
            }
            try Self.rewrite(work, old, new, transaction) {
                try SuccessionStore(transaction).keep(party, by: new.id, in: id, viewer.name, at: now)
                try Self.takePlace(party, new, id, on: now.day, store)
                try SuccessionStore(transaction).moveMoney(
                    from: old.id, to: new.id, after: FinancialYear(of: closedOn), in: id)
            }
            let vacant = try SuccessionStore(transaction).endSeats(of: old.id, in: id)
            var details = ["body": "\(new.name) for \(old.name)"]
            if !vacant.isEmpty { details["vacant"] = vacant.map(\.rawValue).joined(separator: " ") }
            try work.record("party.succeeded", Subject("body", new.id.uuid), details: details, in: transaction)
            return Outcome(successor: new.name, vacant: vacant)
        }
    }

    private static func takePlace(
        _ party: Party, _ new: Body, _ id: Collaboration.ID, on day: Day, _ store: PartyStore
    ) throws {
        var draft = PartyDraft(contribution: party.contribution, benefit: party.benefit, givesUp: party.givesUp)
        if let present = try store.find(new.id, in: id) {
            // Two that became one: what each stood for stands together.
            draft = PartyDraft(
                contribution: both(present.contribution, party.contribution),
                benefit: both(present.benefit, party.benefit), givesUp: both(present.givesUp, party.givesUp))
        } else {
            try store.insert(new.id, into: id, isLead: false, on: day)
        }
        try store.update(new.id, in: id, draft)
        if party.isLead { try store.setLead(new.id, of: id) }
        try store.remove(party.body, from: id)
    }

    /// Keeps what each thing that changes hands said before and says now, so that whoever had its form open is told.
    private static func rewrite(
        _ work: Workplace, _ old: Body, _ new: Body, _ transaction: any Transaction, _ act: () throws -> Void
    ) throws {
        let before = try contents(work.collaboration.id, old, new, transaction)
        try act()
        let after = try contents(work.collaboration.id, old, new, transaction)
        for thing in Set(before.keys).union(after.keys) {
            let (was, says) = (before[thing] ?? PartContent(), after[thing] ?? PartContent())
            if was == says { continue }
            let latest = try RevisionStore(transaction).number(of: thing, in: work.collaboration.id)
            try work.edit(thing, from: latest, was: was, in: transaction) { says }
        }
    }

    /// What the things say that a succession can change, as their forms do.
    private static func contents(
        _ id: Collaboration.ID, _ old: Body, _ new: Body, _ transaction: any Transaction
    ) throws -> [EditedThing: PartContent] {
        let parties = try PartyStore(transaction).list(id)
        let bodies = try BodyStore(transaction).find(parties.map(\.body) + [old.id, new.id], .everything)
        let money = MoneyStore(transaction)
        var result: [EditedThing: PartContent] = [:]
        for party in parties where party.body == old.id || party.body == new.id {
            result[PartyDraft.thing(party.body)] = PartContent(PartyDraft.fields(party))
        }
        for line in try money.ledger(id) where line.body == old.id || line.body == new.id {
            result[LedgerLine.thing(line.body, line.year)] = PartContent(
                MoneyPages.fields(line, body: bodies[line.body]?.slug ?? "", year: line.year.typed))
        }
        for entry in try money.entries(id) {
            result[FinanceEntry.thing(entry.id)] = PartContent(FinanceDraft.fields(entry, bodies))
        }
        return result
    }

    private static func both(_ one: String, _ other: String) -> String {
        [one, other].filter { !$0.isEmpty }.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
            .joined(separator: "\n")
    }
}

/// All of the SQL about successions.
struct SuccessionStore {
    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    /// The latest first.
    func list(_ collaboration: Collaboration.ID) throws -> [PartySuccession] {
        try transaction.all(
            PartySuccession.self,
            """
            SELECT body_id, successor_id, contribution, benefit, gives_up, joined_on, succeeded_at, succeeded_by_name
            FROM party_succession WHERE collaboration_id = \(collaboration)
            ORDER BY succeeded_at DESC, body_id LIMIT \(Parties.limit)
            """)
    }

    /// The party that a body is, or whose place another took: that one.
    func party(for body: Body.ID, in id: Collaboration.ID) throws -> Party? {
        var body = body
        // A chain that is longer than this, or goes round, is cut.
        for _ in 0..<5 {
            if let party = try PartyStore(transaction).find(body, in: id) { return party }
            let next = try transaction.value(
                Body.ID.self,
                """
                SELECT successor_id FROM party_succession WHERE collaboration_id = \(id) AND body_id = \(body)
                ORDER BY succeeded_at DESC LIMIT 1
                """)
            guard let next else { return nil }
            body = next
        }
        return nil
    }

    func keep(
        _ party: Party, by successor: Body.ID, in id: Collaboration.ID, _ name: String, at now: Instant
    ) throws {
        try transaction.run(
            """
            INSERT INTO party_succession (collaboration_id, body_id, successor_id, contribution, benefit, gives_up,
                joined_on, succeeded_at, succeeded_by_name)
            VALUES (\(id), \(party.body), \(successor), \(party.contribution), \(party.benefit), \(party.givesUp),
                \(party.joinedOn), \(now), \(name))
            """)
    }

    /// What lies ahead becomes the successor's: later years of the ledger, and money that is planned or agreed.
    func moveMoney(
        from old: Body.ID, to new: Body.ID, after year: FinancialYear, in id: Collaboration.ID
    ) throws {
        let columns = [
            "expected_cost", "actual_cost", "expected_cashable", "actual_cashable", "expected_other", "actual_other",
        ]
        // Where the successor has a line of that year already, the sums add up; nothing known stays nothing known.
        for column in columns {
            let name = SQL(trusted: column)
            try transaction.run(
                """
                UPDATE ledger_line SET \(name) = COALESCE(\(name), 0) + (SELECT theirs.\(name) FROM ledger_line theirs
                    WHERE theirs.collaboration_id = \(id) AND theirs.body_id = \(old) AND theirs.year = ledger_line.year)
                WHERE collaboration_id = \(id) AND body_id = \(new) AND year > \(year) AND EXISTS (
                    SELECT 1 FROM ledger_line theirs WHERE theirs.collaboration_id = \(id) AND theirs.body_id = \(old)
                    AND theirs.year = ledger_line.year AND theirs.\(name) IS NOT NULL)
                """)
        }
        let present = try transaction.values(
            FinancialYear.self,
            "SELECT year FROM ledger_line WHERE collaboration_id = \(id) AND body_id = \(new) AND year > \(year)")
        if !present.isEmpty {
            try transaction.run(
                """
                DELETE FROM ledger_line WHERE collaboration_id = \(id) AND body_id = \(old) AND year IN \(list: present)
                """)
        }
        try transaction.run(
            """
            UPDATE ledger_line SET body_id = \(new)
            WHERE collaboration_id = \(id) AND body_id = \(old) AND year > \(year)
            """)
        // Money between the two stays within one body now.
        try transaction.run(
            """
            UPDATE finance_entry SET payer_id = \(new), receiver_id = NULL
            WHERE collaboration_id = \(id) AND status <> 'paid'
            AND (payer_id = \(old) AND receiver_id = \(new) OR payer_id = \(new) AND receiver_id = \(old))
            """)
        try transaction.run(
            """
            UPDATE finance_entry SET payer_id = \(new)
            WHERE collaboration_id = \(id) AND payer_id = \(old) AND status <> 'paid'
            """)
        try transaction.run(
            """
            UPDATE finance_entry SET receiver_id = \(new)
            WHERE collaboration_id = \(id) AND receiver_id = \(old) AND status <> 'paid'
            """)
    }

    /// Ends roles and seats of posts that are still the closed body's.
    /// - Returns: the roles that are ended.
    func endSeats(of body: Body.ID, in id: Collaboration.ID) throws -> [Role] {
        let own: SQL = "post_id IN (SELECT post.id FROM post WHERE post.body_id = \(body))"
        let roles = try transaction.values(
            Role.self,
            "SELECT role FROM collaboration_role WHERE collaboration_id = \(id) AND \(own) ORDER BY role")
        try transaction.run("DELETE FROM collaboration_role WHERE collaboration_id = \(id) AND \(own)")
        try transaction.run(
            """
            DELETE FROM forum_post WHERE \(own)
            AND forum_id IN (SELECT id FROM forum WHERE collaboration_id = \(id))
            """)
        return roles
    }
}
