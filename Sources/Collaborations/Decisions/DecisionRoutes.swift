import Access
import Directory
import Hummingbird
import Kernel
import Storage
import Web

/// Decisions of a collaboration.
struct DecisionRoutes: Sendable {
    private static let pageSize = 50
    private static let path = "/collaborations/:slug/decisions"

    let desk: Desk
    let decisions: Decisions

    init(_ desk: Desk, _ rules: @escaping DecidingRules) {
        self.desk = desk
        decisions = Decisions(desk: desk, rules: rules)
    }

    var routes: Routes {
        var routes = Routes()
        routes.get(Self.path) { visit in
            visit.page(DecisionPages.list(try await visit.inside(desk.database) { try Self.listing(visit, $0, $1) }))
        }
        routes.get("\(Self.path).csv") { visit in try await export(visit) }
        addForms(&routes)
        routes.get("\(Self.path)/:number") { visit in
            visit.page(DecisionPages.decision(visit, try await view(visit), FormData(), FormErrors()))
        }
        addChanging(&routes)
        addDeciding(&routes)
        return routes
    }

    private static func listing(
        _ visit: Visit, _ work: Workplace, _ transaction: any Transaction
    ) throws -> DecisionPages.Listing {
        let filter = DecisionStore.Filter(
            state: visit.query["state"].flatMap { Decision.State(rawValue: $0) },
            words: String((visit.query["q"] ?? "").prefix(200)))
        let before = visit.query["before"].flatMap { Int($0) }
        let store = DecisionStore(transaction)
        let found = try store.list(filter, of: work.collaboration.id, before: before, limit: pageSize + 1)
        let shown = Array(found.prefix(pageSize))
        return DecisionPages.Listing(
            head: try CollaborationHead.read(work, transaction), filter: filter, decisions: shown,
            successors: try store.successors(of: shown.map(\.number), in: work.collaboration.id),
            isFirst: before == nil, next: found.count > pageSize ? shown.last?.number : nil,
            mayContribute: CollaborationRules.contribute(work.standing, work.collaboration.stage).isAllowed,
            today: work.now.day)
    }

    private func export(_ visit: Visit) async throws -> Response {
        let work = try await visit.inside(desk.database) { work, _ in work }
        return visit.csv(.decisions(work, decisions.rules), desk.database)
    }

    private func view(_ visit: Visit) async throws -> DecisionPages.View {
        try await visit.inside(desk.database) { work, transaction in
            let decision = try Decisions.found(visit.number(), work, transaction)
            let store = DecisionStore(transaction)
            let rule = try decisions.rule(of: work.collaboration.id, transaction)
            let right = rule.right(of: decision)
            let items = try ActionStore(transaction).list(
                from: ActionItem.Source(kind: .decision, number: decision.number), of: work.collaboration.id, limit: 100
            )
            return DecisionPages.View(
                head: try CollaborationHead.read(work, transaction), decision: decision,
                kind: rule.name(decision.kind), right: right,
                involved: try Involved.read(decision, right, work, transaction),
                seats: try RoleStore(transaction).seats(of: work.viewer.person, in: work.collaboration.id),
                voices: try store.voices(of: decision.id), comments: try store.comments(of: decision.id, limit: 200),
                successor: try store.successors(of: [decision.number], in: work.collaboration.id)[decision.number],
                followUps: items, owners: try Owners.read(items.map(\.owner), Sight(work.viewer), transaction),
                mayContribute: CollaborationRules.contribute(work.standing, work.collaboration.stage).isAllowed,
                mayChange: DecisionRules.change(decision, work.viewer, work.standing).isAllowed
                    && CollaborationRules.contribute(work.standing, work.collaboration.stage).isAllowed,
                changes: try RevisionStore(transaction).number(of: decision.thing, in: work.collaboration.id),
                today: work.now.day)
        }
    }

    private func formHead(_ visit: Visit) async throws -> (CollaborationHead, DecidingRule) {
        try await visit.inside(desk.database) { work, transaction in
            try CollaborationRules.contribute(work.standing, work.collaboration.stage).orThrow()
            let rule = try decisions.rule(of: work.collaboration.id, transaction)
            return (try CollaborationHead.read(work, transaction), rule)
        }
    }

    private func addForms(_ routes: inout Routes) {
        routes.get("\(Self.path)/new") { visit in
            let (head, rule) = try await formHead(visit)
            return visit.page(DecisionPages.form(visit, head, rule, nil, .new, visit.query, FormErrors()))
        }
        routes.post("\(Self.path)/new") { visit, form in
            let viewer = try visit.signedIn()
            let slug = visit.parameter("slug")
            return try await visit.answerForm {
                let number = try await decisions.propose(try DecisionDraft.read(form), in: slug, by: viewer)
                return visit.redirect(to: "/collaborations/\(slug)/decisions/\(number)", flash: "It is proposed.")
            } again: { errors in
                let (head, rule) = try await formHead(visit)
                return DecisionPages.form(visit, head, rule, nil, .new, form, errors)
            }
        }
    }

