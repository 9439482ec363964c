import Crypto

/// A point of P-256, as its two coordinates; its sign is of no meaning here, since only the x-coordinate of a multiple is used.
struct CurvePoint: Equatable {
    let x: [UInt8]
    let y: [UInt8]

    /// The point with this x-coordinate and either of its two y.
    ///
    /// y² = x³ − 3x + b; since p ≡ 3 modulo 4, y = (y²)^((p+1)/4) wherever there is a root (RFC 9380, appendix I.1).
    /// - Returns: `nil` where x is no 32 bytes, not below p, or of no point.
    init?(x bytes: some Collection<UInt8>) {
        guard let x = Residue<CoordinateField>(bigEndian: bytes) else { return nil }
        let square = x * x * x - (x + x + x) + Self.b
        let y = Self.root(square)
        guard y * y == square else { return nil }
        self.x = Array(bytes)
        self.y = y.bigEndian
    }

    /// b in Montgomery's form.
    private static var b: Residue<CoordinateField> {
        Residue(
            montgomery: (0xD89C_DF62_29C4_BDDF, 0xACF0_05CD_7884_3090, 0xE5A2_20AB_F721_2ED6, 0xDC30_061D_0487_4834))
    }

    /// `a` to the power of (p+1)/4 = ((2³² − 1)·2³² + 1)·2⁹⁶ + 1)·2⁹⁴.
    private static func root(_ a: Residue<CoordinateField>) -> Residue<CoordinateField> {
        let ones2 = a.squared(1) * a
        let ones4 = ones2.squared(2) * ones2
        let ones8 = ones4.squared(4) * ones4
        let ones16 = ones8.squared(8) * ones8
        let ones32 = ones16.squared(16) * ones16
        return ((ones32.squared(32) * a).squared(96) * a).squared(94)
    }
}

extension CurvePoint {
    /// The point that belongs to a digest: the first of SHA-256(tag ‖ digest ‖ 0), (… ‖ 1), … that is an x-coordinate.
    ///
    /// How many it takes, two on average, depends on the digest alone; who can time this very closely learns a little of it.
    /// RFC 9380 has maps of constant time; they need arithmetic that swift-crypto does not offer.
    /// - Returns: `nil` after 255 tries, which happens once in 2²⁵⁵ digests.
    init?(digest: some Sequence<UInt8>) {
        var input = Self.tag
        input.append(contentsOf: digest)
        input.append(0)
        for counter in 0..<UInt8.max {
            input[input.count - 1] = counter
            if let point = CurvePoint(x: Array(SHA256.hash(data: input))) {
                self = point
                return
            }
        }
        return nil
    }

    private static let tag = [UInt8]("concordat-psi-1 point".utf8)
}
