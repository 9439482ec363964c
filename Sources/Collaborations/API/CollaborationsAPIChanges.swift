import Access
import Directory
import Kernel
import Storage
import Web

/// What integrators change or answer in a collaboration, besides what they add: the pages' own actions, with the pages' own
/// checks. What others may have changed meanwhile is sent with the revision on which it rests.
struct CollaborationsAPIChanges: Sendable {
    let api: CollaborationsAPI

    var endpoints: [APIEndpoint] {
        [charter, finance, financeChange, ledger, voice, decide, acknowledge, conclude]
    }

    private static let revision = APIInput.Member(
        "revision", .integer(0...1_000_000),
        "The revision that this rests on, as answers give it. Where it was overtaken, 409 says in 'errors' what each field "
            + "says now, and which revision that is.")

    private static func path(_ call: APICall) -> String {
        CollaborationsAPI.path(call.arguments.text("slug") ?? "")
    }
    private static func slug(_ call: APICall) -> String { call.arguments.text("slug") ?? "" }
    private static func number(_ call: APICall) -> Int { call.arguments.integer("number", preset: 0) }

    private func reading<Value: Sendable>(
        _ call: APICall, _ load: @escaping @Sendable (Workplace, any Transaction) throws -> Value?
    ) async throws -> Value {
        let found = try await api.database.read { try load(try CollaborationsAPI.inside(call, $0), $0) }
        guard let found else { throw Fault.missing("What was changed") }
        return found
    }

    /// What was overtaken is a conflict that says what holds now.
    private func unlessOvertaken<Result>(_ act: () async throws -> Result) async throws -> Result {
        do {
            return try await act()
        } catch let overtaken as Overtaken {
            let who = overtaken.by.isEmpty ? "Somebody" : overtaken.by
            let what =
                overtaken.theirs.isEmpty
                ? "took it out" : "saved revision \(overtaken.number): 'errors' has what each field says now"
            throw Fault(
                .conflict, "\(who) \(what). Nothing of yours was written. Put both together and send that.",
                fields: overtaken.theirs.fields.merging(["revision": "\(overtaken.number)"]) { $1 })
        }
    }

    // MARK: - The charter and money

    private var charter: APIEndpoint {
        let charters = Charters(database: api.database, clock: api.clock)
        return .post(
            "changeCharterPart", "/collaborations/{slug}/charter/parts/{part}", "Change a part of the charter",
            about: "What is sent takes the place of the whole part: a field that is left out is empty then.",
            scope: CollaborationsAPI.write,
            [CollaborationsAPI.slug, .path("part", .text(length: 1...100), "The part's key, as answers give it.")],
            APIInput(
                [Self.revision],
                others: "A field of the part, under the name that answers give it: days as YYYY-MM-DD, money in pounds."
            ),
            APIInside.part
        ) { call in
            guard let part = CharterPart(key: call.arguments.text("part") ?? "") else {
                throw Fault.missing("This part")
            }
            let content = try await reading(call) { work, transaction in
                let current = try CharterStore(transaction).current(part, of: work.collaboration)
                if case .decision = part, current.content.isEmpty { throw Fault.missing("This kind of decision") }
                let head = try CollaborationHead.read(work, transaction)
                let fields = part.fields(head.bodies)
                let known = Set(fields.map(\.name) + [EditBasis.field])
                let unknown = call.form.fields.keys.filter { !known.contains($0) }
                guard unknown.isEmpty else {
                    throw Fault(
                        .invalid, "The body was not understood: see 'errors'.",
                        fields: Dictionary(
                            unknown.map { (String($0.prefix(100)), "This part has no such field.") },
                            uniquingKeysWith: { first, _ in first }))
                }
                return try PartContent.read(call.form, fields)
            }
            try await unlessOvertaken {
                try await charters.change(
                    part, content, from: EditBasis.revision(call.form), in: Self.slug(call), by: call.viewer)
            }
            let kept = try await reading(call) { try CharterStore($1).current(part, of: $0.collaboration) }
            return ("\(Self.path(call))/charter", kept)
        }
    }

    private static let financeMembers: [APIInput.Member] = [
        .init("payer", .slug, "The slug of the party that pays.", isRequired: true),
        .init("receiver", .slug, "The slug of the party that gets it; none where the payer spends it itself."),
        .init("what", .text(length: 1...300), "What for.", isRequired: true),
        .init("authority", .text(length: 0...300), "Under which power and delegation."),
        .init("status", .choice(FinanceEntry.Status.allCases.map(\.rawValue)), "How far it is.", isRequired: true),
        .init(
            "phasing", .text(length: 1...2000), "A line a year, like '2026-27: £1.2 million'.", isRequired: true),
    ]