    /// A proposal with the rule and the voices there are, for the form that changes it.
    private func changeable(
        _ visit: Visit
    ) async throws -> (head: CollaborationHead, rule: DecidingRule, decision: Decision, voices: Int) {
        try await visit.inside(desk.database) { work, transaction in
            try CollaborationRules.contribute(work.standing, work.collaboration.stage).orThrow()
            let decision = try Decisions.found(visit.number(), work, transaction)
            try DecisionRules.change(decision, work.viewer, work.standing).orThrow()
            return (
                try CollaborationHead.read(work, transaction),
                try decisions.rule(of: work.collaboration.id, transaction), decision,
                try DecisionStore(transaction).voices(of: decision.id).count
            )
        }
    }

    private func addChanging(_ routes: inout Routes) {
        routes.get("\(Self.path)/:number/edit") { visit in
            let (head, rule, decision, voices) = try await changeable(visit)
            let basis = try await visit.basis(of: decision.thing, in: head.collaboration, desk.database)
            let fields = DecisionDraft(decision).fields
            return visit.page(
                DecisionPages.form(visit, head, rule, decision, voices: voices, basis, fields, FormErrors()))
        }
        routes.post("\(Self.path)/:number/edit") { visit, form in
            let viewer = try visit.signedIn()
            return try await visit.answerEdit(form) {
                try await decisions.change(
                    visit.number(), try DecisionDraft.read(form), from: EditBasis.revision(form),
                    in: visit.parameter("slug"), by: viewer)
                return back(visit, "The proposal is changed. Those who had spoken to it are asked again.")
            } again: { basis, errors in
                let (head, rule, decision, voices) = try await changeable(visit)
                return DecisionPages.form(visit, head, rule, decision, voices: voices, basis, form, errors)
            }
        }
        routes.get("\(Self.path)/:number/versions") { visit in
            let page = try await visit.inside(desk.database) { work, transaction in
                let decision = try Decisions.found(visit.number(), work, transaction)
                return DecisionPages.versions(
                    try CollaborationHead.read(work, transaction), decision,
                    try decisions.rule(of: work.collaboration.id, transaction),
                    try RevisionStore(transaction).history(decision.thing, in: work.collaboration.id, limit: 100))
            }
            return visit.page(page)
        }
    }

    private func back(_ visit: Visit, _ flash: String) -> Response {
        visit.redirect(to: "/collaborations/\(visit.parameter("slug"))/decisions/\(visit.number())", flash: flash)
    }

    /// A form on the decision's own page.
    private func addForm(
        _ routes: inout Routes, _ step: String,
        _ act: @escaping @Sendable (Visit, FormData, inout FormReader, Viewer) async throws -> String
    ) {
        routes.post("\(Self.path)/:number/\(step)") { visit, form in
            let viewer = try visit.signedIn()
            return try await visit.answerForm {
                var reader = FormReader(form)
                return back(visit, try await act(visit, form, &reader, viewer))
            } again: { errors in
                DecisionPages.decision(visit, try await view(visit), form, errors)
            }
        }
    }

    private static func without(_ reader: inout FormReader) -> String {
        reader.text("without", "Why you go ahead without them", limit: 1000)
    }

    private func addDeciding(_ routes: inout Routes) {
        addForm(&routes, "comments") { visit, form, reader, viewer in
            let text = reader.text("text", "Your comment", limit: DecisionDraft.textLimit, required: true, lines: true)
            try reader.check()
            try await decisions.comment(
                text, on: visit.number(), version: EditBasis.revision(form), in: visit.parameter("slug"), by: viewer)
            return "Your comment is kept."
        }
        addForm(&routes, "voice") { visit, form, reader, viewer in
            let reason = reader.text("reason", "Why", limit: DecisionDraft.textLimit, lines: true)
            let without = Self.without(&reader)
            try reader.check()
            let isDecided = try await decisions.speak(
                form["voice"] == "agree", because: reason, on: visit.number(), version: EditBasis.revision(form) ?? 0,
                without: without, in: visit.parameter("slug"), by: viewer)
            return isDecided ? "With your voice it is decided." : "Your voice is counted."
        }
        addForm(&routes, "decide") { visit, form, reader, viewer in
            let outcome = reader.text(
                "outcome", "What is decided", limit: DecisionDraft.textLimit, required: true, lines: true)
            let reasons = reader.text("reasons", "Reasons", limit: DecisionDraft.textLimit, required: true, lines: true)
            let day = reader.day("effective-on", "The day")
            let without = Self.without(&reader)
            try reader.check()
            try await decisions.decide(
                visit.number(), version: EditBasis.revision(form) ?? 0, outcome: outcome, reasons: reasons,
                effectiveOn: day, without: without, in: visit.parameter("slug"), by: viewer)
            return "It is decided."
        }
        routes.post("\(Self.path)/:number/withdraw") { visit, _ in
            try await decisions.withdraw(visit.number(), in: visit.parameter("slug"), by: try visit.signedIn())
            return back(visit, "The proposal is withdrawn.")
        }
    }
}
