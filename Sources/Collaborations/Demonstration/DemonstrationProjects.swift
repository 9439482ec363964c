import Access
import Directory
import Journal
import Kernel
import Tabular

/// The invented government's yearly list of major projects, imported as an administrator imports one. All of it is made up.
struct DemonstrationProjects: Sendable {
    private static let list = "Major projects of the invented government (made up)"

    private static let titles = [
        "Project name", "Department", "Year", "RAG", "Description", "Start date", "End date", "Budget (£m)",
        "Forecast (£m)", "Whole life cost (£m)", "Benefits (£m)", "Category", "Places", "Rating comment",
    ]

    /// What the list says in a year; figures in millions of pounds.
    struct Year: Sendable {
        let rating: String
        let budget: String
        let forecast: String
        let cost: String
        var slip: Int64 = 0
        var comment = ""

        init(
            _ rating: String, _ budget: String, _ forecast: String, _ cost: String, slip: Int64 = 0,
            _ comment: String = ""
        ) {
            (self.rating, self.budget, self.forecast, self.cost) = (rating, budget, forecast, cost)
            (self.slip, self.comment) = (slip, comment)
        }
    }

    struct Project: Sendable {
        let name: String
        let department: String
        let outcome: String
        let category: String
        var places = ""
        let benefits: String
        /// How many years before the latest list it began, and for how many it was planned.
        let begun: Int
        let lasts: Int
        /// The latest last.
        let years: [Year]
        /// Whether the latest list no longer has it.
        var isOver = false
    }

    let demonstration: CollaborationsDemonstration

    func load() async throws {
        let now = demonstration.now - .days(45)
        let latest = FinancialYear(of: now.day).start
        let rows = Self.projects.flatMap { Self.rows($0, latest) }
        let source = ImportSource.bytes(
            CSVWriter.bytes([Self.titles] + rows), name: "major-projects-\(latest).csv")
        var choices = ProjectListOptions()
        (choices.list, choices.file) = (Self.list, source.name)
        choices.unit = ProjectListOptions.guessUnit(titles: Self.titles)
        var options = ImportOptions(
            isStrict: true,
            mapping: ColumnMapping(name: Self.list, columns: ProjectColumn.guess(titles: Self.titles)))
        options.choices = choices.choices
        try await DirectoryImports(
            demonstration.database, demonstration.at(now), demonstration.accounts, others: [ProjectListFormat()]
        ).run(format: .projects, source: source, options: options, by: .commandLine("demo"))
    }

    private static func rows(_ project: Project, _ latest: Int) -> [[String]] {
        let last = project.isOver ? latest - 1 : latest
        let start = Day(year: latest - project.begun, month: 4, day: 1)
        let end = Day(year: latest - project.begun + project.lasts, month: 3, day: 31)
        return project.years.enumerated().map { number, year in
            [
                project.name, project.department, String(last - project.years.count + 1 + number), year.rating,
                project.outcome, start.description, end.adding(days: year.slip).description, year.budget,
                year.forecast, year.cost, project.benefits, project.category, project.places, year.comment,
            ]
        }
    }

    static let projects = [
        Project(
            name: "Northmoor Ring Road", department: "Department for Movement",
            outcome: "Lorries pass Northmoor without driving through it. A new road of nine miles with two bridges.",
            category: "Road building", places: "Northmoor", benefits: "610", begun: 4, lasts: 8,
            years: [
                Year("Green", "42", "41.5", "318"),
                Year("Amber", "61", "66", "334", slip: 120, "The second bridge stands on softer ground than thought."),
                Year("Amber/Red", "58", "71.2", "371", slip: 365, "The contractor of the second bridge was changed."),
            ]),
        Project(
            name: "One Record of Patients", department: "Department of Health and Care",
            outcome: "Every ward and surgery sees the same record. Forty systems are replaced by one.",
            category: "Digital services", benefits: "1,240", begun: 5, lasts: 9,
            years: [
                Year("Amber/Red", "96", "88", "1.1bn", "Eleven trusts have moved; thirty were planned."),
                Year("Amber", "104", "103", "1.1bn"),
                Year("Amber/Green", "98", "97.4", "£1.12bn", "Most trusts have moved, and the old systems are off."),
            ]),
        Project(
            name: "New Prison at Kingsferry", department: "Department of Justice and Rights",
            outcome: "A prison of 900 places that teaches a trade replaces two that cannot be mended.",
            category: "Buildings and estates", places: "Kingsferry", benefits: "Exempt", begun: 3, lasts: 6,
            years: [
                Year("Green", "18", "18", "214"), Year("Green", "55", "54", "216"),
                Year("Amber", "83", "79", "221", slip: 90, "Steel came three months late."),
            ]),
        Project(
            name: "Tidal Barrier Renewal", department: "Rivers and Coast Agency",
            outcome: "The barrier holds for another sixty years. Gates, pumps and controls are renewed one by one.",
            category: "Flooding", places: "Saltmere Haven, Harbourmouth", benefits: "2,300", begun: 6, lasts: 12,
            years: [
                Year("Amber", "31", "30", "402"), Year("Amber", "36", "37.5", "409"),
                Year("Green", "40", "39.6", "409", "Five of eight gates are renewed, in budget."),
            ]),
        Project(
            name: "Benefits on One Form", department: "Department for Work and Incomes",
            outcome: "People claim everything that is due to them with one form. Six application systems become one.",
            category: "Digital services", benefits: "480", begun: 2, lasts: 5,
            years: [
                Year("Amber", "22", "25", "147"),
                Year("Red", "28", "39", "196", slip: 540, "The form works, the systems behind it do not answer yet."),
            ]),
        Project(
            name: "Warm Homes in Ten Towns", department: "Department for Homes",
            outcome: "Sixty thousand cold homes are insulated, street by street. Landlords pay a third.",
            category: "Housing", places: "Northmoor, Eastbridge", benefits: "790", begun: 3, lasts: 7,
            years: [
                Year("Green", "74", "70", "512"), Year("Amber/Green", "90", "84", "512"),
                Year("Amber/Green", "90", "88", "515", "Forty thousand homes are done."),
            ]),
        Project(
            name: "Schools Fit for Summer", department: "Department of Learning",
            outcome: "No classroom is hotter than thirty degrees. Shade, air and trees for 1,200 schools.",
            category: "Buildings and estates", benefits: "Not calculated", begun: 1, lasts: 6,
            years: [Year("Green", "12", "9", "260"), Year("Green", "44", "43.1", "260")]),
        Project(
            name: "Night Trains to the Dales", department: "Department for Movement",
            outcome: "A sleeper train links the capital and the Dales each night. Stations and sidings are made ready.",
            category: "Railways", places: "Hexwick", benefits: "95", begun: 4, lasts: 4,
            years: [
                Year("Amber", "8", "8.4", "38"),
                Year("Green", "6", "5.9", "37", "The first train ran in May; the project closes."),
            ], isOver: true),
        Project(
            name: "Courts by Video", department: "Courts Agency",
            outcome: "Short hearings need no journey. Two hundred rooms with cameras that work.",
            category: "Digital services", benefits: "140", begun: 5, lasts: 4,
            years: [Year("Amber/Green", "15", "14", "71"), Year("Green", "4", "4", "70")], isOver: true),
        Project(
            name: "One Wallet of Licences", department: "National Identity Office",
            outcome: "A licence is shown on the telephone as well as on paper. Nine licences to begin with.",
            category: "Digital services", benefits: "210", begun: 0, lasts: 4,
            years: [Year("Amber", "11", "10.2", "64", "Begun this year: two licences are in trial.")]),
    ]
}
