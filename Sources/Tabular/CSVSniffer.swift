/// Judges a file by its first bytes.
enum CSVSniffer {
    /// The encoding, and how many bytes of byte-order mark come before the text.
    static func start(of window: [UInt8]) -> (encoding: CSVEncoding, markBytes: Int) {
        if window.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8WithByteOrderMark, 3) }
        if window.starts(with: [0xFF, 0xFE]) { return (.utf16LittleEndian, 2) }
        if window.starts(with: [0xFE, 0xFF]) { return (.utf16BigEndian, 2) }
        // UTF-16 without a mark: a header begins with ASCII letters, so every other byte is zero.
        if window.count >= 4, window.count % 2 == 0 || window.count > 64 {
            let zeros = window.prefix(4).map { $0 == Byte.nul }
            if zeros == [false, true, false, true] { return (.utf16LittleEndian, 0) }
            if zeros == [true, false, true, false] { return (.utf16BigEndian, 0) }
        }
        let fault = window.withUnsafeBufferPointer(UTF8Check.firstFault)
        // A character may be cut by the window's end.
        guard let fault, fault < window.count - 3 || window.count < 64 << 10 else { return (.utf8, 0) }
        return (.windows1252, 0)
    }

    /// The delimiter; and where the rows start, after a `sep=;` line as Excel writes and reads it.
    static func layout(
        of text: ArraySlice<UInt8>, given: UInt8?
    ) -> (delimiter: UInt8, skippedBytes: Int, firstLine: Int) {
        if let separator = separatorLine(text) {
            return (given ?? separator.delimiter, separator.bytes, 2)
        }
        return (given ?? headerDelimiter(text), 0, 1)
    }

    private static func separatorLine(_ text: ArraySlice<UInt8>) -> (delimiter: UInt8, bytes: Int)? {
        let start = Array(text.prefix(7))
        guard start.count >= 5, "sep=".utf8.elementsEqual(start.prefix(4).map(lowered))
        else { return nil }
        guard Byte.delimiters.contains(start[4]) else { return nil }
        if start.count == 5 { return (start[4], 5) }
        if start[5] == Byte.lineFeed { return (start[4], 6) }
        guard start[5] == Byte.carriageReturn else { return nil }
        return (start[4], start.count > 6 && start[6] == Byte.lineFeed ? 7 : 6)
    }

    private static func lowered(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    /// Whichever candidate stands most often outside quotes in the first line that is not blank.
    private static func headerDelimiter(_ text: ArraySlice<UInt8>) -> UInt8 {
        var counts = [Int](repeating: 0, count: Byte.delimiters.count)
        var isQuoted = false
        var isBlank = true
        for byte in text {
            if byte == Byte.quote {
                isQuoted.toggle()
                isBlank = false
            } else if isQuoted {
                continue
            } else if byte == Byte.lineFeed || byte == Byte.carriageReturn {
                if !isBlank { break }
            } else {
                isBlank = false
                if let index = Byte.delimiters.firstIndex(of: byte) { counts[index] += 1 }
            }
        }
        var best = 0
        for index in counts.indices where counts[index] > counts[best] { best = index }
        return Byte.delimiters[best]
    }
}
