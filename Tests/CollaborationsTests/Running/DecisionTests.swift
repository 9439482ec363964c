import Access
import Directory
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Collaborations

@Suite struct DecisionTests {
    /// Posts by number, for the tables.
    static let posts = (0..<4).map { _ in Post.ID.make(at: Instant(milliseconds: 0)) }

    static func voice(_ seats: [(Role?, Int)], _ agrees: Bool, at time: Int64 = 0) -> DecisionVoice {
        DecisionVoice(
            name: "X", seats: Set(seats.map { Seat($0.0, posts[$0.1]) }), agrees: agrees,
            saidAt: Instant(milliseconds: time))
    }

    typealias Row = (right: DecidingRight, voices: [([(Role?, Int)], Bool)], before: Bool, at: Bool)

    /// Who decides, the voices one after the other, and whether it is agreed before the deadline and at it.
    static let table: [Row] = [
        (.alone([.sro]), [([(.sro, 0)], true)], true, true),
        (.alone([.sro]), [([(.dataLead, 0)], true)], false, false),
        (.together([.sro, .accountingOfficer]), [([(.sro, 0)], true)], false, false),
        (
            .together([.sro, .accountingOfficer]), [([(.sro, 0)], true), ([(.accountingOfficer, 1)], false)], false,
            false
        ),
        (.together([.sro, .accountingOfficer]), [([(.sro, 0)], true), ([(.accountingOfficer, 1)], true)], true, true),
        (.together([.sro, .accountingOfficer]), [([(.sro, 0), (.accountingOfficer, 1)], true)], true, true),
        // Three of four seats make the quorum.
        (
            .board([.operationalLead], seats: 4), [([(.operationalLead, 0)], true), ([(.operationalLead, 1)], true)],
            false, false
        ),
        (
            .board([.operationalLead], seats: 4),
            [([(.operationalLead, 0)], true), ([(.operationalLead, 1)], true), ([(.operationalLead, 2)], false)], false,
            true
        ),
        (
            .board([.operationalLead], seats: 2), [([(.operationalLead, 0)], true), ([(.operationalLead, 1)], false)],
            false, false
        ),
        (
            .board([.operationalLead, .sro], seats: 2),
            [([(.operationalLead, 0)], true), ([(.sro, 1)], true), ([(.dataLead, 2)], false)], true, true
        ),
        // Who fills two seats speaks for both.
        (
            .board([.operationalLead, .sro, .dataLead], seats: 4),
            [([(.operationalLead, 0), (.sro, 0)], true), ([(.dataLead, 1)], true)], true, true
        ),
        (
            .board([.operationalLead, .sro, .dataLead], seats: 4),
            [([(.operationalLead, 0), (.sro, 1)], true), ([(.dataLead, 2)], false)], false, true
        ),
        // One person is no meeting, however many seats they fill.
        (.board([.operationalLead, .sro], seats: 2), [([(.operationalLead, 0), (.sro, 1)], true)], false, false),
        (
            .board([.operationalLead, .sro, .dataLead], seats: 3),
            [([(.operationalLead, 0), (.sro, 1), (.dataLead, 2)], true)], false, false
        ),
        (.board([.sro], seats: 1), [([(.sro, 0)], true)], false, false),
        // A successor speaks in their predecessor's stead.
        (.board([.operationalLead, .sro], seats: 2), [([(.sro, 0)], true), ([(.sro, 0)], true)], false, false),
        (
            .board([.operationalLead, .sro], seats: 3),
            [([(.sro, 0)], true), ([(.operationalLead, 1)], true), ([(.sro, 0)], false)], false, false
        ),
        // In a forum its posts sit, whatever their roles; others do not.
        (.forum("Board", [posts[0], posts[1]]), [([(.sro, 0)], true), ([(nil, 1)], true)], true, true),
        (
            .forum("Board", [posts[0], posts[1]]), [([(.sro, 0), (.dataLead, 0)], true), ([(.sro, 2)], true)], false,
            false
        ),
        (.forum("Board", [posts[0], posts[1], posts[2]]), [([(nil, 0)], true), ([(nil, 1)], false)], false, false),
    ]

    @Test(arguments: table.indices)
    func `Voices count for those who have the right, up to the quorum or the deadline`(row: Int) {
        let (right, said, before, at) = Self.table[row]
        let voices = said.enumerated().map { Self.voice($1.0, $1.1, at: Int64($0)) }
        #expect(right.isAgreed(voices) == before)
        #expect(right.isAgreed(voices, isDeadlinePast: true) == at)
        #expect(!right.isSettled(byOneWith: voices[0].seats) || right.board == nil)
    }

