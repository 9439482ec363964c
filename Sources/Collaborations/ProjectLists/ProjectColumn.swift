import Directory
import Tabular

/// The columns of a list of projects, as the page where they are chosen names them.
enum ProjectColumn: String, CaseIterable {
    case project, department, year
    case confidence = "delivery confidence"
    case outcome, description
    case starts = "start date"
    case ends = "end date"
    case budget = "budget of the year"
    case forecast = "forecast of the year"
    case cost = "whole-life cost"
    case benefits
    case category, places
    case number = "project number"
    case onConfidence = "comment on confidence"
    case onSchedule = "comment on the schedule"
    case onBudget = "comment on the budget"
    case onVariance = "comment on the variance"
    case onBenefits = "comment on benefits"

    static let targets = allCases.map(\.rawValue)

    /// Without which no row can be taken.
    static let needed: [ProjectColumn] = [.project, .year]

    /// Other titles it goes by, those of the annual reports on major projects among them.
    private var aliases: [String] {
        switch self {
        case .project: ["project name", "name", "title", "programme", "project title", "programme name"]
        case .department: ["body", "organisation", "organization", "lead body", "lead department", "dept"]
        case .year: ["financial year", "report year", "snapshot", "reporting year"]
        case .confidence:
            [
                "colour rating", "rag", "rag rating", "dca", "delivery confidence assessment", "rating",
                "ipa delivery confidence assessment",
            ]
        case .outcome: ["aim", "objective", "purpose"]
        case .description: ["description aims", "description / aims", "aims", "scope", "what it does"]
        case .starts: ["start", "project start date", "start date (latest approved start date)"]
        case .ends: ["end", "project end date", "end date (latest approved end date)", "finish date"]
        case .budget: ["yearly budget", "budget", "financial year baseline", "in-year budget"]
        case .forecast: ["yearly forecast", "forecast", "financial year forecast", "in-year forecast"]
        case .cost:
            [
                "wlc baseline incl ncg", "whole life cost", "wlc", "total cost", "total baseline whole life costs",
                "cost",
            ]
        case .benefits: ["total baseline benefits", "baseline benefits", "monetised benefits"]
        case .category: ["report category", "portfolio", "type", "topic"]
        case .places: ["place", "location", "region"]
        case .number: ["gmpp id", "gmpp id number", "reference", "id number", "project id"]
        case .onConfidence: ["rating comment", "departmental commentary on actions"]
        case .onSchedule: ["schedule comment", "departmental narrative on schedule"]
        case .onBudget: ["budget comment", "departmental narrative on budgeted whole life costs"]
        case .onVariance: ["variance comment", "departmental narrative on budget/forecast variance"]
        case .onBenefits: ["benefits comment", "departmental narrative on budgeted benefits"]
        }
    }

    private static let fields = allCases.map { CSVField($0.rawValue, aliases: $0.aliases) }

    /// Put right, and without the unit: 'Whole life cost (£m)'.
    private static func plain(_ title: String) -> String {
        let text = DamagedText.repaired(title).text
        guard let open = text.lastIndex(of: "("), text[open...].contains("£") else { return text }
        return String(text[..<open])
    }

    /// What a file's titles most likely mean.
    static func guess(titles: [String]) -> [String: ColumnMapping.Origin] {
        let header = CSVHeader(titles: titles.map(plain), fields: fields)
        var guess: [String: ColumnMapping.Origin] = [:]
        for column in allCases {
            if let place = header[column.rawValue], titles.indices.contains(place), !titles[place].isEmpty {
                guess[column.rawValue] = .header(titles[place])
            }
        }
        return guess
    }
}

/// How the figures and dates of a list are to be read.
struct ProjectListOptions: Sendable, Equatable {
    enum Order: String, CaseIterable {
        case dayFirst = "day-first"
        case monthFirst = "month-first"
        /// What can be read in two ways is left out.
        case neither
    }

    enum Unit: String, CaseIterable {
        case pounds, thousands, millions

        /// Zeros that a figure without a unit of its own gets.
        var zeros: Int {
            switch self {
            case .pounds: 0
            case .thousands: 3
            case .millions: 6
            }
        }
    }

    var list = ""
    /// What the file was called where it came from.
    var file = ""
    var order = Order.dayFirst
    var unit = Unit.pounds
    /// Whether bodies that the directory does not know are made.
    var makesBodies = false
    /// What stands for names that the directory does not know, by the folded name: the slug of a body, or '+' to make one.
    var bodies: [String: String] = [:]

    static let new = "+"
    private static let prefix = "body "

    init() {}

    init(_ choices: [String: String]) {
        list = choices["list"] ?? ""
        file = choices["file"] ?? ""
        order = choices["order"].flatMap { Order(rawValue: $0) } ?? .dayFirst
        unit = choices["unit"].flatMap { Unit(rawValue: $0) } ?? .pounds
        makesBodies = choices["makes-bodies"] == "yes"
        for (name, slug) in choices where name.hasPrefix(Self.prefix) {
            bodies[String(name.dropFirst(Self.prefix.count))] = slug
        }
    }

    var choices: [String: String] {
        var all = ["list": list, "file": file, "order": order.rawValue, "unit": unit.rawValue]
        if makesBodies { all["makes-bodies"] = "yes" }
        for (name, slug) in bodies { all[Self.prefix + name] = slug }
        return all
    }

    /// Titles say '(£m)' where figures are in millions; they are nowhere else in this file's headings.
    static func guessUnit(titles: [String]) -> Unit {
        let text = titles.map { DamagedText.repaired($0).text.lowercased() }
        if text.contains(where: { $0.contains("£m") || $0.contains("£ m") }) { return .millions }
        if text.contains(where: { $0.contains("£k") || $0.contains("£'000") || $0.contains("£000") }) {
            return .thousands
        }
        return .pounds
    }
}
