import Crypto

/// How many of what a list gave.
public struct ListSummary: Sendable, Equatable, Codable {
    public let people: Int
    /// People for whom no recipe makes a key: they cannot be found.
    public let withoutKey: Int
    /// How many people have a key of each recipe, in the order of the recipes.
    public let perRecipe: [Int]
    /// Different keys.
    public let keys: Int
    /// Keys of nobody that were added.
    public let padding: Int

    /// What the other party is told.
    var all: Int { keys + padding }
}

/// The keys of a list, in files of the session: ``KeyRecord``s, those of equal keys beside each other, and the identifiers of people.
enum KeyFile {
    static let keys = "keys"
    static let ids = "ids"

    /// Reads the list and makes both files.
    /// - Parameter padding: the number of keys is filled up to a multiple of it.
    /// - Throws: ``MatchingError/list(_:line:)`` for identifiers that are missing or there twice, and where there are people but not one key.
    static func make(
        _ list: PersonList, _ recipes: [Recipe], session: Digest32, padding: Int, paddingKey: [UInt8],
        in folder: Folder,
        workers: Int, done: (Int) -> Void
    ) async throws -> ListSummary {
        var reader = try list.reader(recipes)
        let maker = KeyMaker(session: session, recipes: recipes, id: reader.id, columns: reader.columns)
        var records = RecordSorter(size: KeyRecord.size, folder: folder, name: "sort-keys")
        var marks = RecordSorter(size: 20, folder: folder, name: "sort-ids", memory: 4 << 20)
        var people = 0
        var withoutKey = 0
        var perRecipe = [Int](repeating: 0, count: recipes.count)
        let ids = try File.replacing(folder[ids])
        try await inOrder(workers: workers, next: { try reader.read() }, work: maker.make) { made in
            try Task.checkCancellation()
            try ids.write(made.ids)
            try records.add(made.records)
            try marks.add(made.idMarks)
            people += made.people
            withoutKey += made.withoutKey
            for (recipe, count) in made.perRecipe.enumerated() { perRecipe[recipe] += count }
            done(people)
        }
        try ids.sync()
        try refuseRepeated(marks.sorted())
        guard people == 0 || withoutKey < people else {
            throw MatchingError.list(
                "None of \(people) people has what the recipes need (\(recipes.map(\.name).joined(separator: ", "))): "
                    + "are these the right columns?", line: nil)
        }
        var keys = 0
        var added = 0
        var sorted = try records.sorted()
        try folder.replace(Self.keys) { file in
            var collector = ByteCollector(file)
            var last: [UInt8] = []
            while let record = try sorted.next() {
                if !record.starts(with: last) || keys == 0 {
                    keys += 1
                    last = Array(record.prefix(32))
                }
                try collector.write(record)
            }
            added = padding > 1 ? (padding - keys % padding) % padding : 0
            guard keys + added <= MessageHeader.maximumCount else {
                throw MatchingError.list("There are more keys than a message can hold.", line: nil)
            }
            let key = SymmetricKey(data: paddingKey)
            for number in 0..<added {
                let digest = HMAC<SHA256>.authenticationCode(for: Array("nobody \(number)".utf8), using: key)
                try collector.write(KeyRecord(digest: Array(digest), person: KeyRecord.nobody, recipe: .max).bytes)
            }
            try collector.flush()
        }
        return ListSummary(people: people, withoutKey: withoutKey, perRecipe: perRecipe, keys: keys, padding: added)
    }

    private static func refuseRepeated(_ marks: SortedRecords) throws {
        var marks = marks
        var last: ArraySlice<UInt8> = []
        while let mark = try marks.next() {
            if !last.isEmpty, last.prefix(16) == mark.prefix(16) {
                let lines = [last, mark].map { MessageFrame.number($0.suffix(4)) }
                throw MatchingError.list("The identifier is that of line \(lines[0]), too.", line: Int(lines[1]))
            }
            last = mark
        }
    }

    /// Gives the different keys, in portions of ``PointFile/portion`` bytes.
    static func digests(in folder: Folder) throws -> () throws -> [UInt8]? {
        var records = ByteStream(try File.reading(folder[keys]))
        var last: [UInt8] = []
        return {
            var portion: [UInt8] = []
            while portion.count < PointFile.portion {
                let record = try records.next(KeyRecord.size)
                if record.isEmpty { break }
                if last.isEmpty || !record.starts(with: last) {
                    last = Array(record.prefix(32))
                    portion += last
                }
            }
            return portion.isEmpty ? nil : portion
        }
    }
}
