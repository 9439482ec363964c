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
}
