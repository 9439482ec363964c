public import Access
import DemonstrationNames
public import Journal
public import Kernel
public import Storage

/// Somebody of the demonstration's story, to sign in as.
public struct DemonstrationPersona: Sendable, Equatable {
    public let person: Person.ID
    public let name: String
    public let email: String
    public let body: Body.ID
    public let bodyName: String
    /// Their post.
    public let title: String
    public let role: Viewer.Role
    /// The bodies that a body administrator administers.
    public let administers: [Body.ID]
    /// A guest's last day.
    public let until: Day?
}

/// The invented government: 44 bodies with their teams, posts and some 5,000 people. Nobody in it is real.
public enum DirectoryDemonstration {
    /// Writes it all in one transaction. What it says depends on nothing but the day: people were last confirmed so many
    /// days ago, are away for so many more.
    /// - Returns: the people to sign in as, in the order in which to offer them.
    /// - Throws: a fault of kind `conflict` when the directory has bodies or topics already.
    public static func load(
        into database: any Database, _ clock: WallClock, by actor: Actor
    ) async throws -> [DemonstrationPersona] {
        let now = clock.now()
        let (records, cast) = DemonstrationBuilder.records(today: now.day)
        return try await database.write { transaction in
            try load(records, cast, in: transaction, by: actor, at: now)
        }
    }

    /// The same as part of a transaction of the caller's.
    public static func load(
        in transaction: any Transaction, by actor: Actor, at now: Instant
    ) throws -> [DemonstrationPersona] {
        let (records, cast) = DemonstrationBuilder.records(today: now.day)
        return try load(records, cast, in: transaction, by: actor, at: now)
    }

    private static func load(
        _ records: DemonstrationRecords, _ cast: [String: Int], in transaction: any Transaction, by actor: Actor,
        at now: Instant
    ) throws -> [DemonstrationPersona] {
        let bodies = try transaction.value(Int.self, "SELECT COUNT(*) FROM body") ?? 0
        let topics = try transaction.value(Int.self, "SELECT COUNT(*) FROM topic") ?? 0
        guard bodies == 0, topics == 0 else {
            throw Fault(.conflict, "The directory is not empty: the demonstration needs an installation of its own.")
        }
        try DemonstrationWriter(records: records, transaction: transaction, actor: actor, now: now).write()
        return personas(records, cast, today: now.day)
    }

    static func personas(
        _ records: DemonstrationRecords, _ cast: [String: Int], today: Day
    ) -> [DemonstrationPersona] {
        DemonstrationCast.members.compactMap { member in
            guard let person = cast[member.name].map({ records.people[$0] }) else { return nil }
            let body = records.bodies[person.body]
            return DemonstrationPersona(
                person: person.id, name: person.name, email: person.email, body: body.id, bodyName: body.source.name,
                title: member.title, role: member.role,
                administers: member.role == .bodyAdministrator ? [body.id] : [],
                until: member.days.map { today.adding(days: $0) })
        }
    }
}
