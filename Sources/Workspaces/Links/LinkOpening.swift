import Access
import Accounts
import Blobs
import Directory
import Journal
import Kernel
import Mail
import Storage
import Web

/// What people do with a link who take no part. They are known by the browser in which they gave the code.
struct LinkOpening: Sendable {
    static let codeLifetime = Interval.minutes(15)
    /// So long a browser in which the code was given opens the link.
    static let visit = Interval.hours(12)
    static let tries = 5
    /// How many codes may be asked for within ``codeLifetime``: for one address by one client, for one address by anybody,
    /// and by one client.
    static let perAddressAndClient = 5
    static let perAddress = 15
    static let perClient = 30
    /// How often a link is opened or downloaded from within an hour at most.
    static let usesPerHour = 600

    let desk: WorkspaceDesk
    var randomness = Randomness.system

    /// A link that works, with what it leads to.
    struct Target: Sendable {
        let link: SharedLink
        let room: Room
        let file: Item
        let version: FileVersion
        let blob: Blob
        /// For whom the maker works.
        let home: String
    }

    enum State: Sendable {
        /// Never given out, ended, or not to be opened any more.
        case over
        /// The browser has yet to show for whom it is.
        case asks(SharedLink, home: String)
        /// - Parameter email: who gave the code; `nil` for a link for anyone, and for whoever is signed in.
        case open(Target, email: String?)
    }

    /// Who has opened it, for the journal.
    private static func actor(_ way: Way, _ email: String?) -> Actor {
        if case .account(_, let viewer) = way { return .viewer(viewer) }
        return .system(email.map { "\($0), by a link" } ?? "somebody with a link")
    }

    /// How somebody comes to a link.
    enum Way: Sendable {
        /// With its address, in a browser.
        case token(String, browser: String)
        /// Signed in with an address that it is for: signing in has shown whose it is.
        case account(SharedLink.ID, Viewer)
    }

    private static func link(_ way: Way, _ transaction: any Transaction) throws -> SharedLink? {
        let store = LinkStore(transaction)
        switch way {
        case .token(let token, _):
            guard let secret = bytes(hex: token), secret.count == 32 else { return nil }
            return try store.find(hash: sha256(secret))
        case .account(let id, let viewer):
            guard try store.isFor(viewer.email.lowercased(), id) else { return nil }
            return try store.find(id)
        }
    }

    private static func find(_ way: Way, _ now: Instant, _ transaction: any Transaction) throws -> Target? {
        guard let link = try link(way, transaction), !link.isOver(at: now),
            let maker = try AccountStore(transaction).viewers(of: [link.account], at: now)[link.account],
            let workspace = try WorkspaceStore(transaction).find(link.workspace), let person = maker.person,
            let participant = try MemberStore(transaction).participant(.init(person), in: workspace.id),
            !participant.hasLeft
        else { return nil }
        // It shows what its maker may share now.
        let room = try Room.read(workspace, maker, now, transaction)
        guard let file = try ItemStore(transaction).find(link.item, room), file.kind == .file, room.level(file) > .none,
            LinkRules.share(room.question(about: file), with: link.audience).isAllowed,
            let version = try FileVersionStore(transaction).find(file.version ?? 0, of: file.id),
            let blob = try BlobStore(transaction).find([version.blob])[version.blob]
        else { return nil }
        return Target(link: link, room: room, file: file, version: version, blob: blob, home: participant.home)
    }

    private static func state(_ way: Way, _ now: Instant, _ transaction: any Transaction) throws -> State {
        guard let target = try find(way, now, transaction) else { return .over }
        guard case .token(_, let browser) = way else { return .open(target, email: nil) }
        if target.link.audience == .anyone { return .open(target, email: nil) }
        let email = try transaction.value(
            String.self,
            """
            SELECT email FROM shared_link_visitor WHERE link_id = \(target.link.id)
            AND browser_hash = \(sha256(Array(browser.utf8))) AND until > \(now)
            """)
        guard let email, try LinkStore(transaction).isFor(email, target.link.id) else {
            return .asks(target.link, home: target.home)
        }
        return .open(target, email: email)
    }

    /// Opens a link: what is shown of the file is an entry in the journal.
    /// - Parameter origin: where whoever opens it is.
    func open(_ way: Way, from origin: Origin) async throws -> State {
        let now = desk.clock.now()
        return try await desk.database.write { transaction in
            let state = try Self.state(way, now, transaction)
            if case .open(let target, let email) = state {
                try Self.use(
                    target, Self.actor(way, email), origin, "link.opened", opens: 1, downloads: 0, now, transaction)
            }
            return state
        }
    }

    /// The contents, for somebody to whom the link is open.
    /// - Parameter isStart: whether this is where a download begins, and not its going on.
    func download(_ way: Way, from origin: Origin, isStart: Bool) async throws -> Target {
        let now = desk.clock.now()
        return try await desk.database.write { transaction in
            guard case .open(let target, let email) = try Self.state(way, now, transaction) else {
                throw Fault.missing("This file")
            }
            try Self.use(
                target, Self.actor(way, email), origin, "link.downloaded", opens: 0, downloads: isStart ? 1 : 0, now,
                transaction)
            return target
        }
    }

    /// Whether it is still open, while its contents go out.
    func isOpen(_ way: Way) async throws -> Bool {
        let now = desk.clock.now()
        let state = try await desk.database.read { try Self.state(way, now, $0) }
        if case .open = state { return true }
        return false
    }

