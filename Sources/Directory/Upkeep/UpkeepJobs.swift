public import Jobs
import Journal
public import Kernel
import Mail
public import Storage

/// The daily work that keeps the directory true: reminders to confirm, and corrections that move on.
public struct UpkeepJobs: Sendable {
    let database: any Database
    let clock: WallClock
    let accounts: any PeopleAccounts
    let address: String
    /// How many rows one transaction takes.
    let batch: Int

    public static let confirmations = JobKind<NoPayload>("directory.confirmations", priority: .bulk)
    public static let corrections = JobKind<NoPayload>("directory.corrections", priority: .bulk)

    /// - Parameter address: how the service is reached from outside, for links in mail.
    public init(
        _ database: any Database, clock: WallClock, accounts: any PeopleAccounts, address: String, batch: Int = 200
    ) {
        self.database = database
        self.clock = clock
        self.accounts = accounts
        self.address = address
        self.batch = batch
    }

    public var handlers: [JobHandler] {
        [
            JobHandler(Self.confirmations) { _, run in
                let count = try await remind { try run.checkCancellation() }
                try await run.progress("Reminded", done: count, total: count)
            },
            JobHandler(Self.corrections) { _, run in
                let count = try await moveOn { try run.checkCancellation() }
                try await run.progress("Moved on", done: count, total: count)
            },
        ]
    }

    public func recurring() throws -> [RecurringJob] {
        [
            try RecurringJob(nil, Self.confirmations, NoPayload(), .daily(minute: 6 * 60)),
            try RecurringJob(nil, Self.corrections, NoPayload(), .daily(minute: 6 * 60 + 15)),
        ]
    }

    // MARK: - Confirmations

    private struct Due: RowDecodable {
        let id: Person.ID
        let name: String
        let email: String
        let vouchedAt: Instant
        let isNew: Bool

        init(row: Row) throws {
            id = try row.get("id")
            name = try row.get("name")
            email = try row.get("email")
            vouchedAt = try row.get("vouched_at")
            isNew = try row.get("confirmed_at", as: Instant?.self) == nil
        }
    }

    /// Writes to everybody whose profile is due and who was not reminded for 30 days. Whoever was written to is marked
    /// in the same transaction as the mail, so that a second run writes to nobody twice.
    /// - Returns: to how many.
    func remind(_ check: () throws -> Void = {}) async throws -> Int {
        var reminded = 0
        var last: (Instant, Person.ID)?
        while true {
            try check()
            let now = clock.now()
            let after = last
            let due = try await database.write { transaction in
                let due = try self.due(after: after, at: now, transaction)
                if due.isEmpty { return due }
                for person in due { try transaction.queueMailIfPossible(letter(to: person), at: now) }
                try transaction.run("UPDATE person SET reminded_at = \(now) WHERE id IN \(list: due.map(\.id))")
                return due
            }
            reminded += due.count
            guard due.count == batch, let end = due.last else { return reminded }
            last = (end.vouchedAt, end.id)
        }
    }

    private func due(after: (Instant, Person.ID)?, at now: Instant, _ transaction: any Transaction) throws -> [Due] {
        let start: SQL =
            after.map { " AND (COALESCE(confirmed_at, created_at), id) > (\($0.0), \($0.1))" } ?? ""
        return try transaction.all(
            Due.self,
            """
            SELECT id, name, email, COALESCE(confirmed_at, created_at) AS vouched_at, confirmed_at FROM person
            WHERE COALESCE(confirmed_at, created_at) < \(Confirmation.dueThreshold(at: now)) AND email IS NOT NULL
                AND left_on IS NULL AND merged_into IS NULL
                AND (reminded_at IS NULL OR reminded_at < \(now - Confirmation.reminderInterval))\(start)
            ORDER BY COALESCE(confirmed_at, created_at), id LIMIT \(batch)
            """)
    }

