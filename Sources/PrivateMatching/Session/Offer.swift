/// An offer that is not sent yet.
///
/// The steps of the offering party: ``DraftOffer`` → ``SentOffer``; and, when the response has come, ``AnsweredOffer`` → ``Findings``. Each can
/// be taken once; a process that is killed in the middle of one takes it up again.
public struct DraftOffer: ~Copyable {
    private var session: OpenSession
    private let list: PersonList
    private let terms: Terms

    static let message = "offer"
    /// The key's place for each of the message's points.
    static let order = "order"
    private static let blinded = "blinded"

    init(session: OpenSession, list: PersonList, terms: Terms) {
        self.session = session
        self.list = list
        self.terms = terms
    }

    /// Makes the message and puts it at `path`.
    ///
    /// The points are sent in ascending order: that order is the same for a set however the list was sorted, so that it says nothing.
    /// - Throws: ``MatchingError/exists(_:)`` before anything is done where something is at `path` already.
    public consuming func send(to path: String) async throws -> SentOffer {
        if session.record.stage == .drafting {
            guard !exists(path) else { throw MatchingError.exists(path) }
            try await seal()
        }
        try session.folder.publish(Self.message, to: path)
        try session.advance { $0.stage = .sent }
        session.folder.remove(Self.message)
        return SentOffer(session: session.record.session, summary: session.record.summary)
    }

    private mutating func seal() async throws {
        let secret = try SessionSecret(in: session.folder)
        let summary = try await session.prepare(list, terms, secret)
        try await session.blind(Self.blinded, secret, total: summary.all)

        var sorted = try session.sorted(Self.blinded)
        let header = MessageHeader.offer(session: session.record.session, terms: terms, count: UInt64(summary.all))
        var digest: Digest32?
        try session.folder.replace(Self.order) { file in
            var order = ByteCollector(file)
            digest = try session.seal(header, as: Self.message) { writer in
                while let point = try sorted.next() {
                    try writer.add(points: point.prefix(32))
                    try order.write(point.suffix(4))
                }
            }
            try order.flush()
        }
        try session.advance { record in
            record.offer = digest
            record.stage = .sealed
        }
        session.folder.remove(Self.blinded)
    }
}

/// An offer that is with the other party.
public struct SentOffer: Sendable {
    public let session: Digest32
    public let summary: ListSummary?
}
