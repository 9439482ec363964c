/// A response that is not sent yet.
///
/// The steps of the responding party: ``DraftResponse`` → ``SentResponse``; and, where both sides learn who matches and the confirmation has come,
/// ``ConfirmedResponse`` → ``Findings``.
public struct DraftResponse: ~Copyable {
    private var session: OpenSession
    private let list: PersonList
    private let terms: Terms

    static let offer = "offer"
    static let message = "response"
    /// The own points times the key, sorted, each with its key's place.
    static let lookup = "lookup"
    private static let own = "own"
    private static let answers = "answers"

    init(session: OpenSession, list: PersonList, terms: Terms) {
        self.session = session
        self.list = list
        self.terms = terms
    }

    /// Makes the message and puts it at `path`.
    ///
    /// Where people are counted, the points are answered in ascending order: which answer belongs to which point is known to nobody but
    /// the one who has the key, and that is thrown away here.
    /// - Throws: ``MatchingError/exists(_:)`` before anything is done where something is at `path` already;
    ///   ``MatchingError/malformed(_:)`` where the offer has points that are not on the curve.
    public consuming func send(to path: String) async throws -> SentResponse {
        if session.record.stage == .drafting {
            guard !exists(path) else { throw MatchingError.exists(path) }
            try await seal()
        }
        try session.folder.publish(Self.message, to: path)
        if session.record.stage == .sealed { try session.advance { $0.stage = .sent } }
        forget()
        return SentResponse(session: session.record.session, summary: session.record.summary)
    }

    private mutating func seal() async throws {
        let secret = try SessionSecret(in: session.folder)
        // First what is quickly found to be wrong.
        let points = try MessageReader(File.reading(session.folder[Self.offer])).header.points
        try await session.multiply(Self.offer, as: Self.answers, by: secret.key, stage: .answering, total: points)
        let summary = try await session.prepare(list, terms, secret)
        try await session.blind(Self.own, secret, total: summary.all)
        session.progress(MatchingProgress(stage: .comparing, done: 0, total: nil))
        try session.folder.replace(Self.lookup) { file in
            var lookup = ByteCollector(file)
            var sorted = try session.sorted(Self.own)
            while let point = try sorted.next() { try lookup.write(point) }
            try lookup.flush()
        }
        let digest = try write(points: points, set: UInt64(summary.all))
        try session.advance { record in
            record.response = digest
            record.stage = .sealed
        }
        forget()
    }

    /// The key has done its work once the response is made. The response stays: an offer that comes again gets the same one.
    private func forget() {
        if terms.mode == .bothSides {
            session.forget(keeping: Self.message, Self.lookup, KeyFile.keys, KeyFile.ids)
        } else {
            session.forget(keeping: Self.message)
        }
    }

    private func write(points: UInt64, set: UInt64) throws -> Digest32 {
        guard let offer = session.record.offer else { throw MatchingError.file(session.folder.path, reason: "damaged") }
        let isShuffled = terms.mode == .count
        let header = MessageHeader.response(
            session: session.record.session, offer: offer, count: points, set: set, isShuffled: isShuffled)
        return try session.seal(header, as: Self.message) { writer in
            if isShuffled {
                var sorted = try session.sorted(Self.answers)
                while let point = try sorted.next() { try writer.add(points: point.prefix(32)) }
            } else {
                let next = try PointFile.reader(Self.answers, in: session.folder)
                while let portion = try next() { try writer.add(points: portion) }
            }
            let shape = header.set
            var lookup = ByteStream(try File.reading(session.folder[Self.lookup]))
            try writer.addSet { add in
                while let shape {
                    let point = try lookup.next(36)
                    if point.isEmpty { return }
                    try add(shape.number(x: point))
                }
            }
        }
    }
}

/// A response that is with the other party.
public struct SentResponse: Sendable {
    public let session: Digest32
    public let summary: ListSummary?
}
