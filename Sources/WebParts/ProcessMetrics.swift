#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

#if os(Linux)
    /// The type's own `read` would hide the system's.
    private func readBytes(_ file: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int {
        read(file, buffer, count)
    }
#endif

/// What the system says about this process, under the names that Prometheus' own clients use.
public struct ProcessMetrics: Sendable, Equatable {
    public var residentMemoryBytes: Int
    public var openFileDescriptors: Int
    public var maximumFileDescriptors: Int
    /// Seconds since 1970.
    public var startTime: Double
    public var cpuSeconds: Double
    public var threads: Int

    func render(into text: inout String) {
        let lines: [(String, String, Double)] = [
            ("process_cpu_seconds_total", "counter", cpuSeconds),
            ("process_max_fds", "gauge", Double(maximumFileDescriptors)),
            ("process_open_fds", "gauge", Double(openFileDescriptors)),
            ("process_resident_memory_bytes", "gauge", Double(residentMemoryBytes)),
            ("process_start_time_seconds", "gauge", startTime),
            ("process_threads", "gauge", Double(threads)),
        ]
        for (name, kind, value) in lines {
            text += "# TYPE \(name) \(kind)\n\(name) \(PrometheusText.number(value))\n"
        }
    }

    #if os(Linux)
        /// Reads `/proc`; nil where there is none.
        public static func read() -> ProcessMetrics? {
            // The command's name stands in brackets and may hold spaces and brackets itself.
            guard let stat = contents("/proc/self/stat"), let bracket = stat.lastIndex(of: ")") else {
                return nil
            }
            // The first of these is field 3 of proc_pid_stat(5).
            let fields = stat[stat.index(after: bracket)...].split(separator: " ")
            guard fields.count > 21, let user = Double(fields[11]), let system = Double(fields[12]),
                let threads = Int(fields[17]), let start = Double(fields[19]), let pages = Int(fields[21]),
                let boot = contents("/proc/stat")?.split(separator: "\n").first(where: {
                    $0.hasPrefix("btime ")
                }),
                let booted = Double(boot.dropFirst(6))
            else { return nil }
            let ticks = Double(max(sysconf(Int32(_SC_CLK_TCK)), 1))
            return ProcessMetrics(
                residentMemoryBytes: pages * sysconf(Int32(_SC_PAGESIZE)),
                openFileDescriptors: openDescriptors(),
                maximumFileDescriptors: sysconf(Int32(_SC_OPEN_MAX)),
                startTime: booted + start / ticks,
                cpuSeconds: (user + system) / ticks,
                threads: threads)
        }

        /// A file of the kernel's says its size is 0: it must be read to its end.
        private static func contents(_ path: String) -> String? {
            let file = open(path, O_RDONLY | O_CLOEXEC)
            guard file >= 0 else { return nil }
            defer { close(file) }
            var result: [UInt8] = []
            var piece = [UInt8](repeating: 0, count: 4_096)
            while true {
                let count = readBytes(file, &piece, piece.count)
                if count < 0 && errno == EINTR { continue }
                guard count >= 0 else { return nil }
                if count == 0 { return String(decoding: result, as: UTF8.self) }
                result += piece[..<count]
            }
        }

        private static func openDescriptors() -> Int {
            guard let folder = opendir("/proc/self/fd") else { return 0 }
            defer { closedir(folder) }
            var count = 0
            while readdir(folder) != nil { count += 1 }
            // Not `.`, `..` and the one that this reading took.
            return max(0, count - 3)
        }
    #else
        public static func read() -> ProcessMetrics? { nil }
    #endif
}
