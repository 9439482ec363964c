import Kernel
import Web

/// The values of a measure as a line. Everything in it stands in the table below it too.
enum MeasureChart {
    private static let width = 640
    private static let height = 220
    private static let margin = 12

    /// - Parameter values: in order of their days.
    static func svg(_ measure: Measure, _ values: [MeasureValue]) -> HTML {
        guard let first = values.first, let last = values.last, values.count > 1 else { return .empty }
        let amounts = values.map(\.amount) + [measure.target, measure.baseline]
        let (low, high) = (amounts.min() ?? 0, amounts.max() ?? 0)
        let days = max(1, last.day.number - first.day.number)
        func x(_ day: Day) -> Int {
            margin + Int(Double(day.number - first.day.number) / Double(days) * Double(width - 2 * margin))
        }
        func y(_ amount: Int64) -> Int {
            let part = high == low ? 0.5 : Double(amount - low) / Double(high - low)
            return height - margin - Int(part * Double(height - 2 * margin))
        }
        let points = values.map { "\(x($0.day)),\(y($0.amount))" }.joined(separator: " ")
        let dots = values.map { "<circle cx=\"\(x($0.day))\" cy=\"\(y($0.amount))\" r=\"4\"/>" as HTML }
        let title = """
            \(measure.title): from \(measure.text(first.amount)) on \(first.day.plain) to \(measure.text(last.amount)) on \
            \(last.day.plain). Dashed: the target, \(measure.text(measure.target)).
            """
        return """
            <figure class="cc-chart"><svg viewBox="0 0 \(width) \(height)" role="img" aria-label="\(title)">\
            <line class="cc-chart__target" x1="\(margin)" x2="\(width - margin)" y1="\(y(measure.target))" \
            y2="\(y(measure.target))"/><polyline class="cc-chart__line" points="\(points)"/>\(dots)</svg>\
            <figcaption class="cc-why">\(title)</figcaption></figure>
            """
    }
}
