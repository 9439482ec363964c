import Access
import Directory
import Journal
import Kernel
import Storage

/// What is done with permission teams: each one transaction with its journal entry.
struct PermissionTeams: Sendable {
    static let limit = 100

    let desk: WorkspaceDesk

    /// Who may change who is in a team: nobody gives more than they have, and but for owners nobody gets themselves out of what
    /// a team forbids.
    static func arrange(
        _ team: PermissionTeam.ID, _ people: [Person.ID: Set<PermissionTeam.ID>], _ room: Room
    ) -> Verdict {
        if room.member?.role != .owner, let own = room.viewer.person.map({ Person.ID($0) }),
            people[own]?.contains(team) ?? false
        {
            return .refused(because: "you are in this team. An owner can change it")
        }
        return WorkspaceRules.give(.team(team), room)
    }

    func add(_ name: String, to slug: String, by viewer: Viewer) async throws -> PermissionTeam {
        try await desk.write(slug, viewer) { room, transaction in
            try WorkspaceRules.facilitate(room).orThrow()
            let store = PermissionTeamStore(transaction)
            if try store.isTaken(name, in: room.workspace.id) { throw Self.taken(name) }
            if try store.list(room.workspace.id).count >= Self.limit {
                throw Fault.invalid("name", "A workspace has at most \(Self.limit) permission teams")
            }
            let team = PermissionTeam(id: .make(at: room.now), name: name)
            try store.insert(team, in: room.workspace.id)
            try Self.record("permission-team.added", team, room, transaction)
            return team
        }
    }

    func rename(_ id: PermissionTeam.ID, _ name: String, in slug: String, by viewer: Viewer) async throws {
        try await change(id, slug, viewer) { team, store, room, transaction in
            if try store.isTaken(name, in: room.workspace.id, but: id) { throw Self.taken(name) }
            try store.rename(id, name)
            try Self.record("permission-team.renamed", team, room, transaction, ["new": name])
        }
    }

    func remove(_ id: PermissionTeam.ID, from slug: String, by viewer: Viewer) async throws {
        try await change(id, slug, viewer) { team, store, room, transaction in
            try store.remove(id, from: room.workspace.id)
            try Self.record("permission-team.removed", team, room, transaction)
        }
    }

    func put(_ person: Person.ID, in id: PermissionTeam.ID, of slug: String, by viewer: Viewer) async throws {
        try await change(id, slug, viewer) { team, store, room, transaction in
            guard let member = try MemberStore(transaction).participant(person, in: room.workspace.id),
                member.member.isHere(at: room.now)
            else { throw Fault.invalid("person", "Choose somebody who is in the workspace") }
            try store.put(person, in: id)
            try Self.record(
                "permission-team.joined", team, room, transaction,
                ["person": member.name, "person-id": person.description])
        }
    }

    func take(_ person: Person.ID, from id: PermissionTeam.ID, of slug: String, by viewer: Viewer) async throws {
        try await change(id, slug, viewer) { team, store, room, transaction in
            let name = try MemberStore(transaction).participant(person, in: room.workspace.id)?.name
            try store.take(person, from: id)
            try Self.record("permission-team.left", team, room, transaction, ["person": name ?? ""])
        }
    }

    private func change(
        _ id: PermissionTeam.ID, _ slug: String, _ viewer: Viewer,
        _ act: @escaping @Sendable (PermissionTeam, PermissionTeamStore, Room, any Transaction) throws -> Void
    ) async throws {
        try await desk.write(slug, viewer) { room, transaction in
            let store = PermissionTeamStore(transaction)
            guard room.member?.role != .guest, let team = try store.find(id, in: room.workspace.id) else {
                throw Fault.missing("This permission team")
            }
            try Self.arrange(id, try MemberStore(transaction).teams(of: room.workspace.id), room).orThrow()
            try act(team, store, room, transaction)
        }
    }

    private static func taken(_ name: String) -> Fault {
        Fault.invalid("name", "There is a permission team called ‘\(name)’ already")
    }

    private static func record(
        _ verb: String, _ team: PermissionTeam, _ room: Room, _ transaction: any Transaction,
        _ more: [String: String] = [:]
    ) throws {
        try room.record(
            verb, Subject("permission-team", team.id.uuid), details: more.merging(["name": team.name]) { $1 },
            in: transaction)
    }
}
