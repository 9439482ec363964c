/// What differs between versions of a QR code at level M (ISO/IEC 18004, tables 1, 9 and E.1).
struct QRVersion: Sendable {
    let number: Int
    /// Codewords for data and error correction together.
    let totalCodewords: Int
    let blocks: Int
    let correctionPerBlock: Int
    /// Rows and columns on whose crossings alignment patterns are centred.
    let alignment: [Int]

    var dataCodewords: Int { totalCodewords - blocks * correctionPerBlock }
    var size: Int { 17 + 4 * number }
    /// Bits of the length field in byte mode.
    var lengthBits: Int { number < 10 ? 8 : 16 }

    private static let all: [QRVersion] = [
        QRVersion(number: 1, totalCodewords: 26, blocks: 1, correctionPerBlock: 10, alignment: []),
        QRVersion(number: 2, totalCodewords: 44, blocks: 1, correctionPerBlock: 16, alignment: [6, 18]),
        QRVersion(number: 3, totalCodewords: 70, blocks: 1, correctionPerBlock: 26, alignment: [6, 22]),
        QRVersion(number: 4, totalCodewords: 100, blocks: 2, correctionPerBlock: 18, alignment: [6, 26]),
        QRVersion(number: 5, totalCodewords: 134, blocks: 2, correctionPerBlock: 24, alignment: [6, 30]),
        QRVersion(number: 6, totalCodewords: 172, blocks: 4, correctionPerBlock: 16, alignment: [6, 34]),
        QRVersion(number: 7, totalCodewords: 196, blocks: 4, correctionPerBlock: 18, alignment: [6, 22, 38]),
        QRVersion(number: 8, totalCodewords: 242, blocks: 4, correctionPerBlock: 22, alignment: [6, 24, 42]),
        QRVersion(number: 9, totalCodewords: 292, blocks: 5, correctionPerBlock: 22, alignment: [6, 26, 46]),
        QRVersion(
            number: 10, totalCodewords: 346, blocks: 5, correctionPerBlock: 26, alignment: [6, 28, 50]),
    ]

    static func smallest(holding bytes: Int) -> QRVersion? {
        all.first { 4 + $0.lengthBits + 8 * bytes <= 8 * $0.dataCodewords }
    }

    /// Data in byte mode, padded, split into blocks, with error correction, interleaved (7.4 to 7.6).
    func codewords(of bytes: [UInt8]) -> [UInt8] {
        let blocks = split(dataCodewords(of: bytes))
        let corrections = blocks.map { ReedSolomon.codewords(of: $0, count: correctionPerBlock) }
        var result: [UInt8] = []
        for index in 0..<(blocks.last?.count ?? 0) {
            for block in blocks where index < block.count { result.append(block[block.startIndex + index]) }
        }
        for index in 0..<correctionPerBlock {
            for correction in corrections { result.append(correction[index]) }
        }
        return result
    }

    private func dataCodewords(of bytes: [UInt8]) -> [UInt8] {
        var bits: [Bool] = []
        func append(_ value: Int, _ count: Int) {
            for bit in stride(from: count - 1, through: 0, by: -1) { bits.append((value >> bit) & 1 == 1) }
        }
        append(0b0100, 4)
        append(bytes.count, lengthBits)
        for byte in bytes { append(Int(byte), 8) }
        append(0, min(4, 8 * dataCodewords - bits.count))
        append(0, (8 - bits.count % 8) % 8)
        var codewords: [UInt8] = stride(from: 0, to: bits.count, by: 8).map { start in
            bits[start..<start + 8].reduce(0) { ($0 << 1) | ($1 ? 1 : 0) }
        }
        var padding: UInt8 = 0xec
        while codewords.count < dataCodewords {
            codewords.append(padding)
            padding = padding == 0xec ? 0x11 : 0xec
        }
        return codewords
    }

    /// Where the data do not divide evenly, the last blocks are one codeword longer.
    private func split(_ data: [UInt8]) -> [ArraySlice<UInt8>] {
        let short = data.count / blocks
        let longBlocks = data.count % blocks
        var result: [ArraySlice<UInt8>] = []
        var start = 0
        for index in 0..<blocks {
            let end = start + short + (index >= blocks - longBlocks ? 1 : 0)
            result.append(data[start..<end])
            start = end
        }
        return result
    }
}
