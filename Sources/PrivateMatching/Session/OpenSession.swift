/// A session that this process has at hand, and no other.
struct OpenSession {
    let folder: Folder
    /// Held for as long as this is.
    let lock: File
    var record: SessionRecord
    let workers: Int
    let progress: @Sendable (MatchingProgress) -> Void

    mutating func advance(_ change: (inout SessionRecord) -> Void) throws {
        change(&record)
        try record.write(in: folder)
    }

    /// The keys of the list, made where they are not.
    mutating func prepare(_ list: PersonList, _ terms: Terms, _ secret: SessionSecret) async throws -> ListSummary {
        if let summary = record.summary { return summary }
        let summary = try await KeyFile.make(
            list, terms.recipes, session: record.session, padding: record.padding, paddingKey: secret.padding,
            in: folder,
            workers: workers, done: report(.reading))
        try advance { $0.summary = summary }
        return summary
    }

    /// The list's points times the key, in the file `name`, in the order of the keys.
    func blind(_ name: String, _ secret: SessionSecret, total: Int) async throws {
        let key = secret.key
        try await PointFile.make(
            name, in: folder, workers: workers, next: try KeyFile.digests(in: folder),
            work: { try key.blind(digests: $0) }, done: report(.blinding, total: total))
    }

    /// The points of the message in the file `message` times a key, in the file `name`, in their order.
    func multiply(
        _ message: String, as name: String, by key: BlindingKey, stage: MatchingProgress.Stage, total: UInt64
    ) async throws {
        var reader = try MessageReader(File.reading(folder[message]))
        var rest: ArraySlice<UInt8> = []
        try await PointFile.make(
            name, in: folder, workers: workers,
            next: {
                if rest.isEmpty { rest = try reader.nextPoints() ?? [] }
                defer { rest = rest.dropFirst(PointFile.portion) }
                return rest.isEmpty ? nil : Array(rest.prefix(PointFile.portion))
            },
            work: { points in
                do {
                    return try key.multiply(points: points)
                } catch is NoPoint {
                    throw MatchingError.malformed("one of its points is not on the curve.")
                }
            }, done: report(stage, total: Int(total)))
    }

    /// The points in the file `name`, in ascending order, each with its place among them in four bytes.
    func sorted(_ name: String) throws -> SortedRecords {
        var points = RecordSorter(size: 36, folder: folder, name: "sort-points")
        let next = try PointFile.reader(name, in: folder)
        var place: UInt32 = 0
        while let portion = try next() {
            for start in stride(from: 0, to: portion.count, by: 32) {
                try points.add(portion[start..<start + 32] + MessageFrame.bytes(place))
                place += 1
            }
        }
        return try points.sorted()
    }

    func report(_ stage: MatchingProgress.Stage, total: Int? = nil) -> (Int) -> Void {
        { progress(MatchingProgress(stage: stage, done: $0, total: total)) }
    }

    /// Makes a message in the file `name`.
    func seal(
        _ header: MessageHeader, as name: String, _ fill: (inout MessageWriter) throws -> Void
    ) throws -> Digest32 {
        var digest: Digest32?
        try folder.replace(name) { file in
            var writer = try MessageWriter(header, to: file)
            try fill(&writer)
            digest = try writer.finish()
        }
        guard let digest else { throw MatchingError.file(folder[name], reason: "not written") }
        return digest
    }

    /// Forgets the secret and all that could tell who is in the list.
    func forget(keeping kept: String...) {
        for name in (try? folder.names()) ?? []
        where !kept.contains(name) && name != SessionRecord.file && name != "lock" {
            folder.remove(name)
        }
    }
}