    @Test func `A voice counts no longer once its post has lost the role`() {
        var board = DecidingRight.board([.sro, .accountingOfficer, .financeLead], seats: 3)
        let voices = [Self.voice([(.sro, 0)], true), Self.voice([(.sro, 1)], true, at: 1)]
        board.seated = [Seat(.sro, Self.posts[1]), Seat(.financeLead, Self.posts[2])]
        #expect(!board.isAgreed(voices))
        #expect(board.isAgreed(voices + [Self.voice([(.financeLead, 2)], true, at: 2)]))
        var together = DecidingRight.together([.sro, .accountingOfficer])
        together.seated = [Seat(.sro, Self.posts[1]), Seat(.accountingOfficer, Self.posts[2])]
        #expect(!together.isAgreed([voices[0], Self.voice([(.accountingOfficer, 2)], true)]))
    }

    @Test(arguments: [
        (Int64?.none, "the senior responsible owner"), (10_000_000, "the senior responsible owner"),
        (10_000_001, "the senior responsible owner and the accounting officer together"),
    ])
    func `Where the charter says nothing the owner decides, above the limit with the accounting officer`(
        pence: Int64?, words: String
    ) {
        #expect(DecidingRule.standard.right("money", pence).words == words)
    }

    @Test(arguments: [
        (
            "money",
            "the finance lead up to £50,000; above that the joint board of the senior responsible owner and the operational lead (at least 2 of 2 seats)"
        ),
        ("data", "the data lead"), ("other", "the senior responsible owner"),
    ])
    func `Of each kind it is said who decides, and up to which amount`(kind: String, words: String) {
        #expect(DecidingRule(DecisionRights(DecisionKind.suggested), forums: [], []).words(kind) == words)
    }

