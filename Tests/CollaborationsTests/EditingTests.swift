import Access
import Directory
import Kernel
import Storage
import StorageTesting
import Testing
import Web

@testable import Collaborations

/// What two people write into the same thing at the same time.
@Suite struct EditingTests {
    /// A form of something that two people open.
    struct Form: Sendable, CustomTestStringConvertible {
        let name: String
        /// Below the collaboration; the form is opened and sent there.
        let path: String
        /// What makes it, where it is made by a form.
        var make: (path: String, fields: [String: String])?
        /// As it is sent unchanged.
        let fields: [String: String]
        /// What each of the two changes.
        let first: [String: String]
        let second: [String: String]
        /// How both show.
        let shown: [String]
        /// A field that only the first changed, with what the form then offers.
        var kept: String?

        var testDescription: String { name }
    }

    static let ledger = ["body": "northmoor-council", "year": "2026-27", "expected-cost": "1200", "actual-cost": ""]

    static let lessons = [
        "worked": "One list of beds was enough.", "did-not": "We met every week and decided twice.",
    ]

    static let forms = [
        Form(
            name: "A risk", path: "/risks/1/edit", make: ("/risks/new", PeopleBench.risk(2, 2)),
            fields: PeopleBench.risk(2, 2), first: ["plan": "Rent a hotel.", "likelihood": "3"],
            second: ["plan": "Ask the churches."], shown: ["Rent a hotel.", "Ask the churches."],
            kept: "<option value=\"3\" selected>"),
        Form(
            name: "A measure", path: "/measures/1/edit", make: ("/measures/new", PeopleBench.measure()),
            fields: PeopleBench.measure(), first: ["definition": "Counted on Tuesdays", "tolerance": "7"],
            second: ["definition": "Counted on Thursdays"], shown: ["Counted on Tuesdays", "Counted on Thursdays"],
            kept: "value=\"7\""),
        Form(
            name: "A party’s text", path: "/people/parties/northmoor-council", fields: ["contribution": ""],
            first: ["contribution": "Forty beds", "benefit": "Quiet streets"], second: ["contribution": "Fifty beds"],
            shown: ["Forty beds", "Fifty beds"], kept: ">\nQuiet streets</textarea>"),
        Form(
            name: "The lessons", path: "/closing/lessons", make: ("/closing/lessons", Self.lessons),
            fields: Self.lessons, first: ["worked": "One list, kept by one body.", "advice": "Begin with the list."],
            second: ["worked": "One list that all of us believed."],
            shown: ["One list, kept by one body.", "One list that all of us believed."],
            kept: ">\nBegin with the list.</textarea>"),
        Form(
            name: "A line of the ledger", path: "/money/ledger?body=northmoor-council&year=2026-27",
            make: ("/money/ledger", Self.ledger), fields: Self.ledger,
            first: ["expected-cost": "£1,300", "actual-cost": "1250"], second: ["expected-cost": "1400"],
            shown: ["1300", "1400"], kept: "value=\"1250\""),
        Form(
            name: "A proposal", path: "/decisions/1/edit", make: ("/decisions/new", PeopleBench.proposal()),
            fields: PeopleBench.proposal(),
            first: ["recommendation": "It opens on Saturdays.", "amount": "£12,000"],
            second: ["recommendation": "It opens on Sundays."],
            shown: ["It opens on Saturdays.", "It opens on Sundays."], kept: "value=\"12000\""),
    ]

    /// The register's entry, and what is made at an address that is not known beforehand.
    static let entry = Form(
        name: "The entry", path: "/edit", fields: PeopleBench.night,
        first: ["aims": "More beds.", "clients": "Families"], second: ["aims": "Fewer nights."],
        shown: ["More beds.", "Fewer nights."], kept: "value=\"Families\"")
    static let action = Form(
        name: "An action", path: "/edit", make: ("/actions/new", PeopleBench.action()), fields: PeopleBench.action(),
        first: ["title": "Rent twelve beds", "due-on": "3 December 2026"], second: ["title": "Rent nine beds"],
        shown: ["Rent twelve beds", "Rent nine beds"], kept: "value=\"3 December 2026\"")

    /// The hidden field of a page with what a form was made from.
    private static func revision(_ page: Answer) -> String? {
        page.text.components(after: "name=\"revision\" value=\"").first
    }

