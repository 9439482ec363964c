import Access
import Directory
import Kernel
import Papers
import Printing
import Storage
import StorageTesting
import Testing
import Web

@testable import Collaborations

@Suite struct MemorandumTests {
    private static func asked(_ bench: PeopleBench) async throws -> (path: String, hash: String) {
        let path = try await bench.propose(withCouncil: true)
        try await bench.agree(path)
        _ = try await bench.planData(path, as: bench.world.asAmara)
        #expect(try await bench.sendMemorandum(path).status == 303)
        return (path, try await bench.memorandumHash(path))
    }

    private static func signatures(_ bench: PeopleBench) async throws -> Int {
        try await bench.database.read { transaction in
            try transaction.value(
                Int.self, "SELECT COUNT(*) FROM memorandum_signature WHERE signed_at IS NOT NULL") ?? 0
        }
    }

    @Test(arguments: enginesUnderTest)
    func `The charter becomes clauses, and the hash shown is that of the text served`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let world = bench.world
            let path = try await bench.propose(withCouncil: true)
            let draft = try await bench.get("\(path)/charter/memorandum", as: world.asDan)
            #expect(draft.contains("This is a draft") && !draft.contains("Send for signature"))
            let text = try await bench.get("\(path)/charter/memorandum/draft/text", as: world.asDan)
            #expect(text.contains("# 1. The parties\n1.1 Department for Homes (leads)\n"))
            #expect(text.contains("# 3. Scope\n3.1 Nothing is agreed about this.\n"))
            try await bench.agree(path)
            #expect(try await bench.sendMemorandum(path).status == 303)
            let sent = try await bench.get("\(path)/charter/memorandum/1/text", as: world.asDan)
            #expect(sent.contains(" Decisions about: Money\n    Senior responsible owner: sits on the joint board\n"))
            #expect(sent.contains("Memorandum of understanding: No second night out\n"))
            #expect(sent.contains("3.1 Adults found sleeping rough in Northmoor.\n"))
            #expect(sent.contains("Senior responsible owner: Director of Supported Housing"))
            #expect(try await bench.memorandumHash(path) == hex(sha256(sent.bytes)))
            let odt = try await bench.get("\(path)/charter/memorandum/1/odt", as: world.asDan)
            // OpenDocument 1.2, part 3, section 3.3: the type stands unpacked at byte 38 of the file.
            let type = "application/vnd.oasis.opendocument.text"
            #expect(odt.contentType == type && odt.bytes.starts(with: [0x50, 0x4B, 3, 4]))
            #expect(String(decoding: odt.bytes.dropFirst(38).prefix(type.utf8.count), as: UTF8.self) == type)
            #expect(try await bench.get("\(path)/charter/memorandum/7", as: world.asDan).status == 404)
            #expect(try await bench.get("\(path)/charter/memorandum", as: world.asGuest).status != 200)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `The text says all of a measure and of the data plan, and numbers each paragraph once`(engine: Engine)
        async throws
    {
        try await CollaborationBench.with(engine) { bench in
            let world = bench.world
            let path = try await bench.propose(withCouncil: true)
            try await bench.agree(path)
            _ = try await bench.post(
                "\(path)/charter/parts/data-plan",
                [
                    "revision": "0", "moves": "The nightly list of free beds.\nTo outreach.",
                    "minimum": "Bed, place and the hours.", "quality": "Right at midnight.", "refresh": "Daily at 7pm",
                ], as: world.asAmara)
            #expect(try await bench.sendMemorandum(path).status == 303)
            let text = try await bench.get("\(path)/charter/memorandum/1/text", as: world.asDan).text
            for said in [
                "6.1 What must move: The nightly list of free beds.\n    To outreach.\n6.2 The least that will do: Bed, ",
                "6.3 Lawful basis: not stated\n6.4 Quality: Right at midnight.\n6.5 How often it is refreshed: Daily",
                "7.1 Second nights: People found sleeping rough two nights running.\n    Baseline 240 on 1 April 2026, target ",
                "target 0 by 31 March 2028, in people. Less is better; a change of up to 5 is taken for none.",
                "\n    Owner: Housing manager, Northmoor Council. Source: ", " Frequency: monthly.\n7.2 ",
                "Posts carry these roles: whoever takes over a post takes over its role.",
                "2026–27: £1 million.",
            ] { #expect(text.contains(said), "\(said)\n\(text)") }
            #expect(text.firstMatch(of: /\n[0-9]+\.[0-9]+ [0-9]+\./) == nil, "\(text)")
            let page = try await bench.get("\(path)/charter", as: world.asDan)
            #expect(page.contains("Not stated") && page.contains("Owner: Housing manager, Northmoor Council."))
        }
    }

    @Test func `Without WeasyPrint it is said what to do instead`() async {
        let printer = PaperPrinter(PDFPrinter(python: "/nowhere/python3"))
        await #expect {
            try await printer.pdf(of: Paper(title: "Memorandum", []))
        } throws: { error in
            (error as? Fault)?.kind == .busy && "\(error)".contains("WeasyPrint is not installed")
        }
    }

