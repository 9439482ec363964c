/// The state machine: takes bytes in any portions and marks where rows and fields end (RFC 4180, with
/// tolerance).
///
/// Delimiters, quotes and line ends are ASCII, so it works alike on UTF-8, Windows-1252 and damaged mixtures
/// of both. Plain stretches are copied as a whole, delimiters included; a field is an extent of that copy.
struct CSVScanner {
    private enum State { case rowStart, fieldStart, unquoted, quoted, closingQuote }

    private let delimiter: UInt8
    private let options: CSVReadOptions
    private var state = State.rowStart
    private var bytes: [UInt8] = []
    private var extents: [CSVRow.Extent] = []
    private var fieldStart = 0
    private var fieldIsFull = false
    private var rowIsFull = false
    private var flags: CSVRowFlags = []
    private var line = 1
    private var rowLine = 1
    private var quoteLine = 1
    /// Bytes seen before the present portion, to know whether a line feed directly follows a carriage return.
    private var base = 0
    private var lastCarriageReturn = -2

    init(delimiter: UInt8, options: CSVReadOptions, firstLine: Int) {
        self.delimiter = delimiter
        self.options = options
        self.line = firstLine
    }

    /// Scans on from `index` until a row is complete or the portion ends, and moves `index` there.
    mutating func scan(_ portion: UnsafeBufferPointer<UInt8>, from index: inout Int) -> CSVRow? {
        let count = portion.count
        let delimiter = self.delimiter
        var position = index
        var run = index
        while position < count {
            switch state {
            case .rowStart:
                let byte = portion[position]
                if byte == Byte.lineFeed || byte == Byte.carriageReturn {
                    countLineEnd(byte, at: position)
                    position += 1
                    run = position
                } else {
                    rowLine = line
                    quoteLine = line
                    run = position
                    state = .fieldStart
                }
            case .fieldStart:
                if portion[position] == Byte.quote {
                    copy(portion, run, position)
                    fieldStart = bytes.count
                    quoteLine = line
                    position += 1
                    run = position
                    state = .quoted
                } else {
                    fieldStart = bytes.count + (position - run)
                    state = .unquoted
                }
            case .unquoted:
                while position < count {
                    let byte = portion[position]
                    if byte == delimiter || byte == Byte.lineFeed || byte == Byte.carriageReturn { break }
                    position += 1
                }
                guard position < count else { break }
                if bytes.count + (position - run) - fieldStart > options.maximumFieldBytes || fieldIsFull {
                    copy(portion, run, position)
                    run = position
                }
                endField(at: bytes.count + (position - run))
                let byte = portion[position]
                position += 1
                if byte == delimiter {
                    state = .fieldStart
                } else {
                    copy(portion, run, position - 1)
                    countLineEnd(byte, at: position - 1)
                    leave(portion, at: position, &index)
                    return finishRow()
                }
            case .quoted:
                while position < count {
                    let byte = portion[position]
                    if byte == Byte.quote || byte == Byte.lineFeed || byte == Byte.carriageReturn { break }
                    position += 1
                }
                guard position < count else { break }
                let byte = portion[position]
                if byte == Byte.quote {
                    copy(portion, run, position)
                    run = position + 1
                    state = .closingQuote
                } else {
                    countLineEnd(byte, at: position)
                }
                position += 1
            case .closingQuote:
                let byte = portion[position]
                if byte == Byte.quote {
                    // The second of a doubled quote stands for itself: it starts the next stretch.
                    run = position
                    position += 1
                    state = .quoted
                } else if byte == delimiter {
                    endField(at: bytes.count)
                    position += 1
                    run = position
                    state = .fieldStart
                } else if byte == Byte.lineFeed || byte == Byte.carriageReturn {
                    endField(at: bytes.count)
                    countLineEnd(byte, at: position)
                    leave(portion, at: position + 1, &index)
                    return finishRow()
                } else {
                    flags.insert(.textAfterQuote)
                    run = position
                    state = .unquoted
                }
            }
        }
        copy(portion, run, count)
        leave(portion, at: count, &index)
        return nil
    }

    /// A portion is left for good when its last byte is taken: the caller does not come back to it.
    private mutating func leave(_ portion: UnsafeBufferPointer<UInt8>, at position: Int, _ index: inout Int) {
        index = position
        if position == portion.count { base += position }
    }

