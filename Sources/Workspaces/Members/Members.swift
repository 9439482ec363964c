import Access
import Directory
import Journal
import Kernel
import Mail
import Storage

/// What is done with members: each one transaction with its journal entry.
struct Members: Sendable {
    /// A workspace has at most so many.
    static let limit = 500

    let desk: WorkspaceDesk

    /// Adds somebody by the e-mail address in their profile.
    func add(
        _ email: String, as role: WorkspaceMember.Role, to slug: String, by viewer: Viewer
    ) async throws -> String {
        let link = desk.address
        return try await desk.write(slug, viewer) { room, transaction in
            try WorkspaceRules.facilitate(room).orThrow()
            let found = try PersonStore(transaction).find(email: email.lowercased(), Sight(viewer))
            guard let person = found, person.isCurrent else {
                throw Fault.invalid("email", "Nobody in the directory has this e-mail address")
            }
            try Self.put(person, role, field: "email", room, transaction)
            try room.record(
                "member.added", Subject("person", person.id.uuid),
                details: ["role": role.rawValue, "name": person.name],
                in: transaction)
            // Whoever asked to join is in now.
            try JoinStore(transaction).answer(
                person.id, in: room.workspace.id, .accepted, "", by: viewer.name, at: room.now)
            try Self.tell(
                person, "You are in \(room.workspace.name)",
                "\(viewer.name) added you as \(role.name.lowercased()) to the workspace ‘\(room.workspace.name)’.",
                "\(link)\(room.workspace.path)", room, transaction)
            return person.name
        }
    }

    /// - Parameter field: of the form, beside which it is said when they cannot be a member.
    static func put(
        _ person: Person, _ role: WorkspaceMember.Role, field: String, _ room: Room, _ transaction: any Transaction
    ) throws {
        if !person.isCurrent { throw Fault.invalid(field, "\(person.name) has left") }
        if person.isGuest || role == .guest {
            throw Fault.invalid(field, "\(person.name) is from outside: invite them as a guest, with an end date")
        }
        try WorkspaceRules.give(.role(role), room).orThrow()
        try admit(person.id, role, field: field, room, transaction)
    }

    /// The same for somebody who comes in by themselves.
    static func admit(
        _ person: Person.ID, _ role: WorkspaceMember.Role, field: String, _ room: Room,
        _ transaction: any Transaction
    ) throws {
        let store = MemberStore(transaction)
        if let present = try store.find(person, in: room.workspace.id), present.isHere(at: room.now) {
            throw Fault.invalid(field, "They are in it already. You can change what they may do on the list of people")
        }
        try requirePlace(field: field, room, transaction)
        try store.put(WorkspaceMember(person, role), in: room.workspace.id, at: room.now)
    }

    static func requirePlace(field: String, _ room: Room, _ transaction: any Transaction) throws {
        if try MemberStore(transaction).count(room.workspace.id, at: room.now) >= limit {
            throw Fault.invalid(field, "A workspace has at most \(limit) members")
        }
    }

    func change(
        _ person: Person.ID, to role: WorkspaceMember.Role, in slug: String, by viewer: Viewer
    ) async throws {
        try await desk.write(slug, viewer) { room, transaction in
            let (present, store) = try Self.other(person, room, transaction)
            if present.member.role == role { return }
            if role == .guest || present.member.role == .guest {
                throw Fault.refused("Guests come from outside, with a sponsor and an end date: invite them as guests.")
            }
            if present.member.role == .owner {
                try WorkspaceRules.own(room).orThrow()
                try Self.requireAnotherOwner(person, room, store)
            }
            try WorkspaceRules.give(.role(role), room).orThrow()
            try store.put(WorkspaceMember(person, role), in: room.workspace.id, at: room.now)
            try room.record(
                "member.changed", Subject("person", person.uuid),
                details: ["before": present.member.role.rawValue, "role": role.rawValue, "name": present.name],
                in: transaction)
        }
    }

    /// Somebody is taken out, or leaves.
    func remove(_ person: Person.ID, from slug: String, by viewer: Viewer) async throws {
        let address = desk.address
        try await desk.write(slug, viewer, whileClosed: true) { room, transaction in
            let store = MemberStore(transaction)
            guard let present = try store.participant(person, in: room.workspace.id),
                present.member.isHere(at: room.now)
            else { throw Fault.missing("This member") }
            let isOwn = viewer.person == person.uuid
            if !isOwn { try WorkspaceRules.facilitate(room).orThrow() }
            if present.member.role == .owner {
                if !isOwn { try WorkspaceRules.own(room).orThrow() }
                try Self.requireAnotherOwner(person, room, store)
            }
            if present.member.role == .guest {
                return try Guests.end(present, room.workspace, by: viewer, at: room.now, transaction)
            }
            try store.remove(person, from: room.workspace.id)
            try room.record(
                isOwn ? "member.left" : "member.removed", Subject("person", person.uuid),
                details: ["name": present.name], in: transaction)
            try Sponsors(transaction, address: address).leave(room.workspace, sponsor: person, at: room.now)
        }
    }

    private static func other(
        _ person: Person.ID, _ room: Room, _ transaction: any Transaction
    ) throws -> (Participant, MemberStore) {
        try WorkspaceRules.facilitate(room).orThrow()
        let store = MemberStore(transaction)
        guard let present = try store.participant(person, in: room.workspace.id), present.member.isHere(at: room.now)
        else { throw Fault.missing("This member") }
        return (present, store)
    }

    private static func requireAnotherOwner(_ person: Person.ID, _ room: Room, _ store: MemberStore) throws {
        if try store.hasOwner(room.workspace.id, but: person) { return }
        throw Fault(.conflict, "A workspace has at least one owner. Make somebody else an owner first.")
    }

    /// By mail, when they have an address.
    static func tell(
        _ person: Person, _ subject: String, _ text: String, _ url: String, _ room: Room,
        _ transaction: any Transaction
    ) throws {
        guard let email = person.email, person.id.uuid != room.viewer.person else { return }
        try transaction.queueMailIfPossible(
            Letter(
                to: email, name: person.name, subject: subject, text: text,
                link: Letter.Link("Open the workspace", url), purpose: .notification), at: room.now)
    }
}
