import Kernel

/// Amounts with a fixed number of decimal places, as whole numbers of the smallest: exact on every engine.
enum FixedPoint {
    /// Reads '1,200', '£12.50', '-3.5' or '40%'.
    /// - Returns: `nil` for what is no number, has more decimals than `places`, or is too large to add up safely.
    static func parse(_ typed: String, places: Int) -> Int64? {
        var text = typed.filter { !$0.isWhitespace && $0 != "," && $0 != "£" && $0 != "%" }
        let isNegative = text.hasPrefix("-") || text.hasPrefix("−")
        if isNegative { text.removeFirst() }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let whole = parts.first, (1...12).contains(whole.count) else { return nil }
        let decimals = parts.count == 2 ? parts[1] : ""
        if parts.count == 2, decimals.isEmpty { return nil }
        guard decimals.count <= places, (whole + decimals).allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
        let digits = whole + decimals + String(repeating: "0", count: places - decimals.count)
        return Int64(digits).map { isNegative ? -$0 : $0 }
    }

    /// '1,200.5': digits in groups of three, no zeros at the end.
    static func text(_ amount: Int64, places: Int) -> String {
        let digits = String(amount.magnitude)
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        var decimals = padded.suffix(places)
        while decimals.last == "0" { decimals.removeLast() }
        let whole = grouped(Int(padded.dropLast(places)) ?? 0)
        return (amount < 0 ? "−" : "") + whole + (decimals.isEmpty ? "" : ".\(decimals)")
    }

    /// '-1200.5': for machines.
    static func plain(_ amount: Int64, places: Int) -> String {
        String(text(amount, places: places).compactMap { $0 == "," ? nil : $0 == "−" ? "-" : $0 })
    }
}
