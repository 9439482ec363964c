import Directory
import Kernel
import Storage

/// Everything that was agreed, as it stands now.
struct Charter: Sendable {
    let collaboration: Collaboration
    let parties: [Party]
    let bodies: [Body.ID: Body]
    let roles: [StaffedRole]
    let parts: [CharterPart: Revision]
    let rights: DecisionRights
    let forums: [Forum]
    /// The posts that sit on forums and own measures, as far as they may be seen.
    let posts: [Post.ID: Post]
    let model: Model?
    let finance: [FinanceEntry]
    let ledger: [LedgerLine]
    /// The joint measures, in their order.
    let measures: [Measure]

    /// - Parameter sight: of the posts with a role.
    static func read(_ work: Workplace, _ sight: Sight, _ transaction: any Transaction) throws -> Charter {
        let id = work.collaboration.id
        let parties = try PartyStore(transaction).list(id)
        let parts = try CharterStore(transaction).current(work.collaboration)
        let forums = try ForumStore(transaction).list(id)
        let money = MoneyStore(transaction)
        let finance = try money.entries(id)
        let ledger = try money.ledger(id)
        let measures = try MeasureStore(transaction).list(id, limit: Measures.limit)
        let posts = Set(forums.flatMap(\.posts) + measures.map(\.owner))
        let named =
            parties.map(\.body) + finance.flatMap { [$0.payer, $0.receiver].compactMap(\.self) } + ledger.map(\.body)
            + measures.map(\.body)
        return Charter(
            collaboration: work.collaboration, parties: parties,
            bodies: try BodyStore(transaction).find(Array(Set(named)), sight),
            roles: try RoleStore(transaction).staffed(id, sight), parts: parts, rights: DecisionRights(parts),
            forums: forums,
            posts: try PostStore(transaction).find(Array(posts), sight),
            model: try AssessmentStore(transaction).find(id).chosen, finance: finance, ledger: ledger,
            measures: measures)
    }

    var partyBodies: [Body] { parties.compactMap { bodies[$0.body] } }

    func revision(_ part: CharterPart) -> Revision { parts[part] ?? .empty(part) }

    func name(_ body: Body.ID) -> String { bodies[body]?.name ?? "A body" }

    var dataPlan: PartContent { revision(.dataPlan).content }

    var firstReview: Day? { Day(revision(.reviewRhythm).content["first"]) }

    /// What should be looked at again, though nothing forbids it.
    func warnings(on today: Day) -> [String] {
        var result = Forum.warnings(forums, rights)
        if let first = firstReview, Self.isLate(first, after: collaboration.startsOn ?? today) {
            result.append("The first review is later than six months after the start. Most drift begins before that.")
        }
        return result
    }

    static func isLate(_ review: Day, after start: Day) -> Bool {
        let (year, month, day) = start.components
        return review > Day(year: year + (month + 6 > 12 ? 1 : 0), month: (month + 5) % 12 + 1, day: day)
    }
}
