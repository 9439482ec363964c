import Directory
public import Kernel
public import Storage

/// All of the SQL about parties.
public struct PartyStore {
    let transaction: any Transaction

    public init(_ transaction: any Transaction) { self.transaction = transaction }

    /// The parties, the lead first, then in the order in which they joined.
    public func list(_ collaboration: Collaboration.ID) throws -> [Party] {
        try transaction.all(
            Party.self,
            """
            SELECT \(Party.columns) FROM party WHERE collaboration_id = \(collaboration)
            ORDER BY is_lead DESC, joined_on, body_id LIMIT \(Parties.limit)
            """)
    }

    /// The bodies of several collaborations, the lead first.
    func bodies(ofEach collaborations: [Collaboration.ID], _ sight: Sight) throws -> [Collaboration.ID: [Body]] {
        if collaborations.isEmpty { return [:] }
        let parties = try transaction.all(
            Party.self,
            """
            SELECT \(Party.columns) FROM party WHERE collaboration_id IN \(list: collaborations)
            ORDER BY is_lead DESC, joined_on, body_id
            """)
        let bodies = try BodyStore(transaction).find(Array(Set(parties.map(\.body))), sight)
        return Dictionary(grouping: parties, by: \.collaboration).mapValues { $0.compactMap { bodies[$0.body] } }
    }

    func find(_ body: Body.ID, in collaboration: Collaboration.ID) throws -> Party? {
        try transaction.one(
            Party.self,
            "SELECT \(Party.columns) FROM party WHERE collaboration_id = \(collaboration) AND body_id = \(body)")
    }

    func insert(_ body: Body.ID, into collaboration: Collaboration.ID, isLead: Bool, on day: Day) throws {
        try transaction.run(
            """
            INSERT INTO party (collaboration_id, body_id, is_lead, joined_on)
            VALUES (\(collaboration), \(body), \(isLead), \(day))
            """)
    }

    func update(_ body: Body.ID, in collaboration: Collaboration.ID, _ draft: PartyDraft) throws {
        try transaction.run(
            """
            UPDATE party SET contribution = \(draft.contribution), benefit = \(draft.benefit),
                gives_up = \(draft.givesUp)
            WHERE collaboration_id = \(collaboration) AND body_id = \(body)
            """)
    }

    func remove(_ body: Body.ID, from collaboration: Collaboration.ID) throws {
        try transaction.run("DELETE FROM party WHERE collaboration_id = \(collaboration) AND body_id = \(body)")
    }

    /// Makes a party the lead, and nobody else.
    func setLead(_ body: Body.ID, of collaboration: Collaboration.ID) throws {
        try transaction.run("UPDATE party SET is_lead = 0 WHERE collaboration_id = \(collaboration) AND is_lead = 1")
        try transaction.run(
            "UPDATE party SET is_lead = 1 WHERE collaboration_id = \(collaboration) AND body_id = \(body)")
        try transaction.run("UPDATE collaboration SET lead_body_id = \(body) WHERE id = \(collaboration)")
    }
}
