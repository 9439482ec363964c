/// Reads a `multipart/form-data` body (RFC 7578) as it arrives, in pieces of any size.
///
///     var parser = try MultipartParser(contentType: header)
///     for try await piece in body { for event in try parser.feed(piece) { … } }
///     try parser.finish()
///
/// It holds no more than one boundary or one part's headers between two calls; file contents pass through. A
/// body that breaks a limit or the format is refused once and for all: every later call throws the same
/// failure.
public struct MultipartParser: Sendable {
    public struct Limits: Sendable {
        /// Parts in one body.
        public var parts: Int
        /// Bytes of one part's headers.
        public var headerBytes: Int
        /// Bytes of one part that is no file: these are usually gathered in memory.
        public var fieldBytes: Int
        /// Bytes of the whole body, boundaries included.
        public var totalBytes: Int

        public init(
            parts: Int = 200, headerBytes: Int = 8_192, fieldBytes: Int = 1 << 20, totalBytes: Int = 32 << 20
        ) {
            self.parts = parts
            self.headerBytes = headerBytes
            self.fieldBytes = fieldBytes
            self.totalBytes = totalBytes
        }
    }

    /// In order: for each part `partBegan`, any number of `data`, `partEnded`; then `finished`.
    public enum Event: Sendable, Equatable {
        case partBegan(MultipartPart)
        /// Never empty, never longer than a piece fed in plus a boundary.
        case data([UInt8])
        case partEnded
        /// The closing boundary was read. What follows is ignored.
        case finished
    }

    private enum State: Sendable {
        case preamble, headers, body, epilogue
        case failed(MultipartFailure)
    }

    private let limits: Limits
    /// CR LF - - boundary.
    private let delimiter: [UInt8]
    private var state = State.preamble
    /// What could not be decided yet. It begins with the line end that may precede the first boundary.
    private var buffer: [UInt8] = [0x0D, 0x0A]
    private var head = 0
    /// How far the headers were searched already: a body fed byte by byte must not cost the square of its
    /// size.
    private var searched = 0
    private var total = 0
    private var parts = 0
    private var part: MultipartPart?
    private var partBytes = 0

