/// An offer that the other party has answered.
public struct AnsweredOffer: ~Copyable {
    private var session: OpenSession
    public let terms: Terms

    private static let response = "response"
    private static let unblinded = "unblinded"
    private static let confirmation = "confirmation"

    /// - Throws: ``MatchingError/malformed(_:)`` where the response is not whole or was changed.
    init(session: consuming OpenSession, terms: Terms, response: String) throws {
        self.session = session
        self.terms = terms
        var reader = try MessageReader(File.reading(response))
        let digest = try reader.readAll()
        if let known = self.session.record.response {
            guard known == digest else {
                throw MatchingError.misplaced("Another response of the same session began to be used.")
            }
            return
        }
        try self.session.folder.take(response, as: Self.response, digest: digest)
        try self.session.advance { $0.response = digest }
    }

    /// Finds what both lists have, and ends the session.
    /// - Parameters:
    ///   - hits: where the people found are put; of no use where they are only counted.
    ///   - confirmation: where the message for the other party is put, where both learn who matches.
    public consuming func finish(hits: String?, confirmation: String?) async throws -> Findings {
        try requireOutputs(hits: hits, confirmation: confirmation)
        if session.record.stage != .found {
            for path in [hits, confirmation].compactMap({ $0 }) where exists(path) { throw MatchingError.exists(path) }
            try await find()
        }
        guard let findings = session.record.findings else {
            throw MatchingError.file(session.folder.path, reason: "damaged")
        }
        if let hits { try session.folder.publish(Hits.file, to: hits) }
        if let confirmation { try session.folder.publish(Self.confirmation, to: confirmation) }
        try session.advance { $0.stage = .finished }
        session.forget()
        return findings
    }

    private func requireOutputs(hits: String?, confirmation: String?) throws {
        let mode = terms.mode.rawValue
        if hits == nil, terms.mode != .count {
            throw MatchingError.misplaced("The mode is '\(mode)': say where the people found are to be put.")
        }
        if hits != nil, terms.mode == .count {
            throw MatchingError.misplaced("The mode is '\(mode)': only a number comes of it, and no file.")
        }
        if (confirmation != nil) != (terms.mode == .bothSides) {
            let what = confirmation == nil ? "say where the confirmation is to be put" : "there is no confirmation"
            throw MatchingError.misplaced("The mode is '\(mode)': \(what).")
        }
    }

    private mutating func find() async throws {
        guard let inverse = try SessionSecret(in: session.folder).key.inverse, let response = session.record.response
        else {
            throw MatchingError.file(session.folder.path, reason: "damaged")
        }
        let header = try MessageReader(File.reading(session.folder[Self.response])).header
        try await session.multiply(
            Self.response, as: Self.unblinded, by: inverse, stage: .unblinding, total: header.points)
        session.progress(MatchingProgress(stage: .comparing, done: 0, total: nil))
        var hits = RecordSorter(size: 36, folder: session.folder, name: "sort-hits")
        let count = try compare(header) { try hits.add($0) }
        if terms.mode == .count {
            try session.advance { record in
                record.findings = Findings(people: nil, keys: count, perRecipe: nil)
                record.stage = .found
            }
            return
        }
        var sorted = try hits.sorted()
        var places = RecordSorter(size: 4, folder: session.folder, name: "sort-places")
        var confirmed: Digest32?
        if terms.mode == .bothSides {
            let header = MessageHeader.confirmation(
                session: session.record.session, response: response, count: UInt64(count))
            confirmed = try session.seal(header, as: Self.confirmation) { writer in
                while let hit = try sorted.next() {
                    try writer.add(points: hit.prefix(32))
                    try places.add(hit.suffix(4))
                }
            }
        } else {
            while let hit = try sorted.next() { try places.add(hit.suffix(4)) }
        }
        var keys = try keyPlaces(places.sorted())
        let findings = try Hits(session: session, terms: terms).write(&keys)
        try session.advance { record in
            record.confirmation = confirmed
            record.findings = findings
            record.stage = .found
        }
    }

    /// Goes through the own points and the other's set side by side, both in order.
    /// - Parameter hit: is handed each own point that is in the set, with its place in the message.
    /// - Returns: how many.
    private func compare(_ header: MessageHeader, _ hit: (ArraySlice<UInt8>) throws -> Void) throws -> Int {
        guard let shape = header.set else { return 0 }
        var own = try session.sorted(Self.unblinded)
        var point = try own.next()
        var count = 0
        var reader = try MessageReader(File.reading(session.folder[Self.response]))
        let digest = try reader.readAll(number: { number in
            while let mine = point, shape.number(x: mine) <= number {
                if shape.number(x: mine) == number {
                    try hit(mine)
                    count += 1
                }
                point = try own.next()
            }
        })
        guard digest == session.record.response else {
            throw MatchingError.file(session.folder[Self.response], reason: "damaged")
        }
        return count
    }

    /// From places in the message to places among the keys.
    private func keyPlaces(_ places: SortedRecords) throws -> SortedRecords {
        var places = places
        var order = ByteStream(try File.reading(session.folder[DraftOffer.order]))
        var keys = RecordSorter(size: 4, folder: session.folder, name: "sort-keys")
        var next = 0
        while let place = try places.next() {
            let wanted = Int(MessageFrame.number(place))
            while next < wanted {
                next += try order.next(min(wanted - next, 4096) * 4).count / 4
            }
            try keys.add(try order.next(4))
            next += 1
        }
        return try keys.sorted()
    }
}