    /// The last row, where the file does not end with a line end.
    mutating func finish() -> CSVRow? {
        switch state {
        case .rowStart: return nil
        case .fieldStart: fieldStart = bytes.count
        case .quoted: flags.insert(.unterminatedQuote)
        case .unquoted, .closingQuote: break
        }
        endField(at: bytes.count)
        return finishRow()
    }

    /// CRLF is one line end; the line feed of one that ended a row arrives as if it began the next.
    private mutating func countLineEnd(_ byte: UInt8, at position: Int) {
        if byte == Byte.carriageReturn {
            lastCarriageReturn = base + position
            line += 1
        } else if lastCarriageReturn != base + position - 1 {
            line += 1
        }
    }

    /// Keeps a stretch, as far as the limits let it. What is cut is cut at the same byte however the file was
    /// portioned.
    private mutating func copy(_ portion: UnsafeBufferPointer<UInt8>, _ from: Int, _ to: Int) {
        guard from < to, !rowIsFull else { return }
        if fieldIsFull { return }
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: portion[from..<to]))
        let fieldLimit = fieldStart + options.maximumFieldBytes
        if state != .fieldStart, bytes.count > fieldLimit {
            cut(at: fieldLimit, notBelow: fieldStart)
            fieldIsFull = true
        }
        if bytes.count > options.maximumRowBytes {
            cut(at: options.maximumRowBytes, notBelow: 0)
            rowIsFull = true
        }
    }

    /// Shortens the row to `limit`, or up to three bytes less so as not to halve a UTF-8 character.
    private mutating func cut(at limit: Int, notBelow floor: Int) {
        var end = limit
        while end > floor, limit - end < 3, bytes[end] & 0xC0 == 0x80 { end -= 1 }
        if bytes[end] & 0xC0 == 0x80 { end = limit }
        bytes.removeLast(bytes.count - end)
        flags.insert(.truncated)
    }

    private mutating func endField(at end: Int) {
        if extents.count < options.maximumFields {
            extents.append(CSVRow.Extent(start: Int32(clamping: fieldStart), end: Int32(clamping: end)))
        } else {
            flags.insert(.tooManyFields)
        }
        fieldIsFull = false
    }

    private mutating func finishRow() -> CSVRow {
        if rowIsFull { clampExtents() }
        let (hasNUL, hasHighBit) = Self.survey(bytes)
        if hasNUL { dropNULs() }
        if hasHighBit, !bytes.withUnsafeBufferPointer(UTF8Check.isValid) { flags.insert(.readAsWindows1252) }
        let row = CSVRow(
            line: rowLine, quoteLine: quoteLine, flags: flags,
            bytes: bytes.withUnsafeBufferPointer { Array($0) },
            extents: extents.withUnsafeBufferPointer { Array($0) },
            stripsFormulaGuard: options.stripsFormulaGuard,
            repairsDoubleEncoding: options.repairsDoubleEncoding && hasHighBit)
        bytes.removeAll(keepingCapacity: bytes.capacity <= 1 << 16)
        extents.removeAll(keepingCapacity: true)
        flags = []
        fieldStart = 0
        fieldIsFull = false
        rowIsFull = false
        state = .rowStart
        return row
    }

    private mutating func clampExtents() {
        let limit = Int32(clamping: bytes.count)
        for index in extents.indices {
            extents[index].start = min(extents[index].start, limit)
            extents[index].end = min(extents[index].end, limit)
        }
    }

    private static func survey(_ bytes: [UInt8]) -> (hasNUL: Bool, hasHighBit: Bool) {
        var union: UInt8 = 0
        var least: UInt8 = 0xFF
        for byte in bytes {
            union |= byte
            least = min(least, byte)
        }
        return (least == Byte.nul && !bytes.isEmpty, union & 0x80 != 0)
    }

    private mutating func dropNULs() {
        var kept: [UInt8] = []
        kept.reserveCapacity(bytes.count)
        for index in extents.indices {
            let start = Int32(clamping: kept.count)
            for byte in bytes[Int(extents[index].start)..<Int(extents[index].end)] where byte != Byte.nul {
                kept.append(byte)
            }
            extents[index] = CSVRow.Extent(start: start, end: Int32(clamping: kept.count))
        }
        bytes = kept
        flags.insert(.containedNUL)
    }
}
