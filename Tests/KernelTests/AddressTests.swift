import Kernel
import Testing

@Suite struct AddressTests {
    @Test(arguments: [
        "a@b.uk", "amara.osei@homes.gov.uk", "o'brien+x@a-b.example.org", "AMARA@HOMES.GOV.UK",
        "a_b@1.example",
    ])
    func `an address that mail can be sent to`(address: String) {
        #expect(Text.isMailAddress(address))
    }

    @Test(arguments: [
        "", "@", "a@", "@b.uk", "a@b", "a b@c.uk", "a@b..uk", ".a@b.uk", "a.@b.uk", "a@-b.uk", "a@b-.uk",
        "a@b@c.uk", "a@b.uk\r\nBcc: x@y.uk", "a@b.uk>", "\"a b\"@c.uk", "a@[127.0.0.1]", "é@b.uk",
        "a@" + String(repeating: "b", count: 64) + ".uk", String(repeating: "a", count: 65) + "@b.uk",
    ])
    func `what is no such address`(address: String) {
        #expect(!Text.isMailAddress(address))
    }
}
