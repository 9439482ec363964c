import Testing

@testable import PrivateMatching

@Suite("Points of P-256")
struct CurveTests {
    private func product(_ x: String, _ key: String) throws -> String {
        let key = try #require(BlindingKey(bytes: bytes(key)))
        return hex(try key.multiply(points: bytes(x)))
    }

    @Test("Multiplying agrees with NIST's validation vectors", arguments: Vectors.cavp.indices)
    func cavp(index: Int) throws {
        let vector = Vectors.cavp[index]
        #expect(try product(vector.x, vector.key) == vector.shared)
    }

    @Test("An x-coordinate gets one of its two y", arguments: Vectors.cavp.indices)
    func lifting(index: Int) throws {
        let vector = Vectors.cavp[index]
        let point = try #require(CurvePoint(x: bytes(vector.x)))
        let y = try #require(Residue<CoordinateField>(bigEndian: bytes(vector.y)))
        let found = try #require(Residue<CoordinateField>(bigEndian: point.y))
        #expect(found == y || (found + y).isZero)
    }

    @Test("Multiplying agrees with Wycheproof's edge cases", arguments: Vectors.wycheproof.indices)
    func wycheproof(index: Int) throws {
        let vector = Vectors.wycheproof[index]
        #expect(try product(vector.x, vector.key) == vector.shared)
    }

    @Test("What is no x-coordinate of the curve is refused", arguments: Vectors.offCurve)
    func offCurve(x: String) throws {
        #expect(CurvePoint(x: bytes(x)) == nil)
        #expect(throws: NoPoint(index: 1)) {
            try BlindingKey().multiply(points: bytes(Vectors.cavp[0].x) + bytes(x))
        }
    }

    @Test(
        "Numbers that are not below the field's prime, and other lengths, are no x-coordinates",
        arguments: [
            "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",  // p
            "ffffffff00000001000000000000000000000001000000000000000000000004",  // p + 5, and 5 is one
            "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "05", "",
        ])
    func tooLarge(x: String) {
        #expect(CurvePoint(x: bytes(x)) == nil)
        #expect(CurvePoint(x: [UInt8](repeating: 0, count: 31) + [5]) != nil)
    }

    /// Computed with the textbook's formulas in another language: digest, point, key, key · point, 1/key.
    private static let own = [
        (
            "5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9",
            "4dfc58d3c88fdcc75fc9574977dfd6452ff17275ea849b0ece00f73249d0361e",
            "d1a5ac9a015fac2ef7b341673635512a1511f41fe37d111b267f039eec5d4f58",
            "748b5e11fd7bbef3c025e2c5b15e3d83ed4562f14f0ea94323a11a0ed48edbfd",
            "3bb0976a21a78a35415292e79b1440e3a5fcc6ceaa016438bfc0f1088825ba74"
        ),
        (
            "4e07408562bedb8b60ce05c1decfe3ad16b72230967de01f640b7e4729b49fce",
            "a85208981c5289646310549a26ca57f113ad8dbfbe9c83abcc131445953c39bc",
            "2f5052c9fd15b19a18c584d01363568198613f0c34e84409ef7938709a159ec2",
            "86771664e33c1366ff5b7e41a40c0dbef908920d069b79a6f3b776614fa799e5",
            "8fe2f60e6aa81b05ab983371494a8236c187fe66c73ad807e23ec700f8ecbb63"
        ),
    ]

    @Test(
        "A digest's point, its multiple and the key's inverse are what they were in the first release",
        arguments: own.indices)
    func stable(index: Int) throws {
        let (digest, x, scalar, multiple, inverse) = Self.own[index]
        let key = try #require(BlindingKey(bytes: bytes(scalar)))
        #expect(CurvePoint(digest: bytes(digest)).map { hex($0.x) } == x)
        #expect(hex(try key.blind(digests: bytes(digest))) == multiple)
        #expect(key.inverse.map { hex($0.bytes) } == inverse)
    }

    @Test("Two keys commute, and the inverse of one takes it off again")
    func commuting() throws {
        let (one, two) = (BlindingKey(), BlindingKey())
        var numbers = Numbers64(state: 1)
        let digests = (0..<100 * 32).map { _ in UInt8.random(in: 0...255, using: &numbers) }
        let first = try two.multiply(points: one.blind(digests: digests))
        #expect(first == (try one.multiply(points: two.blind(digests: digests))))
        let inverse = try #require(one.inverse)
        #expect(try inverse.multiply(points: first) == two.blind(digests: digests))
    }

    @Test("A key is a number from 1 to the order less 1")
    func keys() throws {
        let order = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"
        let one = [UInt8](repeating: 0, count: 31) + [1]
        #expect(BlindingKey(bytes: [UInt8](repeating: 0, count: 32)) == nil)
        #expect(BlindingKey(bytes: bytes(order)) == nil)
        #expect(BlindingKey(bytes: one)?.inverse?.bytes == one)
        // −1 is its own inverse.
        let last = bytes(order.dropLast() + "0")
        #expect(BlindingKey(bytes: last)?.inverse?.bytes == last)
    }
}
