import Kernel
import Testing

@testable import Workspaces

@Suite struct MarkingTests {
    @Test(arguments: [
        ("SECRET plan.pdf", HigherMarking.secret), ("TOP_SECRET-plan.docx", .topSecret), ("plan (Secret).pdf", .secret),
        ("[Top Secret] plan.pdf", .topSecret), ("UK SECRET - plan.pdf", .secret),
        ("plan_CONFIDENTIAL.pdf", .confidential),
        ("[confidential] plan.pdf", .confidential), ("RESTRICTED.txt", .restricted),
        ("plan [restricted].txt", .restricted),
        ("Secret Santa rota.xlsx", nil), ("secret-keys.txt", nil), ("restricted substances.csv", nil),
        ("NOT SECRET.txt", nil), ("SECRETARIAT.txt", nil), ("Undersecretary.pdf", nil), ("plan.pdf", nil),
        ("[OFFICIAL-SENSITIVE] plan.pdf", nil), ("Confidentiality terms.docx", nil), ("", nil), ("((((", nil),
    ])
    func `A name that bears a higher marking is known by it`(name: String, marking: HigherMarking?) {
        #expect(HigherMarking.inName(name) == marking)
    }

    @Test(arguments: [
        ("SECRET\n\nPlan for the winter", HigherMarking.secret), ("\n   TOP SECRET   \nPlan", .topSecret),
        ("UK SECRET\nPlan", .secret), ("SECRET – UK EYES ONLY\nPlan", .secret),
        ("Classification: Secret\nPlan", .secret),
        ("**Protective marking:** Top Secret", .topSecret), ("# CONFIDENTIAL\nPlan", .confidential),
        ("RESTRICTED - COMMERCIAL\n", .restricted), ("TOP SECRET STRAP\n", .topSecret), ("| SECRET |\n", .secret),
        ("It is no secret that SECRET papers go elsewhere.", nil), ("Secret\nA story", nil),
        ("PRIVATE AND CONFIDENTIAL\nDear Ms Osei", nil), ("SECRETARY OF STATE\n", nil), ("THE SECRET GARDEN\n", nil),
        ("OFFICIAL-SENSITIVE\nPlan", nil), ("Marking: official", nil), ("Handling: keep it restricted to staff", nil),
        ("", nil), (String(repeating: "word ", count: 2_000) + "\nSECRET\n", nil),
    ])
    func `A first page that bears a higher marking is known by it`(text: String, marking: HigherMarking?) {
        #expect(HigherMarking.onFirstPage(text) == marking)
    }

    @Test func `What to do instead is said`() {
        #expect(throws: Fault.self) { try HigherMarking.refuse(inName: "SECRET.txt", field: "file") }
        do {
            try HigherMarking.refuse(inName: "SECRET.txt", field: "file")
        } catch let fault as Fault {
            #expect(fault.fields["file"]?.contains("use the system that your body has for it") == true)
        } catch {}
    }

    @Test(arguments: ["higher", "secret", "SECRET", "Top Secret", "top-secret", "confidential", "restricted", "cosmic"])
    func `A form cannot say a higher marking`(typed: String) {
        #expect(throws: Fault.self) { try Marking.read(typed) }
    }

    @Test func `A form says one of the two`() throws {
        #expect(try Marking.read("official") == .official)
        #expect(try Marking.read("official-sensitive") == .officialSensitive)
        #expect(try Marking.read(nil) == .official)
    }

    @Test func `A name goes out with its marking and comes back without`() {
        let out = MarkedName("plän.pdf", .officialSensitive)
        #expect(out.text == "[OFFICIAL-SENSITIVE] plän.pdf")
        #expect(MarkedName(reading: out.text) == out)
        #expect(out.disposition == "attachment; filename*=UTF-8''%5BOFFICIAL-SENSITIVE%5D%20pl%C3%A4n.pdf")
        #expect(MarkedName("plan.pdf", .official).text == "plan.pdf")
        #expect(MarkedName(reading: "[official-sensitive]plan.pdf") == MarkedName("plan.pdf", .officialSensitive))
        #expect(MarkedName(reading: "[OFFICIAL-SENSITIVE]").name == "[OFFICIAL-SENSITIVE]")
        #expect(MarkedName(reading: "OFFICIAL_SENSITIVE plan.pdf").marking == .officialSensitive)
        #expect(MarkedName(reading: "official statistics.csv").marking == .official)
    }

