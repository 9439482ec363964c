import Kernel
import Storage
import Web

/// The years of a project that came from a list, and where it came from.
struct ProjectHistory: Sendable {
    let source: ProjectSource
    /// Latest first.
    let years: [ProjectYear]

    static func read(_ collaboration: Collaboration.ID, _ transaction: any Transaction) throws -> ProjectHistory? {
        let store = ProjectListStore(transaction)
        guard let source = try store.source(of: collaboration) else { return nil }
        return ProjectHistory(source: source, years: try store.years(of: collaboration))
    }

    var html: HTML {
        """
        <section aria-labelledby="years"><h2 class="govuk-heading-m" id="years">Year by year</h2>
        \(chart)\(table)\(words)
        <p class="cc-why">From the list ‘\(source.listName)’: imported on \(source.importedAt.day.plain) from \(source.fileName).</p>
        </section>
        """
    }

    private var chart: HTML {
        let points = years.reversed().compactMap { year in
            year.cost.map { LineChart.Point(day: Day(year: year.year, month: 3, day: 31), amount: $0.pence) }
        }
        guard let first = points.first, let last = points.last, points.count > 1 else { return .empty }
        func text(_ point: LineChart.Point) -> String {
            "\(Money(pence: point.amount).short) in \(point.day.components.year)"
        }
        return LineChart.svg(points, title: "Whole-life cost: from \(text(first)) to \(text(last)).")
    }

    private var table: HTML {
        let rows = years.map { year -> [HTML] in
            [
                HTML(text: String(year.year)), Self.colour(year.confidence), day(year.startsOn), day(year.endsOn),
                money(year.budget), money(year.forecast), money(year.cost), money(year.benefits),
            ]
        }
        return Web.table(
            caption: "What the list said",
            ["Year", "Delivery confidence", "Start", "End", "Budget", "Forecast", "Whole life", "Benefits"],
            numeric: [4, 5, 6, 7], rows)
    }

    private func money(_ money: Money?) -> HTML { money.map { HTML(text: $0.short) } ?? "–" }

    private func day(_ day: Day?) -> HTML {
        day.map { "<span class=\"cc-nowrap\">\(Self.short($0))</span>" } ?? "–"
    }

    /// '1 Apr 2011'.
    private static func short(_ day: Day) -> String {
        let (year, month, number) = day.components
        return "\(number) \(Day.months[month - 1].prefix(3)) \(year)"
    }

    private static func colour(_ confidence: DeliveryConfidence?) -> HTML {
        guard let confidence else { return "–" }
        let colour: TagColour =
            switch confidence {
            case .green: .green
            case .amberGreen, .amber: .yellow
            case .amberRed: .orange
            case .red: .red
            }
        return tag(confidence.name, colour)
    }

    /// What stood in place of figures, and what was said about them.
    private var words: HTML {
        let said = years.filter { !$0.notes.isEmpty || !$0.commentary.isEmpty }
        return said.map { year -> HTML in
            let notes: HTML = year.notes.isEmpty ? .empty : HTML.paragraphs(year.notes)
            let comments: HTML = year.commentary.isEmpty ? .empty : HTML.paragraphs(year.commentary)
            let name: HTML =
                "<p class=\"govuk-body\">\(year.name), \(year.department)\(year.number.isEmpty ? "" : ", \(year.number)")</p>"
            return details("What the list said in \(year.year)", name + notes + comments)
        }.joined("")
    }
}
