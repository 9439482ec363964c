import Kernel
import Storage

/// What a workspace begins with: folders, permission teams, rules of handling. Data; everything can be changed later.
struct WorkspaceTemplate: Sendable, Equatable {
    /// As forms name it.
    let id: String
    let name: String
    let hint: String
    let handling: Handling
    /// Permission teams, by name.
    let teams: [String]
    let folders: [Folder]

    struct Folder: Sendable, Equatable {
        let name: String
        /// What it grants otherwise than the workspace; `nil` when it inherits.
        let grants: [Who: AccessLevel]?
        let folders: [Folder]

        init(_ name: String, _ grants: [Who: AccessLevel]? = nil, _ folders: [Folder] = []) {
            self.name = name
            self.grants = grants
            self.folders = folders
        }
    }

    enum Who: Hashable, Sendable {
        case role(WorkspaceMember.Role)
        /// One of the template's.
        case team(String)
    }

    static let all = [jointProject, policy, casework, blank]

    static let blank = WorkspaceTemplate(
        id: "blank", name: "Blank", hint: "No folders; files are shared with everybody in it, and not with guests",
        handling: Handling(), teams: [], folders: [])

    static let jointProject = WorkspaceTemplate(
        id: "joint-project", name: "Joint project",
        hint: "Plan, meetings, deliverables, and money that only the team ‘Finance’ changes", handling: Handling(),
        teams: ["Finance"],
        folders: [
            Folder("Plan"), Folder("Meetings", nil, [Folder("Agendas"), Folder("Minutes")]), Folder("Deliverables"),
            Folder(
                "Money",
                [.role(.editor): .see, .role(.contributor): .see, .role(.reader): .none, .team("Finance"): .edit]),
        ])

    static let policy = WorkspaceTemplate(
        id: "policy", name: "Policy with partners outside",
        hint: "Guests comment on what lies in ‘For partners’ and see nothing else; links work for 14 days",
        handling: Handling(linkDays: 14), teams: ["Partners"],
        folders: [
            Folder("Evidence"), Folder("Working drafts"),
            Folder(
                "For partners", [.role(.guest): .comment, .team("Partners"): .edit], [Folder("From partners")]),
        ])

    static let casework = WorkspaceTemplate(
        id: "casework", name: "Casework panel",
        hint: "Case papers are seen by the team ‘Panel’ alone, and not by those in ‘Recused’; no downloads, no links",
        handling: Handling(allowsDownloads: false, links: .none, linkDays: 1, requiresLessons: true),
        teams: ["Panel", "Recused"],
        folders: [
            Folder("Referrals", [.role(.reader): .none, .team("Panel"): .edit, .team("Recused"): .none]),
            Folder(
                "Case papers",
                [
                    .role(.facilitator): .none, .role(.editor): .none, .role(.contributor): .none,
                    .role(.reader): .none,
                    .team("Panel"): .comment, .team("Recused"): .none,
                ]),
            Folder("Minutes"),
        ])

    /// Puts what the template has into a workspace that was just opened; `room` is its owner's.
    func furnish(_ room: Room, _ transaction: any Transaction) throws {
        guard let top = room.realms.first(where: { $0.folder == nil }) else { return }
        var ids: [String: PermissionTeam.ID] = [:]
        for name in teams {
            let team = PermissionTeam(id: .make(at: room.now), name: name)
            try PermissionTeamStore(transaction).insert(team, in: room.workspace.id)
            ids[name] = team.id
        }
        try add(folders, to: nil, of: top, ids, room, transaction)
    }

    private func add(
        _ folders: [Folder], to parent: Item.ID?, of realm: Realm, _ teams: [String: PermissionTeam.ID], _ room: Room,
        _ transaction: any Transaction
    ) throws {
        let store = RealmStore(transaction)
        for folder in folders {
            let item = try Items.insertFolder(
                try ItemName(folder.name), in: parent, of: realm.id, room, transaction)
            var own = realm
            if let grants = folder.grants {
                own = Realm(
                    id: .make(at: room.now), folder: item.id,
                    grants: realm.grants.merging(Self.grants(grants, teams)) { $1 }, revision: 0)
                try store.insert(own, in: room.workspace.id)
                try store.hand(item.id, from: realm.id, to: own.id)
            }
            try add(folder.folders, to: item.id, of: own, teams, room, transaction)
        }
    }

    private static func grants(
        _ grants: [Who: AccessLevel], _ teams: [String: PermissionTeam.ID]
    ) -> [Grantee: AccessLevel] {
        var found: [Grantee: AccessLevel] = [:]
        for (who, level) in grants {
            switch who {
            case .role(let role): found[.role(role)] = level
            case .team(let name): if let id = teams[name] { found[.team(id)] = level }
            }
        }
        return found
    }
}