    @Test(arguments: enginesUnderTest, forms + [entry, action])
    func `The second of two sees both texts, loses nothing and saves knowingly`(engine: Engine, form: Form) async throws
    {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            let (amara, tom) = (world.asAmara, world.asTom)
            if let make = form.make {
                #expect(try await bench.post("\(path)\(make.path)", make.fields, as: amara).status == 303)
            }
            var place = "\(path)\(form.path)"
            if form.name == "An action" {
                let id = try await bench.database.read {
                    try $0.value(ActionItem.ID.self, "SELECT id FROM action_item")
                }
                place = "\(path)/actions/\(try #require(id))\(form.path)"
            }
            let target = String(place.split(separator: "?")[0])
            let opened = try await bench.get(place, as: amara)
            let base = try #require(Self.revision(opened), "\(form.name): \(opened.status)")
            var made = form.fields.merging(["revision": base]) { $1 }
            if form.name.contains("ledger") { made["of"] = "northmoor-council 2026-27" }

            let first = try await bench.post(target, made.merging(form.first) { $1 }, as: amara)
            #expect(first.status == 303, "\(first.text)")
            let second = try await bench.post(target, made.merging(form.second) { $1 }, as: tom)
            #expect(second.status == 409 && second.contains("Amara Osei saved while you were writing"))
            for text in form.shown { #expect(second.contains(text), "\(text)") }
            if let kept = form.kept {
                #expect(second.contains(kept), "what only the first changed is offered")
                #expect(second.contains("Yours, as it was before"))
            }
            // A form that does not say what it was made from overwrites nothing.
            var blind = form.fields.merging(form.second) { $1 }
            blind["revision"] = nil
            #expect(try await bench.post(target, blind, as: tom).status == 409)
            let untouched = try await bench.get(place, as: tom)
            #expect(untouched.contains(form.shown[0]) && !untouched.contains(form.shown[1]))

            let now = try #require(Self.revision(second))
            #expect(now != base)
            let knowing = made.merging(form.second) { $1 }.merging(["revision": now]) { $1 }
            #expect(try await bench.post(target, knowing, as: tom).status == 303)
            #expect(try await bench.get(place, as: amara).contains(form.shown[1]))
            // Both texts are kept.
            let kept = try await bench.database.read {
                try $0.values(String.self, "SELECT content FROM revision ORDER BY number")
            }
            for text in form.shown { #expect(kept.contains { $0.contains(text) }, "\(text)") }
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Of four who save at the same moment three are told`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, amara) = (try await bench.run(), bench.world.asAmara)
            _ = try await bench.post("\(path)/risks/new", PeopleBench.risk(2, 2), as: amara)
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 1...4 {
                    group.addTask {
                        let fields = PeopleBench.risk(2, 2, ["plan": "Plan \(number)", "revision": "0"])
                        return try await bench.post("\(path)/risks/1/edit", fields, as: amara).status
                    }
                }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(statuses.sorted() == [303, 409, 409, 409])
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A forum's members and kinds are put together, and nobody ends one that was just changed`(
        engine: Engine
    ) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            _ = try await bench.post("\(path)/charter/rights/suggested", [:], as: world.asAmara)
            let (director, manager) = (world.director.description, world.manager.description)
            _ = try await bench.post(
                "\(path)/charter/forums/new",
                multiple: ["name": ["Board"], "kinds": ["money"], "posts": [director]], as: world.asAmara)
            let id = try #require(try await bench.database.read { try $0.value(Forum.ID.self, "SELECT id FROM forum") })
            let form = "\(path)/charter/forums/\(id)"
            let first = try await bench.post(
                form,
                multiple: ["name": ["Board"], "kinds": ["money", "data"], "posts": [director], "revision": ["0"]],
                as: world.asAmara)
            #expect(first.status == 303)
            let second = try await bench.post(
                form,
                multiple: [
                    "name": ["Board"], "kinds": ["money"], "posts": [director, manager], "revision": ["0"],
                ], as: world.asTom)
            #expect(second.status == 409 && second.contains("Housing manager"))
            for value in ["data", "money", director, manager] {
                #expect(second.text.contains("value=\"\(value)\" checked"), "\(value) is offered")
            }
            let blind = try await bench.post("\(form)/remove", ["revision": "0"], as: world.asTom)
            #expect(blind.status == 409 && blind.contains("Amara Osei changed it while you were looking at it"))
            #expect(try await bench.post("\(form)/remove", ["revision": "1"], as: world.asTom).status == 303)
            // Whoever was still writing keeps what they wrote, and may add it anew.
            let late = try await bench.post(
                form, multiple: ["name": ["Great board"], "posts": [director], "revision": ["1"]], as: world.asAmara)
            #expect(late.status == 409 && late.contains("Tom Whitlock took it out while you were writing"))
            #expect(late.contains("Great board") && late.contains("/charter/forums/new\""))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `An entry of the finance map and a kind of decision are not lost to who comes second`(
        engine: Engine
    ) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            func entry(_ changes: [String: String]) -> [String: String] {
                [
                    "what": "Forty beds", "payer": "department-for-homes", "receiver": "northmoor-council",
                    "phasing": "2026-27: £1.2 million", "status": "planned",
                ].merging(changes) { $1 }
            }
            _ = try await bench.post("\(path)/money/finance/new", entry([:]), as: world.asAmara)
            let id = try #require(
                try await bench.database.read { try $0.value(FinanceEntry.ID.self, "SELECT id FROM finance_entry") })
            let form = "\(path)/money/finance/\(id)"
            _ = try await bench.post(
                form, entry(["phasing": "2026-27: £1.3m", "revision": "0"]), as: world.asAmara)
            let second = try await bench.post(
                form, entry(["status": "agreed", "phasing": "2026-27: £1.4m", "revision": "0"]), as: world.asTom)
            #expect(second.status == 409 && second.contains("1300000") && second.contains("1400000"))
            #expect(try await bench.get("\(path)/money", as: world.asTom).contains("£1,300,000"))
            #expect(try await bench.post("\(form)/remove", [:], as: world.asTom).status == 409)
            #expect(try await bench.post("\(form)/remove", ["revision": "1"], as: world.asAmara).status == 303)
            let late = try await bench.post(form, entry(["what": "Fifty beds", "revision": "1"]), as: world.asTom)
            #expect(late.status == 409 && late.contains("Amara Osei took it out") && late.contains("Fifty beds"))
            #expect(late.contains("/money/finance/new\""))

            _ = try await bench.post("\(path)/charter/rights/suggested", [:], as: world.asAmara)
            let part = "\(path)/charter/parts/decision-money"
            let changed = ["name": "Money", "sro": "decides", "revision": "1"]
            #expect(try await bench.post(part, changed, as: world.asAmara).status == 303)
            let gone = try await bench.post(
                "\(path)/charter/rights/money/remove", ["revision": "1"], as: world.asTom)
            #expect(gone.status == 409 && gone.contains("changed it while you were looking"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A proposal is changed by its author or an organiser while it is open; voices are asked again`(
        engine: Engine
    ) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            _ = try await bench.give(
                "accounting-officer", to: "Policy lead", of: "department-for-homes", in: path, as: world.asAmara)
            let proposal = PeopleBench.proposal(["kind": "money", "amount": "£120,000"])
            _ = try await bench.post("\(path)/decisions/new", proposal, as: world.asDan)
            let form = "\(path)/decisions/1/edit"
            #expect(
                try await bench.post("\(path)/decisions/1/voice", ["voice": "agree"], as: world.asTom).status == 303)
            let opened = try await bench.get(form, as: world.asDan)
            #expect(opened.contains("1 person has spoken to this text. When you change it, that no longer counts"))

            // Nothing changed: nobody is asked again.
            _ = try await bench.post(form, proposal.merging(["revision": "0"]) { $1 }, as: world.asDan)
            #expect(try await bench.number("SELECT COUNT(*) FROM decision_voice") == 1)
            let changed = proposal.merging(["amount": "£150,000", "revision": "0"]) { $1 }
            #expect(try await bench.post(form, changed, as: world.asDan).status == 303)
            #expect(try await bench.number("SELECT COUNT(*) FROM decision_voice") == 0)
            #expect(try await bench.waiting(world.asTom).contains { $0.title.hasPrefix("Decide:") })
            #expect(try await bench.verbs("decision.").last == "decision.changed")
            let page = try await bench.get("\(path)/decisions/1", as: world.asTom)
            #expect(page.contains("The proposal was changed 1 time."))
            let versions = try await bench.get("\(path)/decisions/1/versions", as: world.asTom)
            #expect(versions.contains("£120,000") && versions.contains("£150,000") && versions.contains("Dan Okafor"))
            #expect(!versions.contains("\(path)/decisions/1/versions?"))

            // An organiser may; somebody else who contributes may not, nor anybody once it is decided.
            _ = try await bench.post(
                "\(path)/people/members/new",
                ["email": "priya.raman@homes.example.gov.uk", "level": "contributor"], as: world.asAmara)
            let priya = world.viewer(world.priya, world.homes, .member, "Priya Raman")
            #expect(try await bench.get(form, as: priya).status == 403)
            let hers = try await bench.post(
                form, changed.merging(["amount": "£1", "revision": "1"]) { $1 }, as: priya)
            #expect(hers.status == 403 && hers.contains("only whoever proposed it and the organisers"))
            let circular = try await bench.post(
                form, changed.merging(["supersedes": "1", "revision": "1"]) { $1 }, as: world.asAmara)
            #expect(circular.status == 422)
            let small = changed.merging(["amount": "£90,000", "revision": "1"]) { $1 }
            #expect(try await bench.post(form, small, as: world.asAmara).status == 303)
            let decided = ["outcome": "Yes", "reasons": "It is worth it", "revision": "2"]
            #expect(try await bench.post("\(path)/decisions/1/decide", decided, as: world.asTom).status == 303)
            let late = try await bench.post(form, small.merging(["revision": "2"]) { $1 }, as: world.asAmara)
            #expect(late.status == 409 && late.contains("stays as it is"))
        }
    }
}

extension String {
    /// What stands between each occurrence of `mark` and the next quotation mark.
    fileprivate func components(after mark: String) -> [String] {
        var result: [String] = []
        var rest = self[...]
        while let range = rest.firstRange(of: mark) {
            rest = rest[range.upperBound...]
            result.append(String(rest.prefix { $0 != "\"" }))
        }
        return result
    }
}