    /// - Parameter boundary: without the two hyphens; 1 to 70 bytes (RFC 2046, section 5.1.1), none of them
    /// CR or LF.
    public init(boundary: String, limits: Limits = Limits()) throws(MultipartFailure) {
        let bytes = Array(boundary.utf8)
        guard (1...70).contains(bytes.count), bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }),
            bytes.last != UInt8(ascii: " ")
        else { throw .noBoundary }
        delimiter = [0x0D, 0x0A, 0x2D, 0x2D] + bytes
        self.limits = limits
    }

    /// - Parameter contentType: the request's header field, such as `multipart/form-data; boundary="x y"`.
    public init(contentType: String, limits: Limits = Limits()) throws(MultipartFailure) {
        let header = HeaderParameters(contentType.utf8, quoting: .quotedPairs)
        guard header.value == "multipart/form-data", let boundary = header["boundary"] else {
            throw .noBoundary
        }
        try self.init(boundary: boundary, limits: limits)
    }

    /// The events that these bytes complete.
    public mutating func feed(_ bytes: some Collection<UInt8>) throws(MultipartFailure) -> [Event] {
        if case .failed(let failure) = state { throw failure }
        do throws(MultipartFailure) {
            total += bytes.count
            guard total <= limits.totalBytes else { throw .bodyTooLarge(limit: limits.totalBytes) }
            if case .epilogue = state { return [] }
            buffer.append(contentsOf: bytes)
            var events: [Event] = []
            while try step(&events) {}
            buffer.removeSubrange(..<head)
            searched -= head
            head = 0
            return events
        } catch {
            state = .failed(error)
            buffer = []
            throw error
        }
    }

    /// Call it when the body has ended. Throws `truncated` when its closing boundary never came.
    public mutating func finish() throws(MultipartFailure) {
        switch state {
        case .epilogue: return
        case .failed(let failure): throw failure
        case .preamble, .headers, .body:
            state = .failed(.truncated)
            throw .truncated
        }
    }

    /// One piece of progress; false when more bytes are needed.
    private mutating func step(_ events: inout [Event]) throws(MultipartFailure) -> Bool {
        switch state {
        case .preamble: return advance(&events, inPart: false)
        case .headers: return try readHeaders(&events)
        case .body:
            let before = events.count
            let more = advance(&events, inPart: true)
            for case .data(let bytes) in events[before...] { partBytes += bytes.count }
            if let part, part.filename == nil, partBytes > limits.fieldBytes {
                throw .fieldTooLarge(name: part.name, limit: limits.fieldBytes)
            }
            return more
        case .epilogue:
            head = buffer.count
            return false
        case .failed(let failure): throw failure
        }
    }

    /// Moves over content to the next boundary, or as far as no boundary can have begun.
    private mutating func advance(_ events: inout [Event], inPart: Bool) -> Bool {
        let found = findDelimiter()
        if inPart, found.start > head { events.append(.data(Array(buffer[head..<found.start]))) }
        head = found.start
        guard let end = found.end else { return false }
        if inPart { events.append(.partEnded) }
        head = end.next
        searched = head
        if end.isLast {
            events.append(.finished)
            state = .epilogue
        } else {
            state = .headers
        }
        return true
    }

    private struct Boundary {
        /// Where reading goes on: at the line end after the boundary, which also begins the header block.
        let next: Int
        let isLast: Bool
    }

    /// The first boundary and what it is; or, without `end`, where one may still begin.
    private func findDelimiter() -> (start: Int, end: Boundary?) {
        var at = head
        while let start = buffer[at...].firstIndex(of: 0x0D) {
            switch match(at: start) {
            case .boundary(let boundary): return (start, boundary)
            case .undecided: return (start, nil)
            case .content: at = start + 1
            }
        }
        return (buffer.count, nil)
    }

    private enum Match {
        case content
        case undecided
        case boundary(Boundary)
    }

    /// What the CR at `start` begins.
    private func match(at start: Int) -> Match {
        let available = min(delimiter.count, buffer.count - start)
        for offset in 0..<available where buffer[start + offset] != delimiter[offset] { return .content }
        var at = start + delimiter.count
        guard at < buffer.count else { return .undecided }
        if buffer[at] == UInt8(ascii: "-") {
            guard at + 1 < buffer.count else { return .undecided }
            return buffer[at + 1] == UInt8(ascii: "-")
                ? .boundary(Boundary(next: at + 2, isLast: true)) : .content
        }
        // White space may pad the line (RFC 2046, section 5.1.1); nobody sends more than a little.
        let padding = at + 32
        while at < buffer.count, at < padding,
            buffer[at] == UInt8(ascii: " ") || buffer[at] == UInt8(ascii: "\t")
        {
            at += 1
        }
        guard at < buffer.count else { return .undecided }
        guard buffer[at] == 0x0D else { return .content }
        guard at + 1 < buffer.count else { return .undecided }
        return buffer[at + 1] == 0x0A ? .boundary(Boundary(next: at, isLast: false)) : .content
    }

    private mutating func readHeaders(_ events: inout [Event]) throws(MultipartFailure) -> Bool {
        guard let end = findEmptyLine() else {
            guard buffer.count - head <= limits.headerBytes + 4 else {
                throw .headersTooLarge(limit: limits.headerBytes)
            }
            return false
        }
        guard end - head <= limits.headerBytes else { throw .headersTooLarge(limit: limits.headerBytes) }
        parts += 1
        guard parts <= limits.parts else { throw .tooManyParts(limit: limits.parts) }
        let part = try MultipartPart(headers: buffer[head..<end].drop { $0 == 0x0D || $0 == 0x0A })
        self.part = part
        partBytes = 0
        head = end + 4
        events.append(.partBegan(part))
        state = .body
        return true
    }

    /// The CR that begins CR LF CR LF, or nil when it has not come yet.
    private mutating func findEmptyLine() -> Int? {
        var at = max(searched, head)
        while at + 3 < buffer.count {
            if buffer[at] == 0x0D, buffer[at + 1] == 0x0A, buffer[at + 2] == 0x0D, buffer[at + 3] == 0x0A {
                return at
            }
            at += 1
        }
        searched = at
        return nil
    }
}
