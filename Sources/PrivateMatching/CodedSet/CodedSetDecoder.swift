/// Reads a set's numbers from bytes that come in portions of any size, whoever wrote them.
struct CodedSetDecoder {
    private let shape: CodedSetShape
    private var found: UInt64 = 0
    private var last: UInt128 = 0
    /// What was received and not yet read, from the most significant bit on.
    private var window: UInt128 = 0
    private var windowBits = 0
    /// The part of a gap that was counted so far, and whether the zero after it has come.
    private var ones: UInt128 = 0
    private var isCounted = false

    init(_ shape: CodedSetShape) { self.shape = shape }

    /// Whether no number is missing.
    var isComplete: Bool { found == shape.count }

    /// - Parameter take: is handed each number, in order, as soon as it is whole.
    /// - Throws: ``MatchingError/malformed(_:)``.
    mutating func feed(_ bytes: some Sequence<UInt8>, _ take: (UInt128) throws -> Void) throws {
        for byte in bytes {
            guard found < shape.count else { throw MatchingError.malformed("the coded set has more than it says.") }
            window |= UInt128(byte) << UInt128(120 - windowBits)
            windowBits += 8
            // A gap's plain bits are at most 62: they fit with a byte to spare.
            while found < shape.count, let number = try read() { try take(number) }
        }
    }

    /// - Throws: ``MatchingError/malformed(_:)`` unless all were there and the last byte is filled with zeros.
    func finish() throws {
        guard found == shape.count else { throw MatchingError.malformed("the coded set has fewer than it says.") }
        guard window == 0, windowBits < 8 else {
            throw MatchingError.malformed("the coded set does not end where it should.")
        }
    }

    private mutating func read() throws -> UInt128? {
        if !isCounted {
            let run = min((~window).leadingZeroBitCount, windowBits)
            ones += UInt128(run)
            guard ones <= shape.range >> UInt128(shape.bits) else {
                throw MatchingError.malformed("a number of the coded set is too large.")
            }
            isCounted = run < windowBits
            consume(isCounted ? run + 1 : run)
        }
        guard isCounted, windowBits >= shape.bits else { return nil }
        let gap = ones << UInt128(shape.bits) | window >> UInt128(128 - shape.bits)
        consume(shape.bits)
        ones = 0
        isCounted = false
        last += gap
        found += 1
        guard last < shape.range else { throw MatchingError.malformed("a number of the coded set is too large.") }
        return last
    }

    private mutating func consume(_ bits: Int) {
        window = bits == 128 ? 0 : window << UInt128(bits)
        windowBits -= bits
    }
}
