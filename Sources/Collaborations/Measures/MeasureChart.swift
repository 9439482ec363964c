import Kernel
import Web

/// The values of a measure as a line.
enum MeasureChart {
    /// - Parameter values: in order of their days.
    static func svg(_ measure: Measure, _ values: [MeasureValue]) -> HTML {
        guard let first = values.first, let last = values.last else { return .empty }
        let title = """
            \(measure.title): from \(measure.text(first.amount)) on \(first.day.plain) to \(measure.text(last.amount)) on \
            \(last.day.plain). Dashed: the target, \(measure.text(measure.target)).
            """
        return LineChart.svg(
            values.map { LineChart.Point(day: $0.day, amount: $0.amount) }, target: measure.target,
            including: [measure.baseline], title: title)
    }
}
