import NameForms

/// What the values of a column are, and so how they are written before they are compared. What cannot be read as the type is a
/// missing value, except for dates and postcodes, whose misspellings are kept as text.
public enum ColumnType: String, Sendable, CaseIterable, Codable {
    /// Compared as it stands, but for spaces around it.
    case exact
    /// Case and repeated spaces do not count.
    case text
    /// Nor do accents, apostrophes, full stops and hyphens: 'O’Connor-Zoë' is 'oconnor zoe'.
    case name
    /// Year-month-day: '1980-02-01', '19800201', '01/02/1980' (day first). It need not be in the calendar.
    case date
    /// Spaces do not count.
    case postcode
    case number
    /// Texts separated by '|' or ';'.
    case array

    /// Appends a value as it is compared.
    func append(_ text: Span<UInt8>, to result: inout [UInt8]) {
        switch self {
        case .exact: text.withUnsafeBufferPointer { result.append(contentsOf: $0) }
        case .text: Self.fold(text, to: &result, separators: false)
        case .name: Self.fold(text, to: &result, separators: true)
        case .date: Self.appendDate(text, to: &result)
        case .postcode:
            for index in text.indices where text[index] > 0x20 { result.append(Self.lowered(text[index])) }
        case .number:
            let number = Double(text.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) })
            if let number, number.isFinite { result.append(contentsOf: "\(number)".utf8) }
        case .array: Self.appendArray(text, to: &result)
        }
    }

    @inline(__always)
    private static func lowered(_ byte: UInt8) -> UInt8 { byte &- 65 < 26 ? byte | 0x20 : byte }

    private static func fold(_ text: Span<UInt8>, to result: inout [UInt8], separators: Bool) {
        let start = result.count
        var isASCII = true
        for index in text.indices where text[index] >= 0x80 { isASCII = false }
        if isASCII {
            for index in text.indices { add(lowered(text[index]), to: &result, start, separators) }
        } else {
            var folded: [UInt8] = []
            let string = text.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
            for scalar in string.unicodeScalars {
                switch scalar {
                case "\u{2018}", "\u{2019}": folded.append(UInt8(ascii: "'"))
                case "\u{2010}"..."\u{2015}": folded.append(UInt8(ascii: "-"))
                case "\u{A0}": folded.append(0x20)
                default:
                    if separators {
                        Folding.append(scalar, to: &folded)
                    } else {
                        folded.append(contentsOf: scalar.properties.lowercaseMapping.utf8)
                    }
                }
            }
            for byte in folded { add(byte, to: &result, start, separators) }
        }
        while result.count > start, result.last == 0x20 { result.removeLast() }
    }

    @inline(__always)
    private static func add(_ byte: UInt8, to result: inout [UInt8], _ start: Int, _ separators: Bool) {
        var byte = byte
        if separators {
            if byte == UInt8(ascii: "'") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "`") { return }
            if byte == UInt8(ascii: "-") || byte == UInt8(ascii: ",") { byte = 0x20 }
        }
        if byte <= 0x20 {
            if result.count > start, result.last != 0x20 { result.append(0x20) }
        } else {
            result.append(byte)
        }
    }

    private static func appendDate(_ text: Span<UInt8>, to result: inout [UInt8]) {
        var runs: [Range<Int>] = []
        var index = 0
        while index < text.count, runs.count <= 3 {
            let start = index
            while index < text.count, text[index] &- 48 < 10 { index += 1 }
            if index > start { runs.append(start..<index) } else { index += 1 }
        }
        func part(_ range: Range<Int>, _ width: Int) {
            result.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: max(0, width - range.count)))
            for index in range { result.append(text[index]) }
        }
        func date(_ year: Range<Int>, _ month: Range<Int>, _ day: Range<Int>) {
            part(year, 4)
            result.append(UInt8(ascii: "-"))
            part(month, 2)
            result.append(UInt8(ascii: "-"))
            part(day, 2)
        }
        let lengths = runs.map(\.count)
        if lengths == [8] {
            let start = runs[0].lowerBound
            date(start..<start + 4, start + 4..<start + 6, start + 6..<start + 8)
        } else if lengths.count >= 3, lengths[0] == 4, lengths[1] <= 2, lengths[2] <= 2 {
            date(runs[0], runs[1], runs[2])
        } else if lengths.count >= 3, lengths[2] == 4, lengths[1] <= 2, lengths[0] <= 2 {
            date(runs[2], runs[1], runs[0])
        } else {
            Self.fold(text, to: &result, separators: false)
        }
    }

    private static func appendArray(_ text: Span<UInt8>, to result: inout [UInt8]) {
        var start = 0
        for index in 0...text.count {
            guard index == text.count || text[index] == UInt8(ascii: "|") || text[index] == UInt8(ascii: ";") else {
                continue
            }
            let before = result.count
            if before > 0 { result.append(Self.separator) }
            Self.fold(text.extracting(start..<index), to: &result, separators: true)
            if result.count == before + (before > 0 ? 1 : 0) { result.removeLast(result.count - before) }
            start = index + 1
        }
    }

    /// Between the elements of an array.
    static let separator: UInt8 = 0x1F
}
