import Directory
import Kernel
import Storage
import Tabular

/// One row of a list: a project in a year, with what was put right in it and what could not be read.
struct ProjectListRow: Sendable {
    let line: Int
    /// The folded name, by which the project is found again.
    let key: String
    let title: String
    /// Of no collaboration yet.
    var year: ProjectYear
    let repairs: [RowRefusal]
    let omissions: [RowRefusal]
    /// How many dates could be read in two ways.
    let ambiguous: Int

    static func key(_ name: String) -> String {
        Text.folded(name).split { $0.isWhitespace }.joined(separator: " ")
    }

    /// Letters and digits alone.
    static func loose(_ name: String) -> String { Text.folded(name).filter { $0.isLetter || $0.isNumber } }
}

/// Reads rows by the columns and the ways of reading that somebody chose.
struct ProjectListReader: Sendable {
    private enum Place: Sendable {
        case column(Int)
        case constant(String)
    }

    static let nameLimit = 300
    private static let proseLimit = 20_000
    private static let commentLimit = 60_000

    private let places: [ProjectColumn: Place]
    private let options: ProjectListOptions

    /// - Throws: a fault of kind `invalid` that names the columns without which nothing can be read.
    init(header: CSVRow, mapping: ColumnMapping, options: ProjectListOptions) throws {
        let titles = CSVHeader(header)
        var places: [ProjectColumn: Place] = [:]
        for column in ProjectColumn.allCases {
            switch mapping.columns[column.rawValue] {
            case .header(let title)?: places[column] = titles.column(titled: title).map { .column($0) }
            case .constant(let text)?: places[column] = .constant(text)
            case nil: break
            }
        }
        for column in ProjectColumn.needed where places[column] == nil {
            throw Fault(.invalid, "No column of the file is chosen for the \(column.rawValue).")
        }
        self.places = places
        self.options = options
    }

    /// The name as the file has it, for counting.
    func name(_ row: CSVRow) -> String { raw(.project, row) }

    private func raw(_ column: ProjectColumn, _ row: CSVRow) -> String {
        switch places[column] {
        case .column(let place)?: row[place]
        case .constant(let text)?: text
        case nil: ""
        }
    }

    func read(_ row: CSVRow) throws(RowRefusal) -> ProjectListRow {
        var cells = Cells(reader: self, row: row)
        let name = cells.text(.project, limit: Self.nameLimit)
        if name.isEmpty { throw RowRefusal(field: ProjectColumn.project.rawValue, reason: "is empty") }
        let yearText = cells.text(.year, limit: 40)
        let department = cells.text(.department, limit: 200)
        if yearText.isEmpty, department.isEmpty {
            throw RowRefusal(field: "row", reason: "has nothing but a name: no department and no year")
        }
        guard let year = ListedFigures.year(yearText) else {
            throw RowRefusal(
                field: ProjectColumn.year.rawValue,
                reason: yearText.isEmpty ? "is empty" : "‘\(yearText)’ is not a year like 2023 or 2022-23")
        }
        let confidence = cells.confidence()
        var (starts, ends) = (cells.day(.starts), cells.day(.ends))
        if let start = starts, let end = ends, end < start {
            cells.omit(.ends, "\(end.plain) is before the start, \(start.plain)")
            (starts, ends) = (start, nil)
        }
        var found = ProjectYear(
            collaboration: Collaboration.ID(UUID128(high: 0, low: 0)), year: year, name: name, department: department,
            outcome: cells.text(.outcome, limit: CollaborationDraft.sentenceLimit),
            description: cells.text(.description, limit: Self.proseLimit, lines: true),
            places: cells.text(.places, limit: CollaborationDraft.sentenceLimit),
            category: cells.text(.category, limit: 100), number: cells.text(.number, limit: 100),
            confidence: confidence, startsOn: starts, endsOn: ends, budget: cells.money(.budget),
            forecast: cells.money(.forecast), cost: cells.money(.cost), benefits: cells.money(.benefits),
            notes: "", commentary: cells.commentary(limit: Self.commentLimit))
        found.notes = cells.notes.joined(separator: "\n")
        return ProjectListRow(
            line: row.line, key: ProjectListRow.key(name), title: name, year: found,
            repairs: cells.repairs, omissions: cells.omissions, ambiguous: cells.ambiguous)
    }