    private func money(_ call: APICall) async throws -> (String, APIInside.MoneyView) {
        ("\(Self.path(call))/money", try await reading(call) { try APIInside.MoneyView.read($0, $1) })
    }

    private var finance: APIEndpoint {
        let finances = Finances(database: api.database, clock: api.clock)
        return .post(
            "addFinanceEntry", "/collaborations/{slug}/money/finance", "Add an entry to the finance map",
            about: "Answers with all of the money.", scope: CollaborationsAPI.write, [CollaborationsAPI.slug],
            APIInput(Self.financeMembers), APIInside.money
        ) { call in
            try await finances.put(call.form, as: nil, in: Self.slug(call), by: call.viewer)
            return try await money(call)
        }
    }

    private var financeChange: APIEndpoint {
        let finances = Finances(database: api.database, clock: api.clock)
        return .post(
            "changeFinanceEntry", "/collaborations/{slug}/money/finance/{id}", "Change an entry of the finance map",
            about: "Answers with all of the money.", scope: CollaborationsAPI.write,
            [CollaborationsAPI.slug, .path("id", .identifier, "The entry's identifier.")],
            APIInput(Self.financeMembers + [Self.revision]), APIInside.money
        ) { call in
            guard let id = call.arguments.id("id", of: FinanceEntry.self) else { throw Fault.missing("This entry") }
            try await unlessOvertaken {
                try await finances.put(call.form, as: id, in: Self.slug(call), by: call.viewer)
            }
            return try await money(call)
        }
    }

    private var ledger: APIEndpoint {
        let finances = Finances(database: api.database, clock: api.clock)
        let sums = LedgerLine.Column.allCases.flatMap { column in
            ["expected", "actual"].map {
                APIInput.Member("\($0)_\(column.rawValue)", .text(), "\(column.name), \($0), in pounds.")
            }
        }
        return .post(
            "putLedgerLine", "/collaborations/{slug}/money/ledger", "Say what a party pays and gains in a year",
            about:
                "Takes the place of the line that is there, with its revision; without any sum it takes it out. Answers "
                + "with all of the money.",
            scope: CollaborationsAPI.write, [CollaborationsAPI.slug],
            APIInput(
                [
                    .init("body", .slug, "The slug of the party.", isRequired: true),
                    .init("year", .text(), "The financial year, like '2026-27'.", isRequired: true),
                ] + sums + [Self.revision]), APIInside.money
        ) { call in
            // The page's form says of which line it was made; here the address of the line is in the object itself.
            let year = FinancialYear(typed: call.form["year"] ?? "")?.typed ?? ""
            let line = MoneyPages.lineKey(call.form["body"] ?? "", year)
            let form = FormData(call.form.fields.merging([MoneyPages.lineField: [line]]) { $1 })
            try await unlessOvertaken { try await finances.put(form, in: Self.slug(call), by: call.viewer) }
            return try await money(call)
        }
    }

    // MARK: - Decisions, risks, reviews

    private func decision(_ call: APICall) async throws -> (String, APIRunning.DecisionView) {
        let number = Self.number(call)
        let view = try await reading(call) { try CollaborationsAPI.decision(number, $0, $1) }
        return ("\(Self.path(call))/decisions/\(number)", view)
    }

    private static let read = APIInput.Member(
        "revision", .integer(0...1_000_000), "The revision of the proposal that was read.", isRequired: true)

    private static let without = APIInput.Member(
        "without", .text(length: 0...400),
        "Why it does not wait for those who must be consulted and have not spoken; a sentence.")

    /// Nobody agrees to what they do not say that they read.
    private static func read(_ reader: inout FormReader) -> Int {
        let revision = reader.number(EditBasis.field, "The revision", in: 0...1_000_000)
        if revision == nil, reader.errors[EditBasis.field] == nil {
            reader.refuse(EditBasis.field, "Send the revision of the proposal that was read")
        }
        return revision ?? 0
    }

