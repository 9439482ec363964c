import Access
import Directory
import Jobs
import Journal
import Kernel
import Mail
import Storage

/// What happens to guests by the clock: sponsors who left, ends that come near, ends that came. That access is over at its
/// minute does not wait for this: see ``WorkspaceMember/isHere(at:)``.
struct GuestUpkeep: Sendable {
    static let kind = JobKind<NoPayload>("workspaces.guests", priority: .bulk)
    /// So long before the end it is told.
    static let notice = Interval.days(14)

    let database: any Database
    let clock: WallClock
    let address: String
    var batch = 100

    var handler: JobHandler {
        JobHandler(Self.kind) { _, run in
            while try await step() == batch { try run.checkCancellation() }
        }
    }

    static func recurring() throws -> RecurringJob {
        try RecurringJob(nil, kind, NoPayload(), .every(.minutes(5)))
    }

    /// - Returns: of how many guests something was done at most, in one of the three.
    func step() async throws -> Int {
        let (now, address, batch) = (clock.now(), address, batch)
        return try await database.write { transaction in
            let gone = try transaction.all(Left.self, Self.withoutSponsor(now, batch))
            for one in gone {
                try Sponsors(transaction, address: address).leave(one.workspace, sponsor: one.sponsor, at: now)
            }
            let ending = try Due.all(Self.ending(now, batch), transaction)
            for one in ending { try Self.warn(one, address, now, transaction) }
            let ended = try Due.all(Self.ended(now, batch), transaction)
            for one in ended { try Self.settle(one, now, transaction) }
            return max(gone.count, ending.count, ended.count)
        }
    }

    // MARK: - Who is due

    private static func withoutSponsor(_ now: Instant, _ limit: Int) -> SQL {
        """
        SELECT DISTINCT \(Workspace.columns), workspace_member.sponsor_id FROM workspace_member
        JOIN workspace ON workspace.id = workspace_member.workspace_id
        JOIN person sponsor ON sponsor.id = workspace_member.sponsor_id
        WHERE workspace_member.until > \(now) AND workspace_member.is_settled = 0 AND workspace_member.role = 'guest'
        AND workspace_member.sponsor_gone_at IS NULL AND (sponsor.left_on IS NOT NULL OR NOT EXISTS (
            SELECT 1 FROM workspace_member own WHERE own.workspace_id = workspace_member.workspace_id
            AND own.person_id = workspace_member.sponsor_id AND (own.until IS NULL OR own.until > \(now))))
        LIMIT \(limit)
        """
    }

    private static func ending(_ now: Instant, _ limit: Int) -> SQL {
        """
        \(Due.select) WHERE workspace_member.until > \(now) AND workspace_member.until <= \(now + notice)
        AND workspace_member.is_settled = 0 AND workspace_member.role = 'guest' AND workspace_member.sponsor_gone_at IS NULL
        AND (workspace_member.told_for IS NULL OR workspace_member.told_for <> workspace_member.until)
        ORDER BY workspace_member.until LIMIT \(limit)
        """
    }

    private static func ended(_ now: Instant, _ limit: Int) -> SQL {
        """
        \(Due.select) WHERE workspace_member.until <= \(now) AND workspace_member.is_settled = 0
        AND workspace_member.role = 'guest' ORDER BY workspace_member.until LIMIT \(limit)
        """
    }

    // MARK: - What is done

    private static func warn(_ due: Due, _ address: String, _ now: Instant, _ transaction: any Transaction) throws {
        let (guest, workspace) = (due.guest, due.workspace)
        guard let until = guest.member.until else { return }
        try transaction.run(
            """
            UPDATE workspace_member SET told_for = until
            WHERE workspace_id = \(workspace.id) AND person_id = \(guest.person)
            """)
        try record("guest.ending", due, now, transaction)
        try Guests.tell(
            guest, "Your access to \(workspace.name) ends soon",
            "Your access to ‘\(workspace.name)’ ends \(until.ending). Your sponsor can renew it.", address,
            workspace, at: now, transaction)
        guard let sponsor = guest.member.sponsor,
            let person = try PersonStore(transaction).find(sponsor, .everything), let email = person.email
        else { return }
        try transaction.queueMailIfPossible(
            Letter(
                to: email, name: person.name, subject: "\(guest.name)’s access to \(workspace.name) ends soon",
                text: """
                    \(guest.name), \(guest.home), for whom you answer, has access to ‘\(workspace.name)’, which ends \
                    \(until.ending). Renew it if they still need it: at most for a year. Otherwise you need do nothing.
                    """,
                link: Letter.Link("Renew or end", "\(address)\(workspace.path)/guests/\(guest.person)"),
                purpose: .notification), at: now)
    }

    private static func settle(_ due: Due, _ now: Instant, _ transaction: any Transaction) throws {
        let store = GuestStore(transaction)
        try store.settle(due.guest.person, in: due.workspace.id)
        try store.align(due.guest.person, email: due.guest.email, isShortened: true, at: now)
        try record("guest.lapsed", due, now, transaction)
        try Guests.tell(
            due.guest, "Your access to \(due.workspace.name) has ended",
            "Your time as a guest of ‘\(due.workspace.name)’ is over. What you accepted about confidentiality still holds.",
            nil, due.workspace, at: now, transaction)
    }

    private static func record(
        _ verb: String, _ due: Due, _ now: Instant, _ transaction: any Transaction
    ) throws {
        try transaction.record(
            verb, Subject("person", due.guest.person.uuid), by: .system("guests"), at: now,
            body: due.workspace.body.uuid, container: Subject("workspace", due.workspace.id.uuid),
            details: ["name": due.guest.name])
    }

    private struct Left: RowDecodable {
        let workspace: Workspace
        let sponsor: Person.ID

        init(row: Row) throws {
            workspace = try Workspace(row: row)
            sponsor = try row.get("sponsor_id")
        }
    }

    private struct Due {
        let guest: Participant
        let workspace: Workspace

        static let select: SQL = "SELECT workspace_id, person_id FROM workspace_member"

        static func all(_ sql: SQL, _ transaction: any Transaction) throws -> [Due] {
            var found: [(Workspace.ID, Person.ID)] = []
            try transaction.rows(sql) { row in
                found.append((try row.get("workspace_id"), try row.get("person_id")))
            }
            return try found.compactMap { workspace, person in
                guard let guest = try MemberStore(transaction).participant(person, in: workspace),
                    let workspace = try WorkspaceStore(transaction).find(workspace)
                else { return nil }
                return Due(guest: guest, workspace: workspace)
            }
        }
    }
}
