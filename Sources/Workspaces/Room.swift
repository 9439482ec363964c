import Access
import Directory
import Journal
import Kernel
import Storage

/// A workspace with all that decides what somebody may see and do in it: where every page and every action inside begins.
struct Room: Sendable {
    let workspace: Workspace
    let viewer: Viewer
    /// `nil` for somebody who takes no part.
    let member: WorkspaceMember?
    let now: Instant
    /// The parts of the workspace with permissions of their own; none for somebody who takes no part.
    let realms: [Realm]
    /// What the viewer may do in each realm of the workspace.
    let levels: [Realm.ID: AccessLevel]
    /// Folders above what the viewer may see that they may not see into: their names are shown, as the way there.
    let passages: Set<Item.ID>

    /// - Throws: a fault of kind `missing` when the viewer may not know of it, `refused` when they do not take part.
    static func inside(
        _ slug: String, _ viewer: Viewer, _ now: Instant, _ transaction: any Transaction
    ) throws -> Room {
        guard let workspace = try WorkspaceStore(transaction).find(slug: slug, WorkspaceSight(viewer, at: now)) else {
            throw Fault.missing("This workspace")
        }
        let room = try read(workspace, viewer, now, transaction)
        if case .refused(let reason) = WorkspaceRules.enter(room.member) {
            throw Fault(
                .refused, "You cannot do this because \(reason).", steps: [WorkspaceRules.way(room.member, workspace)])
        }
        return room
    }

    /// The same for whoever knows the workspace already; also for somebody who takes no part, who then sees nothing.
    static func read(
        _ workspace: Workspace, _ viewer: Viewer, _ now: Instant, _ transaction: any Transaction
    ) throws -> Room {
        guard let person = viewer.person.map({ Person.ID($0) }),
            let member = try MemberStore(transaction).find(person, in: workspace.id), member.isHere(at: now)
        else {
            return Room(
                workspace: workspace, viewer: viewer, member: nil, now: now, realms: [], levels: [:], passages: [])
        }
        let teams = try RealmStore(transaction).teams(of: person, in: workspace.id)
        return try of(member, in: teams, viewer, workspace, now, transaction)
    }

    /// What a member with these permission teams sees: one who is there, or who may come.
    static func of(
        _ member: WorkspaceMember, in teams: Set<PermissionTeam.ID>, _ viewer: Viewer, _ workspace: Workspace,
        _ now: Instant, _ transaction: any Transaction
    ) throws -> Room {
        let store = RealmStore(transaction)
        let realms = try store.list(workspace.id)
        var levels: [Realm.ID: AccessLevel] = [:]
        for realm in realms { levels[realm.id] = realm.level(role: member.role, teams: teams) }
        // A folder with permissions of its own may lie in one that the viewer does not see.
        let seen = realms.filter { levels[$0.id] ?? .none > .none }
        let isExternal = viewer.role == .guest || member.role == .guest
        let passages =
            seen.count == realms.count
            ? []
            : try store.folders(
                above: seen.compactMap(\.folder),
                withSensitive: !isExternal || workspace.handling.externalsSeeSensitive)
        return Room(
            workspace: workspace, viewer: viewer, member: member, now: now, realms: realms, levels: levels,
            passages: passages)
    }

    // MARK: - Items

    /// What the viewer may do with an item. Nothing that was binned is counted here: the bin has rules of its own.
    func level(_ item: Item) -> AccessLevel {
        guard item.workspace == workspace.id, let level = levels[item.realm], level > .none else { return .none }
        if !sees(item.marking) { return .none }
        return workspace.state == .active ? level : min(level, .see)
    }

    /// Whether the viewer may see what has this marking, as far as that decides.
    func sees(_ marking: Marking) -> Bool {
        marking == .official || !isExternal || workspace.handling.externalsSeeSensitive
    }

    /// Whether an item appears in lists: because it may be seen, or as the way to what may be.
    func shows(_ item: Item) -> Bool { level(item) > .none || passages.contains(item.id) }

