import Glibc

/// A connection that asks one thing after another and waits for each answer: enough to measure a server of this
/// machine without measuring the client.
final class HTTPClient {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let descriptor: Int32
    private let headers: String
    private var buffer: [UInt8] = []

    init(port: Int, cookie: String) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.descriptor = descriptor
        headers = "Host: 127.0.0.1:\(port)\r\nUser-Agent: bench-directory\r\nCookie: \(cookie)\r\n\r\n"
        guard descriptor >= 0 else { throw Failure(description: "no socket") }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        var yes: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
        guard connected == 0 else {
            throw Failure(description: "nobody listens at \(port)")
        }
    }

    deinit { close(descriptor) }

    /// The answer's status and how many bytes its body has.
    func get(_ path: String) throws -> (status: Int, bytes: Int) {
        try send("GET \(path) HTTP/1.1\r\n\(headers)")
        let end = try headEnd()
        let head = String(decoding: buffer[..<end], as: UTF8.self).lowercased()
        buffer.removeFirst(end + 4)
        let status = head.split(separator: " ", maxSplits: 2).dropFirst().first.flatMap { Int($0) } ?? 0
        let lines = head.split(separator: "\r\n")
        if let line = lines.first(where: { $0.hasPrefix("content-length:") }) {
            let length = Int(line.dropFirst(15).drop(while: { $0 == " " })) ?? 0
            try take(length)
            return (status, length)
        }
        guard lines.contains(where: { $0.hasPrefix("transfer-encoding:") && $0.contains("chunked") }) else {
            return (status, 0)
        }
        var total = 0
        while true {
            let size = Int(try line(), radix: 16) ?? 0
            try take(size)
            _ = try line()
            if size == 0 { return (status, total) }
            total += size
        }
    }

    private func send(_ text: String) throws {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let sent = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard sent > 0 else { throw Failure(description: "the server hung up") }
            bytes = bytes.dropFirst(sent)
        }
    }

    private func fill() throws {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = read(descriptor, &chunk, chunk.count)
        guard count > 0 else { throw Failure(description: "the server hung up") }
        buffer += chunk[..<count]
    }

    /// Where the blank line after the header is.
    private func headEnd() throws -> Int {
        var start = 0
        while true {
            while start + 3 < buffer.count {
                if buffer[start] == 13, buffer[start + 1] == 10, buffer[start + 2] == 13, buffer[start + 3] == 10 {
                    return start
                }
                start += 1
            }
            try fill()
        }
    }

    private func line() throws -> String {
        while true {
            if let end = buffer.firstIndex(of: 10) {
                let text = String(decoding: buffer[..<end], as: UTF8.self)
                buffer.removeFirst(end + 1)
                return text.filter { $0.isHexDigit }
            }
            try fill()
        }
    }

    private func take(_ count: Int) throws {
        while buffer.count < count { try fill() }
        buffer.removeFirst(count)
    }
}
