import Testing
import WebDAV

@Suite struct IfHeaderTests {
    private func holds(_ text: String, tag: String? = nil, _ tokens: Set<String> = []) -> Bool? {
        IfHeader(text)?.holds { _ in IfHeader.State(tag: tag, tokens: tokens) }
    }

    /// The examples of RFC 4918, sections 10.4.6 to 10.4.12.
    @Test func `the standard's examples mean what it says`() throws {
        let lock = "urn:uuid:181d4fae-7d8c-11d0-a765-00a0c91e6bf2"
        let first = "(<\(lock)> [\"I am an ETag\"]) ([\"I am another ETag\"])"
        #expect(holds(first, tag: "\"I am an ETag\"", [lock]) == true)
        #expect(holds(first, tag: "\"I am an ETag\"") == false)
        #expect(holds(first, tag: "\"I am another ETag\"") == true)
        #expect(IfHeader(first)?.tokens == [lock])

        let not = "(Not <\(lock)> <urn:uuid:58f202ac-22cf-11d1-b12d-002035b29092>)"
        #expect(holds(not, ["urn:uuid:58f202ac-22cf-11d1-b12d-002035b29092"]) == true)
        #expect(holds(not, [lock, "urn:uuid:58f202ac-22cf-11d1-b12d-002035b29092"]) == false)

        // True whatever is locked, and yet the token is sent.
        let always = "(<\(lock)>) (Not <DAV:no-lock>)"
        #expect(holds(always) == true)
        #expect(IfHeader(always)?.tokens == [lock])

        let tagged = """
            </resource1> (<\(lock)> [W/"A weak ETag"]) (["strong ETag"]) <http://www.example.com/resource2> (["other"])
            """
        let header = try #require(IfHeader(tagged))
        #expect(header.lists.map(\.resource) == ["/resource1", "/resource1", "http://www.example.com/resource2"])
        func states(_ one: String?, _ two: String?) -> (String?) -> IfHeader.State {
            { IfHeader.State(tag: $0 == "/resource1" ? one : two, tokens: [lock]) }
        }
        #expect(header.holds(states("\"strong ETag\"", nil)))
        #expect(header.holds(states(nil, "\"other\"")))
        // A weak tag never matches where something is written.
        #expect(!header.holds(states("W/\"A weak ETag\"", nil)))

        let unmapped = "<http://www.example.com/specs/> ([\"4217\"])"
        #expect(holds(unmapped) == false)
        #expect(holds("</specs/rfc2518.doc> (Not [\"4217\"])") == true)
    }

    @Test(arguments: [
        "", " ", "()", "(", "(<>)", "(<a b>)", "(<a>", "<a>(<b>", "(x)", "([x])", "([\"x])", "(\"x\")", "<a>",
        "<a> <b> (<c>)",
        "(<a>) <b> (<c>)", "(Not)", "(Not Not <a>)", "(<a>) trailing", "(<a>),(<b>)", "<a> () (<b>)", "(<a>\u{0})",
        "Not (<a>)",
    ])
    func `what is not of the grammar is none`(_ text: String) { #expect(IfHeader(text) == nil) }

    @Test func `space between is as people like, and a header speaks of a few things only`() {
        #expect(holds("\t( NOT<a>\t[\"b\"] )(<c>)", tag: "\"b\"") == true)
        let many = (0..<60).map { "<http://x/\($0)> (<t>)" }.joined(separator: " ")
        #expect(IfHeader(many) == nil)
        // Brackets and parentheses within a tag are the tag's.
        #expect(holds("([\")](<>\"])", tag: "\")](<>\"") == true)
    }

    @Test func `ten thousand broken headers break nothing`() {
        var generator = SystemRandomNumberGenerator()
        let pieces = ["(", ")", "<a>", "[\"t\"]", "Not ", " ", "<", "[", "\"", "W/", "é"]
        for _ in 0..<10_000 {
            let text = (0..<Int.random(in: 0...12, using: &generator)).map { _ in
                pieces.randomElement(using: &generator) ?? ""
            }.joined()
            guard let header = IfHeader(text) else { continue }
            #expect(!header.lists.isEmpty && header.lists.allSatisfy { !$0.conditions.isEmpty }, "\(text)")
        }
    }
}

@Suite struct DAVPathTests {
    @Test func `names are decoded, and nothing leaves the root`() {
        #expect(DAVPath("/dav", below: "/dav")?.names == [])
        #expect(DAVPath("/dav//a%20b/%C3%A9/", below: "/dav")?.names == ["a b", "é"])
        for path in [
            "/davx", "/", "", "/dav/..", "/dav/%2e%2e/x", "/dav/a%2Fb", "/dav/%00", "/dav/%C3", "/dav/%zz", "/dav/%4",
            "/dav/.",
            "/dav" + String(repeating: "/a", count: 101),
        ] {
            #expect(DAVPath(path, below: "/dav") == nil, "\(path)")
        }
    }

    @Test func `an address comes back as it was, and another server's is none`() {
        let path = DAVPath(names: ["room", "a b&c'(1).txt", "é"])
        let href = path.href(below: "/dav", isFolder: true)
        #expect(href == "/dav/room/a%20b%26c%27%281%29.txt/%C3%A9/")
        #expect(DAVPath(href, below: "/dav") == path)
        func destination(_ uri: String) -> [String]? {
            DAVPath(uri: uri, below: "/dav", of: ["files.example:8080", "concordat.example"])?.names
        }
        #expect(destination("http://Files.example:8080/dav/a/b") == ["a", "b"])
        #expect(destination("https://concordat.example/dav/a") == ["a"])
        #expect(destination("/dav/a") == ["a"])
        for uri in [
            "http://other.example/dav/a", "http://files.example/dav/a", "ftp://concordat.example/dav/a", "dav/a", "",
            "http://u@concordat.example/dav/a", "/dav/a?x", "/dav/a#x", "https://concordat.example", "/elsewhere/a",
        ] {
            #expect(destination(uri) == nil, "\(uri)")
        }
    }

    @Test func `depth, time and token are read as the standard writes them`() {
        #expect(DAVDepth(header: nil, usual: .one) == .one)
        #expect(DAVDepth(header: "Infinity", usual: .zero) == .infinity)
        #expect(DAVDepth(header: "2", usual: .zero) == nil)
        #expect(DAVHeaders.timeout("Infinite, Second-4100000000") == .max)
        #expect(DAVHeaders.timeout("Extend, Second-604800") == 604_800)
        #expect(DAVHeaders.timeout("Second--5") == nil && DAVHeaders.timeout(nil) == nil)
        #expect(DAVHeaders.lockToken("<opaquelocktoken:x>") == "opaquelocktoken:x")
        #expect(DAVHeaders.lockToken("opaquelocktoken:x") == nil && DAVHeaders.lockToken("<>") == nil)
    }
}
