import Crypto

/// Reads a message from start to end, whoever wrote it, in memory that does not depend on what it says.
struct MessageReader {
    let header: MessageHeader
    private var stream: ByteStream
    private var hash = SHA256()
    private var number: UInt32 = 0
    /// Bytes of points, and the last of them.
    private var read: UInt64 = 0
    private var last: ArraySlice<UInt8> = []

    /// Reads the header.
    /// - Throws: ``MatchingError/malformed(_:)``, ``MatchingError/version(_:)``, ``MatchingError/file(_:reason:)``.
    init(_ file: File) throws {
        var stream = ByteStream(file)
        var bytes = Array(try stream.next(Self.magic.count))
        guard bytes == Self.magic else { throw MatchingError.malformed("it does not begin like one.") }
        while bytes.suffix(2) != [10, 10] {
            guard bytes.count < MessageHeader.maximumBytes else {
                throw MatchingError.malformed("its header is longer than it may be.")
            }
            let next = try stream.next(1)
            guard !next.isEmpty else { throw MatchingError.malformed("it ends within its header.") }
            bytes += next
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw MatchingError.malformed("its header is not UTF-8.")
        }
        self.stream = stream
        header = try MessageHeader(text: text)
        hash.update(data: bytes)
    }

    /// Reads all and checks all that can be checked without a key: that it is whole and as it was written, and holds what it says.
    ///
    /// That points are on the curve is found when they are multiplied.
    /// - Parameters:
    ///   - points: is handed portions of whole x-coordinates.
    ///   - number: is handed each number of the set, in order.
    /// - Returns: the SHA-256 by which others refer to the message.
    mutating func readAll(
        points: (ArraySlice<UInt8>) throws -> Void = { _ in }, number: (UInt128) throws -> Void = { _ in }
    ) throws -> Digest32 {
        while let portion = try nextPoints() { try points(portion) }
        if let shape = header.set { try readSet(shape, number) }
        let digest = Digest32(hash.finalize())
        let end = try frame()
        guard end.kind == MessageFrame.end else { throw MatchingError.malformed("it has more than it says.") }
        guard Array(end.payload) == digest.bytes else {
            throw MatchingError.malformed("its SHA-256 is not the one at its end.")
        }
        guard try stream.next(1).isEmpty else { throw MatchingError.malformed("something follows its end.") }
        return digest
    }

    /// The next portion of whole x-coordinates, `nil` when all were read.
    mutating func nextPoints() throws -> ArraySlice<UInt8>? {
        let left = header.points * 32 - read
        guard left > 0 else { return nil }
        let frame = try frame()
        guard frame.kind == MessageFrame.points, frame.payload.count == min(left, UInt64(MessageFrame.maximumBytes))
        else {
            throw MatchingError.malformed("piece \(number - 1) is not the points that belong there.")
        }
        if header.isAscending {
            for start in stride(from: frame.payload.startIndex, to: frame.payload.endIndex, by: 32) {
                let point = frame.payload[start..<start + 32]
                guard last.isEmpty || last.lexicographicallyPrecedes(point) else {
                    throw MatchingError.malformed("its points are not in order, or one is there twice.")
                }
                last = point
            }
        }
        read += UInt64(frame.payload.count)
        return frame.payload
    }

    private mutating func readSet(_ shape: CodedSetShape, _ take: (UInt128) throws -> Void) throws {
        var decoder = CodedSetDecoder(shape)
        while !decoder.isComplete {
            let frame = try frame()
            guard frame.kind == MessageFrame.set, !frame.payload.isEmpty else {
                throw MatchingError.malformed("piece \(number - 1) is not the part of the set that belongs there.")
            }
            try decoder.feed(frame.payload, take)
            guard decoder.isComplete || frame.payload.count == MessageFrame.maximumBytes else {
                throw MatchingError.malformed("a piece within its set is not full.")
            }
        }
        try decoder.finish()
    }

    private mutating func frame() throws -> (kind: UInt8, payload: ArraySlice<UInt8>) {
        let head = try stream.next(MessageFrame.headBytes)
        guard head.count == MessageFrame.headBytes else { throw MatchingError.malformed("it is cut off.") }
        let start = head.startIndex
        guard MessageFrame.number(head[start + 1..<start + 5]) == number else {
            throw MatchingError.malformed("piece \(number) is not where it belongs.")
        }
        let length = Int(MessageFrame.number(head[(start + 5)...]))
        guard length <= MessageFrame.maximumBytes else {
            throw MatchingError.malformed("piece \(number) is larger than it may be.")
        }
        let kind = head[start]
        let headBytes = Array(head)
        let payload = try stream.next(length)
        guard payload.count == length else { throw MatchingError.malformed("it is cut off.") }
        if kind != MessageFrame.end {
            hash.update(data: headBytes)
            payload.withUnsafeBytes { hash.update(bufferPointer: $0) }
        }
        number += 1
        return (kind, payload)
    }

    private static let magic = [UInt8]("concordat-psi ".utf8)
}