    /// Whether the viewer is from outside.
    var isExternal: Bool { viewer.role == .guest || member?.role == .guest }

    /// The same rule as ``shows(_:)`` as a condition on the table `item`, without what is in the bin.
    var shown: SQL {
        let realms = levels.filter { $0.value > .none }.map(\.key)
        let sensitive: SQL =
            isExternal && !workspace.handling.externalsSeeSensitive
            ? " AND item.marking <> \(Marking.officialSensitive)" : ""
        let seen: SQL = "(item.realm_id IN \(list: realms)\(sensitive))"
        let either: SQL = passages.isEmpty ? seen : "(\(seen) OR item.id IN \(list: Array(passages)))"
        return "item.workspace_id = \(workspace.id) AND item.binned_at IS NULL AND \(either)"
    }

    // MARK: - What is kept of it

    var subject: Subject { Subject("workspace", workspace.id.uuid) }

    /// An entry about something in the workspace, or about itself.
    func record(
        _ verb: String, _ subject: Subject? = nil, details: [String: String] = [:], in transaction: any Transaction
    ) throws {
        try Self.record(verb, subject, of: workspace, by: viewer, at: now, details: details, transaction)
    }

    /// The same for whoever acts from outside the workspace. Where they were is kept beside the journal: see ADR 25.
    static func record(
        _ verb: String, _ subject: Subject? = nil, of workspace: Workspace, by viewer: Viewer, at now: Instant,
        details: [String: String] = [:], _ transaction: any Transaction
    ) throws {
        try record(
            verb, subject, of: workspace, by: .viewer(viewer), from: viewer.origin, at: now, details: details,
            transaction)
    }

    /// The same for whoever has no account, and for the service itself.
    static func record(
        _ verb: String, _ subject: Subject? = nil, of workspace: Workspace, by actor: Actor, from origin: Origin?,
        at now: Instant, details: [String: String] = [:], _ transaction: any Transaction
    ) throws {
        let container = Subject("workspace", workspace.id.uuid)
        let origin = origin.map { SealedOrigin($0, at: now) }
        var details = details
        if let origin { details[SealedOrigin.detail] = origin.seal }
        let entry = try transaction.record(
            verb, subject ?? container, by: actor, at: now, body: workspace.body.uuid, container: container,
            details: details)
        if let origin { try OriginStore(transaction).insert(origin, of: entry) }
    }
}

/// Who may do what in a workspace. Pure rules; the actions ask them.
enum WorkspaceRules {
    /// Open a workspace: public servants who act for a body.
    static func open(_ viewer: Viewer) -> Verdict {
        if viewer.role == .guest { return .refused(because: "guests may not open workspaces") }
        if viewer.body == nil { return .refused(because: "your account belongs to no body yet") }
        if viewer.person == nil { return .refused(because: "you have no profile yet") }
        return .allowed
    }

    static func enter(_ member: WorkspaceMember?) -> Verdict {
        guard let member else { return .refused(because: "only its members may") }
        if member.role == .guest, member.acceptedAt == nil {
            return .refused(because: "you have not accepted the terms of confidentiality yet")
        }
        if member.lessonsLeft > 0 {
            return .refused(because: "its owners ask everybody to take the lessons first")
        }
        return .allowed
    }

    /// Where somebody goes who may not come in yet.
    static func way(_ member: WorkspaceMember?, _ workspace: Workspace) -> Fault.Step {
        guard let member else { return Fault.Step("See who can let you in", "\(workspace.path)/join") }
        return member.role == .guest && member.acceptedAt == nil
            ? Fault.Step("Read the terms of confidentiality", "\(workspace.path)/terms")
            : Fault.Step("Take the lessons", "\(workspace.path)/lessons")
    }

