/// Error-correction codewords of QR codes: Reed–Solomon over GF(256) with the polynomial
/// x⁸ + x⁴ + x³ + x² + 1 (ISO/IEC 18004, 7.5.2).
enum ReedSolomon {
    /// The remainder of the message, shifted by `count` places, on division by the generator polynomial
    /// (x − 2⁰)(x − 2¹)…(x − 2^(count − 1)).
    static func codewords(of message: ArraySlice<UInt8>, count: Int) -> [UInt8] {
        let generator = generator(degree: count)
        var remainder = [UInt8](repeating: 0, count: count)
        for byte in message {
            let factor = byte ^ remainder[0]
            remainder.removeFirst()
            remainder.append(0)
            for index in 0..<count { remainder[index] ^= multiply(generator[index], factor) }
        }
        return remainder
    }

    /// Coefficients from the second highest power down; the highest is always 1.
    private static func generator(degree: Int) -> [UInt8] {
        var coefficients: [UInt8] = [1]
        var root: UInt8 = 1
        for _ in 0..<degree {
            // Multiply by (x + root); adding and subtracting are the same in this field.
            let scaled = coefficients.map { multiply($0, root) }
            coefficients.append(0)
            for (index, value) in scaled.enumerated() { coefficients[index + 1] ^= value }
            root = multiply(root, 2)
        }
        return Array(coefficients.dropFirst())
    }

    static func multiply(_ left: UInt8, _ right: UInt8) -> UInt8 {
        var product: UInt16 = 0
        for bit in stride(from: 7, through: 0, by: -1) {
            product <<= 1
            if product & 0x100 != 0 { product ^= 0x11d }
            if (right >> UInt8(bit)) & 1 != 0 { product ^= UInt16(left) }
        }
        return UInt8(truncatingIfNeeded: product)
    }
}
