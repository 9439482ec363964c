import Kernel
import Testing

@Suite struct CountTests {
    @Test func `digits come in groups of three`() {
        #expect(grouped(0) == "0")
        #expect(grouped(999) == "999")
        #expect(grouped(1000) == "1,000")
        #expect(grouped(540_000) == "540,000")
        #expect(grouped(-1_234_567) == "−1,234,567")
        #expect(grouped(.min) == "−9,223,372,036,854,775,808")
    }

    @Test func `one is one and all else is many`() {
        #expect(count(1, "person", "people") == "1 person")
        #expect(count(0, "person", "people") == "0 people")
        #expect(count(1204, "person", "people") == "1,204 people")
    }
}