    private static func use(
        _ target: Target, _ actor: Actor, _ origin: Origin, _ verb: String, opens: Int, downloads: Int,
        _ now: Instant, _ transaction: any Transaction
    ) throws {
        guard
            try LinkStore(transaction).use(
                target.link.id, opens: opens, downloads: downloads, limit: usesPerHour, at: now)
        else { throw Fault(.tooMany, "This link was used too often within an hour. Try again later.") }
        try Room.record(
            verb, Subject("item", target.file.id.uuid), of: target.room.workspace, by: actor, from: origin, at: now,
            details: [
                "name": target.file.name, "version": "\(target.version.number)", "link": "\(target.link.id)",
                "maker": target.link.maker,
            ], transaction)
    }

    /// What is shared with whoever is signed in, the newest first.
    func list(for viewer: Viewer) async throws -> [SharedLink] {
        let now = desk.clock.now()
        return try await desk.database.read {
            try LinkStore($0).list(for: viewer.email.lowercased(), at: now, limit: 100)
        }
    }

    // MARK: - Codes

    /// Sends a code, if the link is for this address. Whether it is, is not told.
    /// - Throws: a fault of kind `tooMany` when too many were asked for.
    func sendCode(for token: String, to email: String, browser: String, client: String) async throws {
        let now = desk.clock.now()
        let email = email.lowercased()
        let random = randomness.bytes(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } % 100_000_000
        let digits = String(random)
        let code = String(repeating: "0", count: 8 - digits.count) + digits
        let (mark, origin) = (sha256(Array(browser.utf8)), sha256(Array("client:\(network(of: client))".utf8)))
        try await desk.database.write { transaction in
            let way = Way.token(token, browser: browser)
            guard case .asks(let link, _) = try Self.state(way, now, transaction) else {
                throw Fault.missing("This link")
            }
            try Self.limit(link.id, email, origin, now, transaction)
            let isFor = try LinkStore(transaction).isFor(email, link.id)
            try transaction.run("DELETE FROM shared_link_code WHERE created_at < \(now - .days(1))")
            let hash = isFor ? Self.hash(code, link.id, browser) : nil
            try transaction.run(
                """
                INSERT INTO shared_link_code (id, link_id, email, code_hash, browser_hash, client_hash, created_at)
                VALUES (\(UUID128.version7(at: now)), \(link.id), \(email), \(hash), \(mark), \(origin), \(now))
                """)
            guard isFor else { return }
            try transaction.queueMail(
                Letter(
                    to: email, subject: "Your code for the file that \(link.maker) shares",
                    text: """
                        \(code.prefix(4)) \(code.suffix(4))

                        Type this code where you asked for it. It works for 15 minutes, once, and only in that browser. If you \
                        did not ask for it, do nothing.
                        """,
                    purpose: .signIn, isSecret: true, expiresAt: now + Self.codeLifetime), at: now)
        }
    }

    private static func limit(
        _ link: SharedLink.ID, _ email: String, _ client: [UInt8], _ now: Instant, _ transaction: any Transaction
    ) throws {
        let since = now - codeLifetime
        func asked(_ condition: SQL) throws -> Int {
            try transaction.value(
                Int.self, "SELECT count(*) FROM shared_link_code WHERE \(condition) AND created_at > \(since)") ?? 0
        }
        if try asked("link_id = \(link) AND email = \(email) AND client_hash = \(client)") >= perAddressAndClient
            || asked("link_id = \(link) AND email = \(email)") >= perAddress
            || asked("client_hash = \(client)") >= perClient
        {
            throw Fault(
                .tooMany, "Too many codes were asked for. Use the latest one in your mail, or try again in 15 minutes.")
        }
    }

    private static func hash(_ code: String, _ link: SharedLink.ID, _ browser: String) -> [UInt8] {
        sha256(Array("\(link) \(browser) \(code)".utf8))
    }

    /// Checks a code against the latest that was sent to the address for this browser.
    /// - Returns: whether it was right, so that the link is open in this browser now.
    func enter(_ code: String, from email: String, for token: String, browser: String) async throws -> Bool {
        let now = desk.clock.now()
        let digits = code.filter { $0.isASCII && $0.isNumber }
        let (email, mark) = (email.lowercased(), sha256(Array(browser.utf8)))
        return try await desk.database.write { transaction in
            let link: SharedLink
            switch try Self.state(.token(token, browser: browser), now, transaction) {
            case .over: throw Fault.missing("This link")
            case .open: return true
            case .asks(let asking, _): link = asking
            }
            let sent = try transaction.one(
                Code.self,
                """
                SELECT id, code_hash, tries FROM shared_link_code WHERE link_id = \(link.id) AND email = \(email)
                AND browser_hash = \(mark) AND used_at IS NULL AND created_at > \(now - Self.codeLifetime)
                ORDER BY created_at DESC, id DESC LIMIT 1
                """)
            guard let sent, sent.tries < Self.tries else { return false }
            guard let hash = sent.hash, hash == Self.hash(digits, link.id, browser) else {
                // Counted, so the transaction has to go through.
                try transaction.run("UPDATE shared_link_code SET tries = tries + 1 WHERE id = \(sent.id)")
                return false
            }
            try transaction.run("UPDATE shared_link_code SET used_at = \(now) WHERE id = \(sent.id)")
            let until = min(now + Self.visit, link.expiresAt)
            try transaction.run(
                """
                INSERT INTO shared_link_visitor (link_id, browser_hash, email, until)
                VALUES (\(link.id), \(mark), \(email), \(until))
                ON CONFLICT (link_id, browser_hash) DO UPDATE SET email = excluded.email, until = excluded.until
                """)
            return true
        }
    }

    private struct Code: RowDecodable {
        let id: UUID128
        let hash: [UInt8]?
        let tries: Int

        init(row: Row) throws {
            id = try row.get("id")
            hash = try row.get("code_hash")
            tries = try row.get("tries")
        }
    }
}
