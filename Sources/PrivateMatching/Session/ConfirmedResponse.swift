/// A response of which the offering party has told what both lists have.
public struct ConfirmedResponse: ~Copyable {
    private var session: OpenSession
    public let terms: Terms
    private let confirmation: String

    init(session: consuming OpenSession, terms: Terms, confirmation: String) throws {
        self.session = session
        self.terms = terms
        self.confirmation = confirmation
    }

    /// Finds whose points are confirmed, and ends the session.
    ///
    /// A point that is not in the own list is refused: nobody can make the responding party take somebody for a hit who is not in its list,
    /// or whom the offering party does not have. That it confirms all that it found cannot be checked.
    /// - Parameter hits: where the people found are put.
    public consuming func finish(hits: String) throws -> Findings {
        if session.record.stage != .found {
            guard !exists(hits) else { throw MatchingError.exists(hits) }
            try find()
        }
        guard let findings = session.record.findings else {
            throw MatchingError.file(session.folder.path, reason: "damaged")
        }
        try session.folder.publish(Hits.file, to: hits)
        try session.advance { $0.stage = .finished }
        session.forget()
        return findings
    }

    private mutating func find() throws {
        var lookup = ByteStream(try File.reading(session.folder[DraftResponse.lookup]))
        var reader = try MessageReader(File.reading(confirmation))
        var places = RecordSorter(size: 4, folder: session.folder, name: "sort-places")
        let digest = try reader.readAll(points: { portion in
            for start in stride(from: portion.startIndex, to: portion.endIndex, by: 32) {
                let point = portion[start..<start + 32]
                var own = try lookup.next(36)
                while own.prefix(32).lexicographicallyPrecedes(point), !own.isEmpty { own = try lookup.next(36) }
                guard own.prefix(32) == point else {
                    throw MatchingError.misplaced("The confirmation has a point that is not in this list.")
                }
                try places.add(own.suffix(4))
            }
        })
        var sorted = try places.sorted()
        let findings = try Hits(session: session, terms: terms).write(&sorted)
        try session.advance { record in
            record.confirmation = digest
            record.findings = findings
            record.stage = .found
        }
    }
}
