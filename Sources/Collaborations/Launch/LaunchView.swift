import Access
import Directory
import Kernel
import Storage

/// What the overview shows of the way from being agreed to running.
struct LaunchView: Sendable {
    let answers: [LaunchGate.Answer]
    let exceptions: [LaunchException]
    let mayLaunch: Bool
    let isOwner: Bool
    /// The names of those who may launch it.
    let launchers: [String]
    /// Nobody of them may be seen.
    let areLaunchersHidden: Bool

    var gaps: Int { answers.reduce(0) { $0 + $1.gaps.count } }

    static func read(_ work: Workplace, _ transaction: any Transaction) throws -> LaunchView {
        let id = work.collaboration.id
        let exceptions = try LaunchStore(transaction).open(id)
        let isBefore = work.collaboration.stage == .proposed || work.collaboration.stage == .preparing
        let answers =
            isBefore || !exceptions.isEmpty ? LaunchGate.answers(try CharterFacts.read(work, transaction)) : []
        var launchers: [String] = []
        var areHidden = false
        if isBefore {
            let sight = Sight(work.viewer)
            let owner = try RoleStore(transaction).staffed(id, sight).first { $0.role == .sro }
            let organisers = try MemberStore(transaction).list(id, at: work.now, limit: Members.limit, sight)
            let names =
                (owner?.staffed.holders.map(\.name) ?? []) + organisers.filter { $0.level == .organiser }.map(\.name)
            launchers = Array(Set(names)).sorted()
            areHidden =
                try names.isEmpty
                && (MemberStore(transaction).count(.organiser, in: id) > 0
                    || RoleStore(transaction).holder(of: .sro, id) != nil)
        }
        return LaunchView(
            answers: answers, exceptions: exceptions,
            mayLaunch: work.mayOrganise.isAllowed,
            isOwner: work.standing.roles.contains(.sro), launchers: launchers,
            areLaunchersHidden: areHidden)
    }
}
