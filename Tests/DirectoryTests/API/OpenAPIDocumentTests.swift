import Kernel
import Storage
import StorageTesting
import Testing
import Web

@testable import Directory

@Suite struct OpenAPIDocumentTests {
    @Test func itNeedsNoTokenAndDescribesEveryEndpoint() async throws {
        try await APIBench.with(.sqlite) { bench in
            let reply = try await bench.get("/openapi.json", as: nil)
            #expect(reply.status == 200)
            #expect(reply.json["openapi"].text == "3.1.0")
            let byID = ["people", "teams", "posts"].flatMap { ["/\($0)", "/\($0)/{id}"] }
            let bySlug = ["bodies", "topics"].flatMap { ["/\($0)", "/\($0)/{slug}"] }
            let expected = Set(byID + bySlug + ["/search", "/openapi.json"])
            #expect(Set(reply.json["paths"].object.keys) == expected)
        }
    }

    @Test func whatItRefersToIsThere() async throws {
        try await APIBench.with(.sqlite) { bench in
            let reply = try await bench.get("/openapi.json", as: nil)
            let references = reply.text.split(separator: "\"#/components/").dropFirst()
            #expect(references.count > 50)
            for reference in references.map({ $0.prefix { $0 != "\"" } }) {
                let parts = reference.split(separator: "/").map(String.init)
                #expect(!reply.json["components"][parts[0]][parts[1]].isNull, "\(reference)")
            }
        }
    }

    /// Members of an answer are those of its schema, no more.
    @Test func answersHaveTheMembersThatItNames() async throws {
        try await APIBench.with(.sqlite) { bench in
            let schemas = try await bench.get("/openapi.json", as: nil).json["components"]["schemas"]
            let person = try await bench.get("/people/\(bench.records.amara)").json
            #expect(Set(person.object.keys) == Set(schemas["Person"]["properties"].object.keys))
            let required = schemas["Person"]["required"].list.compactMap(\.text)
            #expect(required.contains("name") && !required.contains("mobile"))
        }
    }
}

@Suite struct APICursorTests {
    @Test func itReadsWhatItWrites() throws {
        for _ in 0..<200 {
            let id = UUID128(high: .random(in: 0 ... .max), low: .random(in: 0 ... .max))
            let text = APICursor(after: id).text
            #expect(text.utf8.count == 22)
            #expect(APICursor(text)?.after == id)
        }
    }

    @Test(arguments: ["", "A", "AAAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAB", "+AAAAAAAAAAAAAAAAAAAAA"])
    func itRefusesEverythingElse(_ text: String) { #expect(APICursor(text) == nil) }
}

@Suite struct JSONWriterTests {
    @Test func commasAndEscapesAreWhereTheyBelong() {
        var writer = JSONWriter()
        writer.object {
            $0.key("a\"b")
            $0.array {
                $0.integer(-1)
                $0.boolean(true)
                $0.null()
                $0.object { _ in }
                $0.array { _ in }
            }
            $0.key("c")
            $0.string("\u{0}\u{8}\n\r\t\\/\u{7F}é\u{2028}😀")
        }
        let expected =
            "{\"a\\\"b\":[-1,true,null,{},[]],\"c\":\"\\u0000\\u0008\\n\\r\\t\\\\/\u{7F}é\u{2028}😀\"}"
        #expect(String(decoding: writer.bytes, as: UTF8.self) == expected)
    }

    @Test func aDocumentKeepsTheOrderOfItsMembers() {
        let document: JSON = ["z": 1, "a": ["b", .null, false]]
        let text = String(decoding: document.adding("m", "x").bytes, as: UTF8.self)
        #expect(text == #"{"z":1,"a":["b",null,false],"m":"x"}"#)
        #expect(document.adding("m", nil) == document)
    }
}
