/// A prime below 2²⁵⁶ and what Montgomery's multiplication needs of it, words of 64 bits, the least significant first.
protocol PrimeModulus {
    static var words: (UInt64, UInt64, UInt64, UInt64) { get }
    /// −1/modulus modulo 2⁶⁴.
    static var negativeInverse: UInt64 { get }
    /// 2⁵¹² modulo the modulus.
    static var radixSquared: (UInt64, UInt64, UInt64, UInt64) { get }
}

/// The field over which P-256 is defined (FIPS 186-4, D.1.2.3).
enum CoordinateField: PrimeModulus {
    static var words: (UInt64, UInt64, UInt64, UInt64) {
        (0xFFFF_FFFF_FFFF_FFFF, 0x0000_0000_FFFF_FFFF, 0, 0xFFFF_FFFF_0000_0001)
    }
    static var negativeInverse: UInt64 { 1 }
    static var radixSquared: (UInt64, UInt64, UInt64, UInt64) {
        (0x0000_0000_0000_0003, 0xFFFF_FFFB_FFFF_FFFF, 0xFFFF_FFFF_FFFF_FFFE, 0x0000_0004_FFFF_FFFD)
    }
}

/// The numbers modulo the order of P-256's group.
enum ScalarField: PrimeModulus {
    static var words: (UInt64, UInt64, UInt64, UInt64) {
        (0xF3B9_CAC2_FC63_2551, 0xBCE6_FAAD_A717_9E84, 0xFFFF_FFFF_FFFF_FFFF, 0xFFFF_FFFF_0000_0000)
    }
    static var negativeInverse: UInt64 { 0xCCD1_C8AA_EE00_BC4F }
    static var radixSquared: (UInt64, UInt64, UInt64, UInt64) {
        (0x8324_4C95_BE79_EEA2, 0x4699_799C_49BD_6FA6, 0x2845_B239_2B6B_EC59, 0x66E1_2D94_F3D9_5620)
    }
}

/// A number modulo a prime, in Montgomery's form. Neither branches nor places in memory depend on the value.
struct Residue<Modulus: PrimeModulus>: Equatable {
    private var w0: UInt64
    private var w1: UInt64
    private var w2: UInt64
    private var w3: UInt64

    /// Words that are in Montgomery's form already.
    init(montgomery words: (UInt64, UInt64, UInt64, UInt64)) {
        (w0, w1, w2, w3) = words
    }

    /// - Parameter bytes: 32 bytes, the most significant first.
    /// - Returns: `nil` for a number that is not below the modulus, or another number of bytes.
    init?(bigEndian bytes: some Collection<UInt8>) {
        guard bytes.count == 32 else { return nil }
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        for byte in bytes {
            words.3 = words.3 << 8 | words.2 >> 56
            words.2 = words.2 << 8 | words.1 >> 56
            words.1 = words.1 << 8 | words.0 >> 56
            words.0 = words.0 << 8 | UInt64(byte)
        }
        guard Self.subtracting(words, Modulus.words).borrow == 1 else { return nil }
        self = Residue(montgomery: words) * Residue(montgomery: Modulus.radixSquared)
    }

    /// 32 bytes, the most significant first.
    var bigEndian: [UInt8] {
        let plain = self * Residue(montgomery: (1, 0, 0, 0))
        return [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
            for (place, word) in [plain.w3, plain.w2, plain.w1, plain.w0].enumerated() {
                for byte in 0..<8 {
                    buffer.initializeElement(
                        at: place * 8 + byte, to: UInt8(truncatingIfNeeded: word >> (56 - 8 * byte)))
                }
            }
            count = 32
        }
    }

    var isZero: Bool { w0 | w1 | w2 | w3 == 0 }

    @inline(__always)
    static func + (left: Residue, right: Residue) -> Residue {
        var carry: UInt64 = 0
        let r0 = add(left.w0, right.w0, &carry)
        let r1 = add(left.w1, right.w1, &carry)
        let r2 = add(left.w2, right.w2, &carry)
        let r3 = add(left.w3, right.w3, &carry)
        return Residue(montgomery: reduced((r0, r1, r2, r3), carry))
    }

    @inline(__always)
    static func - (left: Residue, right: Residue) -> Residue {
        let (words, borrow) = subtracting(
            (left.w0, left.w1, left.w2, left.w3), (right.w0, right.w1, right.w2, right.w3))
        let mask = 0 &- borrow
        let m = Modulus.words
        var carry: UInt64 = 0
        let r0 = add(words.0, m.0 & mask, &carry)
        let r1 = add(words.1, m.1 & mask, &carry)
        let r2 = add(words.2, m.2 & mask, &carry)
        let r3 = add(words.3, m.3 & mask, &carry)
        return Residue(montgomery: (r0, r1, r2, r3))
    }

