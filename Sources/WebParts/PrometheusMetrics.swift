public import CoreMetrics
import Synchronization

/// A backend for swift-metrics that renders Prometheus' text exposition format 0.0.4.
///
/// Counters become counters, meters and recorders that do not aggregate become gauges, recorders that do
/// become summaries without quantiles, timers become histograms in seconds with fixed buckets. Series live as
/// long as the program. Their number is bounded: what comes in beyond `maximumSeries` labels of one metric is
/// added up in one series labelled `overflow="true"`, so that labels made from a request cannot fill the
/// memory.
public final class PrometheusMetrics: MetricsFactory {
    /// What to answer `GET /metrics` with.
    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// Upper bounds in seconds.
    public static let ordinaryBuckets = [
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
    ]

    private struct Family {
        let kind: PrometheusSeries.Kind
        /// By their labels as rendered.
        var series: [String: PrometheusSeries] = [:]
    }

    private let buckets: [Double]
    private let maximumFamilies: Int
    private let maximumSeries: Int
    private let families = Mutex<[String: Family]>([:])

    /// - Parameters:
    ///   - buckets: ascending upper bounds of timers, in seconds.
    ///   - maximumFamilies: metrics with different names; more are not kept at all.
    ///   - maximumSeries: of one metric, each with its own labels.
    public init(
        buckets: [Double] = PrometheusMetrics.ordinaryBuckets, maximumFamilies: Int = 500,
        maximumSeries: Int = 500
    ) {
        self.buckets = buckets
        self.maximumFamilies = maximumFamilies
        self.maximumSeries = maximumSeries
    }

    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        series(.counter, name: named(label, ending: "_total"), dimensions) ?? NOOPMetricsHandler.instance
    }

    public func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        series(.counter, name: named(label, ending: "_total"), dimensions) ?? NOOPMetricsHandler.instance
    }

    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        series(.gauge, name: named(label), dimensions) ?? NOOPMetricsHandler.instance
    }

    public func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        let kind: PrometheusSeries.Kind = aggregate ? .summary : .gauge
        return series(kind, name: named(label), dimensions) ?? NOOPMetricsHandler.instance
    }

    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        series(.histogram, name: named(label, ending: "_seconds"), dimensions) ?? NOOPMetricsHandler.instance
    }

    // A series outlives the handlers made for it: a counter that vanished and came back would look like a
    // restart.
    public func destroyCounter(_ handler: any CounterHandler) {}
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    public func destroyMeter(_ handler: any MeterHandler) {}
    public func destroyRecorder(_ handler: any RecorderHandler) {}
    public func destroyTimer(_ handler: any TimerHandler) {}

    /// All metrics and those of the process, sorted by name, in UTF-8.
    public func render(process: ProcessMetrics? = ProcessMetrics.read()) -> [UInt8] {
        var text = ""
        for (name, family) in families.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
            text += "# TYPE \(name) \(family.kind.rawValue)\n"
            for (labels, series) in family.series.sorted(by: { $0.key < $1.key }) {
                series.render(name: name, labels: labels, into: &text)
            }
        }
        process?.render(into: &text)
        return Array(text.utf8)
    }

    /// The series, found or made; nil when the name is taken by a metric of another kind, or there are too
    /// many names.
    private func series(
        _ kind: PrometheusSeries.Kind, name: String, _ dimensions: [(String, String)]
    ) -> PrometheusSeries? {
        let labels = PrometheusText.labels(dimensions)
        return families.withLock { families in
            if families[name] == nil {
                guard families.count < maximumFamilies else { return nil }
                families[name] = Family(kind: kind)
            }
            guard let family = families[name], family.kind == kind else { return nil }
            if let series = family.series[labels] { return series }
            let place = family.series.count < maximumSeries ? labels : "overflow=\"true\""
            if let series = family.series[place] { return series }
            let series = PrometheusSeries(kind, buckets: kind == .histogram ? buckets : [])
            families[name]?.series[place] = series
            return series
        }
    }

    private func named(_ label: String, ending: String = "") -> String {
        let name = PrometheusText.name(label)
        return name.hasSuffix(ending) ? name : name + ending
    }
}
