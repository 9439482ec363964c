public import Directory
import Kernel
public import Storage

/// A role in a collaboration. Posts carry roles, so that whoever takes over a post takes over its roles.
public enum Role: String, StorableName, CaseIterable {
    case sro
    case accountingOfficer = "accounting-officer"
    case financeLead = "finance-lead"
    case dataLead = "data-lead"
    case operationalLead = "operational-lead"
    /// Whom a party names for everything else.
    case contact

    public var name: String {
        switch self {
        case .sro: "Senior responsible owner"
        case .accountingOfficer: "Accounting officer"
        case .financeLead: "Finance lead"
        case .dataLead: "Data lead"
        case .operationalLead: "Operational lead"
        case .contact: "Contact of a party"
        }
    }

    var explanation: String {
        switch self {
        case .sro: "Answers for the outcome and takes what nobody else may decide."
        case .accountingOfficer: "The one person who answers to Parliament for the money of the whole effort."
        case .financeLead: "Keeps the finance map and the ledger of costs and gains."
        case .dataLead: "Sees to it that what is shared is lawful and no more than needed."
        case .operationalLead: "Leads the work in one of the bodies."
        case .contact: "Whom a party names to answer for it. Each party has one."
        }
    }

    /// Whether there is only one; the index `collaboration_role_single` holds it.
    public var isSingle: Bool {
        switch self {
        case .sro, .accountingOfficer, .financeLead, .dataLead: true
        case .operationalLead, .contact: false
        }
    }
}

/// A role with the post that carries it, and whoever holds the post now.
public struct StaffedRole: Sendable, Equatable {
    public let role: Role
    public let staffed: StaffedPost
    public let bodyName: String

    /// Nobody to be seen holds the post.
    public var isVacant: Bool { staffed.holders.isEmpty || staffed.post.endedOn != nil }
}

/// The roles of a collaboration as somebody sees them: a post that is hidden from them leaves a trace, so that nobody takes
/// its role for open.
struct ShownRoles: Sendable {
    static let unseen = "A post that you do not see"

    let seen: [StaffedRole]
    /// One for each post that the viewer does not see.
    let hidden: [Role]
    /// The posts that nobody holds, whoever looks.
    let vacant: Set<Post.ID>

    static func read(
        _ collaboration: Collaboration.ID, _ sight: Sight, _ transaction: any Transaction
    ) throws -> ShownRoles {
        let store = RoleStore(transaction)
        let all = try store.staffed(collaboration, .everything)
        let seen = try store.staffed(collaboration, sight)
        let posts = Set(seen.map(\.staffed.post.id))
        return ShownRoles(
            seen: seen, hidden: all.filter { !posts.contains($0.staffed.post.id) }.map(\.role),
            vacant: Set(all.filter(\.isVacant).map(\.staffed.post.id)))
    }

    func isEmpty(_ role: Role) -> Bool { !hidden.contains(role) && !seen.contains { $0.role == role } }

    /// 'Tom Whitlock', 'nobody yet': who stands behind a role, to complete a sentence.
    func holders(of role: Role) -> String {
        let posts = seen.filter { $0.role == role }
        var said = posts.flatMap(\.staffed.holders).map(\.name)
        if hidden.contains(role) { said.append("a post that you do not see") }
        if said.isEmpty, let post = posts.first?.staffed.post {
            said.append(vacant.contains(post.id) ? "\(post.title), vacant" : "\(post.title), holder not shown")
        }
        return said.isEmpty ? "nobody yet" : said.joined(separator: ", ")
    }
}
