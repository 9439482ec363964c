import Kernel
import Storage
import StorageTesting
import Testing

@testable import Directory

private func feed(_ people: ClosedRange<Int>, _ change: (Int) -> String = { _ in "Adviser" }) -> String {
    let rows = people.map { "Person \($0),p\($0)@homes.example,R\($0),Rents,\(change($0))" }
    return (["name,email,external ref,team,post title"] + rows).joined(separator: "\n")
}

@Suite struct FeedTests {
    @Test(arguments: enginesUnderTest)
    func whoeverIsMissingFromACompleteFeedLeaves(_ engine: Engine) async throws {
        try await ImportBench.with(engine) { bench in
            try await bench.load(feed(1...20)) { $0.body = "homes" }
            let report = try await bench.load(feed(1...19)) {
                $0.body = "homes"
                $0.isComplete = true
            }
            #expect(report[.people].ended == 1)
            #expect(report[.holdings].ended == 1)
            let today = bench.clock.now().day.description
            #expect(try await bench.texts("SELECT name FROM person WHERE left_on = \(today)") == ["Person 20"])
            #expect(try await bench.number("SELECT COUNT(*) FROM holding WHERE to_day = \(today)") == 1)
            let again = try await bench.load(feed(1...19)) {
                $0.body = "homes"
                $0.isComplete = true
            }
            #expect(!again.changesAnything)
            // Back again: the same person, and the post is theirs once more.
            let back = try await bench.load(feed(1...20)) { $0.body = "homes" }
            #expect(back[.people].changed == 1)
            #expect(back[.posts].added == 0)
            #expect(try await bench.number("SELECT COUNT(*) FROM person WHERE left_on IS NOT NULL") == 0)
        }
    }

    @Test(arguments: enginesUnderTest)
    func aFeedThatWouldEndMoreThanATenthNeedsForce(_ engine: Engine) async throws {
        try await ImportBench.with(engine) { bench in
            try await bench.load(feed(1...20)) { $0.body = "homes" }
            let before = try await bench.fingerprint()
            let fault = await #expect(throws: Fault.self) {
                try await bench.load(feed(1...17)) {
                    $0.body = "homes"
                    $0.isComplete = true
                }
            }
            #expect(fault?.kind == .conflict)
            #expect(fault?.message.contains("3 of the 20 people") == true)
            #expect(try await bench.fingerprint() == before)
            let report = try await bench.load(feed(1...17)) {
                $0.body = "homes"
                $0.isComplete = true
                $0.isForced = true
            }
            #expect(report[.people].ended == 3)
        }
    }

    @Test(arguments: enginesUnderTest)
    func nobodyIsMissingFromAFeedWithRefusedRows(_ engine: Engine) async throws {
        try await ImportBench.with(engine) { bench in
            try await bench.load(feed(1...20)) { $0.body = "homes" }
            let broken = feed(1...20).replacing("p7@homes.example", with: "p7 at homes")
            let report = try await bench.load(broken) {
                $0.body = "homes"
                $0.isComplete = true
            }
            #expect(report.refusedRows == 1)
            #expect(report[.people].ended == 0)
            #expect(report.notes.count == 1)
        }
    }

    @Test(arguments: enginesUnderTest)
    func aNewPostEndsTheOldOne(_ engine: Engine) async throws {
        try await ImportBench.with(engine) { bench in
            try await bench.load(feed(1...3)) { $0.body = "homes" }
            let moved = feed(1...3) { $0 == 2 ? "Senior Adviser" : "Adviser" }
            let report = try await bench.load(moved) { $0.body = "homes" }
            #expect(report[.holdings].added == 1)
            #expect(report[.holdings].ended == 1)
            #expect(try await bench.number("SELECT COUNT(*) FROM post WHERE ended_on IS NULL") == 4)
            #expect(!(try await bench.load(moved) { $0.body = "homes" }).changesAnything)
            // Who comes next succeeds to the vacant post.
            let joined = try await bench.load(moved + "\nNew Person,new@homes.example,R9,Rents,Adviser") {
                $0.body = "homes"
            }
            #expect(joined[.people].added == 1)
            #expect(joined[.posts].added == 0)
        }
    }

    @Test(arguments: enginesUnderTest)
    func twoPostsInOneFileAreBothKept(_ engine: Engine) async throws {
        let file = """
            name,email,team,post title
            Ann Able,ann@homes.example,Rents,Adviser
            Ann Able,ann@homes.example,Repairs,Lead
            """
        try await ImportBench.with(engine) { bench in
            try await bench.load(file) { $0.body = "homes" }
            #expect(try await bench.number("SELECT COUNT(*) FROM holding WHERE to_day IS NULL") == 2)
            #expect(!(try await bench.load(file) { $0.body = "homes" }).changesAnything)
        }
    }

    @Test(arguments: enginesUnderTest)
    func aBodysFeedTakesNobodyFromAnotherBody(_ engine: Engine) async throws {
        try await ImportBench.with(engine) { bench in
            try await bench.load("name,email\nAnn,ann@shared.example") { $0.body = "homes" }
            let report = try await bench.load("name,email\nAnn,ann@shared.example") { $0.body = "transport" }
            #expect(report.refusals.map(\.reason) == ["belongs to somebody in another body"])
            let other = try await bench.load("body,name,email\ntransport,Bob,bob@x.example") { $0.body = "homes" }
            #expect(other.refusals.map(\.field) == ["body"])
        }
    }

    @Test(arguments: enginesUnderTest)
    func peopleWithoutAddressAreKnownByNameAndPost(_ engine: Engine) async throws {
        let file = """
            name,team,post title
            John Smith,Rents,Adviser
            John Smith,Repairs,Plumber
            ,Rents,Vacant Lead
            """
        try await ImportBench.with(engine) { bench in
            let report = try await bench.load(file) { $0.body = "homes" }
            #expect(report[.people].added == 2)
            #expect(report[.posts].added == 3)
            #expect(!(try await bench.load(file) { $0.body = "homes" }).changesAnything)
        }
    }
}
