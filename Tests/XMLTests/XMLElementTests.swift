import Foundation
import Testing
import XML

@Suite struct XMLElementTests {
    @Test func `names stand in their namespaces, whatever the prefix`() throws {
        let text = """
            <?xml version="1.0" encoding="utf-8"?>
            <d:propfind xmlns:d="DAV:" xmlns="urn:x"><d:prop a="1" d:b="&lt;2&gt;"><size/></d:prop> tail </d:propfind>
            """
        let root = try XMLElement.parse(text.utf8)
        #expect(root.name == XMLName("propfind", in: "DAV:"))
        let property = try #require(root.child("prop"))
        #expect(property.attributes == [XMLName("a"): "1", XMLName("b", in: "DAV:"): "<2>"])
        #expect(property.children == [XMLElement(XMLName("size", in: "urn:x"))])
        #expect(root.text == " tail ")
    }

    @Test func `text arrives whole, in other encodings too`() throws {
        #expect(try XMLElement.parse("<a>x &amp; <![CDATA[<y>]]> &#233;</a>".utf8).text == "x & <y> é")
        let latin = Array("<?xml version='1.0' encoding='ISO-8859-1'?><a>".utf8) + [0xE9] + Array("</a>".utf8)
        #expect(try XMLElement.parse(latin).text == "é")
        let wide = try #require("<a>é</a>".data(using: .utf16))
        #expect(try XMLElement.parse(wide).text == "é")
    }

    @Test func `a document type is refused, and with it every bomb of entities`() {
        let bomb = """
            <!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;&x;"><!ENTITY z "&y;&y;&y;&y;">]><a>&z;</a>
            """
        #expect(throws: XMLFailure.documentType) { try XMLElement.parse(bomb.utf8) }
        let file = "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>"
        #expect(throws: XMLFailure.documentType) { try XMLElement.parse(file.utf8) }
    }

    @Test(arguments: [
        "", "<a>", "<a></b>", "<a/><b/>", "<a b='1' b='2'/>", "<x:a/>", "<a>&unknown;</a>", "<a>\u{1}</a>", "text",
    ])
    func `what is not well-formed is refused`(_ text: String) {
        #expect(throws: XMLFailure.malformed(line: 1)) { try XMLElement.parse(text.utf8) }
    }

    @Test func `bytes, elements and levels are bounded`() {
        let limits = XMLLimits(bytes: 200, elements: 10, depth: 5)
        #expect(throws: XMLFailure.tooLarge) {
            try XMLElement.parse("<a>\(String(repeating: "x", count: 200))</a>".utf8, limits: limits)
        }
        #expect(throws: XMLFailure.tooLarge) {
            try XMLElement.parse("<a>\(String(repeating: "<b/>", count: 10))</a>".utf8, limits: limits)
        }
        let deep = String(repeating: "<a>", count: 6) + String(repeating: "</a>", count: 6)
        #expect(throws: XMLFailure.tooLarge) { try XMLElement.parse(deep.utf8, limits: limits) }
    }

    @Test func `long names and namespaces are refused: each element would hold a copy`() {
        let long = String(repeating: "x", count: 2000)
        #expect(throws: XMLFailure.tooLarge) { try XMLElement.parse("<a xmlns='\(long)'><b/></a>".utf8) }
        let attributes = (0..<3000).map { " p:a\($0)=''" }.joined()
        #expect(throws: XMLFailure.tooLarge) { try XMLElement.parse("<a xmlns:p='u'\(attributes)/>".utf8) }
        let many = "<a>" + String(repeating: "<b c='' d='' e=''/>", count: 30) + "</a>"
        #expect(throws: XMLFailure.tooLarge) { try XMLElement.parse(many.utf8, limits: XMLLimits(elements: 100)) }
    }

    /// Expat has been fooled by a separator within a namespace (CVE-2022-25236).
    @Test func `a namespace cannot pretend to be another`() {
        let read = try? XMLElement.parse("<a xmlns='DAV:&#10;x'/>".utf8)
        #expect(read?.name.namespace != "DAV:")
    }
}
