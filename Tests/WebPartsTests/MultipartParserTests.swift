import Testing
import WebParts

/// What a consumer gathers from the events.
private struct Received: Equatable {
    var part: MultipartPart
    var bytes: [UInt8] = []
    var isWhole = false

    var text: String { String(decoding: bytes, as: UTF8.self) }
}

private func parse(
    _ body: [UInt8], boundary: String = "XX", limits: MultipartParser.Limits = .init(), piece: Int = .max
) throws -> [Received] {
    var parser = try MultipartParser(boundary: boundary, limits: limits)
    var received: [Received] = []
    var isFinished = false
    var at = 0
    while at < body.count {
        let end = piece > body.count - at ? body.count : at + piece
        for event in try parser.feed(body[at..<end]) {
            #expect(!isFinished)
            switch event {
            case .partBegan(let part): received.append(Received(part: part))
            case .data(let bytes):
                #expect(!bytes.isEmpty)
                received[received.count - 1].bytes += bytes
            case .partEnded: received[received.count - 1].isWhole = true
            case .finished: isFinished = true
            }
        }
        at = end
    }
    try parser.finish()
    return received
}

private func lines(_ lines: String...) -> [UInt8] { Array(lines.joined(separator: "\r\n").utf8) }

private let form = lines(
    "--XX", "Content-Disposition: form-data; name=\"title\"", "", "Winter beds", "--XX",
    "Content-Disposition: form-data; name=\"file\"; filename=\"naïve notes.txt\"",
    "Content-Type: Text/Plain; charset=x", "",
    "a\r\n--X\r\r\n--XY\r\n-", "--XX", "content-disposition:form-data;name=empty", "", "", "--XX--", "")

struct MultipartParserTests {
    @Test func `fields and files, with contents that look almost like a boundary`() throws {
        let parts = try parse(form)
        #expect(parts.map(\.part.name) == ["title", "file", "empty"])
        #expect(parts.map(\.text) == ["Winter beds", "a\r\n--X\r\r\n--XY\r\n-", ""])
        #expect(parts.map(\.part.filename) == [nil, "naïve notes.txt", nil])
        #expect(parts[1].part.contentType == "text/plain")
        #expect(parts.map(\.isWhole) == [true, true, true])
    }

