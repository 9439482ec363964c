import Foundation

/// Times in milliseconds, in the order in which they were taken.
package struct Times: Sendable {
    package private(set) var all: [Double] = []

    package init() {}

    package mutating func add(_ milliseconds: Double) { all.append(milliseconds) }

    package mutating func add(_ other: Times) { all += other.all }

    /// The time that this share of all stays within: nearest rank.
    package func quantile(_ share: Double) -> Double {
        let sorted = all.sorted()
        guard !sorted.isEmpty else { return 0 }
        return sorted[min(sorted.count - 1, max(0, Int((Double(sorted.count) * share).rounded(.up)) - 1))]
    }

    /// 'p50 | p95 | p99 | max' for a row of a table.
    package var cells: String { [0.5, 0.95, 0.99, 1].map { decimal(quantile($0)) }.joined(separator: " | ") }
}

package func decimal(_ value: Double, _ digits: Int = 2) -> String { String(format: "%.\(digits)f", value) }

/// Runs something and says how many milliseconds went by.
package func timed<Result>(_ body: () throws -> Result) rethrows -> (result: Result, milliseconds: Double) {
    let start = ContinuousClock.now
    let result = try body()
    return (result, (ContinuousClock.now - start).inMilliseconds)
}

package func timedAsync<Result>(_ body: () async throws -> Result) async rethrows -> (
    result: Result, milliseconds: Double
) {
    let start = ContinuousClock.now
    let result = try await body()
    return (result, (ContinuousClock.now - start).inMilliseconds)
}

/// Milliseconds of processor time that this thread has used: what else the machine does at the time is left out.
package func threadTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1000 + Double(time.tv_nsec) / 1e6
}

/// How many tasks wanted a processor in the last minute, as Linux averages it.
package var loadAverage: String {
    let text = (try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8)) ?? ""
    return text.split(separator: " ").first.map(String.init) ?? "unknown"
}

extension Duration {
    package var inMilliseconds: Double { Double(components.seconds) * 1000 + Double(components.attoseconds) / 1e15 }
}

/// What Linux says of a process's memory.
package struct Memory {
    package let resident: Int
    package let highest: Int

    /// In megabytes; noughts when there is no such process.
    package init(process: Int32) {
        let status = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
        func kilobytes(_ key: String) -> Int {
            let line = status.split(separator: "\n").first { $0.hasPrefix(key) }
            let cells = line?.split(whereSeparator: { $0 == " " || $0 == "\t" }) ?? []
            return cells.count > 1 ? Int(cells[1]) ?? 0 : 0
        }
        resident = kilobytes("VmRSS:") / 1024
        highest = kilobytes("VmHWM:") / 1024
    }
}

/// How many megabytes the files in a folder take up.
package func megabytes(inFolder folder: String) -> Int {
    let files = FileManager.default.enumerator(atPath: folder)
    var bytes = 0
    while let name = files?.nextObject() as? String {
        let attributes = try? FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
        bytes += (attributes?[.size] as? NSNumber)?.intValue ?? 0
    }
    return bytes >> 20
}

package func note(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
