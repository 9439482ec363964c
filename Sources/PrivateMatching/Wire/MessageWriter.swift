import Crypto

/// Writes a message: first all of its points, then its set, then the end.
struct MessageWriter {
    private let file: File
    private let header: MessageHeader
    private var hash = SHA256()
    private var number: UInt32 = 0
    private var pending: [UInt8] = []

    init(_ header: MessageHeader, to file: File) throws {
        self.file = file
        self.header = header
        try write(Array(header.text.utf8))
    }

    /// Any number of x-coordinates, 32 bytes each.
    mutating func add(points: some Sequence<UInt8>) throws {
        pending.append(contentsOf: points)
        while pending.count >= MessageFrame.maximumBytes { try flush(MessageFrame.points) }
    }

    /// All points have been added; the numbers of the set, which come in order, follow as `numbers` hands them on.
    mutating func addSet(_ numbers: (_ add: (UInt128) throws -> Void) throws -> Void) throws {
        if !pending.isEmpty { try flush(MessageFrame.points) }
        guard let shape = header.set else { return }
        var parts: [[UInt8]] = []
        var encoder = CodedSetEncoder(shape, portion: MessageFrame.maximumBytes) { parts.append($0) }
        try numbers { number in
            try encoder.add(number)
            for part in parts { try write(frame: MessageFrame.set, part) }
            parts.removeAll()
        }
        try encoder.finish()
        for part in parts { try write(frame: MessageFrame.set, part) }
    }

    /// - Returns: the SHA-256 by which others refer to the message.
    mutating func finish() throws -> Digest32 {
        if !pending.isEmpty { try flush(MessageFrame.points) }
        let digest = Digest32(hash.finalize())
        try write(frame: MessageFrame.end, digest.bytes)
        return digest
    }

    private mutating func flush(_ kind: UInt8) throws {
        let payload = Array(pending.prefix(MessageFrame.maximumBytes))
        pending.removeFirst(payload.count)
        try write(frame: kind, payload)
    }

    private mutating func write(frame kind: UInt8, _ payload: [UInt8]) throws {
        try write(MessageFrame.head(kind, number: number, length: payload.count))
        try write(payload)
        number += 1
    }

    private mutating func write(_ bytes: [UInt8]) throws {
        hash.update(data: bytes)
        try file.write(bytes)
    }
}
