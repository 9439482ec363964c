import CoreMetrics
import Synchronization

/// The numbers of one metric with one set of labels.
final class PrometheusSeries: CounterHandler, FloatingPointCounterHandler, MeterHandler, RecorderHandler,
    TimerHandler
{
    enum Kind: String, Sendable { case counter, gauge, summary, histogram }

    private struct Numbers {
        var value = 0.0
        var count: UInt64 = 0
        /// How many values fell into each bucket, not counting those before it.
        var inBucket: [UInt64]
    }

    private let kind: Kind
    private let buckets: [Double]
    private let numbers: Mutex<Numbers>

    init(_ kind: Kind, buckets: [Double]) {
        self.kind = kind
        self.buckets = buckets
        numbers = Mutex(Numbers(inBucket: Array(repeating: 0, count: buckets.count)))
    }

    // A counter never goes down: a negative or impossible amount is a mistake of the caller's, and ignored.
    func increment(by amount: Int64) { if amount > 0 { add(Double(amount)) } }

    func increment(by amount: Double) {
        guard amount.isFinite, kind == .gauge || amount > 0 else { return }
        add(amount)
    }

    func decrement(by amount: Double) { if amount.isFinite { add(-amount) } }

    func reset() { numbers.withLock { $0.value = 0 } }

    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { numbers.withLock { $0.value = value } }

    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        if kind == .gauge { set(value) } else { observe(value) }
    }

    func recordNanoseconds(_ duration: Int64) { observe(Double(max(duration, 0)) / 1_000_000_000) }

    private func add(_ amount: Double) { numbers.withLock { $0.value += amount } }

    private func observe(_ value: Double) {
        guard value.isFinite else { return }
        let place = buckets.firstIndex { value <= $0 }
        numbers.withLock { numbers in
            numbers.value += value
            numbers.count += 1
            if let place { numbers.inBucket[place] += 1 }
        }
    }

    func render(name: String, labels: String, into text: inout String) {
        let numbers = numbers.withLock { $0 }
        let braced = labels.isEmpty ? "" : "{\(labels)}"
        switch kind {
        case .counter, .gauge:
            text += "\(name)\(braced) \(PrometheusText.number(numbers.value))\n"
        case .histogram:
            let before = labels.isEmpty ? "" : "\(labels),"
            var total: UInt64 = 0
            for (bound, count) in zip(buckets, numbers.inBucket) {
                total += count
                text += "\(name)_bucket{\(before)le=\"\(PrometheusText.number(bound))\"} \(total)\n"
            }
            text += "\(name)_bucket{\(before)le=\"+Inf\"} \(numbers.count)\n"
            fallthrough
        case .summary:
            text += "\(name)_sum\(braced) \(PrometheusText.number(numbers.value))\n"
            text += "\(name)_count\(braced) \(numbers.count)\n"
        }
    }
}

/// Names, labels and numbers as the exposition format wants them.
enum PrometheusText {
    static func name(_ label: String) -> String { clean(label, colons: true) }

    /// `a="1",b="2"`, sorted by name so that the order given does not make two series out of one.
    static func labels(_ dimensions: [(String, String)]) -> String {
        if dimensions.isEmpty { return "" }
        var seen: Set<String> = []
        var pieces: [String] = []
        for (name, value) in dimensions {
            var name = clean(name, colons: false)
            // Two underscores in front are kept for Prometheus itself, `le` for its buckets.
            if name.hasPrefix("__") { name = "label" + name }
            if name == "le" || name == "quantile" { name += "_" }
            if seen.insert(name).inserted { pieces.append("\(name)=\"\(escaped(value))\"") }
        }
        return pieces.sorted().joined(separator: ",")
    }

    /// Shortest form that reads back the same, without a needless `.0`.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        if let whole = Int64(exactly: value), whole.magnitude < 1 << 53 { return String(whole) }
        return "\(value)"
    }

    private static func clean(_ name: String, colons: Bool) -> String {
        var result = ""
        for scalar in name.unicodeScalars {
            switch scalar {
            case "a"..."z", "A"..."Z", "_": result.unicodeScalars.append(scalar)
            case "0"..."9":
                if result.isEmpty { result += "_" }
                result.unicodeScalars.append(scalar)
            case ":" where colons: result += ":"
            default: result += "_"
            }
        }
        return result.isEmpty ? "_" : result
    }

    private static func escaped(_ value: String) -> String {
        var result = ""
        for scalar in value.unicodeScalars.prefix(200) {
            switch scalar {
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            case "\n": result += "\\n"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