    @Test(arguments: enginesUnderTest)
    func `Who decides is named where a decision waits`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            _ = try await bench.post("\(path)/decisions/new", PeopleBench.proposal(), as: world.asAmara)
            let page = try await bench.get("\(path)/decisions/1", as: world.asDan)
            #expect(page.contains("The senior responsible owner: ") && page.contains("nobody yet as") == false)
            _ = try await bench.post(
                "\(path)/decisions/new", PeopleBench.proposal(["kind": "money", "amount": "£200,000"]),
                as: world.asAmara)
            let second = try await bench.get("\(path)/decisions/2", as: world.asDan)
            #expect(
                second.contains("The senior responsible owner and the accounting officer together: ")
                    && second.contains("; nobody yet as accounting officer"))
        }
    }

    @Test(
        arguments: [
            ("£12,500", 1_250_000), ("12500.5", 1_250_050), ("0.01", 1), ("12.345", nil), ("a lot", nil), ("", nil),
            ("1.", nil), ("9999999999999999", nil), ("-5", -500), ("٣", nil),
        ] as [(String, Int64?)])
    func `Amounts are read to the penny or refused`(typed: String, pence: Int64?) {
        #expect(FixedPoint.parse(typed, places: 2) == pence)
    }

    @Test(arguments: enginesUnderTest)
    func `It is proposed, talked about, decided by whoever has the right, and then stays as it is`(
        engine: Engine
    ) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            let proposed = try await bench.post("\(path)/decisions/new", PeopleBench.proposal(), as: world.asDan)
            #expect(proposed.location == "\(path)/decisions/1")
            #expect(
                try await bench.waiting(world.asTom).map(\.title) == ["Decide: Should the shelter open at weekends?"])
            let said = try await bench.post(
                "\(path)/decisions/1/comments", ["text": "Staff are short <on Sundays>."], as: world.asAmara)
            #expect(said.status == 303)
            #expect(try await bench.get("\(path)/decisions/1", as: world.asTom).contains("short &lt;on Sundays&gt;"))

            let decision = ["outcome": "It opens on Saturdays.", "reasons": "More staff are not to be had."]
            let refused = try await bench.post("\(path)/decisions/1/decide", decision, as: world.asDan)
            #expect(refused.status == 403)
            #expect(refused.contains("it is for the senior responsible owner (now Tom Whitlock) to decide"))
            let voice = try await bench.post("\(path)/decisions/1/voice", ["voice": "agree"], as: world.asDan)
            #expect(voice.status == 403)
            #expect(try await bench.post("\(path)/decisions/1/decide", decision, as: world.asTom).status == 303)
            let page = try await bench.get("\(path)/decisions/1", as: world.asDan)
            #expect(page.contains("It opens on Saturdays.") && page.contains("Tom Whitlock, senior responsible owner"))

            // The same form sent again, another text, a voice, a withdrawal: nothing of it changes anything.
            let before = try await bench.verbs("decision.")
            for again in [
                try await bench.post("\(path)/decisions/1/decide", decision, as: world.asTom),
                try await bench.post(
                    "\(path)/decisions/1/decide", ["outcome": "It closes.", "reasons": "None"], as: world.asTom),
                try await bench.post("\(path)/decisions/1/voice", ["voice": "agree"], as: world.asTom),
                try await bench.post("\(path)/decisions/1/withdraw", [:], as: world.asAmara),
            ] {
                #expect(again.status == 409 && again.contains("stays as it is"))
            }
            #expect(try await bench.verbs("decision.") == before)
            #expect(try await bench.get("\(path)/decisions/1", as: world.asDan).contains("It opens on Saturdays."))
            #expect(try await bench.waiting(world.asTom).isEmpty)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Many proposals of one effort do not fill the start page`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            for number in 1...8 {
                let proposal = PeopleBench.proposal(["question": "Should bed \(number) be moved?"])
                #expect(try await bench.post("\(path)/decisions/new", proposal, as: world.asDan).status == 303)
            }
            let titles = try await bench.waiting(world.asTom).map(\.title)
            #expect(
                titles == (1...5).map { "Decide: Should bed \($0) be moved?" } + ["More proposals wait for you"])
            let rest = try #require(try await bench.waiting(world.asTom).last)
            #expect(try await bench.get(rest.path, as: world.asTom).contains("Should bed 8 be moved?"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Nobody agrees to a text that was changed after they opened it`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            _ = try await bench.post("\(path)/decisions/new", PeopleBench.proposal(), as: world.asAmara)
            let changed = PeopleBench.proposal(["recommendation": "It opens on Sundays alone.", "revision": "0"])
            #expect(try await bench.post("\(path)/decisions/1/edit", changed, as: world.asAmara).status == 303)
            let verdict = [
                "outcome": "It opens from Friday to Monday.", "reasons": "Half are found then.", "revision": "0",
            ]
            let late = try await bench.post("\(path)/decisions/1/decide", verdict, as: world.asTom)
            #expect(late.status == 422 && late.contains("changed after you opened it"))
            #expect(late.contains("It opens on Sundays alone."))
            let read = verdict.merging(["revision": "1"]) { $1 }
            #expect(try await bench.post("\(path)/decisions/1/decide", read, as: world.asTom).status == 303)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Money above the limit takes two, and dissent is kept`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            _ = try await bench.give(
                "accounting-officer", to: "Policy lead", of: "department-for-homes", in: path, as: world.asAmara)
            let money = PeopleBench.proposal(["kind": "money", "amount": "120000000p"])
            let unit = try await bench.post("\(path)/decisions/new", money, as: world.asDan)
            #expect(unit.status == 422 && unit.contains("Amount"))
            let right = money.merging(["amount": "£1.2 million"]) { $1 }
            #expect(try await bench.post("\(path)/decisions/new", right, as: world.asDan).status == 303)
            let alone = try await bench.post(
                "\(path)/decisions/1/decide", ["outcome": "Yes", "reasons": "Yes"], as: world.asTom)
            #expect(alone.status == 403 && alone.contains("and the accounting officer together"))
            let mute = try await bench.post("\(path)/decisions/1/voice", ["voice": "disagree"], as: world.asAmara)
            #expect(mute.status == 422 && mute.contains("Say in a few words why not"))
            _ = try await bench.post(
                "\(path)/decisions/1/voice", ["voice": "disagree", "reason": "Not in the estimates yet"],
                as: world.asAmara)
            _ = try await bench.post("\(path)/decisions/1/voice", ["voice": "agree"], as: world.asTom)
            #expect(try await bench.verbs("decision.decided").isEmpty)
            #expect(try await bench.get("\(path)/decisions/1", as: world.asDan).contains("Not in the estimates yet"))
            _ = try await bench.post("\(path)/decisions/1/voice", ["voice": "agree"], as: world.asAmara)
            #expect(try await bench.verbs("decision.decided").count == 1)
            let page = try await bench.get("\(path)/decisions/1", as: world.asDan)
            #expect(page.contains("£1.2 million") && page.contains("Amara Osei, accounting officer"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A joint board closes at its quorum, or at the deadline with more for it than against`(
        engine: Engine
    ) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            let board = DecidingRule(kinds: DecidingRule.standard.kinds) { _, _ in
                .board([.sro, .operationalLead, .accountingOfficer], seats: 5)
            }
            let rules: DecidingRules = { ids, _ in Dictionary(uniqueKeysWithValues: ids.map { ($0, board) }) }
            let running = Running(desk: bench.running.desk, rules: rules)
            let decisions = Decisions(desk: running.desk, rules: rules)
            _ = try await bench.give(
                "accounting-officer", to: "Policy lead", of: "department-for-homes", in: path, as: world.asAmara)
            _ = try await bench.post("\(path)/decisions/new", PeopleBench.proposal(), as: world.asAmara)
            _ = try await bench.post("\(path)/decisions/new", PeopleBench.proposal(), as: world.asAmara)
            let slug = "no-second-night-out"
            #expect(try await !decisions.speak(true, because: "", on: 1, in: slug, by: world.asTom))
            #expect(try await !decisions.speak(true, because: "", on: 1, in: slug, by: world.asDan))
            #expect(
                try await !decisions.speak(false, because: "Too early for us", on: 1, in: slug, by: world.asAmara))
            bench.clock.advance(.days(11))
            #expect(try await running.jobs.all { try running.jobs.closeDecisions(at: $0, $1) } == 2)
            let page = try await bench.get("\(path)/decisions/1", as: world.asDan)
            #expect(page.contains("Amara Osei, accounting officer: Too early for us") && page.contains("Decided on"))
            #expect(try await bench.verbs("decision.").suffix(2) == ["decision.decided", "decision.overdue"])
            // Both who could see to it are late themselves: it comes to the organisers.
            #expect(try await bench.mail().map(\.to) == ["amara.osei@homes.example.gov.uk"])
            #expect(try await running.jobs.all { try running.jobs.closeDecisions(at: $0, $1) } == 0)
            // Who speaks late speaks as at the deadline.
            #expect(try await !decisions.speak(true, because: "", on: 2, in: slug, by: world.asTom))
            #expect(try await !decisions.speak(true, because: "", on: 2, in: slug, by: world.asDan))
            #expect(try await decisions.speak(false, because: "Too early for us", on: 2, in: slug, by: world.asAmara))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Numbers have neither gaps nor clashes, also when many propose at once`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<12 {
                    group.addTask {
                        // Every third is refused, and takes no number.
                        let changes = number % 3 == 0 ? ["kind": "none of these"] : ["question": "Question \(number)?"]
                        let answer = try await bench.post(
                            "\(path)/decisions/new", PeopleBench.proposal(changes), as: world.asAmara)
                        #expect(answer.status == (number % 3 == 0 ? 422 : 303))
                    }
                }
                try await group.waitForAll()
            }
            let numbers = try await bench.database.read {
                try $0.values(Int.self, "SELECT number FROM decision ORDER BY number")
            }
            #expect(numbers == Array(1...8))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A later decision takes the place of an earlier one once, and never in a circle`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            let decision = ["outcome": "So be it.", "reasons": "It is right."]
            func propose(_ supersedes: String) async throws -> Answer {
                try await bench.post(
                    "\(path)/decisions/new", PeopleBench.proposal(["supersedes": supersedes]), as: world.asAmara)
            }
            let none = try await propose("1")
            #expect(none.status == 422 && none.contains("There is no decision 1 that was taken"))
            #expect(try await propose("").status == 303)
            #expect(try await propose("1").status == 422, "what is only proposed is not superseded")
            _ = try await bench.post("\(path)/decisions/1/decide", decision, as: world.asTom)
            #expect(try await propose("1").status == 303)
            #expect(try await propose("1").status == 303)
            #expect(try await bench.post("\(path)/decisions/2/decide", decision, as: world.asTom).status == 303)
            let late = try await bench.post("\(path)/decisions/3/decide", decision, as: world.asTom)
            #expect(late.status == 409 && late.contains("superseded meanwhile, by decision 2"))
            #expect(try await bench.get("\(path)/decisions/1", as: world.asDan).contains("Superseded by"))
            await #expect(throws: StorageError.self) {
                try await bench.database.write { try $0.run("UPDATE decision SET supersedes = 2 WHERE number = 1") }
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func `The log is searched, paged and taken away, by those who take part alone`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            for number in 1...53 {
                let question = number == 7 ? "A café at 100% in Æthelstan_House?" : "Question \(number)?"
                _ = try await bench.post(
                    "\(path)/decisions/new", PeopleBench.proposal(["question": question]), as: world.asAmara)
            }
            let first = try await bench.get("\(path)/decisions", as: world.asDan)
            #expect(first.contains("Question 53?") && first.contains("Question 4?") && !first.contains("Question 3?"))
            #expect(try await bench.get("\(path)/decisions?before=4", as: world.asDan).contains("Question 3?"))
            for words in ["cafe", "CAF%C3%89+100%25", "aethelstan_house"] {
                let found = try await bench.get("\(path)/decisions?q=\(words)", as: world.asDan)
                #expect(found.contains("/decisions/7\"") && !found.contains("Question 8?"), "\(words)")
            }
            #expect(try await bench.get("\(path)/decisions?q=_", as: world.asDan).text.contains("Question 8?") == false)
            let table = try await bench.get("\(path)/decisions.csv", as: world.asDan)
            #expect(table.text.split(separator: "\r\n").count == 54)
            #expect(try await bench.get("\(path)/decisions.csv", as: world.asCouncilAdministrator).status == 200)
            #expect(try await bench.get("\(path)/decisions.csv", as: world.asPlatform).status == 403)
            #expect(try await bench.get("\(path)/decisions/7", as: world.asGuest).status == 404)
        }
    }
}
