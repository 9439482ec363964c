import Crypto

/// A party's secret multiplier for one session.
///
/// All that is done with it on the curve is done by swift-crypto: `sharedSecretFromKeyAgreement` is the x-coordinate of the multiple, and
/// checks that the point is on the curve.
struct BlindingKey: Sendable {
    private let key: P256.KeyAgreement.PrivateKey

    /// A new one, from the system's source of randomness.
    init() {
        key = P256.KeyAgreement.PrivateKey()
    }

    /// - Parameter bytes: 32 bytes, the most significant first.
    /// - Returns: `nil` unless they are a number from 1 to the group's order less 1.
    init?(bytes: some Collection<UInt8>) {
        guard let number = Residue<ScalarField>(bigEndian: bytes), !number.isZero,
            let key = try? P256.KeyAgreement.PrivateKey(rawRepresentation: Array(bytes))
        else { return nil }
        self.key = key
    }

    var bytes: [UInt8] { Array(key.rawRepresentation) }

    /// The key that undoes this one: 1/k modulo the group's order, as k^(order − 2) (Fermat), in constant time.
    var inverse: BlindingKey? {
        guard let base = Residue<ScalarField>(bigEndian: bytes) else { return nil }
        var power = base
        // The exponent is public: to branch on its bits tells nothing. Its first bit is in `power` already.
        for bit in Self.orderLessTwo.flatMap({ byte in (0..<8).map { byte >> (7 - $0) & 1 } }).dropFirst() {
            power = power * power
            if bit == 1 { power = power * base }
        }
        return BlindingKey(bytes: power.bigEndian)
    }

    /// The x-coordinate of the point times the key.
    func multiply(_ point: CurvePoint) throws -> SharedSecret {
        let bytes = [UInt8](unsafeUninitializedCapacity: 65) { buffer, count in
            buffer.initializeElement(at: 0, to: 0x04)
            _ = buffer[1..<33].initialize(fromContentsOf: point.x)
            _ = buffer[33..<65].initialize(fromContentsOf: point.y)
            count = 65
        }
        return try key.sharedSecretFromKeyAgreement(with: P256.KeyAgreement.PublicKey(x963Representation: bytes))
    }

    private static let orderLessTwo: [UInt8] = [
        0xFF, 0xFF, 0xFF, 0xFF, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        0xBC, 0xE6, 0xFA, 0xAD, 0xA7, 0x17, 0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x4F,
    ]
}

extension BlindingKey {
    /// Each of the digests' points times the key.
    /// - Parameter digests: 32 bytes each.
    /// - Returns: the x-coordinates, in the same order.
    func blind(digests: [UInt8]) throws -> [UInt8] {
        try map(digests) { CurvePoint(digest: $0) }
    }

    /// Each of the points times the key.
    /// - Parameter points: x-coordinates of 32 bytes each.
    /// - Returns: the x-coordinates of the multiples, in the same order.
    /// - Throws: ``NoPoint`` for the first that belongs to no point of the curve.
    func multiply(points: [UInt8]) throws -> [UInt8] {
        try map(points) { CurvePoint(x: $0) }
    }

    private func map(_ inputs: [UInt8], _ point: (ArraySlice<UInt8>) -> CurvePoint?) throws -> [UInt8] {
        var results: [UInt8] = []
        results.reserveCapacity(inputs.count)
        for start in stride(from: 0, to: inputs.count, by: 32) {
            guard let point = point(inputs[start..<min(start + 32, inputs.count)]) else {
                throw NoPoint(index: start / 32)
            }
            try multiply(point).withUnsafeBytes { results.append(contentsOf: $0) }
        }
        return results
    }
}

/// What was given belongs to no point of the curve.
struct NoPoint: Error, Equatable {
    /// Its place among those given, from 0.
    let index: Int
}
