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
    /// charter is what was sent last, only those who have not signed are asked anew.
    /// - Parameter typed: who signs for each party, by the name of its field, as `SignerFinder` reads it.
    /// - Returns: the version that was sent.
    func send(_ slug: String, _ typed: FormData, by viewer: Viewer) async throws -> Int {
        let now = clock.now()
        return try await database.write { transaction in
            let work = try Workplace.organised(slug, viewer, now, transaction)
            let id = work.collaboration.id
            if work.collaboration.stage.isOver { throw Self.over }
            let parties = try PartyStore(transaction).list(id)
            guard parties.count > 1 else { throw Fault(.conflict, "A memorandum needs two parties or more.") }
            let signers = try Self.signers(typed, parties, work, transaction)
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
            for (body, signer) in signers { try store.ask(signer, for: body, version.number, of: id) }
            try SignatureMail(address: address).ask(
                try store.requests(version.number, of: id).filter { !$0.isSigned && !before.contains($0) }, work,
                transaction)
            try work.record(
                isNew ? "memorandum.sent" : "memorandum.signers-changed",
                details: ["name": "Version \(version.number)"], in: transaction)
            return version.number
        }
    }

    private static func signers(
        _ typed: FormData, _ parties: [Party], _ work: Workplace, _ transaction: any Transaction
    ) throws -> [(Body.ID, Signer)] {
        let bodies = try BodyStore(transaction).find(parties.map(\.body), .everything)
        let sight = Sight(work.viewer)
        let finder = SignerFinder(
            transaction: transaction, finder: PostFinder(transaction: transaction, sight: sight),
            guests: try MemorandumStore(transaction).guests(work.collaboration.id, at: work.now, sight))
        var errors: [String: String] = [:]
        var result: [(Body.ID, Signer)] = []
        for body in parties.compactMap({ bodies[$0.body] }) {
            let field = field(body)
            do {
                result.append((body.id, try finder.signer(typed[field] ?? "", for: body, field: field)))
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
            try Self.requireSigner(request, work, transaction)
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
                    "post": request.signer.post?.description, "guest": request.signer.guest?.description,
                ].compactMapValues(\.self), in: transaction)
            return .signed
        }
    }

    static func isFresh(_ start: Instant?, at now: Instant) -> Bool { start.map { now - $0 < freshness } ?? false }

    private static func requireSigner(
        _ request: SignatureRequest, _ work: Workplace, _ transaction: any Transaction
    ) throws {
        if try mayHold(work, transaction).contains(request.signer, of: request.body) { return }
        switch request.signer {
        case .post:
            throw Fault.refused("You cannot sign because only whoever holds the post that the party named may.")
        case .guest(let person) where work.viewer.person == person.uuid:
            throw Fault.refused(
                "You cannot sign because you are no longer a guest of this party here. Its organisers can name another."
            )
        case .guest:
            throw Fault.refused("You cannot sign because only the guest whom the party named may.")
        }
    }

    /// For whom somebody may sign.
    struct Hand: Sendable {
        /// What they hold now; a guest signs by name alone.
        let posts: Set<Post.ID>
        /// Themselves, while they are let in as a guest, with their body.
        let guest: GuestSigner?

        func contains(_ signer: Signer, of body: Body.ID) -> Bool {
            switch signer {
            case .post(let post): posts.contains(post)
            case .guest(let person): guest?.person == person && guest?.body == body
            }
        }
    }

    static func mayHold(_ work: Workplace, _ transaction: any Transaction) throws -> Hand {
        guard let person = work.viewer.person.map({ Person.ID($0) }) else { return Hand(posts: [], guest: nil) }
        if work.viewer.role == .guest {
            let guests = try MemorandumStore(transaction).guests(work.collaboration.id, at: work.now, .everything)
            return Hand(posts: [], guest: guests.first { $0.person == person })
        }
        let held = try PostStore(transaction).held(by: [person], .everything)
        return Hand(posts: Set(held.filter { $0.endedOn == nil }.map(\.id)), guest: nil)
    }

    private static var over: Fault { Fault(.conflict, "It is over, and kept as it was.") }
}