    private var voice: APIEndpoint {
        let decisions = api.running.decisions
        return .post(
            "speakToDecision", "/collaborations/{slug}/decisions/{number}/voice", "Agree or disagree with a proposal",
            about: "For those whom the decision rights name. What makes the quorum decides it.",
            scope: CollaborationsAPI.write, [CollaborationsAPI.slug, CollaborationsAPI.number("decision")],
            APIInput([
                .init("voice", .choice(["agree", "disagree"]), "Which.", isRequired: true),
                .init("reason", .text(length: 0...4000), "Why; needed to disagree."), Self.without, Self.read,
            ]), APIRunning.decision
        ) { call in
            var reader = FormReader(call.form)
            let reason = reader.text("reason", "Why", limit: DecisionDraft.textLimit, lines: true)
            let without = reader.text("without", "Why it cannot wait", limit: 400)
            let voice = call.form["voice"]
            if voice != "agree", voice != "disagree" { reader.refuse("voice", "Send agree or disagree") }
            let revision = Self.read(&reader)
            try reader.check()
            _ = try await decisions.speak(
                voice == "agree", because: reason, on: Self.number(call), version: revision,
                without: without, in: Self.slug(call), by: call.viewer)
            return try await decision(call)
        }
    }

    private var decide: APIEndpoint {
        let decisions = api.running.decisions
        return .post(
            "decide", "/collaborations/{slug}/decisions/{number}/verdict", "Decide alone, with the right to",
            scope: CollaborationsAPI.write, [CollaborationsAPI.slug, CollaborationsAPI.number("decision")],
            APIInput([
                .init("outcome", .text(length: 1...4000), "What is decided.", isRequired: true),
                .init("reasons", .text(length: 1...4000), "Why.", isRequired: true),
                .init("effective_on", .day, "From when on it holds; today unless given."), Self.without, Self.read,
            ]), APIRunning.decision
        ) { call in
            var reader = FormReader(call.form)
            let outcome = reader.text(
                "outcome", "What is decided", limit: DecisionDraft.textLimit, required: true, lines: true)
            let reasons = reader.text(
                "reasons", "Reasons", limit: DecisionDraft.textLimit, required: true, lines: true)
            let day = reader.day("effective-on", "The day")
            let without = reader.text("without", "Why it cannot wait", limit: 400)
            let revision = Self.read(&reader)
            try reader.check()
            try await decisions.decide(
                Self.number(call), version: revision, outcome: outcome, reasons: reasons, effectiveOn: day,
                without: without, in: Self.slug(call), by: call.viewer)
            return try await decision(call)
        }
    }

    private var acknowledge: APIEndpoint {
        let risks = api.running.risks
        return .post(
            "acknowledgeRisk", "/collaborations/{slug}/risks/{number}/acknowledgement",
            "Take note of a risk that was escalated", about: "For whoever has the role to which it went. Send {}.",
            scope: CollaborationsAPI.write, [CollaborationsAPI.slug, CollaborationsAPI.number("risk")], APIInput([]),
            APIRunning.risk
        ) { call in
            let number = Self.number(call)
            try await risks.acknowledge(number, in: Self.slug(call), by: call.viewer)
            let risk = try await reading(call) { work, transaction in
                try APIOwned.read([try Risks.found(number, work, transaction)], \.owner, work, transaction).first
            }
            return ("\(Self.path(call))/risks", risk)
        }
    }

    private var conclude: APIEndpoint {
        let reviews = Reviews(desk: api.running.desk)
        return .post(
            "concludeReview", "/collaborations/{slug}/reviews/{number}/conclusion", "Record what a review concluded",
            about: "For those who lead it. What follows from the result is done at once: it goes on, pauses or ends.",
            scope: CollaborationsAPI.write, [CollaborationsAPI.slug, CollaborationsAPI.number("review")],
            APIInput([
                .init(
                    "result", .choice(Review.Result.allCases.map(\.rawValue)), "What it means.", isRequired: true),
                .init("conclusions", .text(length: 1...8000), "What was concluded.", isRequired: true),
                .init("next", .day, "The day of the next review; needed unless it ends."),
                .init(
                    "despite", .text(length: 0...Launches.reasonLimit),
                    "Why it ends although its close-down is not done."),
            ]), APIRunning.review
        ) { call in
            let number = Self.number(call)
            try await reviews.conclude(
                number, try ReviewDraft.read(call.form), in: Self.slug(call), by: call.viewer)
            let review = try await reading(call) { try Reviews.found(number, $0, $1) }
            return ("\(Self.path(call))/reviews", review)
        }
    }
}
