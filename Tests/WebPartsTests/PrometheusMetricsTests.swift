import Metrics
import Testing
import WebParts

struct PrometheusMetricsTests {
    private func text(_ metrics: PrometheusMetrics) -> String {
        String(decoding: metrics.render(process: nil), as: UTF8.self)
    }

    @Test func `counters, gauges, summaries and histograms read as the format says`() {
        let metrics = PrometheusMetrics(buckets: [0.1, 1])
        Counter(
            label: "http.requests", dimensions: [("status", "200"), ("path", "/people/{id}")],
            factory: metrics
        ).increment(by: 3)
        // The order of labels makes no difference, nor does making the counter again.
        Counter(
            label: "http.requests", dimensions: [("path", "/people/{id}"), ("status", "200")],
            factory: metrics
        ).increment()
        FloatingPointCounter(label: "bytes", factory: metrics).increment(by: 0.5)
        Meter(label: "jobs.waiting", factory: metrics).set(7)
        let meter = Meter(label: "jobs.waiting", factory: metrics)
        meter.increment(by: 1.5)
        meter.decrement(by: 4)
        Gauge(label: "ratio", factory: metrics).record(0.25)
        let recorder = Recorder(label: "rows", factory: metrics)
        recorder.record(10)
        recorder.record(30)
        let timer = Timer(label: "http.duration", dimensions: [("method", "GET")], factory: metrics)
        timer.recordMilliseconds(100)
        timer.recordMilliseconds(500)
        timer.recordSeconds(2)
        #expect(
            text(metrics) == """
                # TYPE bytes_total counter
                bytes_total 0.5
                # TYPE http_duration_seconds histogram
                http_duration_seconds_bucket{method="GET",le="0.1"} 1
                http_duration_seconds_bucket{method="GET",le="1"} 2
                http_duration_seconds_bucket{method="GET",le="+Inf"} 3
                http_duration_seconds_sum{method="GET"} 2.6
                http_duration_seconds_count{method="GET"} 3
                # TYPE http_requests_total counter
                http_requests_total{path="/people/{id}",status="200"} 4
                # TYPE jobs_waiting gauge
                jobs_waiting 4.5
                # TYPE ratio gauge
                ratio 0.25
                # TYPE rows summary
                rows_sum 40
                rows_count 2

                """)
    }

    @Test func `hostile names and labels cannot break a line`() {
        let metrics = PrometheusMetrics()
        Counter(
            label: "1 bad\nname{}",
            dimensions: [("a-b", "x\"y\\z\nw"), ("__name__", "n"), ("le", "1"), ("", "e")], factory: metrics
        ).increment()
        #expect(
            text(metrics) == """
                # TYPE _1_bad_name___total counter
                _1_bad_name___total{_="e",a_b="x\\"y\\\\z\\nw",label__name__="n",le_="1"} 1

                """)
    }

    @Test func `labels beyond the limit are added up in one series`() {
        let metrics = PrometheusMetrics(maximumFamilies: 2, maximumSeries: 3)
        for number in 0..<1_000 {
            Counter(label: "hits", dimensions: [("path", "/\(number)")], factory: metrics).increment()
        }
        let lines = text(metrics).split(separator: "\n")
        #expect(lines.count == 5)
        #expect(lines.contains("hits_total{overflow=\"true\"} 997"))
        for number in 0..<10 { Meter(label: "gauge \(number)", factory: metrics).set(1) }
        #expect(text(metrics).split(separator: "\n").count { $0.hasPrefix("# TYPE") } == 2)
    }

    @Test func `one name has one kind`() {
        let metrics = PrometheusMetrics()
        Meter(label: "x_total", factory: metrics).set(5)
        Counter(label: "x", factory: metrics).increment()
        #expect(text(metrics) == "# TYPE x_total gauge\nx_total 5\n")
    }

    @Test func `a counter never goes down`() {
        let metrics = PrometheusMetrics()
        let counter = Counter(label: "c", factory: metrics)
        counter.increment(by: 5)
        counter.increment(by: -3)
        FloatingPointCounter(label: "c", factory: metrics).increment(by: Double.nan)
        FloatingPointCounter(label: "c", factory: metrics).increment(by: -Double.infinity)
        #expect(text(metrics).hasSuffix("c_total 5\n"))
    }

    @Test func `many tasks lose no count`() async {
        let metrics = PrometheusMetrics()
        await withTaskGroup { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<1_000 {
                        Counter(label: "c", factory: metrics).increment()
                        Timer(label: "t", factory: metrics).recordNanoseconds(1)
                    }
                }
            }
        }
        #expect(text(metrics).contains("c_total 8000\n"))
        #expect(text(metrics).contains("t_seconds_count 8000\n"))
    }

    #if os(Linux)
        @Test func `the process tells about itself`() throws {
            let process = try #require(ProcessMetrics.read())
            #expect(process.residentMemoryBytes > 1 << 20)
            #expect(process.openFileDescriptors >= 3)
            #expect(process.maximumFileDescriptors >= process.openFileDescriptors)
            #expect(process.threads >= 1)
            let now = Double(JSONLogHandler.systemTime()) / 1_000
            #expect(process.startTime > now - 86_400 && process.startTime <= now + 2)
            let text = String(decoding: PrometheusMetrics().render(), as: UTF8.self)
            #expect(
                text.contains("# TYPE process_resident_memory_bytes gauge\nprocess_resident_memory_bytes "))
        }
    #endif
}