    @Test(arguments: [
        ("a.txt", "text/plain", "\u{FEFF}SECRET\nx", HigherMarking.secret),
        ("a.html", "text/html", "<html><style>SECRET{}</style><p class=x>SECRET</p>", .secret),
        ("a.html", "text/html", "<script>\nSECRET\n</script><p>Plan", nil),
        ("a.md", "application/octet-stream", "## SECRET", .secret),
        ("a.csv", "text/csv", "SECRET\na,b", .secret), ("a.bin", "application/octet-stream", "SECRET\n", nil),
        ("a.html", "text/html", "<<<<script <", nil),
    ])
    func `The first page of text is read`(name: String, type: String, text: String, marking: HigherMarking?) {
        let page = PlainFirstText.text(name: name, mediaType: type, head: Array(text.utf8))
        #expect(page.flatMap(HigherMarking.onFirstPage) == marking)
    }

    @Test func `UTF-16 is read too`() {
        let bytes: [UInt8] = [0xFF, 0xFE] + "SECRET\n".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let page = PlainFirstText.text(name: "a.txt", mediaType: "text/plain", head: bytes)
        #expect(page.flatMap(HigherMarking.onFirstPage) == .secret)
    }
}

@Suite struct SharingTests {
    private func answer(
        _ marking: Marking, _ role: WorkspaceMember.Role?, external: Bool = false, _ handling: Handling = Handling(),
        guests: Int = 0, readOnly: Bool = false
    ) -> String {
        SharingAdvice.answer(
            SharingAdvice.Question(
                marking: marking, role: role, level: role == nil ? .none : .edit, isExternal: external, isFolder: false,
                handling: handling, externals: guests, isReadOnly: readOnly)
        ).sentence
    }

    @Test func `Nobody who takes no part, and no guest, passes anything on`() {
        #expect(answer(.official, nil).hasPrefix("No: you take no part"))
        #expect(answer(.official, .guest, external: true).contains("Ask your sponsor"))
        #expect(answer(.official, .editor, external: true).hasPrefix("No:"))
    }

    @Test func `What is sensitive stays with those who need it`() {
        let closed = answer(.officialSensitive, .owner, Handling(links: .anyone))
        #expect(closed.contains("not with guests, and not by link"))
        let open = answer(.officialSensitive, .editor, Handling(externalsSeeSensitive: true, links: .anyone), guests: 2)
        #expect(open.contains("2 guests among them"))
        // Never by a link for anybody, whatever the workspace allows for what is not sensitive.
        #expect(open.contains("only by a link to their own e-mail address"))
        #expect(answer(.officialSensitive, .reader, Handling(externalsSeeSensitive: true)).contains("not by link"))
        #expect(
            answer(.officialSensitive, .owner, Handling(externalsSeeSensitive: true, links: .none)).contains(
                "not by link"))
    }

    @Test func `What is OFFICIAL goes as the workspace allows`() {
        #expect(answer(.official, .editor, Handling(links: .none)).contains("with nobody else"))
        #expect(answer(.official, .editor, Handling(links: .named, linkDays: 14)).contains("for at most 14 days"))
        #expect(
            answer(.official, .owner, Handling(links: .anyone, linkDays: 1), guests: 1).contains("1 guest among them"))
        #expect(answer(.official, .owner, Handling(links: .anyone, linkDays: 1)).contains("for at most 1 day"))
        #expect(answer(.official, .reader).contains("ask an editor, who can make a link"))
        #expect(answer(.official, .reader, Handling(links: .none)).contains("links are switched off here"))
        #expect(answer(.official, .owner, readOnly: true).contains("by the address of this page"))
    }
}
