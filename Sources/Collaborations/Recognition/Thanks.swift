import Access
import Directory
import Kernel
import Storage
import Web

/// One sentence of what somebody, or a team, of another body made possible.
struct Thanks: Sendable, Equatable, Identifiable {
    typealias ID = Identifier<Thanks>

    static let textLimit = 300
    /// So many one person gives within a day.
    static let dailyLimit = 10
    /// For so long the giver can take it back.
    static let withdrawal = Interval.days(1)

    /// Who is thanked.
    enum Recipient: Sendable, Hashable {
        case person(Person.ID)
        case team(Team.ID)
    }

    let id: ID
    let collaboration: Collaboration.ID
    let recipient: Recipient
    let giver: Person.ID
    /// 'Amara Osei, Department for Homes'.
    let giverName: String
    let text: String
    let givenAt: Instant
    let hiddenAt: Instant?
    /// The manager who was told; empty before.
    let told: String
    let toldAt: Instant?

    func mayWithdraw(_ viewer: Viewer, at now: Instant) -> Bool {
        viewer.person == giver.uuid && now < givenAt + Self.withdrawal
    }
}

extension Thanks: RowDecodable {
    static let columns: SQL = """
        thanks.id, thanks.collaboration_id, thanks.person_id, thanks.team_id, thanks.giver_id, thanks.giver, thanks.text, \
        thanks.given_at, thanks.hidden_at, thanks.told, thanks.told_at
        """

    init(row: Row) throws {
        id = try row.get("id")
        collaboration = try row.get("collaboration_id")
        if let person: Person.ID = try row.get("person_id") {
            recipient = .person(person)
        } else {
            recipient = .team(try row.get("team_id"))
        }
        giver = try row.get("giver_id")
        giverName = try row.get("giver")
        text = try row.get("text")
        givenAt = try row.get("given_at")
        hiddenAt = try row.get("hidden_at")
        told = try row.get("told")
        toldAt = try row.get("told_at")
    }
}

/// Thanks with what a page says of them.
struct ThanksLine: Sendable {
    let thanks: Thanks
    /// Who is thanked, with their page.
    let recipient: Link
    /// `nil` where the one who is thanked may no longer know of it.
    let collaboration: Collaboration?

    /// Those whose collaboration and recipient the viewer may know of, in the order given, with three queries.
    /// - Parameter own: whether the viewer is thanked, and sees all of them.
    static func read(
        _ found: [Thanks], own: Bool = false, _ sight: CollaborationSight, _ transaction: any Transaction
    ) throws -> [ThanksLine] {
        if found.isEmpty { return [] }
        var people: [Person.ID] = []
        var teams: [Team.ID] = []
        for thanks in found {
            switch thanks.recipient {
            case .person(let id): people.append(id)
            case .team(let id): teams.append(id)
            }
        }
        let persons = try PersonStore(transaction).summaries(Array(Set(people)), sight.directory)
        let named = teams.isEmpty ? [:] : try TeamStore(transaction).find(Array(Set(teams)), sight.directory)
        let collaborations = try CollaborationStore(transaction).find(
            Array(Set(found.map(\.collaboration))), sight)
        return found.compactMap { thanks in
            let recipient: Link? =
                switch thanks.recipient {
                case .person(let id): persons[id].map { Link("\($0.name), \($0.bodyName)", $0.path) }
                case .team(let id): named[id].map { Link($0.name, $0.path) }
                }
            let collaboration = collaborations[thanks.collaboration]
            guard let recipient, own || collaboration != nil else { return nil }
            return ThanksLine(thanks: thanks, recipient: recipient, collaboration: collaboration)
        }
    }
}
