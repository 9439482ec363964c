import Testing

@testable import Accounts

@Suite struct LocalPathTests {
    @Test(arguments: ["/", "/people/1", "/search?q=a%20b&body=homes", "/a//b", "/people/1#contact"])
    func `a path on this site is gone on to`(path: String) {
        #expect(localPath(path) == path)
    }

    @Test(arguments: [
        "", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example",
        "http:evil.example", "javascript:alert(1)", "evil.example", " /x", "/ /evil.example", "/\t/evil.example",
        "/\n/evil.example", "/x\r\nSet-Cookie: a=b", "/\u{0}", "/é", "/\u{2028}", "@evil.example",
        "/a\\..\\evil", "?q=//evil.example", "/" + String(repeating: "a", count: 2000),
    ])
    func `whatever could lead elsewhere becomes the start page`(path: String) {
        #expect(localPath(path) == "/")
    }

    @Test func `no path becomes the start page`() { #expect(localPath(nil) == "/") }

    @Test(arguments: [
        "a@b.uk", "amara.osei@homes.gov.uk", "o'brien+x@a-b.example.org", "AMARA@HOMES.GOV.UK",
        "a_b@1.example",
    ])
    func `an address that mail can be sent to`(address: String) {
        #expect(isMailAddress(address))
    }

    @Test(arguments: [
        "", "@", "a@", "@b.uk", "a@b", "a b@c.uk", "a@b..uk", ".a@b.uk", "a.@b.uk", "a@-b.uk", "a@b-.uk",
        "a@b@c.uk", "a@b.uk\r\nBcc: x@y.uk", "a@b.uk>", "\"a b\"@c.uk", "a@[127.0.0.1]", "é@b.uk",
        "a@" + String(repeating: "b", count: 64) + ".uk", String(repeating: "a", count: 65) + "@b.uk",
    ])
    func `what is no such address`(address: String) {
        #expect(!isMailAddress(address))
    }
}
