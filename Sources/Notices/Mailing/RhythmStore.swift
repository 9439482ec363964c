import Access
import Journal
import Kernel
import Storage

/// What people have chosen, in general and for single places.
struct Rhythms: Sendable, Equatable {
    private var general: [UUID128: Rhythm] = [:]
    private var single: [UUID128: [UUID128: Rhythm]] = [:]

    init(general: [UUID128: Rhythm], single: [UUID128: [UUID128: Rhythm]]) {
        self.general = general
        self.single = single
    }

    func rhythm(of account: UUID128, in container: UUID128) -> Rhythm {
        single[account]?[container] ?? general[account] ?? .standard
    }
}

/// All of the SQL about how often people want mail.
struct RhythmStore {
    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    private struct Chosen: RowDecodable {
        let account: UUID128
        let container: UUID128?
        let rhythm: Rhythm

        init(row: Row) throws {
            account = try row.get("account_id")
            container = try row.get("container_id")
            rhythm = try row.get("rhythm")
        }
    }

    func rhythms(of accounts: [UUID128], in containers: [UUID128]) throws -> Rhythms {
        if accounts.isEmpty { return Rhythms(general: [:], single: [:]) }
        let chosen = try transaction.all(
            Chosen.self,
            """
            SELECT account_id, NULL AS container_id, rhythm FROM notice_rhythm WHERE account_id IN \(list: accounts)
            UNION ALL SELECT account_id, container_id, rhythm FROM notice_place_rhythm
            WHERE account_id IN \(list: accounts) AND container_id IN \(list: containers)
            """)
        var general: [UUID128: Rhythm] = [:]
        var single: [UUID128: [UUID128: Rhythm]] = [:]
        for one in chosen {
            if let container = one.container {
                single[one.account, default: [:]][container] = one.rhythm
            } else {
                general[one.account] = one.rhythm
            }
        }
        return Rhythms(general: general, single: single)
    }

    func general(of account: UUID128) throws -> Rhythm {
        try transaction.value(Rhythm.self, "SELECT rhythm FROM notice_rhythm WHERE account_id = \(account)")
            ?? .standard
    }

    private struct Single: RowDecodable {
        let container: UUID128
        let rhythm: Rhythm

        init(row: Row) throws {
            container = try row.get("container_id")
            rhythm = try row.get("rhythm")
        }
    }

    /// What somebody chose for single places of a kind.
    func single(of account: UUID128, kind: String, limit: Int) throws -> [UUID128: Rhythm] {
        let found = try transaction.all(
            Single.self,
            """
            SELECT container_id, rhythm FROM notice_place_rhythm WHERE account_id = \(account)
            AND container_kind = \(kind) ORDER BY container_id LIMIT \(limit)
            """)
        return Dictionary(found.map { ($0.container, $0.rhythm) }, uniquingKeysWith: { first, _ in first })
    }

    func single(of account: UUID128, in container: UUID128) throws -> Rhythm? {
        try transaction.value(
            Rhythm.self,
            """
            SELECT rhythm FROM notice_place_rhythm WHERE account_id = \(account) AND container_id = \(container)
            """)
    }

    func set(_ rhythm: Rhythm, of account: UUID128) throws {
        try transaction.run(
            """
            INSERT INTO notice_rhythm (account_id, rhythm) VALUES (\(account), \(rhythm))
            ON CONFLICT (account_id) DO UPDATE SET rhythm = excluded.rhythm
            """)
    }

    /// - Parameter rhythm: `nil` for as in general.
    func set(_ rhythm: Rhythm?, of account: UUID128, in container: Subject) throws {
        guard let rhythm else {
            try transaction.run(
                "DELETE FROM notice_place_rhythm WHERE account_id = \(account) AND container_id = \(container.id)")
            return
        }
        try transaction.run(
            """
            INSERT INTO notice_place_rhythm (account_id, container_kind, container_id, rhythm)
            VALUES (\(account), \(container.kind), \(container.id), \(rhythm))
            ON CONFLICT (account_id, container_id) DO UPDATE SET rhythm = excluded.rhythm
            """)
    }

    func turnOffAll(of account: UUID128) throws {
        try set(.off, of: account)
        try transaction.run("UPDATE notice_place_rhythm SET rhythm = 'off' WHERE account_id = \(account)")
    }

    /// Who asked to hear of places, by place, as people of the directory.
    func followers(of containers: [UUID128]) throws -> [UUID128: [UUID128]] {
        if containers.isEmpty { return [:] }
        let found = try transaction.all(
            Follower.self,
            """
            SELECT notice_place_rhythm.container_id, account.person_id FROM notice_place_rhythm
            JOIN account ON account.id = notice_place_rhythm.account_id
            WHERE notice_place_rhythm.container_id IN \(list: containers) AND notice_place_rhythm.rhythm <> 'off'
            AND account.person_id IS NOT NULL AND account.disabled_at IS NULL ORDER BY account.id
            """)
        return Dictionary(grouping: found, by: \.container).mapValues { $0.map(\.person) }
    }

    private struct Follower: RowDecodable {
        let container: UUID128
        let person: UUID128

        init(row: Row) throws {
            container = try row.get("container_id")
            person = try row.get("person_id")
        }
    }
}
