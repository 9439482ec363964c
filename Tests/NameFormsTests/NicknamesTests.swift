import NameForms
import Testing

struct NicknamesTests {
    @Test func shortFormsShareTheirFullName() {
        let robert = Set(Nicknames.fullNames(of: "robert"))
        #expect(robert.count == 1)
        for short in ["bob", "rob", "bobby"] { #expect(!robert.isDisjoint(with: Nicknames.fullNames(of: short))) }
        #expect(robert.isDisjoint(with: Nicknames.fullNames(of: "william")))
        #expect(Nicknames.fullNames(of: "chris").count > 2)
        #expect(Nicknames.fullNames(of: "xyzzy").isEmpty)
    }

    @Test func formsGoBothWays() {
        #expect(Nicknames.forms(of: "william").contains("bill"))
        #expect(Nicknames.forms(of: "bill").contains("william"))
        #expect(Nicknames.pairCount > 500)
    }

    @Test(arguments: [("Łukasz", "lukasz"), ("ZOË", "zoe"), ("Straße", "strasse"), ("Ǆ", "dz"), ("e\u{301}", "e")])
    func lettersFold(_ text: String, _ folded: String) {
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars { Folding.append(scalar, to: &bytes) }
        #expect(String(decoding: bytes, as: UTF8.self) == folded)
    }
}
