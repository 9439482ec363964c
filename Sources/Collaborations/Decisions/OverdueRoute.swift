import Directory
import Kernel
import Mail
import Storage

/// To whom a decision goes that nobody took in time: the senior responsible owner; where it is they who are late, or nobody
/// has the role, the accounting officer; where that is the same person, late too or vacant, the contact of the lead body;
/// and only when there is none, the organisers. Nobody is made to chase themselves while somebody else can.
struct OverdueRoute: Hashable, Sendable {
    enum Step: Hashable, Sendable, CaseIterable {
        case sro, accountingOfficer, leadContact, organisers

        var name: String {
            switch self {
            case .sro: "senior responsible owner"
            case .accountingOfficer: "accounting officer"
            case .leadContact: "contact of the lead body"
            case .organisers: "organiser"
            }
        }
    }

    let step: Step
    /// Completes a mail: why it comes to whoever reads it.
    let why: String

    /// - Parameters:
    ///   - people: who is at each step, by e-mail address; none where it is vacant.
    ///   - late: those of the steps whose voice is missing.
    static func find(_ people: [Step: Set<String>], late: Set<Step>) -> OverdueRoute {
        var passed: Set<String> = []
        var reasons: [String] = []
        for step in Step.allCases.dropLast() {
            let here = people[step] ?? []
            if here.isEmpty {
                reasons.append("nobody is \(step.name)")
            } else if late.contains(step) {
                reasons.append("the \(step.name) has not decided\(reasons.isEmpty ? "" : " either")")
            } else if here.isSubset(of: passed) {
                reasons.append("the \(step.name) is the same person")
            } else {
                return OverdueRoute(step: step, why: sentence(step, reasons))
            }
            passed.formUnion(here)
        }
        return OverdueRoute(step: .organisers, why: sentence(.organisers, reasons))
    }

    private static func sentence(_ step: Step, _ reasons: [String]) -> String {
        let why = reasons.joined(separator: ", and ")
        let end = "comes to you as \(step.name), to see that it is decided."
        return why.isEmpty ? "It \(end)" : "\(why.prefix(1).uppercased())\(why.dropFirst()), so it \(end)"
    }
}

/// Who is at each step of a collaboration's overdue decisions.
struct OverdueChain {
    /// The posts at each step, the first that somebody holds.
    private let posts: [OverdueRoute.Step: Post.ID]
    private let holders: [Post.ID: [Addressee]]
    private let organisers: [Addressee]

    private struct Place: RowDecodable {
        let step: String
        let post: Post.ID

        init(row: Row) throws {
            step = try row.get("step")
            post = try row.get("post_id")
        }
    }

    static func read(_ collaboration: Collaboration, _ transaction: any Transaction) throws -> OverdueChain {
        let places = try transaction.all(
            Place.self,
            """
            SELECT collaboration_role.role AS step, collaboration_role.post_id, 1 AS place FROM collaboration_role
            JOIN post ON post.id = collaboration_role.post_id
            WHERE collaboration_role.collaboration_id = \(collaboration.id) AND (collaboration_role.role IN ('sro',
                'accounting-officer') OR collaboration_role.role = 'contact' AND post.body_id = \(collaboration.lead))
            UNION ALL SELECT 'contact', body.contact_post_id, 2 FROM body
            WHERE body.id = \(collaboration.lead) AND body.contact_post_id IS NOT NULL ORDER BY place, post_id
            """)
        let mail = RoleMail(transaction)
        let holders = try mail.holders(of: Array(Set(places.map(\.post))))
        var posts: [OverdueRoute.Step: Post.ID] = [:]
        let names: [(String, OverdueRoute.Step)] = [
            ("sro", .sro), ("accounting-officer", .accountingOfficer), ("contact", .leadContact),
        ]
        for (name, step) in names {
            let own = places.filter { $0.step == name }.map(\.post)
            posts[step] = own.first { holders[$0] != nil } ?? own.first
        }
        return OverdueChain(
            posts: posts, holders: holders, organisers: try mail.organisers(of: collaboration.id))
    }

    func route(_ right: DecidingRight, _ voices: [DecisionVoice]) -> OverdueRoute {
        var late: Set<OverdueRoute.Step> = []
        if let post = posts[.sro], right.isLate(Seat(.sro, post), voices) { late.insert(.sro) }
        if let post = posts[.accountingOfficer], right.isLate(Seat(.accountingOfficer, post), voices) {
            late.insert(.accountingOfficer)
        }
        let people = posts.mapValues { Set((holders[$0] ?? []).map(\.email)) }
        return OverdueRoute.find(people, late: late)
    }

    func post(_ route: OverdueRoute) -> Post.ID? { posts[route.step] }

    func people(_ route: OverdueRoute) -> [Addressee] {
        route.step == .organisers ? organisers : posts[route.step].flatMap { holders[$0] } ?? []
    }
}
