import Access
import Collaborations
import Directory
import Journal
import Kernel
import Storage
import Web

/// What a workspace belongs to.
enum WorkspaceHome: Sendable, Equatable {
    case alone
    case collaboration(Collaboration.ID)
    case team(Team.ID)

    init(_ workspace: Workspace) {
        if let collaboration = workspace.collaboration {
            self = .collaboration(collaboration)
        } else if let team = workspace.team {
            self = .team(team)
        } else {
            self = .alone
        }
    }

    /// As forms name it; `nil` for anything else.
    init?(_ text: String) {
        if text == "alone" {
            self = .alone
        } else if text.hasPrefix("collaboration:"), let id = Collaboration.ID(String(text.dropFirst(14))) {
            self = .collaboration(id)
        } else if text.hasPrefix("team:"), let id = Team.ID(String(text.dropFirst(5))) {
            self = .team(id)
        } else {
            return nil
        }
    }

    var text: String {
        switch self {
        case .alone: "alone"
        case .collaboration(let id): "collaboration:\(id)"
        case .team(let id): "team:\(id)"
        }
    }

    var collaboration: Collaboration.ID? { if case .collaboration(let id) = self { id } else { nil } }
    var team: Team.ID? { if case .team(let id) = self { id } else { nil } }
}

/// What the owners of a workspace set.
struct WorkspaceSettings: Sendable, Equatable {
    let name: String
    let purpose: String
    let visibility: Workspace.Visibility
    let joinsAs: WorkspaceMember.Role
    let home: WorkspaceHome
    let handling: Handling

    init(_ workspace: Workspace) {
        name = workspace.name
        purpose = workspace.purpose
        visibility = workspace.visibility
        joinsAs = workspace.joinsAs
        home = WorkspaceHome(workspace)
        handling = workspace.handling
    }

    /// - Throws: a fault of kind `invalid` with a message for each field that is wrong.
    init(_ data: FormData) throws {
        var form = FormReader(data)
        name = form.text("name", "Name", limit: 120, required: true)
        purpose = form.text("purpose", "What it is for", limit: 1000, required: true, lines: true)
        let visibility = form.choice("visibility", "Who may come in", as: Workspace.Visibility.self)
        if visibility == nil, form.errors["visibility"] == nil { form.refuse("visibility", "Choose who may come in") }
        let joinsAs = form.choice("joins", "As what they come in", as: WorkspaceMember.Role.self) ?? .reader
        if joinsAs != .reader, joinsAs != .contributor { form.refuse("joins", "Choose reader or contributor") }
        let home = WorkspaceHome(data["home"] ?? "")
        if home == nil { form.refuse("home", "Choose what it belongs to from the list") }
        let links = form.choice("links", "Links", as: Handling.Links.self)
        if links == nil, form.errors["links"] == nil { form.refuse("links", "Choose whom links may be given to") }
        let days = form.number("days", "The days that a link works", in: 1...365)
        if days == nil, form.errors["days"] == nil { form.refuse("days", "Enter for how many days a link works") }
        handling = Handling(
            externalsSeeSensitive: form.isChecked("sensitive"), allowsDownloads: form.isChecked("downloads"),
            links: links ?? .none, linkDays: days ?? 30, requiresLessons: form.isChecked("lessons"))
        self.visibility = visibility ?? .private
        self.joinsAs = joinsAs
        self.home = home ?? .alone
        try form.check()
    }

    /// As a form shows them.
    var fields: FormData {
        var fields: [String: [String]] = [
            "name": [name], "purpose": [purpose], "visibility": [visibility.rawValue], "joins": [joinsAs.rawValue],
            "home": [home.text], "links": [handling.links.rawValue], "days": ["\(handling.linkDays)"],
        ]
        if handling.externalsSeeSensitive { fields["sensitive"] = ["yes"] }
        if handling.allowsDownloads { fields["downloads"] = ["yes"] }
        if handling.requiresLessons { fields["lessons"] = ["yes"] }
        return FormData(fields)
    }

