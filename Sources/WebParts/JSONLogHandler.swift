public import Logging
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Writes each log entry as one JSON object on a line of its own:
///
///     {"time":"2026-11-21T15:45:00.123Z","level":"info","logger":"web","message":"…","metadata":{"status":"200"}}
///
/// Line ends and quotes are escaped, so that nothing a person sent can begin a line or an entry. Keeping
/// personal data out of messages and metadata is the caller's duty.
public struct JSONLogHandler: LogHandler {
    /// Takes one whole line, with its line end.
    public typealias Sink = @Sendable ([UInt8]) -> Void

    public var logLevel: Logger.Level
    public var metadata: Logger.Metadata = [:]
    public var metadataProvider: Logger.MetadataProvider?

    private let label: String
    private let now: @Sendable () -> Int64
    private let sink: Sink

    /// - Parameters:
    ///   - now: milliseconds since 1970.
    ///   - sink: where lines go: standard error unless told otherwise.
    public init(
        label: String, level: Logger.Level = .info, metadataProvider: Logger.MetadataProvider? = nil,
        now: @escaping @Sendable () -> Int64 = JSONLogHandler.systemTime,
        sink: @escaping Sink = JSONLogHandler.standardError
    ) {
        self.label = label
        self.logLevel = level
        self.metadataProvider = metadataProvider
        self.now = now
        self.sink = sink
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        var line = JSONLine()
        line.raw(
            "{\"time\":\"\(RFC3339.format(milliseconds: now()))\",\"level\":\"\(event.level.rawValue)\",\"logger\":"
        )
        line.string(label)
        line.raw(",\"message\":")
        line.string(event.message.description)
        if let error = event.error {
            line.raw(",\"error\":")
            line.string(String(reflecting: error))
        }
        // What is nearest to the entry wins.
        var all = metadata
        if let provided = metadataProvider?.get() { all.merge(provided) { $1 } }
        if let own = event.metadata { all.merge(own) { $1 } }
        if !all.isEmpty {
            line.raw(",\"metadata\":")
            line.object(all)
        }
        line.raw("}\n")
        sink(line.bytes)
    }

    // Two long lines written at once could mix in a pipe.
    private static let writing = Mutex(())

    /// Writes to file descriptor 2, whole or, when nobody reads it any more, not at all.
    @Sendable public static func standardError(_ line: [UInt8]) {
        writing.withLock { _ in
            line.withUnsafeBytes { buffer in
                var rest = buffer[...]
                while !rest.isEmpty {
                    let written = write(2, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                    if written > 0 {
                        rest = rest.dropFirst(written)
                    } else if errno != EINTR {
                        return
                    }
                }
            }
        }
    }

    /// Milliseconds since 1970 by the system's clock.
    @Sendable public static func systemTime() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }
}

/// One line of JSON (RFC 8259) in the making.
struct JSONLine {
    private(set) var bytes: [UInt8] = []

    mutating func raw(_ text: String) { bytes.append(contentsOf: text.utf8) }

    mutating func string(_ text: String) {
        bytes.append(0x22)
        for byte in text.utf8 {
            switch byte {
            case 0x22, 0x5C:
                bytes.append(0x5C)
                bytes.append(byte)
            case 0x0A: raw("\\n")
            case 0x0D: raw("\\r")
            case 0x09: raw("\\t")
            case 0..<0x20, 0x7F:
                raw(byte < 16 ? "\\u000\(String(byte, radix: 16))" : "\\u00\(String(byte, radix: 16))")
            default: bytes.append(byte)
            }
        }
        bytes.append(0x22)
    }

    mutating func object(_ metadata: Logger.Metadata) {
        var separator = "{"
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            raw(separator)
            string(key)
            raw(":")
            self.value(value)
            separator = ","
        }
        raw(metadata.isEmpty ? "{}" : "}")
    }

    private mutating func value(_ value: Logger.Metadata.Value) {
        switch value {
        case .string(let text): string(text)
        case .stringConvertible(let thing): string(thing.description)
        case .dictionary(let inner): object(inner)
        case .array(let values):
            raw("[")
            for (index, value) in values.enumerated() {
                if index > 0 { raw(",") }
                self.value(value)
            }
            raw("]")
        @unknown default: string("\(value)")
        }
    }
}
