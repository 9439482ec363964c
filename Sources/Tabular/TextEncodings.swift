/// Whether bytes are well-formed UTF-8 (Unicode, table 3-7: no over-long forms, no surrogates, nothing over
/// U+10FFFF).
enum UTF8Check {
    static func isValid(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        firstFault(bytes) == nil
    }

    /// Where the first malformed or unfinished sequence starts.
    static func firstFault(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        var index = 0
        let count = bytes.count
        while index < count {
            let lead = bytes[index]
            if lead < 0x80 {
                index += 1
                continue
            }
            var low: UInt8 = 0x80
            var high: UInt8 = 0xBF
            let following: Int
            switch lead {
            case 0xC2...0xDF: following = 1
            case 0xE0...0xEF:
                following = 2
                if lead == 0xE0 { low = 0xA0 }
                if lead == 0xED { high = 0x9F }
            case 0xF0...0xF4:
                following = 3
                if lead == 0xF0 { low = 0x90 }
                if lead == 0xF4 { high = 0x8F }
            default: return index
            }
            guard index + following < count else { return index }
            for offset in 1...following {
                let byte = bytes[index + offset]
                if byte < low || byte > high { return index }
                low = 0x80
                high = 0xBF
            }
            index += following + 1
        }
        return nil
    }
}

/// Windows-1252 as the WHATWG Encoding Standard has it: total, the five undefined bytes are C1 controls.
enum Windows1252 {
    /// The scalars of bytes 0x80 to 0x9F; all others stand for themselves.
    private static let upper: [UInt16] = [
        0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
        0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D, 0x017D, 0x008F,
        0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
        0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178,
    ]

    static func string(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        let units: [UInt16] = bytes.map { byte in
            (0x80...0x9F).contains(byte) ? upper[Int(byte - 0x80)] : UInt16(byte)
        }
        return String(decoding: units, as: UTF16.self)
    }

    private static let bytes = Dictionary(
        uniqueKeysWithValues: upper.enumerated().map { (UInt32($1), UInt8($0 + 0x80)) })

    /// The byte that stands for a scalar; `nil` where none does.
    static func byte(_ scalar: Unicode.Scalar) -> UInt8? {
        switch scalar.value {
        case ..<0x80, 0xA0...0xFF: UInt8(scalar.value)
        default: bytes[scalar.value]
        }
    }
}

/// UTF-8 that was read as Windows-1252 and written as UTF-8: each character beyond ASCII has become two to four.
enum DoubleEncoding {
    /// What the text was before; `nil` where it cannot all have come about that way.
    static func undone(_ text: String) -> String? {
        var bytes: [UInt8] = []
        var isPlain = true
        for scalar in text.unicodeScalars {
            guard let byte = Windows1252.byte(scalar) else { return nil }
            // Most texts with an accent or a pound sign end here: theirs begins no character of UTF-8.
            if isPlain, byte >= 0x80 {
                guard (0xC2...0xF4).contains(byte) else { return nil }
                isPlain = false
            }
            bytes.append(byte)
        }
        guard !isPlain, bytes.withUnsafeBufferPointer(UTF8Check.isValid) else { return nil }
        let before = String(decoding: bytes, as: UTF8.self)
        // Nobody wrote control characters: 'Â…' is what it seems.
        return before.unicodeScalars.contains { (0x80...0x9F).contains($0.value) } ? nil : before
    }
}

/// Turns UTF-16 into UTF-8 a chunk at a time. A lone surrogate becomes U+FFFD, as does an odd byte at the
/// end.
struct UTF16Transcoder {
    let isBigEndian: Bool
    private var pendingByte: UInt8?
    private var pendingHighSurrogate: UInt16?

    init(isBigEndian: Bool) {
        self.isBigEndian = isBigEndian
    }

    mutating func transcode(_ chunk: ArraySlice<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(chunk.count)
        for byte in chunk {
            guard let first = pendingByte else {
                pendingByte = byte
                continue
            }
            pendingByte = nil
            let unit = isBigEndian ? UInt16(first) << 8 | UInt16(byte) : UInt16(byte) << 8 | UInt16(first)
            accept(unit, into: &output)
        }
        return output
    }

    mutating func finish() -> [UInt8] {
        var output: [UInt8] = []
        if pendingByte != nil || pendingHighSurrogate != nil { append(0xFFFD, to: &output) }
        pendingByte = nil
        pendingHighSurrogate = nil
        return output
    }

    private mutating func accept(_ unit: UInt16, into output: inout [UInt8]) {
        if let high = pendingHighSurrogate {
            pendingHighSurrogate = nil
            if (0xDC00...0xDFFF).contains(unit) {
                append(0x10000 + (UInt32(high) - 0xD800) << 10 + (UInt32(unit) - 0xDC00), to: &output)
                return
            }
            append(0xFFFD, to: &output)
        }
        switch unit {
        case 0xD800...0xDBFF: pendingHighSurrogate = unit
        case 0xDC00...0xDFFF: append(0xFFFD, to: &output)
        default: append(UInt32(unit), to: &output)
        }
    }

    private func append(_ scalar: UInt32, to output: inout [UInt8]) {
        switch scalar {
        case ..<0x80:
            output.append(UInt8(scalar))
        case ..<0x800:
            output.append(UInt8(0xC0 | scalar >> 6))
            output.append(UInt8(0x80 | scalar & 0x3F))
        case ..<0x10000:
            output.append(UInt8(0xE0 | scalar >> 12))
            output.append(UInt8(0x80 | scalar >> 6 & 0x3F))
            output.append(UInt8(0x80 | scalar & 0x3F))
        default:
            output.append(UInt8(0xF0 | scalar >> 18 & 0x07))
            output.append(UInt8(0x80 | scalar >> 12 & 0x3F))
            output.append(UInt8(0x80 | scalar >> 6 & 0x3F))
            output.append(UInt8(0x80 | scalar & 0x3F))
        }
    }
}