    private func letter(to person: Due) -> Letter {
        let since = person.isNew ? "Nobody has confirmed it yet." : "You last said so on \(person.vouchedAt.day.plain)."
        return Letter(
            to: person.email, name: person.name, subject: "Is your directory profile still right?",
            text: """
                People in other bodies find you by your profile. \(since)

                Please look at it, change what is out of date, and choose 'Yes, all still right'.
                """,
            link: Letter.Link("See your profile", "\(address)/people/\(person.id)"), purpose: .digest)
    }

    // MARK: - Corrections

    /// Passes on the corrections that nobody answered in time, and tells those whose turn it is now.
    /// - Returns: how many moved.
    func moveOn(_ check: () throws -> Void = {}) async throws -> Int {
        var moved = 0
        var last: Correction.ID?
        while true {
            try check()
            let now = clock.now()
            let after = last
            let (count, end) = try await database.write { transaction in
                let waiting = try CorrectionStore(transaction).moving(
                    suggestedBy: now - .days(Correction.stageDays), after: after, limit: batch)
                let count = try moveOn(waiting, at: now, transaction)
                return (count, waiting.count == batch ? waiting.last?.correction.id : nil)
            }
            moved += count
            guard let end else { return moved }
            last = end
        }
    }

    private func moveOn(
        _ waiting: [CorrectionStore.Waiting], at now: Instant, _ transaction: any Transaction
    ) throws -> Int {
        let store = CorrectionStore(transaction)
        var moves: [(correction: Correction, stage: Correction.Stage)] = []
        for item in waiting {
            let stage = Correction.stage(
                item.correction.kind, suggestedAt: item.correction.suggestedAt, hasTeam: item.hasTeam, at: now)
            if stage > item.correction.stage { moves.append((item.correction, stage)) }
        }
        if moves.isEmpty { return 0 }
        let toTeam = moves.filter { $0.stage == .team }.map(\.correction)
        let toBody = moves.filter { $0.stage == .body }.map(\.correction)
        try store.setStage(.team, of: toTeam.map(\.id))
        try store.setStage(.body, of: toBody.map(\.id))
        try transaction.record(
            moves.map { move in
                JournalDraft(
                    "correction.moved-on", Subject("correction", move.correction.id.uuid), by: .system("corrections"),
                    at: now, body: move.correction.body.uuid,
                    container: Subject(move.correction.kind.rawValue, move.correction.subject),
                    details: ["stage": move.stage.rawValue])
            })
        let names = try names(of: moves.map(\.correction), transaction)
        let contacts = try store.contacts(of: Array(Set(toTeam.compactMap(\.team))))
        let administrators = try accounts.administrators(
            of: Array(Set(toBody.map(\.body.uuid))), in: transaction)
        var letters: [Addressee: [String]] = [:]
        for correction in toTeam {
            for contact in correction.team.flatMap({ contacts[$0] }) ?? [] {
                letters[contact, default: []].append(names[correction.subject] ?? "")
            }
        }
        for correction in toBody {
            for administrator in administrators[correction.body.uuid] ?? [] {
                letters[administrator, default: []].append(names[correction.subject] ?? "")
            }
        }
        let mail = CorrectionMail(address: address)
        for (addressee, names) in letters {
            try transaction.queueMailIfPossible(mail.movedOn(to: addressee, names: names), at: now)
        }
        return moves.count
    }

    private struct Named: RowDecodable {
        let id: UUID128
        let name: String

        init(row: Row) throws {
            id = try row.get("id")
            name = try row.get("name")
        }
    }

    private func names(of corrections: [Correction], _ transaction: any Transaction) throws -> [UUID128: String] {
        let ids = corrections.map(\.subject)
        let rows = try transaction.all(
            Named.self,
            """
            SELECT id, name FROM person WHERE id IN \(list: ids) UNION ALL
            SELECT id, name FROM team WHERE id IN \(list: ids) UNION ALL
            SELECT id, name FROM body WHERE id IN \(list: ids)
            """)
        return Dictionary(rows.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
    }
}
