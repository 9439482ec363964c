import Directory
import Kernel
import Storage

/// What all parties watch together to know whether the outcome comes nearer.
struct Measure: Sendable, Equatable, Identifiable {
    typealias ID = Identifier<Measure>

    /// Decimal places that are kept of every amount.
    static let places = 4

    let id: ID
    let collaboration: Collaboration.ID
    let number: Int
    let title: String
    let definition: String
    let owner: Post.ID
    let body: Body.ID
    let unit: String
    /// In ten-thousandths of the unit, as all amounts.
    let baseline: Int64
    let baselineOn: Day
    let target: Int64
    let targetOn: Day
    let direction: Direction
    /// How much may change between two values without meaning anything.
    let tolerance: Int64
    let source: String
    let frequency: Frequency
    let isRetired: Bool
    /// The day by which the next value is expected.
    let nextOn: Day

    func path(in collaboration: Collaboration) -> String { "\(collaboration.path)/measures/\(number)" }

    var thing: EditedThing { EditedThing(.measure, String(number)) }

    /// '12.5 people', '£1.2 million'.
    func text(_ amount: Int64) -> String {
        if unit == "£", amount % 100 == 0 { return Money(pence: amount / 100).plain }
        let number = FixedPoint.text(amount, places: Self.places)
        if unit == "£" { return "£\(number)" }
        return unit == "%" ? "\(number)%" : "\(number) \(unit)"
    }

    /// What is agreed about it, in sentences: the first names and defines it.
    /// - Parameter owner: the post with its body.
    func agreed(owner: String) -> [String] {
        [
            "\(title): \(Self.sentence(definition))",
            """
            Baseline \(figure(baseline)) on \(baselineOn.plain), target \(figure(target)) by \
            \(targetOn.plain)\(isWord ? ", in \(unit)" : ""). \(direction.name); a change of up to \(figure(tolerance)) is \
            taken for none.
            """,
            "Owner: \(owner). Source: \(Self.sentence(source)) Frequency: \(frequency.name.lowercased()).",
        ]
    }

    /// The unit is counted, and said once: '1 weeks' would read badly.
    private var isWord: Bool { !["£", "%"].contains(unit) }

    private func figure(_ amount: Int64) -> String {
        isWord ? FixedPoint.text(amount, places: Self.places) : text(amount)
    }

    /// On one line, with a full stop.
    private static func sentence(_ text: String) -> String {
        let line = text.split(separator: "\n").joined(separator: " ")
        return line.last.map { ".!?".contains($0) } == true ? line : "\(line)."
    }

    func isMissing(on today: Day) -> Bool { !isRetired && nextOn < today }

    /// Where it should go.
    enum Direction: String, StorableName, CaseIterable {
        case up, down
        /// Near the target, from either side.
        case hold

        var name: String {
            switch self {
            case .up: "More is better"
            case .down: "Less is better"
            case .hold: "Near the target is better"
            }
        }
    }

    enum Frequency: String, StorableName, CaseIterable {
        case weekly, monthly, quarterly, yearly

        var name: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }

        /// The day by which the value after that of `day` is expected: the period, and half of one again to gather it.
        func next(after day: Day) -> Day {
            switch self {
            case .weekly: day.adding(days: 7 + 4)
            case .monthly: day.adding(days: 31 + 15)
            case .quarterly: day.adding(days: 92 + 45)
            case .yearly: day.adding(days: 366 + 90)
            }
        }
    }
}

extension Measure: RowDecodable {
    static let columns: SQL = """
        measure.id, measure.collaboration_id, measure.number, measure.title, measure.definition, \
        measure.owner_post_id, measure.body_id, measure.unit, measure.baseline, measure.baseline_on, measure.target, \
        measure.target_on, measure.direction, measure.tolerance, measure.source, measure.frequency, \
        measure.is_retired, measure.next_on
        """

    init(row: Row) throws {
        id = try row.get("id")
        collaboration = try row.get("collaboration_id")
        number = try row.get("number")
        title = try row.get("title")
        definition = try row.get("definition")
        owner = try row.get("owner_post_id")
        body = try row.get("body_id")
        unit = try row.get("unit")
        baseline = try row.get("baseline")
        baselineOn = try row.get("baseline_on")
        target = try row.get("target")
        targetOn = try row.get("target_on")
        direction = try row.get("direction")
        tolerance = try row.get("tolerance")
        source = try row.get("source")
        frequency = try row.get("frequency")
        isRetired = try row.get("is_retired")
        nextOn = try row.get("next_on")
    }
}

/// One value of a measure. A corrected one is kept, marked as replaced.
struct MeasureValue: Sendable, Equatable, Identifiable, RowDecodable {
    typealias ID = Identifier<MeasureValue>

    let id: ID
    let measure: Measure.ID
    let day: Day
    let amount: Int64
    /// Where the figure comes from.
    let provenance: String
    let enteredBy: String
    let enteredAt: Instant
    /// Why it differs from the one before it for the same day.
    let reason: String
    let replacedAt: Instant?

    static let columns: SQL = """
        measure_value.id, measure_value.measure_id, measure_value.on_day, measure_value.amount, \
        measure_value.provenance, measure_value.entered_by, measure_value.entered_at, measure_value.reason, \
        measure_value.replaced_at
        """

    init(row: Row) throws {
        id = try row.get("id")
        measure = try row.get("measure_id")
        day = try row.get("on_day")
        amount = try row.get("amount")
        provenance = try row.get("provenance")
        enteredBy = try row.get("entered_by")
        enteredAt = try row.get("entered_at")
        reason = try row.get("reason")
        replacedAt = try row.get("replaced_at")
    }
}

/// Where a measure is going, by the rule that its page states: the change between the last two values, if it is larger
/// than the tolerance, in the wanted direction or against it.
enum Trend: String, Sendable, CaseIterable {
    case tooEarly, improving, maintaining, worsening

    /// - Parameter amounts: in order of their days, the latest last.
    init(_ amounts: [Int64], direction: Measure.Direction, target: Int64, tolerance: Int64) {
        guard amounts.count >= 2 else {
            self = .tooEarly
            return
        }
        let (before, now) = (amounts[amounts.count - 2], amounts[amounts.count - 1])
        let gain: Int64 =
            switch direction {
            case .up: now - before
            case .down: before - now
            case .hold: abs(before - target) - abs(now - target)
            }
        if abs(gain) <= tolerance { self = .maintaining } else { self = gain > 0 ? .improving : .worsening }
    }

    var name: String {
        switch self {
        case .tooEarly: "Too early to say"
        case .improving: "Improving"
        case .maintaining: "Maintaining"
        case .worsening: "Worsening"
        }
    }
}
