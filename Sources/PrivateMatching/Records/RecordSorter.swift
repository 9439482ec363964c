/// Sorts more records of one size than fit into memory: what fills `memory` is sorted and put into a file, and the files are merged.
///
/// Records are compared as bytes, all of them.
struct RecordSorter {
    private let size: Int
    private let memory: Int
    private let folder: Folder
    private let name: String
    private var buffer: [UInt8] = []
    private var runs = 0

    /// - Parameters:
    ///   - size: bytes of a record.
    ///   - name: files called `name.0`, `name.1` … in `folder` are the sorter's.
    init(size: Int, folder: Folder, name: String, memory: Int = 12 << 20) {
        self.size = size
        self.folder = folder
        self.name = name
        self.memory = max(memory / size, 1) * size
    }

    /// Takes one record or several.
    mutating func add(_ records: some Sequence<UInt8>) throws {
        buffer.append(contentsOf: records)
        if buffer.count >= memory { try spill() }
    }

    /// All records, in order. The files vanish when they have been read.
    mutating func sorted() throws -> SortedRecords {
        if runs == 0 {
            defer { buffer = [] }
            return SortedRecords([.memory(Self.sorted(buffer, size: size))], size: size)
        }
        if !buffer.isEmpty { try spill() }
        buffer = []
        let sources = try (0..<runs).map { run in
            let path = folder["\(name).\(run)"]
            let file = try File.reading(path)
            folder.remove("\(name).\(run)")
            return SortedRecords.Source.file(ByteStream(file))
        }
        return SortedRecords(sources, size: size)
    }

    private mutating func spill() throws {
        let file = try File.replacing(folder["\(name).\(runs)"])
        try file.write(Self.sorted(buffer, size: size))
        runs += 1
        buffer.removeAll(keepingCapacity: true)
    }

    /// Orders by the first eight bytes as a number and looks at the rest only where they are equal.
    static func sorted(_ bytes: [UInt8], size: Int) -> [UInt8] {
        let count = bytes.count / size
        return bytes.withUnsafeBytes { all in
            var order = (0..<count).map { index in
                var first: UInt64 = 0
                for place in 0..<min(8, size) { first = first << 8 | UInt64(all[index * size + place]) }
                return (first: first, index: UInt32(index))
            }
            order.sort { left, right in
                if left.first != right.first { return left.first < right.first }
                let (a, b) = (Int(left.index) * size, Int(right.index) * size)
                return all[a..<a + size].lexicographicallyPrecedes(all[b..<b + size])
            }
            var result: [UInt8] = []
            result.reserveCapacity(bytes.count)
            for entry in order {
                let start = Int(entry.index) * size
                result.append(contentsOf: UnsafeRawBufferPointer(rebasing: all[start..<start + size]))
            }
            return result
        }
    }
}

/// Records that come in order from several places.
struct SortedRecords {
    enum Source {
        case memory([UInt8])
        case file(ByteStream)
    }

    private let size: Int
    private var sources: [Source]
    private var heads: [ArraySlice<UInt8>] = []
    private var position = 0

    fileprivate init(_ sources: [Source], size: Int) {
        self.sources = sources
        self.size = size
    }

    /// The next record, `nil` at the end.
    mutating func next() throws -> ArraySlice<UInt8>? {
        if case .memory(let bytes) = sources.first, sources.count == 1 {
            guard position < bytes.count else { return nil }
            defer { position += size }
            return bytes[position..<position + size]
        }
        if heads.isEmpty {
            for index in sources.indices { heads.append(try pull(index)) }
        }
        var least: Int?
        for (index, head) in heads.enumerated() where !head.isEmpty {
            if let known = least, !head.lexicographicallyPrecedes(heads[known]) { continue }
            least = index
        }
        guard let least else { return nil }
        defer { position += 1 }
        let record = heads[least]
        heads[least] = try pull(least)
        return record
    }

    private mutating func pull(_ index: Int) throws -> ArraySlice<UInt8> {
        guard case .file(var stream) = sources[index] else { return [] }
        // The stream is moved out and back, so that its buffer is not copied.
        sources[index] = .memory([])
        defer { sources[index] = .file(stream) }
        return try stream.next(size)
    }
}
