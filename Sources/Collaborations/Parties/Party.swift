public import Directory
public import Kernel
public import Storage

/// A body that takes part in a collaboration, and what it brings, gets and gives up.
public struct Party: Sendable, Equatable {
    public let collaboration: Collaboration.ID
    public let body: Body.ID
    public let isLead: Bool
    public let contribution: String
    public let benefit: String
    public let givesUp: String
    public let joinedOn: Day
}

extension Party: RowDecodable {
    static let columns: SQL = """
        party.collaboration_id, party.body_id, party.is_lead, party.contribution, party.benefit, party.gives_up, \
        party.joined_on
        """

    public init(row: Row) throws {
        collaboration = try row.get("collaboration_id")
        body = try row.get("body_id")
        isLead = try row.get("is_lead")
        contribution = try row.get("contribution")
        benefit = try row.get("benefit")
        givesUp = try row.get("gives_up")
        joinedOn = try row.get("joined_on")
    }
}
