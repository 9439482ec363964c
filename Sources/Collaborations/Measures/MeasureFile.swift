import Directory
import Kernel
import Tabular
import Web

/// Values of a measure from a CSV file: the day or period, the value and where it comes from.
struct MeasureFile: Sendable, Equatable {
    /// One row, and what becomes of it.
    struct Line: Sendable, Equatable {
        enum Fate: Sendable, Equatable {
            case added
            /// Another value takes the place of this one, which is kept.
            case corrected(Int64)
            case unchanged
            /// Why it cannot be taken.
            case refused(String)
        }

        let number: Int
        let day: Day?
        let amount: Int64
        let provenance: String
        /// As the file has them, for what was refused.
        let typed: String
        var fate: Fate
    }

    /// A measure read every week for twenty years has a thousand values.
    static let limit = 2000
    static let bytes = 512 * 1024

    var lines: [Line]

    private static let fields = [
        CSVField("period", aliases: ["day", "date", "month", "quarter", "period ending", "as at"], isRequired: true),
        CSVField("value", aliases: ["amount", "figure", "result", "number"], isRequired: true),
        CSVField("provenance", aliases: ["source", "note", "where it comes from", "provenance note"]),
    ]

    /// - Parameter source: stands for a provenance that a row leaves empty.
    /// - Throws: a fault of kind `invalid` beside the field 'table' when it has no such headings or too many rows.
    init(_ text: String, source: String, today: Day) throws {
        var reader = CSVReader(bytes: Array(text.utf8), options: Self.options)
        guard let first = try reader.next() else { throw Fault.invalid("table", "Paste or choose a file with values") }
        let header = CSVHeader(first, fields: Self.fields)
        if !header.missing.isEmpty {
            let names = header.missing.map { "‘\($0)’" }.joined(separator: " and ")
            throw Fault.invalid("table", "The first row must name the columns: there is none called \(names)")
        }
        var lines: [Line] = []
        var seen: Set<Day> = []
        while let row = try reader.next() {
            if row.isBlank { continue }
            guard lines.count < Self.limit else {
                throw Fault.invalid("table", "There are more than \(grouped(Self.limit)) rows: send them in parts")
            }
            lines.append(Self.read(row, header, source, today, &seen))
        }
        if lines.isEmpty { throw Fault.invalid("table", "There are no values below the headings") }
        self.lines = lines
    }

    /// The bytes of a file, in whatever encoding, as text that a form can carry.
    static func text(_ bytes: [UInt8]) throws -> String {
        var reader = CSVReader(bytes: bytes, options: options)
        let rows = try reader.nextBatch(limit: limit + 2).map(\.values)
        return String(decoding: CSVWriter.bytes(rows), as: UTF8.self)
    }

    private static let options = CSVReadOptions(
        maximumFieldBytes: 8 << 10, maximumRowBytes: 64 << 10, maximumFields: 100)

    private static func read(
        _ row: CSVRow, _ header: CSVHeader, _ source: String, _ today: Day, _ seen: inout Set<Day>
    ) -> Line {
        let (period, value) = (row.value("period", in: header), row.value("value", in: header))
        let typed = String("\(period) \(value)".prefix(100))
        func line(_ day: Day?, _ amount: Int64, _ provenance: String, _ fate: Line.Fate) -> Line {
            Line(number: row.line, day: day, amount: amount, provenance: provenance, typed: typed, fate: fate)
        }
        func refused(_ reason: String) -> Line { line(nil, 0, "", .refused(reason)) }
        if row.flags.contains(.truncated) || row.flags.contains(.unterminatedQuote) {
            return refused("The row is too long, or a quotation mark is not closed")
        }
        guard let day = day(period) else { return refused("‘\(period.prefix(40))’ is no day, month, quarter or year") }
        if day > today { return refused("\(day.plain) is still to come") }
        guard let amount = FixedPoint.parse(DamagedText.repaired(value).text, places: Measure.places) else {
            return refused("‘\(value.prefix(40))’ is not a number with at most four decimals")
        }
        let said = row.value("provenance", in: header)
        guard let provenance = try? Text.clean(said.isEmpty ? source : said, limit: 400) else {
            return refused("Where it comes from must be 400 characters or fewer, without control characters")
        }
        if provenance.isEmpty { return refused("Say where it comes from, in the row or for all of them") }
        guard seen.insert(day).inserted else { return refused("There is an earlier row for \(day.plain)") }
        return line(day, amount, provenance, .added)
    }

    /// The day itself, or the last one of the period: 'March 2027', '2027-03', '2027 Q1', '2027'.
    static func day(_ text: String) -> Day? {
        let text = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let parts = text.split { !$0.isLetter && !$0.isNumber }.map { $0.lowercased() }
        if parts.count == 1, let year = Int(parts[0]), parts[0].count == 4 { return end(year, 12) }
        if parts.count == 2 {
            let years = parts.filter { $0.count == 4 }.compactMap { Int($0) }
            let other = parts.first { $0.count != 4 || Int($0) == nil }
            if let year = years.first, let other {
                if other.hasPrefix("q"), let quarter = Int(other.dropFirst()), (1...4).contains(quarter) {
                    return end(year, quarter * 3)
                }
                if let month = Int(other), (1...12).contains(month) { return end(year, month) }
                if other.count >= 3,
                    let month = Day.months.firstIndex(where: { $0.lowercased().hasPrefix(other) })
                {
                    return end(year, month + 1)
                }
            }
            return nil
        }
        switch ListedFigures.day(text, .dayFirst) {
        case .figure(let day), .repaired(let day, _), .ambiguous(let day, _): return day
        case .none, .words, .refused: return nil
        }
    }

    private static func end(_ year: Int, _ month: Int) -> Day? {
        guard (1900...2200).contains(year) else { return nil }
        return Day(year: month == 12 ? year + 1 : year, month: month == 12 ? 1 : month + 1, day: 1).adding(days: -1)
    }

    /// What becomes of each row beside the values there are.
    func beside(_ present: [Day: MeasureValue]) -> MeasureFile {
        var result = self
        for (place, line) in lines.enumerated() {
            guard let day = line.day, let old = present[day] else { continue }
            let isSame = old.amount == line.amount && old.provenance == line.provenance
            result.lines[place].fate = isSame ? .unchanged : .corrected(old.amount)
        }
        return result
    }

    var changes: Int {
        lines.count { line in
            switch line.fate {
            case .added, .corrected: true
            case .unchanged, .refused: false
            }
        }
    }
}