    /// Come in by oneself, or ask to: public servants who act for a body.
    static func join(_ viewer: Viewer, _ workspace: Workspace, _ member: WorkspaceMember?) -> Verdict {
        if member != nil { return .refused(because: "you are in it already") }
        if workspace.state != .active { return .refused(because: "the workspace can only be read now") }
        if viewer.role == .guest { return .refused(because: "guests are invited by those inside") }
        if viewer.person == nil || viewer.body == nil {
            return .refused(because: "your account has no entry in the directory yet")
        }
        switch workspace.visibility {
        case .open, .restricted: return .allowed
        case .private, .confidential: return .refused(because: "people come in when they are invited")
        }
    }

    /// Let somebody in as this, or put them into this team: nobody gives more than they have.
    static func give(_ grantee: Grantee, _ room: Room) -> Verdict {
        if room.member?.role == .owner { return facilitate(room) }
        if grantee == .role(.owner) { return own(room) }
        if case .refused(let reason) = facilitate(room) { return .refused(because: reason) }
        let isMore = room.realms.contains { $0.grants[grantee] ?? .none > room.levels[$0.id] ?? .none }
        return isMore
            ? .refused(because: "they could then do more than you in a part of the workspace. An owner can do it")
            : .allowed
    }

    /// Set the permissions of a folder, or of the workspace itself.
    static func permit(_ realm: Realm.ID, _ room: Room) -> Verdict {
        if case .refused(let reason) = facilitate(room) { return .refused(because: reason) }
        return room.levels[realm] == .edit
            ? .allowed : .refused(because: "you may not change what is in it. An owner can set its permissions")
    }

    /// Let people in, arrange permissions.
    static func facilitate(_ room: Room) -> Verdict {
        if room.workspace.state != .active { return .refused(because: "the workspace can only be read now") }
        switch room.member?.role {
        case .owner?, .facilitator?: return .allowed
        default: return .refused(because: "only its owners and facilitators may")
        }
    }

    /// Look after its records: see who did what, say how long things are kept, hold them, search them for a request, close it.
    /// Owners, also where nothing else can be changed any more: all this names what folders may hide from others.
    static func keepRecords(_ room: Room) -> Verdict {
        room.member?.role == .owner ? .allowed : .refused(because: "only its owners may")
    }

    static func own(_ room: Room) -> Verdict {
        if room.workspace.state == .closed { return .refused(because: "the workspace is closed") }
        return room.member?.role == .owner ? .allowed : .refused(because: "only its owners may")
    }

    /// Add to a folder, or to the top (`nil`).
    static func add(to folder: Item?, _ room: Room, top: Realm.ID) -> Verdict {
        if room.workspace.state != .active { return .refused(because: "the workspace can only be read now") }
        let level = folder.map { room.level($0) } ?? room.levels[top] ?? .none
        return level == .edit ? .allowed : .refused(because: "you may not change what is in this folder")
    }

    /// Change an item: name, place, contents. Contributors only what they added themselves.
    static func change(_ item: Item, _ room: Room) -> Verdict {
        if room.workspace.state != .active { return .refused(because: "the workspace can only be read now") }
        guard room.level(item) == .edit else { return .refused(because: "you may only read it") }
        if room.member?.role == .contributor, !item.isOf(room.viewer) {
            return .refused(because: "contributors change what they added themselves. An editor can change it")
        }
        return .allowed
    }
}

/// What somebody may know of workspaces, as an SQL condition on the table `workspace`.
struct WorkspaceSight: Sendable {
    let viewer: Viewer
    let now: Instant

    init(_ viewer: Viewer, at now: Instant) {
        self.viewer = viewer
        self.now = now
    }

    /// Its name and purpose: members always; public servants whatever is not confidential.
    var known: SQL {
        if viewer.role == .guest { return inside }
        return "(workspace.visibility <> \(Workspace.Visibility.confidential) OR \(inside))"
    }

    /// Where they take part.
    var inside: SQL {
        guard let person = viewer.person else { return "(1 = 0)" }
        return """
            (workspace.id IN (SELECT workspace_id FROM workspace_member \
            WHERE person_id = \(person) AND (until IS NULL OR until > \(now))))
            """
    }
}
