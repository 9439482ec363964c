import Kernel
import Web

/// Amounts over time as a line. Everything in it stands in a table beside it too.
enum LineChart {
    struct Point: Sendable {
        let day: Day
        let amount: Int64
    }

    private static let width = 640
    private static let height = 220
    private static let margin = 12

    /// - Parameters:
    ///   - points: in order of their days.
    ///   - target: drawn as a dashed line.
    ///   - including: amounts that there is to be room for.
    ///   - title: what one sees in it, in a sentence.
    static func svg(_ points: [Point], target: Int64? = nil, including others: [Int64] = [], title: String) -> HTML {
        guard let first = points.first, let last = points.last, points.count > 1 else { return .empty }
        let amounts = points.map(\.amount) + others + (target.map { [$0] } ?? [])
        let (low, high) = (amounts.min() ?? 0, amounts.max() ?? 0)
        let days = max(1, last.day.number - first.day.number)
        func x(_ day: Day) -> Int {
            margin + Int(Double(day.number - first.day.number) / Double(days) * Double(width - 2 * margin))
        }
        func y(_ amount: Int64) -> Int {
            let part = high == low ? 0.5 : Double(amount - low) / Double(high - low)
            return height - margin - Int(part * Double(height - 2 * margin))
        }
        let line = points.map { "\(x($0.day)),\(y($0.amount))" }.joined(separator: " ")
        let dots = points.map { "<circle cx=\"\(x($0.day))\" cy=\"\(y($0.amount))\" r=\"4\"/>" as HTML }
        let dashes: HTML =
            target.map { amount -> HTML in
                """
                <line class="cc-chart__target" x1="\(margin)" x2="\(width - margin)" y1="\(y(amount))" y2="\(y(amount))"/>
                """
            } ?? .empty
        return """
            <figure class="cc-chart"><svg viewBox="0 0 \(width) \(height)" role="img" aria-label="\(title)">\
            \(dashes)<polyline class="cc-chart__line" points="\(line)"/>\(dots)</svg>\
            <figcaption class="cc-why">\(title)</figcaption></figure>
            """
    }
}