    /// The cells of one row, with what was found on the way.
    private struct Cells {
        let reader: ProjectListReader
        let row: CSVRow
        var repairs: [RowRefusal] = []
        var omissions: [RowRefusal] = []
        var notes: [String] = []
        var ambiguous = 0

        mutating func omit(_ column: ProjectColumn, _ reason: String) {
            omissions.append(RowRefusal(field: column.rawValue, reason: reason))
        }

        private mutating func repair(_ column: ProjectColumn, _ how: String) {
            repairs.append(RowRefusal(field: column.rawValue, reason: how))
        }

        /// The text, put right and cut where it is too long.
        mutating func text(_ column: ProjectColumn, limit: Int, lines: Bool = false) -> String {
            let found = DamagedText.repaired(reader.raw(column, row))
            var parts: [String] = []
            if found.pounds > 0 { parts.append(count(found.pounds, "broken pound sign", "broken pound signs")) }
            if found.marks > 0 { parts.append(count(found.marks, "other broken mark", "other broken marks")) }
            if !parts.isEmpty { repair(column, parts.joined(separator: " and ")) }
            if found.lost > 0 {
                omit(column, "\(count(found.lost, "character was", "characters were")) lost before the file came here")
            }
            var kept = found.text
            if let clean = try? Text.clean(kept, limit: limit, lines: lines) { return clean }
            let visible = String(String.UnicodeScalarView(kept.unicodeScalars.filter(Self.isVisible)))
            if visible != kept {
                repair(column, "invisible control characters taken out")
                kept = visible
            }
            if kept.count > limit {
                omit(column, "what comes after \(grouped(limit)) characters")
                kept = String(kept.prefix(limit))
            }
            return (try? Text.clean(kept, limit: limit, lines: lines)) ?? ""
        }

        /// Whether a text may hold it: see `Text.clean`.
        private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
            switch scalar.value {
            case 0x09, 0x0A, 0x0D: true
            case 0x00...0x1F, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069, 0xFFF9...0xFFFD, 0xFEFF: false
            default: true
            }
        }

        mutating func confidence() -> DeliveryConfidence? {
            let text = text(.confidence, limit: 300)
            if text.isEmpty { return nil }
            if let found = DeliveryConfidence(typed: text) { return found }
            if ListedFigures.withholds(text) {
                note(.confidence, text)
            } else {
                omit(.confidence, "‘\(text.prefix(60))’ is no colour from green to red")
            }
            return nil
        }

        mutating func day(_ column: ProjectColumn) -> Day? {
            take(column, ListedFigures.day(text(column, limit: 300), reader.options.order))
        }

        mutating func money(_ column: ProjectColumn) -> Money? {
            take(column, ListedFigures.money(text(column, limit: 300), zeros: reader.options.unit.zeros))
        }

        private mutating func take<Figure>(
            _ column: ProjectColumn, _ reading: ListedFigures.Reading<Figure>
        ) -> Figure? {
            switch reading {
            case .none: return nil
            case .figure(let figure): return figure
            case .repaired(let figure, let how):
                repair(column, how)
                return figure
            case .ambiguous(let figure, let how):
                ambiguous += 1
                repair(column, how + ", the other way round it is another day")
                return figure
            case .words(let words):
                note(column, words)
                return nil
            case .refused(let reason):
                omit(column, reason)
                return nil
            }
        }

        private mutating func note(_ column: ProjectColumn, _ words: String) {
            let line = words.split { $0 == "\n" }.joined(separator: " ")
            notes.append("\(column.rawValue): \(line)")
        }

        mutating func commentary(limit: Int) -> String {
            let parts: [(ProjectColumn, String)] = [
                (.onConfidence, "Delivery confidence"), (.onSchedule, "Schedule"), (.onVariance, "Variance"),
                (.onBudget, "Whole-life cost"), (.onBenefits, "Benefits"),
            ]
            let found = parts.compactMap { column, heading -> String? in
                let text = text(column, limit: ProjectListReader.proseLimit, lines: true)
                return text.isEmpty ? nil : "\(heading): \(text)"
            }
            return String(found.joined(separator: "\n\n").prefix(limit))
        }
    }
}
