import Testing

@testable import Web

private func decode(_ text: String, limit: Int = 1000) -> FormData {
    FormData(urlEncoded: text.utf8, limit: limit)
}

@Suite struct FormDataTests {
    @Test func `names and values are decoded`() {
        let data = decode("a=1&b=x+y&c=%C3%A9%26&d&=e&f=g=h&a=2&%61=3")
        #expect(data.all("a") == ["1", "2", "3"])
        #expect(data["b"] == "x y")
        #expect(data["c"] == "é&")
        #expect(data["d"] == "")
        #expect(data[""] == "e")
        #expect(data["f"] == "g=h")
        #expect(data["missing"] == nil)
        #expect(data.all("missing").isEmpty)
    }

    @Test(arguments: ["", "&", "&&&"])
    func `nothing gives no fields`(text: String) {
        #expect(decode(text).fields.isEmpty)
    }

    /// The URL Standard's percent-decoding keeps what is no escape.
    @Test(arguments: [
        ("%", "%"), ("%%", "%%"), ("%4", "%4"), ("%zz", "%zz"), ("%%41", "%A"), ("%4%41", "%4A"), ("%4g", "%4g"),
        ("%41%", "A%"), ("%2b+", "+ "), ("%c3%A9", "é"), ("%25%34%31", "%41"), ("%0", "%0"), ("100%", "100%"),
    ])
    func `broken escapes stay as they are`(sent: String, value: String) {
        #expect(decode("v=\(sent)")["v"] == value)
        #expect(decode("v=\(sent)&w=1")["v"] == value)
        #expect(decode("v=\(sent)&w=1")["w"] == "1")
    }

    @Test func `bytes that are not UTF-8 become replacement characters, which forms refuse`() {
        for sent in ["%FF", "%C3", "%C0%80", "%ED%A0%80", "%F5%80%80%80"] {
            let data = decode("v=\(sent)")
            #expect(data["v"]?.contains("\u{FFFD}") == true)
            var form = FormReader(data)
            _ = form.text("v", "Name", limit: 10)
            #expect(form.errors["v"]?.contains("could not be read") == true)
        }
    }

    @Test func `no more fields are read than the limit says`() {
        let many = (0..<50).map { "f\($0)=\($0)" }.joined(separator: "&")
        let data = decode(many, limit: 10)
        #expect(data.fields.count == 10)
        #expect(data["f9"] == "9")
        #expect(data["f10"] == nil)
        let same = decode(String(repeating: "a=1&", count: 5000))
        #expect(same.all("a").count == 1000)
    }

    @Test func `what was encoded decodes to the same, whatever it holds`() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            let fields = (0..<Int.random(in: 1...5, using: &generator)).map { number -> (String, [String]) in
                let scalars = (0..<8).compactMap { _ in
                    Unicode.Scalar(UInt32.random(in: 1...0x2FFF, using: &generator))
                }
                return ("n&=+%\(number)", [String(String.UnicodeScalarView(scalars)), "%41 +&="])
            }
            let data = FormData(Dictionary(fields) { first, _ in first })
            #expect(decode(data.encoded()) == data)
        }
    }

    @Test func `a link can change one field and keep the others`() {
        let data = decode("q=a+b&page=2&body=homes")
        #expect(data.encoded(setting: ["page": []]) == "body=homes&q=a%20b")
        #expect(data.encoded(setting: ["page": ["3"]]) == "body=homes&page=3&q=a%20b")
    }

    @Test func `only unreserved characters stay bare`() {
        #expect(percentEncoded("aZ09-._~") == "aZ09-._~")
        #expect(
            percentEncoded("/?#[]@!$&'()*+,;= %\"<>é")
                == "%2F%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2B%2C%3B%3D%20%25%22%3C%3E%C3%A9")
    }
}