    @Test func `pieces of every size give the same parts`() throws {
        let whole = try parse(form)
        for piece in 1...form.count { #expect(try parse(form, piece: piece) == whole) }
    }

    @Test func `random contents come through whatever the pieces`() throws {
        var random = SeededGenerator(seed: 7)
        // Mostly bytes that boundaries are made of.
        let alphabet = Array("\r\n-XY ".utf8)
        for _ in 0..<1_000 {
            let length = Int.random(in: 0...60, using: &random)
            let content = (0..<length).map { _ in alphabet.randomElement(using: &random) ?? 0 }
            // A true boundary within would rightly end it.
            if String(decoding: content, as: UTF8.self).utf8.split(separator: 0x0D).contains(where: {
                $0.starts(with: "\n--XX".utf8)
            }) {
                continue
            }
            let body =
                lines("--XX", "Content-Disposition: form-data; name=f; filename=f", "", "") + content
                + lines("", "--XX--")
            let piece = Int.random(in: 1...body.count, using: &random)
            #expect(try parse(body, piece: piece).map(\.bytes) == [content])
        }
    }

    @Test func `a preamble, padding and an epilogue are ignored`() throws {
        let body = lines(
            "This is --XX not it", "--XX \t", "Content-Disposition: form-data; name=\"a\"", "", "1", "--XX--",
            "tail --XX")
        #expect(try parse(body).map(\.text) == ["1"])
    }

    @Test func `an empty form has no parts`() throws {
        #expect(try parse(lines("--XX--", "")).isEmpty)
    }

    @Test(arguments: [
        ("multipart/form-data; boundary=abc", true),
        ("Multipart/Form-Data ; charset=utf-8; Boundary=\"a b;c\"", true),
        ("multipart/form-data", false), ("multipart/form-data; boundary=", false),
        ("multipart/form-data; boundary=\"a \"", false),
        ("multipart/mixed; boundary=abc", false), ("text/plain", false), ("", false),
        ("multipart/form-data; boundary=" + String(repeating: "x", count: 71), false),
        ("multipart/form-data; boundary=\"a\r\nb\"", false),
    ])
    func `the boundary comes from the Content-Type`(header: String, isUsable: Bool) {
        let parser = try? MultipartParser(contentType: header)
        #expect((parser != nil) == isUsable)
    }

    @Test func `a quoted boundary with spaces and semicolons works`() throws {
        var parser = try MultipartParser(contentType: #"multipart/form-data; boundary="a b;\"c""#)
        let events = try parser.feed(
            lines("--a b;\"c", "Content-Disposition: form-data; name=x", "", "1", "--a b;\"c--"))
        #expect(events.last == .finished)
    }

    @Test(arguments: [
        (#"form-data; name="a%22b"; filename="q%22.txt""#, #"a"b"#, #"q".txt"#),
        (#"form-data; name="a"; filename="C:\Users\me\notes.txt""#, "a", "notes.txt"),
        (#"form-data; name="a"; filename="../../etc/passwd""#, "a", "passwd"),
        (#"form-data; name="a"; filename="..""#, "a", ""),
        (#"form-data; name="a"; filename="""#, "a", ""),
        (#"form-data; name="a"; filename="say \"hi\".txt""#, "a", #"say "hi".txt"#),
        (#"form-data; name="a"; filename="x.txt"; filename*=UTF-8''na%C3%AFve.txt"#, "a", "naïve.txt"),
        (#"form-data; name="a"; filename="x.txt"; filename*=UTF-8''%C3%A"#, "a", "x.txt"),
        (#"form-data; name="a"; filename*=UTF-8''..%2F..%2Fpasswd"#, "a", "passwd"),
        ("form-data; name=\"a\"; filename=\"in\u{202E}fdp.exe\u{0}\"", "a", "infdp.exe"),
        (#"form-data; name="a"; filename="never closed"#, "a", "never closed"),
    ])
    func `names of files are cleaned`(disposition: String, name: String, filename: String) throws {
        let parts = try parse(lines("--XX", "Content-Disposition: \(disposition)", "", "1", "--XX--"))
        #expect(parts.map(\.part.name) == [name])
        #expect(parts.map(\.part.filename) == [filename])
    }

    @Test func `a long name is cut and keeps its ending`() {
        let cleaned = FileName.cleaned(String(repeating: "é", count: 400) + ".pdf")
        #expect(cleaned.utf8.count <= FileName.longest)
        #expect(cleaned.hasSuffix("é.pdf"))
    }

    @Test(arguments: [
        "Content-Disposition: attachment; name=a", "Content-Disposition: form-data", "X-Other: 1",
        "no colon here", "",
    ])
    func `a part that does not say its name is refused`(header: String) {
        #expect(throws: MultipartFailure.malformedHeaders) {
            try parse(lines("--XX", header, "", "1", "--XX--"))
        }
    }

    @Test func `a body cut short anywhere is refused`() {
        // The closing boundary ends before the last line end.
        for length in 0..<(form.count - 2) {
            #expect(throws: MultipartFailure.truncated) { try parse(Array(form[..<length])) }
        }
    }

    @Test func `limits hold, and a failure stays`() throws {
        let limits = MultipartParser.Limits(parts: 2, headerBytes: 100, fieldBytes: 5, totalBytes: 1_000)
        #expect(throws: MultipartFailure.fieldTooLarge(name: "title", limit: 5)) {
            try parse(form, limits: limits)
        }
        #expect(throws: MultipartFailure.fieldTooLarge(name: "title", limit: 5)) {
            try parse(form, limits: limits, piece: 1)
        }
        var wide = limits
        wide.fieldBytes = 100
        #expect(throws: MultipartFailure.headersTooLarge(limit: 100)) { try parse(form, limits: wide) }
        wide.headerBytes = 200
        #expect(throws: MultipartFailure.tooManyParts(limit: 2)) { try parse(form, limits: wide) }
        wide.parts = 3
        #expect(try parse(form, limits: wide).count == 3)
        wide.totalBytes = form.count - 1
        var parser = try MultipartParser(boundary: "XX", limits: wide)
        #expect(throws: MultipartFailure.bodyTooLarge(limit: form.count - 1)) { try parser.feed(form) }
        #expect(throws: MultipartFailure.bodyTooLarge(limit: form.count - 1)) { try parser.feed([]) }
        #expect(throws: MultipartFailure.bodyTooLarge(limit: form.count - 1)) { try parser.finish() }
    }

    @Test func `headers without end are refused before they fill the memory`() throws {
        var parser = try MultipartParser(boundary: "XX", limits: .init(headerBytes: 1_000))
        _ = try parser.feed(lines("--XX", ""))
        var fed = 0
        #expect(throws: MultipartFailure.headersTooLarge(limit: 1_000)) {
            while fed < 100_000 {
                fed += 1
                _ = try parser.feed([UInt8(ascii: "a")])
            }
        }
        #expect(fed <= 1_010)
    }

    @Test func `file contents are handed on at once`() throws {
        var parser = try MultipartParser(boundary: "XX")
        _ = try parser.feed(lines("--XX", "Content-Disposition: form-data; name=f; filename=f", "", ""))
        var received = 0
        for _ in 0..<100 {
            for case .data(let bytes) in try parser.feed([UInt8](repeating: 0x0D, count: 1_000)) {
                received += bytes.count
            }
        }
        #expect(received >= 100_000 - 1)
    }

    @Test func `hostile bytes end in a refusal or in parts, never in a trap`() {
        var random = SeededGenerator(seed: 11)
        for _ in 0..<2_000 {
            var body = form
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                let place = Int.random(in: 0..<body.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: body[place] = UInt8.random(in: 0...255, using: &random)
                case 1: body.remove(at: place)
                default: body.insert(contentsOf: body[place...].prefix(9), at: place)
                }
            }
            let whole = Result { try parse(body) }
            let pieces = Result { try parse(body, piece: Int.random(in: 1...20, using: &random)) }
            #expect((try? whole.get()) == (try? pieces.get()))
        }
    }
}
