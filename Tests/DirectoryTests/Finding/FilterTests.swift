import Kernel
import Search
import Testing
import Web

@testable import Directory

@Suite struct FilterTests {
    private func filters(_ query: String) -> FindingFilters { FindingFilters(FormData(urlEncoded: query.utf8)) }

    @Test func readsAndWritesTheAddress() {
        let filters = filters("q=head+of%20fuels&body=dft&body=hmrc&kind=person&worked-in=dft&from=20")
        #expect(filters.text == "head of fuels")
        #expect(filters.chosen[.body] == ["dft", "hmrc"])
        #expect(filters.start == 20)
        #expect(filters.path == "/search?q=head%20of%20fuels&body=dft&body=hmrc&from=20&kind=person&worked-in=dft")
        #expect(self.filters(String(filters.path.dropFirst("/search?".count))) == filters)
    }

    @Test func choosingAgainTakesAway() {
        let filters = filters("q=x&body=dft&from=40")
        #expect(filters.toggling(.body, "dft").path == "/search?q=x")
        #expect(filters.toggling(.body, "hmrc").path == "/search?q=x&body=dft&body=hmrc")
        #expect(filters.toggling(.topic, "a&b=c").path == "/search?q=x&body=dft&topic=a%26b%3Dc")
    }

    @Test(arguments: [
        "q=%00%ff%fe", "from=-5", "from=99999999999999999999", "kind=unicorn&kind=", "body=%22%3E%3Cscript%3E",
        "q=" + String(repeating: "a", count: 5_000), String(repeating: "body=x&", count: 900), "=&&==%",
    ]) func takesAnything(_ query: String) {
        let filters = filters(query)
        #expect(filters.start >= 0)
        #expect(filters.text.unicodeScalars.count <= 256)
        #expect(filters.chosen.values.allSatisfy { $0.count <= 20 })
        #expect(filters.chosen[.kind] == nil)
        _ = filters.searchQuery([Audience.publicToken], limit: 20)
    }

    @Test func filtersAloneAreAQuestion() {
        #expect(!filters("kind=person").isEmpty && filters("q=+").isEmpty)
        #expect(filters("worked-in=dft&worked-in=hmrc").path == "/search?worked-in=dft&worked-in=hmrc")
        #expect(filters("kind=person").toggling(.kind, "person").path == "/search")
        let both = filters("q=x&from=20&worked-in=dft").workedIn(["hmrc", "dft", "a", "b", "c"])
        #expect(both.chosen[.workedIn] == ["dft", "hmrc", "a", "b"] && both.start == 0 && both.text == "x")
    }

    @Test func peopleWhoWorkedInBothBodies() {
        let query = filters("q=x&worked-in=dft&worked-in=hmrc").searchQuery([Audience.publicToken], limit: 20)
        #expect(query.filters == ["worked-in": ["dft"], "worked-in-2": ["hmrc"]])
    }
}
