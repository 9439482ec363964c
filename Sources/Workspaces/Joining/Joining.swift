import Access
import Directory
import Journal
import Kernel
import Mail
import Storage

/// How public servants come in by themselves: each act one transaction with its journal entry, which tells nothing of the
/// texts.
struct Joining: Sendable {
    let desk: WorkspaceDesk

    /// Joins an open workspace.
    func join(_ slug: String, by viewer: Viewer) async throws {
        let now = desk.clock.now()
        try await desk.database.write { transaction in
            let (room, person) = try Self.outside(slug, viewer, now, transaction)
            guard room.workspace.visibility == .open else {
                throw Fault.refused("You cannot join by yourself: ask to be let in, and say why.")
            }
            try Members.admit(person, room.workspace.joinsAs, field: "join", room, transaction)
            try room.record(
                "member.joined", Subject("person", person.uuid),
                details: ["role": room.workspace.joinsAs.rawValue, "name": viewer.name], in: transaction)
        }
    }

    /// Asks to be let into a restricted workspace, or while that is open changes what was asked.
    func ask(_ reason: String, in slug: String, by viewer: Viewer) async throws {
        let now = desk.clock.now()
        let (id, address) = (JoinRequest.ID.make(at: now), desk.address)
        try await desk.database.write { transaction in
            let (room, person) = try Self.outside(slug, viewer, now, transaction)
            let workspace = room.workspace
            guard workspace.visibility == .restricted else {
                throw Fault(.conflict, "You need not ask: any public servant may join this workspace.")
            }
            let store = JoinStore(transaction)
            if let present = try store.latest(of: person, in: workspace.id), present.state == .open {
                if present.reason == reason { return }
                try store.change(present.id, reason)
                return try room.record("join.changed", Self.subject(present.id), in: transaction)
            }
            guard try store.number(by: person, since: now - .days(1)) < JoinRequest.dailyLimit else {
                throw Fault(.tooMany, "You asked \(JoinRequest.dailyLimit) times within a day. Try again tomorrow.")
            }
            try store.insert(id, person, reason, in: workspace.id, at: now)
            try room.record("join.asked", Self.subject(id), details: ["name": viewer.name], in: transaction)
            for facilitator in try MemberStore(transaction).reach([.owner, .facilitator], in: workspace.id) {
                try Members.tell(
                    facilitator, "\(viewer.name) asks to join \(workspace.name)",
                    "\(viewer.name) asks to be let into the workspace ‘\(workspace.name)’. Their reason is there.",
                    "\(address)\(workspace.path)/people/requests/\(id)", room, transaction)
            }
        }
    }

    func withdraw(from slug: String, by viewer: Viewer) async throws {
        let now = desk.clock.now()
        try await desk.database.write { transaction in
            guard let workspace = try WorkspaceStore(transaction).find(slug: slug, WorkspaceSight(viewer, at: now))
            else { throw Fault.missing("This workspace") }
            let store = JoinStore(transaction)
            guard let person = viewer.person.map({ Person.ID($0) }),
                let present = try store.latest(of: person, in: workspace.id), present.state == .open
            else { throw Fault(.conflict, "There is nothing to withdraw: it was answered, or withdrawn before.") }
            try store.answer(person, in: workspace.id, .withdrawn, "", by: viewer.name, at: now)
            let room = try Room.read(workspace, viewer, now, transaction)
            try room.record("join.withdrawn", Self.subject(present.id), in: transaction)
        }
    }

    /// - Parameters:
    ///   - role: as what they are let in; `nil` declines.
    ///   - note: what the asker is told; needed to decline.
    func answer(
        _ id: JoinRequest.ID, in slug: String, as role: WorkspaceMember.Role?, _ note: String, by viewer: Viewer
    ) async throws {
        let address = desk.address
        try await desk.write(slug, viewer) { room, transaction in
            try WorkspaceRules.facilitate(room).orThrow()
            let store = JoinStore(transaction)
            guard let request = try store.find(id, in: room.workspace.id) else { throw Fault.missing("This request") }
            guard request.state == .open else {
                throw Fault(.conflict, "This request does not wait any more: it is \(request.state.rawValue).")
            }
            guard let person = try PersonStore(transaction).find(request.person, .everything) else {
                throw Fault.missing("Whoever asked")
            }
            let workspace = room.workspace
            let details = ["name": request.name, "person": request.person.description]
            guard let role else {
                if note.isEmpty { throw Fault.invalid("note", "Say why, so that they know") }
                try store.answer(request.person, in: workspace.id, .declined, note, by: viewer.name, at: room.now)
                try room.record("join.declined", Self.subject(id), details: details, in: transaction)
                return try Members.tell(
                    person, "What you asked about \(workspace.name)",
                    "\(viewer.name) declined what you asked: to join the workspace ‘\(workspace.name)’. The reason is there.",
                    "\(address)\(JoinRequest.askPath(workspace))", room, transaction)
            }
            try store.answer(request.person, in: workspace.id, .accepted, note, by: viewer.name, at: room.now)
            try Members.put(person, role, field: "answer", room, transaction)
            try room.record(
                "join.accepted", Self.subject(id), details: details.merging(["role": role.rawValue]) { $1 },
                in: transaction)
            try Members.tell(
                person, "You are in \(workspace.name)",
                "\(viewer.name) let you into the workspace ‘\(workspace.name)’ as \(role.name.lowercased()).",
                "\(address)\(workspace.path)", room, transaction)
        }
    }

    private static func subject(_ id: JoinRequest.ID) -> Subject { Subject("workspace-request", id.uuid) }

    /// For those who may come in by themselves, or ask to.
    private static func outside(
        _ slug: String, _ viewer: Viewer, _ now: Instant, _ transaction: any Transaction
    ) throws -> (Room, Person.ID) {
        guard let workspace = try WorkspaceStore(transaction).find(slug: slug, WorkspaceSight(viewer, at: now)) else {
            throw Fault.missing("This workspace")
        }
        let room = try Room.read(workspace, viewer, now, transaction)
        try WorkspaceRules.join(viewer, workspace, room.member).orThrow()
        guard let person = viewer.person else { throw Fault.missing("Your entry") }
        return (room, Person.ID(person))
    }
}
