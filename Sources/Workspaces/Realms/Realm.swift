import Kernel
import Storage

/// What somebody may do with an item; each level includes those before.
enum AccessLevel: Int, Sendable, Comparable, CaseIterable {
    case none, see, comment, edit

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    var name: String {
        switch self {
        case .none: "No access"
        case .see: "See"
        case .comment: "Comment"
        case .edit: "Edit"
        }
    }
}

extension AccessLevel: Storable {
    var value: Value { rawValue.value }

    init?(_ value: Value) {
        guard let number = Int(value) else { return nil }
        self.init(rawValue: number)
    }
}

/// Whom a realm grants something: all of a role, or all of a permission team.
enum Grantee: Hashable, Sendable {
    case role(WorkspaceMember.Role)
    case team(PermissionTeam.ID)
}

extension Grantee: Storable {
    var value: Value {
        switch self {
        case .role(let role): .text("role:\(role.rawValue)")
        case .team(let team): .text("team:\(team)")
        }
    }

    init?(_ value: Value) {
        guard let text = String(value) else { return nil }
        if text.hasPrefix("role:"), let role = WorkspaceMember.Role(rawValue: String(text.dropFirst(5))) {
            self = .role(role)
        } else if text.hasPrefix("team:"), let team = PermissionTeam.ID(text.dropFirst(5)) {
            self = .team(team)
        } else {
            return nil
        }
    }
}

/// A part of a workspace with permissions of its own: the workspace itself, or a folder for which they were set. Everything
/// below belongs to it, down to the next such folder, so that who may see an item is known from its realm alone.
struct Realm: Sendable, Equatable, Identifiable {
    typealias ID = Identifier<Realm>

    /// A workspace has at most so many: all of them are read to know what somebody may see.
    static let limit = 200

    let id: ID
    /// `nil` for the workspace itself.
    let folder: Item.ID?
    let grants: [Grantee: AccessLevel]
    /// How often what it grants was changed.
    let revision: Int

    /// What somebody may do here. A permission team's word goes before that of the role, the most that any of their teams
    /// is granted counts, and owners always may everything.
    func level(role: WorkspaceMember.Role, teams: Set<PermissionTeam.ID>) -> AccessLevel {
        if role == .owner { return .edit }
        let ofTeams = teams.compactMap { grants[.team($0)] }.max()
        let level = ofTeams ?? grants[.role(role)] ?? .none
        // A reader never edits, whatever a team is granted.
        return role == .reader ? min(level, .comment) : level
    }
}

/// People of a workspace who are permitted the same.
struct PermissionTeam: Sendable, Equatable, Identifiable {
    typealias ID = Identifier<PermissionTeam>

    let id: ID
    let name: String
}