    @Test(arguments: enginesUnderTest)
    func `The PDF comes, or a page that says why not`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, _) = try await Self.asked(bench)
            let pdf = try await bench.get("\(path)/charter/memorandum/1/pdf", as: bench.world.asDan)
            if pdf.status == 200 {
                #expect(pdf.contentType == "application/pdf" && pdf.bytes.starts(with: Array("%PDF-".utf8)))
            } else {
                #expect(pdf.status == 503 && pdf.contains("Download the OpenDocument file instead."))
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Only who holds the post signs, and once all have the gate is green`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let world = bench.world
            let (path, hash) = try await Self.asked(bench)
            let page = try await bench.get("\(path)/charter/memorandum", as: world.asTom)
            #expect(page.contains("Sign for Department for Homes") && !page.contains("Sign for Northmoor Council"))
            let waiting = try await bench.database.read {
                try MemorandumWaiting.items(for: world.asDan, world.now, $0)
            }
            #expect(waiting.map(\.path) == ["\(path)/charter/memorandum"])
            #expect(waiting.first?.why == "You hold the post that signs for Northmoor Council")
            for other in [world.asAmara, world.asDan, world.asSpy, world.asAdministrator, world.asPlatform] {
                let answer = try await bench.signature(of: world.homes, hash, path, as: other)
                #expect(answer.status >= 403, "\(other.name)")
            }
            let guest = world.viewer(world.tom, world.homes, .guest, "Tom Whitlock")
            #expect(try await bench.signature(of: world.homes, hash, path, as: guest).status >= 403)
            #expect(try await Self.signatures(bench) == 0)
            #expect(try await bench.signature(of: world.homes, hash, path, as: world.asTom).status == 303)
            #expect(try await bench.get(path, as: world.asDan).contains("Northmoor Council has not signed"))
            #expect(try await bench.signature(of: world.council, hash, path, as: world.asDan).status == 303)
            let overview = try await bench.get(path, as: world.asDan)
            #expect(overview.contains("Every party has signed") && !overview.contains("thing missing"))
            let signed = try await bench.get("\(path)/charter/memorandum", as: world.asDan)
            #expect(signed.contains("Signed by all") && signed.contains("Signed by Tom Whitlock, 21 November 2026"))
            let left = try await bench.database.read { try MemorandumWaiting.items(for: world.asDan, world.now, $0) }
            #expect(left.isEmpty)
            let kept = try await bench.database.read { transaction in
                try transaction.value(String.self, "SELECT MIN(sha256) FROM memorandum_signature")
            }
            #expect(kept == hash)
            let entries = try await bench.journal(world.council.uuid).filter { $0.verb == "memorandum.signed" }
            #expect(entries.count == 1 && entries.allSatisfy { $0.details.contains(hash) })
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A replayed signature changes nothing, and two at the same moment both count once`(engine: Engine)
        async throws
    {
        try await CollaborationBench.with(engine) { bench in
            let world = bench.world
            let (path, hash) = try await Self.asked(bench)
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 1...3 {
                    group.addTask { try await bench.signature(of: world.homes, hash, path, as: world.asTom).status }
                    group.addTask { try await bench.signature(of: world.council, hash, path, as: world.asDan).status }
                }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(statuses.allSatisfy { $0 == 303 || $0 == 409 || $0 == 503 }, "\(statuses)")
            #expect(statuses.contains(303))
            #expect(try await Self.signatures(bench) == 2)
            let before = try await bench.get("\(path)/charter/memorandum", as: world.asTom)
            _ = try await bench.signature(of: world.homes, hash, path, as: world.asTom)
            #expect(try await Self.signatures(bench) == 2 && before.contains("Signed by all"))
            for body in [world.homes, world.council] {
                let entries = try await bench.journal(body.uuid).filter { $0.verb == "memorandum.signed" }
                #expect(entries.count == 1)
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A changed charter leads to a new version that all must sign again`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let world = bench.world
            let (path, old) = try await Self.asked(bench)
            _ = try await bench.signature(of: world.homes, old, path, as: world.asTom)
            _ = try await bench.post(
                "\(path)/charter/parts/scope", ["text": "Adults and couples in Northmoor.", "revision": "1"],
                as: world.asAmara)
            let stale = try await bench.get("\(path)/charter/memorandum", as: world.asAmara)
            #expect(stale.contains("these must sign again: Department for Homes, Northmoor Council"))
            #expect(try await bench.get(path, as: world.asDan).contains("The charter changed since the memorandum"))
            #expect(try await bench.sendMemorandum(path).status == 303)
            let late = try await bench.signature(of: world.council, old, path, as: world.asDan)
            #expect(late.status == 409 && late.contains("Adults and couples in Northmoor."))
            #expect(late.contains("The text changed since you opened it"))
            #expect(try await Self.signatures(bench) == 1)
            let page = try await bench.get("\(path)/charter/memorandum", as: world.asTom)
            #expect(page.contains("Must sign again: signed version 1"))
            let first = try await bench.get("\(path)/charter/memorandum/1", as: world.asTom)
            #expect(first.contains("not asked for any more") && first.contains("Signed by Tom Whitlock"))
            #expect(first.contains("Adults found sleeping rough"))
            // Nothing that all had signed is amended.
            #expect(!page.contains("What it amends"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `What all signed is amended by clauses, which the text and the page name`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let world = bench.world
            let (path, first) = try await Self.asked(bench)
            _ = try await bench.signature(of: world.homes, first, path, as: world.asTom)
            _ = try await bench.signature(of: world.council, first, path, as: world.asDan)
            _ = try await bench.post(
                "\(path)/charter/parts/scope", ["text": "Adults and couples in Northmoor.", "revision": "1"],
                as: world.asAmara)
            #expect(try await bench.sendMemorandum(path).status == 303)
            let text = try await bench.get("\(path)/charter/memorandum/2/text", as: world.asDan)
            #expect(
                text.contains(
                    "It amends version 1, which all of them signed: changed is clause 3 (Scope). All other clauses stand"
                ))
            let page = try await bench.get("\(path)/charter/memorandum", as: world.asDan)
            #expect(page.contains("What it amends") && page.contains("<h3 class=\"govuk-heading-s\">3. Scope</h3>"))
            #expect(!page.contains("<h3 class=\"govuk-heading-s\">2. The outcome</h3>"))
            let second = try await bench.memorandumHash(path)
            #expect(second == hex(sha256(text.bytes)))
            _ = try await bench.signature(of: world.homes, second, path, as: world.asTom)
            _ = try await bench.signature(of: world.council, second, path, as: world.asDan)
            // The first still says what it said.
            let old = try await bench.get("\(path)/charter/memorandum/1/text", as: world.asDan)
            #expect(hex(sha256(old.bytes)) == first && !old.contains("It amends"))
        }
    }

    @Test func `A clause that is left out or new is named as such`() {
        let old = MemorandumText(
            "Title\n\n# 1. Scope\n1.1 Adults.\n\n# 2. Measures\n2.1 Beds.\n\n# 3. Data\n3.1 None.\n")
        let new = MemorandumText(
            "Title\n\n# 1. Scope\n1.1 Adults.\n\n# 2. Data\n2.1 None.\n    Not even names.\n\n# 3. Ending\n3.1 Soon.\n")
        #expect(
            new.amendments(since: old) == [
                .init(heading: "2. Data", old: "None.", new: "None.\nNot even names."),
                .init(heading: "3. Ending", old: "", new: "Soon."),
                .init(heading: "Measures", old: "Beds.", new: ""),
            ])
        #expect(old.amendments(since: old).isEmpty)
    }

    @Test(arguments: enginesUnderTest)
    func `Who signed in a while ago signs in again first, and a text that was tampered with is not signed`(
        engine: Engine
    ) async throws {
        try await CollaborationBench.with(engine) { bench in
            let world = bench.world
            let (path, hash) = try await Self.asked(bench)
            try await bench.database.write { try $0.run("UPDATE memorandum SET text = text || 'And more.'") }
            #expect(try await bench.signature(of: world.homes, hash, path, as: world.asTom).status == 409)
            bench.clock.advance(.minutes(15))
            let page = try await bench.get("\(path)/charter/memorandum", as: world.asTom)
            #expect(page.contains("Sign in again") && !page.contains("Sign for Department for Homes</button>"))
            try await bench.database.write {
                try $0.run("UPDATE memorandum SET text = REPLACE(text, 'And more.', '')")
            }
            let answer = try await bench.signature(of: world.homes, hash, path, as: world.asTom)
            #expect(answer.status == 303 && answer.location?.hasPrefix("/sign-in?again=1&next=%2Fcollab") == true)
            #expect(try await Self.signatures(bench) == 0)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Organisers choose who signs, and are told which post is not to be found`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let world = bench.world
            let path = try await bench.propose(withCouncil: true)
            try await bench.agree(path)
            let send = "\(path)/charter/memorandum/send"
            #expect(try await bench.get(send, as: world.asDan).status == 403)
            let form = try await bench.get(send, as: world.asAmara)
            #expect(form.contains("Director of Supported Housing, Tom Whitlock – contact of a party"))
            #expect(form.contains("Housing manager, Dan Okafor – contact of a party"))
            let wrong = try await bench.post(
                send, ["post-department-for-homes": "Housing manager"], as: world.asAmara)
            #expect(wrong.status == 422 && wrong.contains("Enter the post that signs for Northmoor Council"))
            #expect(try await bench.sendMemorandum(path).status == 303)
            let posts = ["post-department-for-homes": "Policy lead", "post-northmoor-council": "Housing manager"]
            #expect(try await bench.post(send, posts, as: world.asAmara).status == 303)
            let page = try await bench.get("\(path)/charter/memorandum", as: world.asAmara)
            #expect(page.contains("Sign for Department for Homes"), "the same version asks another post")
            #expect(try await bench.get("\(path)/charter/memorandum/2", as: world.asAmara).status == 404)
        }
    }
}
