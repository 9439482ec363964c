import Access
import Directory
import Kernel
import Storage

/// What the page of a memorandum shows: one that was sent, or what would be sent now.
struct MemorandumView: Sendable {
    /// What a party is asked for, and whether it did.
    struct Signatory: Sendable {
        let request: SignatureRequest
        let body: String
        /// The post's title, or the guest's name.
        let signer: String
        /// The viewer may sign.
        let isViewers: Bool
        /// The guest who was named is not let in any more, or not as a guest of this body.
        let isLapsed: Bool
        /// The earlier version that the party signed.
        let earlier: Int?

        /// As guests are marked everywhere: 'Guest · Harbour Trust'; `nil` for a post.
        var guestMark: String? { request.signer.guest == nil ? nil : "Guest · \(body)" }
        var text: String { guestMark.map { "\(signer), \($0)" } ?? signer }
    }

    let head: CollaborationHead
    /// `nil` for a draft.
    let memorandum: Memorandum?
    let text: String
    let signatories: [Signatory]
    /// The clauses that differ from what all parties signed before, and its version; `nil` for a first memorandum.
    let amends: (version: Int, clauses: [MemorandumText.Amendment])?
    /// The version that was sent last, if any was.
    let latest: Int?
    /// The charter says something else now than the version sent last.
    let isStale: Bool
    let mayOrganise: Bool
    let mustSignInAgain: Bool

    var isLatest: Bool { memorandum != nil && memorandum?.version == latest }
    var isSignedByAll: Bool { !signatories.isEmpty && signatories.allSatisfy(\.request.isSigned) }
    var sha256: String { memorandum?.sha256 ?? "" }

    enum Wanted: Sendable { case latestOrDraft, draft, version(Int) }

    static func read(
        _ work: Workplace, _ wanted: Wanted, signedIn: Instant?, _ transaction: any Transaction
    ) throws -> MemorandumView {
        let store = MemorandumStore(transaction)
        let id = work.collaboration.id
        let latest = try store.latest(id)
        let memorandum: Memorandum?
        switch wanted {
        case .draft: memorandum = nil
        case .latestOrDraft: memorandum = latest
        case .version(let number):
            guard let found = try store.find(number, of: id) else { throw Fault.missing("This version") }
            memorandum = found
        }
        let charter = CharterText.render(try Charter.read(work, .everything, transaction))
        let earlier = try store.signedByAll(before: memorandum?.version ?? .max, of: id)
        let text = memorandum?.text ?? MemorandumText.render(charter: charter, version: nil, amending: earlier)
        return MemorandumView(
            head: try CollaborationHead.read(work, transaction), memorandum: memorandum, text: text,
            signatories: try memorandum.map { try signatories($0, work, transaction) } ?? [],
            amends: earlier.map { ($0.version, MemorandumText(text).amendments(since: MemorandumText($0.text))) },
            latest: latest?.version,
            isStale: try latest.map { try isStale($0, charter, id, transaction) } ?? false,
            mayOrganise: CollaborationRules.organise(work.standing).isAllowed && !work.collaboration.stage.isOver,
            mustSignInAgain: !Memoranda.isFresh(signedIn, at: work.now))
    }

    /// - Parameter charter: its text as it is now.
    static func isStale(
        _ memorandum: Memorandum, _ charter: String, _ id: Collaboration.ID, _ transaction: any Transaction
    ) throws -> Bool {
        try CharterStore(transaction).version(memorandum.version, of: id)?.text != charter
    }

    private static func signatories(
        _ memorandum: Memorandum, _ work: Workplace, _ transaction: any Transaction
    ) throws -> [Signatory] {
        let store = MemorandumStore(transaction)
        let requests = try store.requests(memorandum.version, of: work.collaboration.id)
        let bodies = try BodyStore(transaction).find(requests.map(\.body), .everything)
        let sight = Sight(work.viewer)
        let posts = try PostStore(transaction).find(requests.compactMap(\.signer.post), sight)
        let names = try store.names(requests.compactMap(\.signer.guest), sight)
        let earlier = try store.signed(before: memorandum.version, of: work.collaboration.id)
        let hand = try Memoranda.mayHold(work, transaction)
        let guests = try store.guests(work.collaboration.id, at: work.now, .everything)
        return requests.map { request in
            let signer: String
            var isLapsed = false
            switch request.signer {
            case .post(let post): signer = posts[post]?.title ?? ShownRoles.unseen
            case .guest(let person):
                signer = names[person] ?? "Somebody whom you do not see"
                isLapsed = !guests.contains { $0.person == person && $0.body == request.body }
            }
            return Signatory(
                request: request, body: bodies[request.body]?.name ?? "A body", signer: signer,
                isViewers: hand.contains(request.signer, of: request.body), isLapsed: isLapsed,
                earlier: earlier[request.body])
        }.sorted { ($0.body, $0.request.body) < ($1.body, $1.request.body) }
    }
}
