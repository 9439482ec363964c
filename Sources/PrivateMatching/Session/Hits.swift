import Tabular

/// From keys that both lists have to people, as a file.
struct Hits {
    static let file = "hits"
    let session: OpenSession
    let terms: Terms

    /// Makes the file: a person a row, in the order of the list, with the recipes that found them.
    /// - Parameter places: the keys' places, in any order, as records of four bytes.
    func write(_ places: inout SortedRecords) throws -> Findings {
        var people = RecordSorter(size: 5, folder: session.folder, name: "sort-people")
        let keys = try collect(&places, into: &people)
        var found = 0
        var perRecipe = [Int](repeating: 0, count: terms.recipes.count)
        var sorted = try people.sorted()
        try session.folder.replace(Self.file) { file in
            var ids = PersonNames(ByteStream(try File.reading(session.folder[KeyFile.ids])))
            var rows = CSVWriter { try file.write($0) }
            try rows.write(["id", "recipes"])
            var next = try sorted.next()
            while let record = next {
                let person = MessageFrame.number(record.prefix(4))
                var recipes: [Int] = []
                while let same = next, MessageFrame.number(same.prefix(4)) == person {
                    let recipe = Int(same.last ?? 0)
                    if recipes.last != recipe { recipes.append(recipe) }
                    next = try sorted.next()
                }
                for recipe in recipes where recipe < perRecipe.count { perRecipe[recipe] += 1 }
                let names = recipes.filter { $0 < terms.recipes.count }.map { terms.recipes[$0].name }
                try rows.write([try ids.name(of: person), names.joined(separator: " ")])
                found += 1
            }
            try rows.finish()
        }
        return Findings(people: found, keys: keys, perRecipe: perRecipe)
    }

    /// Whose keys they are.
    /// - Returns: how many.
    private func collect(_ places: inout SortedRecords, into people: inout RecordSorter) throws -> Int {
        var records = ByteStream(try File.reading(session.folder[KeyFile.keys]))
        var digest: [UInt8] = []
        var place = -1
        var count = 0
        var wanted = try places.next().map { Int(MessageFrame.number($0)) }
        while wanted != nil {
            let bytes = try records.next(KeyRecord.size)
            if bytes.isEmpty { break }
            if place < 0 || !bytes.starts(with: digest) {
                if place == wanted {
                    count += 1
                    wanted = try places.next().map { Int(MessageFrame.number($0)) }
                }
                digest = Array(bytes.prefix(32))
                place += 1
            }
            let record = KeyRecord(bytes)
            if place == wanted, record.person != KeyRecord.nobody {
                try people.add(MessageFrame.bytes(record.person) + [record.recipe])
            }
        }
        return place == wanted ? count + 1 : count
    }
}

/// Identifiers, in the order of the list.
private struct PersonNames {
    private var stream: ByteStream
    private var next: UInt32 = 0

    init(_ stream: ByteStream) { self.stream = stream }

    /// - Parameter person: greater than the last one asked for.
    mutating func name(of person: UInt32) throws -> String {
        while true {
            let bytes = try stream.next(Int(MessageFrame.number(try stream.next(4))))
            next += 1
            if next > person || bytes.isEmpty { return String(decoding: bytes, as: UTF8.self) }
        }
    }
}