    /// What changed, for the journal; long texts are only named.
    func changes(to new: WorkspaceSettings) -> [String: String] {
        var changes: [String: String] = [:]
        if name != new.name { changes["name"] = new.name }
        if purpose != new.purpose { changes["purpose"] = "changed" }
        if visibility != new.visibility {
            changes["visibility"] = "\(visibility.rawValue) to \(new.visibility.rawValue)"
        }
        if joinsAs != new.joinsAs { changes["joins"] = new.joinsAs.rawValue }
        if home != new.home { changes["home"] = new.home.text }
        let (old, now) = (handling, new.handling)
        if old.externalsSeeSensitive != now.externalsSeeSensitive {
            changes["guests-see-sensitive"] = now.externalsSeeSensitive ? "yes" : "no"
        }
        if old.allowsDownloads != now.allowsDownloads { changes["downloads"] = now.allowsDownloads ? "yes" : "no" }
        if old.links != now.links { changes["links"] = now.links.rawValue }
        if old.linkDays != now.linkDays { changes["link-days"] = "\(now.linkDays)" }
        if old.requiresLessons != now.requiresLessons { changes["lessons"] = now.requiresLessons ? "yes" : "no" }
        return changes
    }

    /// One transaction with its journal entry.
    /// - Parameter revision: of the settings that the form was made from.
    func save(
        from revision: Int?, in slug: String, by viewer: Viewer, _ desk: WorkspaceDesk
    ) async throws {
        try await desk.write(slug, viewer) { room, transaction in
            try WorkspaceRules.own(room).orThrow()
            guard revision == room.workspace.revision else {
                throw Fault(.conflict, "Somebody changed the settings while you did. Look at theirs, and save again.")
            }
            let old = WorkspaceSettings(room.workspace)
            if home != old.home {
                let choices = try HomeChoice.list(room, transaction)
                guard choices.contains(where: { $0.home == home }) else {
                    throw Fault.invalid("home", "You may choose only what you work in")
                }
            }
            let changes = old.changes(to: self)
            if changes.isEmpty { return }
            try WorkspaceStore(transaction).update(room.workspace.id, self, at: room.now)
            try room.record("workspace.changed", details: changes, in: transaction)
        }
    }
}

/// Something that a workspace may belong to.
struct HomeChoice: Sendable, Equatable {
    private static let limit = 100

    let home: WorkspaceHome
    let label: String

    /// Nothing, what the viewer works in, and what it belongs to already.
    static func list(_ room: Room, _ transaction: any Transaction) throws -> [HomeChoice] {
        let viewer = room.viewer
        var choices = [HomeChoice(home: .alone, label: "Nothing: it stands alone")]
        choices += try CollaborationsModule.workedIn(by: viewer, at: room.now, limit: limit, in: transaction).map {
            HomeChoice(home: .collaboration($0.id), label: "The collaboration \($0.title)")
        }
        if let person = viewer.person {
            choices += try TeamStore(transaction).own(of: Person.ID(person), limit: limit, Sight(viewer)).map {
                HomeChoice(home: .team($0.id), label: "The team \($0.name)")
            }
        }
        let present = WorkspaceHome(room.workspace)
        if !choices.contains(where: { $0.home == present }) {
            choices.append(HomeChoice(home: present, label: try name(present, room, transaction)))
        }
        return choices
    }

    private static func name(
        _ home: WorkspaceHome, _ room: Room, _ transaction: any Transaction
    ) throws -> String {
        switch home {
        case .alone: ""
        case .collaboration(let id):
            try CollaborationsModule.name(of: id, for: room.viewer, at: room.now, in: transaction)?.title
                ?? "A collaboration that you do not see"
        case .team(let id):
            try TeamStore(transaction).find(id, Sight(room.viewer))?.name ?? "A team that you do not see"
        }
    }
}
