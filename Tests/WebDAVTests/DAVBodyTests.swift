import Testing
import WebDAV
import XML

@Suite struct DAVBodyTests {
    private func dav(_ name: String) -> XMLName { XMLName(name, in: "DAV:") }

    private func failure<Result>(_ work: () throws(DAVBodyFailure) -> Result) -> DAVBodyFailure? {
        do {
            _ = try work()
            return nil
        } catch {
            return error
        }
    }

    @Test func `a question is for all, for names, or for some`() throws {
        #expect(try PropertyQuery.parse([]) == .all(including: []))
        func query(_ inner: String) throws -> PropertyQuery {
            try PropertyQuery.parse(Array("<propfind xmlns='DAV:' xmlns:x='urn:x'>\(inner)</propfind>".utf8))
        }
        #expect(try query("<propname/>") == .names)
        #expect(try query("<allprop/><include><x:y/></include>") == .all(including: [XMLName("y", in: "urn:x")]))
        #expect(
            try query("<prop><getetag/><x:y/><z xmlns=''/></prop>")
                == .some([dav("getetag"), XMLName("y", in: "urn:x"), XMLName("z")]))
        #expect(throws: DAVBodyFailure.malformed) { try query("<x:y/>") }
    }

    @Test(arguments: [
        "no XML", "<propfind xmlns='DAV:'>", "<propfind/>",
        "<!DOCTYPE p [<!ENTITY x 'y'>]><propfind xmlns='DAV:'><allprop/></propfind>",
        "<D:propfind xmlns:D='DAV:' xmlns:bar=''><D:prop><bar:foo/></D:prop></D:propfind>",
    ])
    func `what is no question is refused`(_ text: String) {
        #expect(failure { () throws(DAVBodyFailure) in try PropertyQuery.parse(Array(text.utf8)) } == .malformed)
        let bomb = "<propfind xmlns='DAV:'><prop>" + String(repeating: "<a/>", count: 5_000) + "</prop></propfind>"
        #expect(failure { () throws(DAVBodyFailure) in try PropertyQuery.parse(Array(bomb.utf8)) } == .tooLarge)
    }

    @Test func `a property comes back as it was sent, with its namespaces, language and order`() throws {
        let body = """
            <D:propertyupdate xmlns:D="DAV:" xmlns:q="urn:q" xml:lang="en">
            <D:set><D:prop xml:lang="cy"><q:a q:b="1&quot;" c="2">one <b xmlns="urn:&amp;">two&amp;&lt;</b> three<q:d/> four</q:a></D:prop></D:set>
            <D:remove><D:prop><q:old/></D:prop></D:remove><D:set><D:prop><n xmlns="" xml:lang="fr"/></D:prop></D:set>
            </D:propertyupdate>
            """
        let changes = try PropertyChange.parse(Array(body.utf8))
        #expect(changes.map(\.name) == [XMLName("a", in: "urn:q"), XMLName("old", in: "urn:q"), XMLName("n")])
        #expect(changes[1].xml == nil)
        let text = try #require(changes[0].xml)
        // Within an answer that has namespaces of its own.
        let answer = try XMLElement.parse(
            Array("<D:prop xmlns:D=\"DAV:\" xmlns=\"urn:other\">\(text)\(changes[2].xml ?? "")</D:prop>".utf8))
        let property = try #require(answer.children.first)
        let language = XMLName("lang", in: "http://www.w3.org/XML/1998/namespace")
        #expect(property.name == XMLName("a", in: "urn:q"))
        #expect(property.attributes == [XMLName("b", in: "urn:q"): "1\"", XMLName("c"): "2", language: "cy"])
        #expect(property.text == "one  three four")
        #expect(property.places == [4, 10])
        #expect(property.children.map(\.name) == [XMLName("b", in: "urn:&"), XMLName("d", in: "urn:q")])
        #expect(property.children.first?.text == "two&<")
        #expect(answer.children.last == XMLElement(XMLName("n"), attributes: [language: "fr"]))
    }

    @Test func `a lock's owner is kept as it was said`() throws {
        let query = try LockQuery.parse(
            Array(
                "<lockinfo xmlns='DAV:'><lockscope><shared/></lockscope><locktype><write/></locktype><owner><href>mailto:a@b</href></owner></lockinfo>"
                    .utf8))
        #expect(!query.isExclusive)
        #expect(query.ownerXML == "<owner xmlns=\"DAV:\"><href>mailto:a@b</href></owner>")
        for text in [
            "<lockinfo xmlns='DAV:'/>", "<lockinfo xmlns='DAV:'><lockscope><shared/></lockscope></lockinfo>",
            "<lockinfo xmlns='DAV:'><lockscope/><locktype><write/></locktype></lockinfo>", "<x/>",
        ] {
            #expect(
                failure { () throws(DAVBodyFailure) in try LockQuery.parse(Array(text.utf8)) } == .malformed, "\(text)")
        }
        let long =
            "<lockinfo xmlns='DAV:'><lockscope><exclusive/></lockscope><locktype><write/></locktype><owner>\(String(repeating: "x", count: 5000))</owner></lockinfo>"
        #expect(failure { () throws(DAVBodyFailure) in try LockQuery.parse(Array(long.utf8)) } == .tooLarge)
    }

    @Test func `an answer is XML whatever names are in it`() throws {
        let text =
            Multistatus.start
            + Multistatus.properties(
                of: "/dav/a&b/", found: ["<D:displayname>\(escapedXML("<&\"\u{1}\r>"))</D:displayname>"],
                missing: [XMLName("x", in: "urn:\"<"), XMLName("y"), dav("z")]) + Multistatus.end
        let root = try XMLElement.parse(Array(text.utf8))
        let response = try #require(root.child("response"))
        #expect(response.child("href")?.text == "/dav/a&b/")
        let groups = response.children("propstat")
        #expect(groups.map { $0.child("status")?.text } == ["HTTP/1.1 200 OK", "HTTP/1.1 404 Not Found"])
        #expect(groups[0].child("prop")?.child("displayname")?.text == "<&\"\r>")
        #expect(groups[1].child("prop")?.children.map(\.name) == [XMLName("x", in: "urn:\"<"), XMLName("y"), dav("z")])
    }

    @Test func `changes are told as done, refused, or not done because of others`() throws {
        let (a, b) = (XMLName("a", in: "urn:x"), XMLName("b", in: "urn:x"))
        func statuses(_ refused: Set<XMLName>) throws -> [String?] {
            let text = Multistatus.changes(of: "/dav/a", [a, b, a], refused: refused)
            let response = try XMLElement.parse(Array(text.utf8)).child("response")
            return response?.children("propstat").map { $0.child("status")?.text } ?? []
        }
        #expect(try statuses([]) == ["HTTP/1.1 200 OK"])
        #expect(try statuses([b]) == ["HTTP/1.1 403 Forbidden", "HTTP/1.1 424 Failed Dependency"])
        #expect(try statuses([a, b]) == ["HTTP/1.1 403 Forbidden"])
    }
}
