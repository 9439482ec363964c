import Directory
import Kernel
import Web

/// Sums of several bodies as one stacked bar, in the bodies' colours. Drawn as SVG: the page's policy allows no inline
/// style.
enum MoneyBar {
    struct Piece: Sendable {
        let body: Body.ID
        let initials: String
        let name: String
        let amount: Money
    }

    /// - Parameter verb: 'pays' or 'gains'.
    static func draw(_ verb: String, _ pieces: [Piece]) -> HTML {
        let shown = pieces.filter { $0.amount > .zero }.sorted {
            ($1.amount, $0.name, $0.body) < ($0.amount, $1.name, $1.body)
        }
        // In tenths of a per cent, so that the widths add up.
        let widths = WhoPaysWhoGains.shares(Money(pence: 1000), by: shown.map(\.amount)).map { Int($0.pence) }
        var start = 0
        var parts: [HTML] = []
        for (piece, width) in zip(shown, widths) {
            let text = label(piece, width, verb, isFirst: start == 0)
            parts.append(
                """
                <svg x="\(percent(start))" width="\(percent(width))" height="34"><rect width="100%" height="34" \
                class="cc-body--\(Int(piece.body.uuid.low % 12))"></rect>\(text)</svg>
                """)
            start += width
        }
        if parts.isEmpty { return .empty }
        let said = zip(shown, widths).map { "\($0.name) \(($1 + 5) / 10) per cent" }.joined(separator: ", ")
        return """
            <svg class="cc-money" role="img" aria-label="\(verb.prefix(1).uppercased() + verb.dropFirst()): \(said)">\(parts)</svg>
            """
    }

    /// As much as there is room for, on a desktop and on a phone; the table below has it all.
    private static func label(_ piece: Piece, _ width: Int, _ verb: String, isFirst: Bool) -> HTML {
        if width < 60 { return .empty }
        let sum = width < 180 ? "" : "\(isFirst ? " \(verb)" : "") \(piece.amount.short)"
        let all = piece.initials + sum
        if fitsPhone(all, width) { return label(all) }
        let short = fitsPhone(piece.initials, width) ? label(piece.initials, " class=\"cc-money__short\"") : .empty
        return "\(label(all, " class=\"cc-money__wide\""))\(short)"
    }

    private static func label(_ text: String, _ kind: HTML = .empty) -> HTML {
        "<text x=\"8\" y=\"22\"\(kind)>\(text)</text>"
    }

    /// On a phone the bar is 290 pixels wide; a letter takes up to ten.
    private static func fitsPhone(_ text: String, _ width: Int) -> Bool { text.count * 10 + 10 <= width * 290 / 1000 }

    private static func percent(_ tenths: Int) -> String { "\(tenths / 10).\(tenths % 10)%" }
}
