/// Reads a file in portions and hands out pieces of any size.
struct ByteStream {
    private let file: File
    private var portion: [UInt8] = []
    private var position = 0

    init(_ file: File) { self.file = file }

    /// Whether all was handed out that was ever asked for.
    var isAtEnd: Bool { position == portion.count }

    /// The next `count` bytes; fewer at the end.
    mutating func next(_ count: Int) throws -> ArraySlice<UInt8> {
        if portion.count - position < count {
            portion = Array(portion[position...])
            position = 0
            while portion.count < count {
                let more = try file.read(max(64 << 10, count - portion.count))
                if more.isEmpty { break }
                portion += more
            }
        }
        let end = min(position + count, portion.count)
        defer { position = end }
        return portion[position..<end]
    }
}

/// Collects small pieces and writes them in large ones.
struct ByteCollector {
    private let file: File
    private var buffer: [UInt8] = []

    init(_ file: File) { self.file = file }

    mutating func write(_ bytes: some Sequence<UInt8>) throws {
        buffer.append(contentsOf: bytes)
        if buffer.count >= 64 << 10 { try flush() }
    }

    /// Without it the end is missing.
    mutating func flush() throws {
        try file.write(buffer)
        buffer.removeAll(keepingCapacity: true)
    }
}
