import Access
import Directory
import Kernel
import Storage

/// What a party was asked to sign, and whether it did.
struct SignatureRequest: Sendable, Equatable, RowDecodable {
    let version: Int
    let body: Body.ID
    let signer: Signer
    /// Empty until it is signed.
    let signedBy: String
    let signedAt: Instant?

    var isSigned: Bool { signedAt != nil }

    init(row: Row) throws {
        version = try row.get("version")
        body = try row.get("body_id")
        if let guest: Person.ID = try row.get("guest_id") {
            signer = .guest(guest)
        } else {
            signer = .post(try row.get("post_id"))
        }
        signedBy = try row.get("signed_by_name") ?? ""
        signedAt = try row.get("signed_at")
    }
}

/// All of the SQL about memoranda and their signatures.
struct MemorandumStore {
    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    private static let columns: SQL = "version, text, sha256, sent_by_name, sent_at"

    func latest(_ collaboration: Collaboration.ID) throws -> Memorandum? {
        try transaction.one(
            Memorandum.self,
            """
            SELECT \(Self.columns) FROM memorandum WHERE collaboration_id = \(collaboration)
            ORDER BY version DESC LIMIT 1
            """)
    }

    /// The numbers of all that were sent.
    func versions(_ collaboration: Collaboration.ID) throws -> [Int] {
        try transaction.values(
            Int.self, "SELECT version FROM memorandum WHERE collaboration_id = \(collaboration) ORDER BY version")
    }

    func find(_ version: Int, of collaboration: Collaboration.ID) throws -> Memorandum? {
        try transaction.one(
            Memorandum.self,
            """
            SELECT \(Self.columns) FROM memorandum WHERE collaboration_id = \(collaboration) AND version = \(version)
            """)
    }

    /// The latest version before this one that every party signed: what is in force until another is.
    func signedByAll(before version: Int, of collaboration: Collaboration.ID) throws -> Memorandum? {
        try transaction.one(
            Memorandum.self,
            """
            SELECT \(Self.columns) FROM memorandum WHERE collaboration_id = \(collaboration) AND version < \(version)
            AND EXISTS (SELECT 1 FROM memorandum_signature WHERE memorandum_signature.version = memorandum.version
                AND memorandum_signature.collaboration_id = \(collaboration))
            AND NOT EXISTS (SELECT 1 FROM memorandum_signature WHERE memorandum_signature.version = memorandum.version
                AND memorandum_signature.collaboration_id = \(collaboration) AND signed_at IS NULL)
            ORDER BY version DESC LIMIT 1
            """)
    }

    func insert(_ memorandum: Memorandum, of collaboration: Collaboration.ID) throws {
        try transaction.run(
            """
            INSERT INTO memorandum (collaboration_id, version, text, sha256, sent_by_name, sent_at)
            VALUES (\(collaboration), \(memorandum.version), \(memorandum.text), \(memorandum.sha256),
                \(memorandum.sentBy), \(memorandum.sentAt))
            """)
    }

    // MARK: - Signatures

    func requests(_ version: Int, of collaboration: Collaboration.ID) throws -> [SignatureRequest] {
        try transaction.all(
            SignatureRequest.self,
            """
            SELECT version, body_id, post_id, guest_id, signed_by_name, signed_at FROM memorandum_signature
            WHERE collaboration_id = \(collaboration) AND version = \(version) ORDER BY body_id
            """)
    }

    /// The latest earlier version that each body signed.
    func signed(before version: Int, of collaboration: Collaboration.ID) throws -> [Body.ID: Int] {
        let found = try transaction.all(
            Earlier.self,
            """
            SELECT body_id, MAX(version) AS version FROM memorandum_signature
            WHERE collaboration_id = \(collaboration) AND version < \(version) AND signed_at IS NOT NULL
            GROUP BY body_id
            """)
        return Dictionary(found.map { ($0.body, $0.version) }, uniquingKeysWith: { first, _ in first })
    }

    private struct Earlier: RowDecodable {
        let body: Body.ID
        let version: Int

        init(row: Row) throws {
            body = try row.get("body_id")
            version = try row.get("version")
        }
    }

    /// Asks somebody to sign for a body. What is signed stays as it is.
    func ask(_ signer: Signer, for body: Body.ID, _ version: Int, of collaboration: Collaboration.ID) throws {
        try transaction.run(
            """
            INSERT INTO memorandum_signature (collaboration_id, version, body_id, post_id, guest_id)
            VALUES (\(collaboration), \(version), \(body), \(signer.post), \(signer.guest))
            ON CONFLICT (collaboration_id, version, body_id) DO UPDATE
            SET post_id = excluded.post_id, guest_id = excluded.guest_id
            WHERE memorandum_signature.signed_at IS NULL
            """)
    }

    /// - Returns: whether it was not signed before.
    func sign(
        _ request: SignatureRequest, _ memorandum: Memorandum, of collaboration: Collaboration.ID, by viewer: Viewer,
        at now: Instant
    ) throws -> Bool {
        // The one who was asked: another may have been named meanwhile.
        let asked: SQL =
            switch request.signer {
            case .post(let post): "post_id = \(post)"
            case .guest(let person): "guest_id = \(person)"
            }
        return try transaction.run(
            """
            UPDATE memorandum_signature SET sha256 = \(memorandum.sha256), account_id = \(viewer.account),
                person_id = \(viewer.person), signed_by_name = \(viewer.name), signed_at = \(now)
            WHERE collaboration_id = \(collaboration) AND version = \(memorandum.version)
                AND body_id = \(request.body) AND \(asked) AND signed_at IS NULL
            """) > 0
    }
}