    /// Montgomery's multiplication, word by word (Koç, Acar & Kaliski 1996: coarsely integrated operand scanning).
    @inline(__always)
    static func * (left: Residue, right: Residue) -> Residue {
        var sum: (UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0)
        accumulate(left.w0, right, &sum)
        accumulate(left.w1, right, &sum)
        accumulate(left.w2, right, &sum)
        accumulate(left.w3, right, &sum)
        return Residue(montgomery: reduced((sum.0, sum.1, sum.2, sum.3), sum.4))
    }

    /// Squared `times` times.
    func squared(_ times: Int) -> Residue {
        var result = self
        for _ in 0..<times { result = result * result }
        return result
    }

    @inline(__always)
    private static func accumulate(
        _ word: UInt64, _ right: Residue, _ sum: inout (UInt64, UInt64, UInt64, UInt64, UInt64)
    ) {
        var carry: UInt64 = 0
        sum.0 = multiplyAdd(word, right.w0, sum.0, &carry)
        sum.1 = multiplyAdd(word, right.w1, sum.1, &carry)
        sum.2 = multiplyAdd(word, right.w2, sum.2, &carry)
        sum.3 = multiplyAdd(word, right.w3, sum.3, &carry)
        var top: UInt64 = 0
        sum.4 = add(sum.4, carry, &top)

        // A multiple of the modulus that makes the lowest word zero, which is then dropped.
        let m = Modulus.words
        let factor = sum.0 &* Modulus.negativeInverse
        carry = 0
        _ = multiplyAdd(factor, m.0, sum.0, &carry)
        sum.0 = multiplyAdd(factor, m.1, sum.1, &carry)
        sum.1 = multiplyAdd(factor, m.2, sum.2, &carry)
        sum.2 = multiplyAdd(factor, m.3, sum.3, &carry)
        var last: UInt64 = 0
        sum.3 = add(sum.4, carry, &last)
        sum.4 = top &+ last
    }

    @inline(__always)
    private static func multiplyAdd(_ a: UInt64, _ b: UInt64, _ c: UInt64, _ carry: inout UInt64) -> UInt64 {
        let all = UInt128(a) &* UInt128(b) &+ UInt128(c) &+ UInt128(carry)
        carry = UInt64(truncatingIfNeeded: all >> 64)
        return UInt64(truncatingIfNeeded: all)
    }

    @inline(__always)
    private static func add(_ a: UInt64, _ b: UInt64, _ carry: inout UInt64) -> UInt64 {
        let all = UInt128(a) &+ UInt128(b) &+ UInt128(carry)
        carry = UInt64(truncatingIfNeeded: all >> 64)
        return UInt64(truncatingIfNeeded: all)
    }

    @inline(__always)
    private static func subtracting(
        _ a: (UInt64, UInt64, UInt64, UInt64), _ b: (UInt64, UInt64, UInt64, UInt64)
    ) -> (words: (UInt64, UInt64, UInt64, UInt64), borrow: UInt64) {
        var borrow: UInt64 = 0
        let r0 = subtract(a.0, b.0, &borrow)
        let r1 = subtract(a.1, b.1, &borrow)
        let r2 = subtract(a.2, b.2, &borrow)
        let r3 = subtract(a.3, b.3, &borrow)
        return ((r0, r1, r2, r3), borrow)
    }

    @inline(__always)
    private static func subtract(_ a: UInt64, _ b: UInt64, _ borrow: inout UInt64) -> UInt64 {
        let all = UInt128(a) &- UInt128(b) &- UInt128(borrow)
        borrow = UInt64(truncatingIfNeeded: all >> 64) & 1
        return UInt64(truncatingIfNeeded: all)
    }

    /// Less the modulus once, where the number (with `carry` above its words) is not below it.
    @inline(__always)
    private static func reduced(
        _ words: (UInt64, UInt64, UInt64, UInt64), _ carry: UInt64
    ) -> (UInt64, UInt64, UInt64, UInt64) {
        let (less, borrow) = subtracting(words, Modulus.words)
        // Keep the words as they are only where subtracting would go below zero.
        let mask = 0 &- (borrow & ~carry & 1)
        return (
            words.0 & mask | less.0 & ~mask, words.1 & mask | less.1 & ~mask,
            words.2 & mask | less.2 & ~mask, words.3 & mask | less.3 & ~mask
        )
    }
}
