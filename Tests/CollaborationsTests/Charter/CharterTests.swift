import Access
import Kernel
import Storage
import StorageTesting
import Testing
import Web

@testable import Collaborations

@Suite struct CharterTests {
    private static func save(
        _ part: String, _ fields: [String: String], from revision: Int, _ path: String, _ bench: PeopleBench,
        as viewer: Viewer
    ) async throws -> Answer {
        try await bench.post(
            "\(path)/charter/parts/\(part)", fields.merging(["revision": String(revision)]) { $1 }, as: viewer)
    }

    @Test(arguments: enginesUnderTest)
    func `Each part is changed by itself, shows who changed it, and keeps what it said before`(engine: Engine)
        async throws
    {
        try await CollaborationBench.with(engine) { bench in
            let path = try await bench.propose(withCouncil: true)
            let amara = bench.world.asAmara
            let form = try await bench.get("\(path)/charter/parts/scope", as: amara)
            #expect(form.status == 200 && form.contains("For example: adults found sleeping rough"))
            let first = try await Self.save(
                "scope", ["text": "Adults found <b>sleeping</b> rough."], from: 0, path, bench, as: amara)
            #expect(first.status == 303)
            _ = try await Self.save("scope", ["text": "Adults and couples."], from: 1, path, bench, as: amara)
            let page = try await bench.get("\(path)/charter", as: bench.world.asDan)
            #expect(
                page.contains("Adults and couples.") && page.contains("Last changed by Amara Osei, 21 November 2026"))
            #expect(!page.contains("/charter/parts/scope"), "Dan may read, not write")
            let earlier = try await bench.get("\(path)/charter/parts/scope/revisions", as: bench.world.asDan)
            #expect(earlier.contains("Adults found &lt;b&gt;sleeping&lt;/b&gt; rough."))
            let plan = [
                "moves": "The nightly list of free beds.", "minimum": "Bed, place and hour.",
                "basis": "UK GDPR, article 6(1)(e)",
                "quality": "", "refresh": "every night",
            ]
            #expect(try await Self.save("data-plan", plan, from: 0, path, bench, as: amara).status == 303)
            let differences = ["northmoor-council.turnaround": "five working days"]
            _ = try await Self.save("working-differences", differences, from: 0, path, bench, as: amara)
            let whole = try await bench.get("\(path)/charter", as: amara)
            #expect(whole.contains("UK GDPR, article 6(1)(e)") && whole.contains("Northmoor Council: usual turnaround"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Who comes second sees both texts, loses nothing, and overwrites only knowingly`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let world = bench.world
            let path = try await bench.propose(withCouncil: true)
            _ = try await bench.give(
                "operational-lead", to: "Housing manager", of: "northmoor-council", in: path, as: world.asAmara)
            _ = try await Self.save("exit-plan", ["text": "It ends in 2029."], from: 0, path, bench, as: world.asAmara)
            _ = try await Self.save("exit-plan", ["text": "It ends in 2030."], from: 1, path, bench, as: world.asDan)
            let mine = try await Self.save(
                "exit-plan", ["text": "It ends in March 2029."], from: 1, path, bench, as: world.asAmara)
            #expect(mine.status == 409)
            #expect(mine.contains("Dan Okafor saved while you were writing"))
            #expect(mine.contains("It ends in 2030.") && mine.contains("It ends in March 2029."))
            #expect(mine.contains("name=\"revision\" value=\"2\""), "the next save is made from what Dan wrote")
            let untouched = try await bench.get("\(path)/charter", as: world.asAmara)
            #expect(untouched.contains("It ends in 2030.") && !untouched.contains("March 2029"))
            let blind = try await bench.post(
                "\(path)/charter/parts/exit-plan", ["text": "It never ends."], as: world.asAmara)
            #expect(blind.status == 409, "a form that does not say what it was made from overwrites nothing")
            let merged = try await Self.save(
                "exit-plan", ["text": "It ends in March 2030."], from: 2, path, bench, as: world.asAmara)
            #expect(merged.status == 303)
            let earlier = try await bench.get("\(path)/charter/parts/exit-plan/revisions", as: world.asDan)
            #expect(earlier.contains("It ends in 2029.") && earlier.contains("It ends in 2030."))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Of two who save at the same moment one is told`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let path = try await bench.propose(withCouncil: true)
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 1...4 {
                    group.addTask {
                        try await Self.save(
                            "scope", ["text": "Text \(number)"], from: 0, path, bench, as: bench.world.asAmara
                        ).status
                    }
                }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(statuses.sorted() == [303, 409, 409, 409])
        }
    }

    @Test(arguments: enginesUnderTest)
    func `What only one of two touched in a part with several fields is proposed as it is`(engine: Engine) async throws
    {
        try await CollaborationBench.with(engine) { bench in
            let path = try await bench.propose()
            let amara = bench.world.asAmara
            let base = ["moves": "A list.", "basis": "Consent."]
            _ = try await Self.save("data-plan", base, from: 0, path, bench, as: amara)
            _ = try await Self.save(
                "data-plan", ["moves": "A list.", "basis": "Public task."], from: 1, path, bench, as: amara)
            let second = try await Self.save(
                "data-plan", ["moves": "A short list.", "basis": "Consent."], from: 1, path, bench, as: amara)
            #expect(second.status == 409)
            #expect(second.contains(">\nA short list.</textarea>") && second.contains(">\nPublic task.</textarea>"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `The outcome is the register's, from whichever side it is changed`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let path = try await bench.propose()
            let amara = bench.world.asAmara
            let changed = try await Self.save(
                "outcome", ["text": "Nobody waits for a bed."], from: 0, path, bench, as: amara)
            #expect(changed.status == 303)
            #expect(try await bench.get("/collaborations", as: bench.world.asDan).contains("Nobody waits for a bed."))
            let entry = PeopleBench.night.merging(["outcome": "Nobody waits at all.", "revision": "1"]) { $1 }
            #expect(try await bench.post("\(path)/edit", entry, as: amara).status == 303)
            #expect(try await bench.get("\(path)/charter", as: amara).contains("Nobody waits at all."))
            let late = try await Self.save("outcome", ["text": "Nobody waits long."], from: 1, path, bench, as: amara)
            #expect(late.status == 409 && late.contains("Nobody waits at all."))
            let earlier = try await bench.get("\(path)/charter/parts/outcome/revisions", as: amara)
            #expect(earlier.contains("for a second night by March 2028") && earlier.contains("Nobody waits for a bed."))
            let empty = try await Self.save("outcome", ["text": "  "], from: 2, path, bench, as: amara)
            #expect(empty.status == 422 && empty.contains("Enter outcome"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Bad input is refused beside its field, and a late first review is warned of`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let path = try await bench.propose()
            let amara = bench.world.asAmara
            let wrong = try await Self.save(
                "review-rhythm", ["months": "seven", "first": "31 February 2027"], from: 0, path, bench, as: amara)
            #expect(wrong.status == 422 && wrong.contains("must be a whole number from 1 to 60"))
            #expect(wrong.contains("must be a real date") && wrong.contains("31 February 2027"))
            let hostile = try await Self.save("scope", ["text": "a\u{202E}b"], from: 0, path, bench, as: amara)
            #expect(hostile.status == 422)
            #expect(try await bench.get("\(path)/charter/parts/no-such-part", as: amara).status == 404)
            let none = try await Self.save("decision-money", ["name": "Money"], from: 0, path, bench, as: amara)
            #expect(none.status == 404, "a kind of decision is added, not conjured up by an address")
            let reader = try await Self.save("scope", ["text": "Mine"], from: 0, path, bench, as: bench.world.asDan)
            #expect(reader.status == 403)
            _ = try await Self.save(
                "review-rhythm", ["months": "12", "first": "1 June 2027"], from: 0, path, bench, as: amara)
            #expect(try await bench.get("\(path)/charter", as: amara).contains("later than six months after the start"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A version is the charter at one moment with its hash, and two versions show what changed`(engine: Engine)
        async throws
    {
        try await CollaborationBench.with(engine) { bench in
            let world = bench.world
            let path = try await bench.propose(withCouncil: true)
            _ = try await bench.give(
                "sro", to: "Director of Supported Housing", of: "department-for-homes", in: path, as: world.asAmara)
            _ = try await Self.save("scope", ["text": "Adults."], from: 0, path, bench, as: world.asAmara)
            #expect(try await bench.post("\(path)/charter/versions", [:], as: world.asDan).status == 403)
            let kept = try await bench.post("\(path)/charter/versions", [:], as: world.asAmara)
            #expect(kept.location == "\(path)/charter/versions/1")
            #expect(try await bench.post("\(path)/charter/versions", [:], as: world.asAmara).status == 409)
            let text = try await bench.get("\(path)/charter/versions/1/text", as: world.asDan)
            #expect(text.contains("# Scope\nAdults.\n"))
            #expect(text.contains("Senior responsible owner: Director of Supported Housing, Department for Homes"))
            #expect(!text.contains("Tom Whitlock"), "posts agree, not people")
            let page = try await bench.get("\(path)/charter/versions/1", as: world.asDan)
            #expect(page.contains(hex(sha256(text.bytes))))
            _ = try await Self.save("scope", ["text": "Adults.\nCouples."], from: 1, path, bench, as: world.asAmara)
            _ = try await bench.post("\(path)/charter/versions", [:], as: world.asAmara)
            let changes = try await bench.get("\(path)/charter/versions/2/changes", as: world.asDan)
            #expect(changes.contains("</span>+ Couples.</ins>") && changes.contains("<li>Adults.</li>"))
            #expect(try await bench.get("\(path)/charter/versions/1/text", as: world.asDan).bytes == text.bytes)
            #expect(try await bench.get("\(path)/charter/versions/9", as: world.asDan).status == 404)
            #expect(try await bench.get("\(path)/charter/versions", as: world.asDan).contains("Version 2"))
            _ = try await Self.save("scope", ["text": "All.\n# Money\nNone."], from: 2, path, bench, as: world.asAmara)
            _ = try await bench.post("\(path)/charter/versions", [:], as: world.asAmara)
            let forged = try await bench.get("\(path)/charter/versions/3/text", as: world.asDan)
            #expect(forged.contains("All.\n # Money\nNone."), "a heading of one's own is none")
        }
    }

    private static func text(_ html: HTML) -> String { String(decoding: html.bytes, as: UTF8.self) }

    @Test func `Words that changed are marked within their paragraph`() {
        let items = Comparison.items("a\nIt ends in <2029> at last.\nc", "a\nIt ends in <2030> at last.\nc\nd")
        #expect(items.count == 4 && items[0] == "<li>a</li>" && Self.text(items[3]).contains("<ins>"))
        #expect(Self.text(items[1]).contains("<del>2029</del>") && Self.text(items[1]).contains("<ins>2030</ins>"))
        #expect(Self.text(items[1]).contains("It ends in &lt;"))
    }

    @Test func `Paragraphs that only one of two touched are proposed as they left them`() {
        let proposal = Comparison.proposal(base: "a\nb\nc", theirs: "a\nb\nC", yours: "A\nb\nc")
        #expect(proposal == "A\nb\nC")
        #expect(Comparison.proposal(base: "a", theirs: "b", yours: "c") == "c")
    }

    @Test(arguments: [
        ("2026-11-21", "2027-05-21", false), ("2026-11-21", "2027-05-22", true), ("2026-08-31", "2027-03-03", false),
        ("2026-06-30", "2026-12-30", false), ("2026-06-30", "2026-12-31", true),
    ])
    func `Six months are counted by the calendar`(start: String, review: String, isLate: Bool) throws {
        #expect(Charter.isLate(try #require(Day(review)), after: try #require(Day(start))) == isLate)
    }
}

@Suite struct OutcomeReadingTests {
    @Test(arguments: [
        (
            "Nobody sleeps rough in Northmoor for a second night by March 2028.", ["12 words in 1 sentence"],
            ["shorter words"]
        ),
        (
            "Interoperable multidisciplinary accommodation provision is operationalised.",
            ["shorter words would help: Interoperable, multidisciplinary, accommodation, provision"], ["one sentence"]
        ),
        ("It works. It lasts.", ["4 words in 2 sentences", "say it in one sentence"], []),
        ("", [], ["words"]),
    ])
    func `An outcome is told how it reads`(text: String, says: [String], not: [String]) {
        let line = String(decoding: OutcomeReading.line(text).bytes, as: UTF8.self)
        for part in says { #expect(line.contains(part), "\(line)") }
        for part in not { #expect(!line.contains(part), "\(line)") }
    }
}
