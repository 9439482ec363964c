/// Writes a set's numbers, which come in order.
struct CodedSetEncoder {
    private let shape: CodedSetShape
    private let sink: ([UInt8]) throws -> Void
    private let portion: Int
    private var last: UInt128 = 0
    private var bytes: [UInt8] = []
    private var partial: UInt64 = 0
    private var partialBits = 0

    /// - Parameters:
    ///   - portion: how many bytes are handed over at a time.
    ///   - sink: takes them.
    init(_ shape: CodedSetShape, portion: Int, sink: @escaping ([UInt8]) throws -> Void) {
        self.shape = shape
        self.portion = portion
        self.sink = sink
    }

    mutating func add(_ number: UInt128) throws {
        let gap = number - last
        last = number
        for _ in 0..<Int(gap >> UInt128(shape.bits)) { append(1, bits: 1) }
        append(0, bits: 1)
        append(UInt64(truncatingIfNeeded: gap) & (1 << UInt64(shape.bits) - 1), bits: shape.bits)
        if bytes.count >= portion { try flush(upTo: portion) }
    }

    /// Fills the last byte with zeros.
    mutating func finish() throws {
        if partialBits > 0 { append(0, bits: 8 - partialBits) }
        while !bytes.isEmpty { try flush(upTo: portion) }
    }

    private mutating func flush(upTo count: Int) throws {
        try sink(Array(bytes.prefix(count)))
        bytes.removeFirst(min(count, bytes.count))
    }

    private mutating func append(_ value: UInt64, bits: Int) {
        var left = bits
        while left > 0 {
            let step = min(left, 8 - partialBits)
            left -= step
            partial = partial << UInt64(step) | (value >> UInt64(left)) & (1 << UInt64(step) - 1)
            partialBits += step
            if partialBits == 8 {
                bytes.append(UInt8(truncatingIfNeeded: partial))
                partial = 0
                partialBits = 0
            }
        }
    }
}
