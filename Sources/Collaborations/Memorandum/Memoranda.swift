import Access
import Directory
import Journal
public import Kernel
public import Storage
import Web

/// When the session behind a request was signed in, with a second factor where the account has one; `nil` for none.
/// Its arguments are the hash of the session and the moment.
public typealias SessionStart = @Sendable ([UInt8], Instant, any Transaction) throws -> Instant?

/// What is done with memoranda: each one transaction with its journal entry.
struct Memoranda: Sendable {
    /// Who signed in longer ago signs in again before they sign a memorandum.
    static let freshness = Interval.minutes(15)

    let database: any Database
    let clock: WallClock
    /// How the service is reached from outside, for links in mail.
    let address: String
    let sessionStart: SessionStart

    static func field(_ body: Body) -> String { "post-\(body.slug)" }

    /// Keeps the charter as a version, makes the memorandum from it and asks for each party's signature. Where the
    /// charter is what was sent last, only the posts that have not signed are asked anew.
    /// - Parameter typed: the post for each party, by the name of its field, as `PostFinder` reads it.
    /// - Returns: the version that was sent.
    func send(_ slug: String, _ typed: FormData, by viewer: Viewer) async throws -> Int {
        let now = clock.now()
        return try await database.write { transaction in
            let work = try Workplace.organised(slug, viewer, now, transaction)
            let id = work.collaboration.id
            if work.collaboration.stage.isOver { throw Self.over }
            let parties = try PartyStore(transaction).list(id)
            guard parties.count > 1 else { throw Fault(.conflict, "A memorandum needs two parties or more.") }
            let posts = try Self.posts(typed, parties, viewer, transaction)
            let store = MemorandumStore(transaction)
            let (version, _) = try Charters.kept(work, transaction)
            let isNew = try store.find(version.number, of: id) == nil
            if isNew {
                let text = MemorandumText.render(
                    charter: version.text, version: version.number,
                    amending: try store.signedByAll(before: version.number, of: id))
                let memorandum = Memorandum(
                    version: version.number, text: text, sentBy: viewer.name, sentAt: now)
                try store.insert(memorandum, of: id)
            }
            let before = try store.requests(version.number, of: id)
            for (body, post) in posts { try store.ask(post, for: body, version.number, of: id) }
            try SignatureMail(address: address).ask(
                try store.requests(version.number, of: id).filter { !$0.isSigned && !before.contains($0) }, work,
                transaction)
            try work.record(
                isNew ? "memorandum.sent" : "memorandum.signers-changed",
                details: ["name": "Version \(version.number)"], in: transaction)
            return version.number
        }
    }

    private static func posts(
        _ typed: FormData, _ parties: [Party], _ viewer: Viewer, _ transaction: any Transaction
    ) throws -> [(Body.ID, Post.ID)] {
        let bodies = try BodyStore(transaction).find(parties.map(\.body), .everything)
        let finder = PostFinder(transaction: transaction, sight: Sight(viewer))
        var errors: [String: String] = [:]
        var result: [(Body.ID, Post.ID)] = []
        for body in parties.compactMap({ bodies[$0.body] }) {
            let field = field(body)
            do {
                let value = typed[field] ?? ""
                if value.isEmpty { throw Fault.invalid(field, "Enter the post that signs for \(body.name)") }
                result.append((body.id, try finder.post(value, in: body.id, field: field).id))
            } catch let fault as Fault where fault.kind == .invalid {
                errors.merge(fault.fields) { first, _ in first }
            }
        }
        if !errors.isEmpty { throw Fault(.invalid, "There is a problem with what was typed.", fields: errors) }
        return result
    }

    enum Signing: Sendable, Equatable {
        case signed
        /// The party had signed this text before; nothing was written.
        case already
        /// What was read is not what would be signed.
        case changed
        /// They must sign in again first.
        case stale
    }

    /// Signs the latest memorandum for a party.
    /// - Parameters:
    ///   - hash: the SHA-256 of the text that was read.
    ///   - session: the hash of the session, which must be young.
    func sign(
        _ slug: String, for body: Body.ID, _ hash: String, by viewer: Viewer, session: [UInt8]
    ) async throws -> Signing {
        let now = clock.now()
        return try await database.write { transaction in
            let work = try Workplace.inside(slug, viewer, now, transaction)
            let id = work.collaboration.id
            let store = MemorandumStore(transaction)
            guard let memorandum = try store.latest(id),
                let request = try store.requests(memorandum.version, of: id).first(where: { $0.body == body })
            else { throw Fault.missing("This signature") }
            try Self.requireSigner(request, viewer, transaction)
            if work.collaboration.stage.isOver { throw Self.over }
            guard memorandum.isIntact else {
                throw Fault(.conflict, "The text is not the one that was sent. Ask for it to be sent again.")
            }
            if memorandum.sha256 != hash { return .changed }
            if request.isSigned { return .already }
            guard Self.isFresh(try sessionStart(session, now, transaction), at: now) else { return .stale }
            guard try store.sign(request, memorandum, of: id, by: viewer, at: now) else { return .already }
            try work.record(
                "memorandum.signed", Subject("body", body.uuid),
                details: [
                    "name": "Version \(memorandum.version)", "sha256": memorandum.sha256,
                    "post": request.post.description,
                ], in: transaction)
            return .signed
        }
    }

    static func isFresh(_ start: Instant?, at now: Instant) -> Bool { start.map { now - $0 < freshness } ?? false }

    /// Only who holds the post now, and no guest.
    private static func requireSigner(
        _ request: SignatureRequest, _ viewer: Viewer, _ transaction: any Transaction
    ) throws {
        let isSigner = try mayHold(viewer, transaction).contains(request.post)
        if !isSigner {
            throw Fault.refused("You cannot sign because only whoever holds the post that the party named may.")
        }
    }

    /// The posts for which somebody may sign.
    static func mayHold(_ viewer: Viewer, _ transaction: any Transaction) throws -> Set<Post.ID> {
        guard viewer.role != .guest, let person = viewer.person else { return [] }
        let held = try PostStore(transaction).held(by: [Person.ID(person)], .everything)
        return Set(held.filter { $0.endedOn == nil }.map(\.id))
    }

    private static var over: Fault { Fault(.conflict, "It is over, and kept as it was.") }
}
