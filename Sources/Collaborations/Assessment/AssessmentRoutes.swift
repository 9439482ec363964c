import Access
import Hummingbird
import Kernel
import Storage
import Web

/// The guided assessment, step by step.
struct AssessmentRoutes: Sendable {
    let database: any Database
    let assessments: Assessments

    init(_ database: any Database, clock: WallClock) {
        self.database = database
        assessments = Assessments(database: database, clock: clock)
    }

    private static let path = "/collaborations/:slug/assessment"

    private struct Found: Sendable {
        let head: CollaborationHead
        let assessment: Assessment
        let mayAnswer: Verdict
        let mayDecide: Bool
    }

    private func found(_ visit: Visit) async throws -> Found {
        try await visit.inside(database) { work, transaction in
            Found(
                head: try CollaborationHead.read(work, transaction),
                assessment: try AssessmentStore(transaction).find(work.collaboration.id),
                mayAnswer: CollaborationRules.contribute(work.standing, work.collaboration.stage),
                mayDecide: work.mayOrganise.isAllowed)
        }
    }

    private func answerable(_ visit: Visit) async throws -> Found {
        let found = try await found(visit)
        try found.mayAnswer.orThrow()
        return found
    }

    private func address(_ visit: Visit, _ step: String = "") -> String {
        "/collaborations/\(visit.parameter("slug"))/assessment\(step)"
    }

    var routes: Routes {
        var routes = Routes()
        routes.get(Self.path) { visit in
            let found = try await found(visit)
            return visit.page(
                AssessmentPages.steps(visit, found.head, found.assessment, mayAnswer: found.mayAnswer.isAllowed))
        }
        addSigns(&routes)
        addModel(&routes)
        addOutcome(&routes)
        return routes
    }

    private func addSigns(_ routes: inout Routes) {
        routes.get("\(Self.path)/signs/:sign") { visit in
            let sign = try sign(visit)
            let found = try await answerable(visit)
            let finding = found.assessment.signs[sign]
            let fields = FormData([
                "answer": [finding?.answer.rawValue ?? ""], "evidence": [finding?.evidence ?? ""],
            ])
            return visit.page(AssessmentPages.sign(visit, found.head, sign, fields, FormErrors()))
        }
        routes.post("\(Self.path)/signs/:sign") { visit, form in
            let viewer = try visit.signedIn()
            let sign = try sign(visit)
            return try await visit.answerForm {
                var reader = FormReader(form)
                let answer = reader.choice("answer", "Your answer", as: Assessment.Answer.self)
                if answer == nil, reader.errors["answer"] == nil { reader.refuse("answer", "Choose an answer") }
                let evidence = reader.text(
                    "evidence", "What shows it", limit: Assessments.evidenceLimit, lines: true)
                if answer == .yes, evidence.isEmpty, reader.errors["evidence"] == nil {
                    reader.refuse("evidence", "Enter what shows it: a yes needs evidence")
                }
                try reader.check()
                try await assessments.answer(
                    sign, Assessment.Finding(answer: answer ?? .unsure, evidence: evidence),
                    in: visit.parameter("slug"), by: viewer)
                let next = Sign.allCases.drop { $0 != sign }.dropFirst().first
                return visit.redirect(to: address(visit, next.map { "/signs/\($0.rawValue)" } ?? "/model"))
            } again: { errors in
                AssessmentPages.sign(visit, try await answerable(visit).head, sign, form, errors)
            }
        }
    }

    private func sign(_ visit: Visit) throws -> Sign {
        guard let sign = Sign(rawValue: visit.parameter("sign")) else { throw Fault.missing("This page") }
        return sign
    }

    private func addModel(_ routes: inout Routes) {
        routes.get("\(Self.path)/model") { visit in
            let found = try await answerable(visit)
            let pairs = found.assessment.models.map { ($0.key.rawValue, [$0.value.rawValue]) }
            let fields = FormData(Dictionary(uniqueKeysWithValues: pairs))
            return visit.page(AssessmentPages.model(visit, found.head, fields, FormErrors()))
        }
        routes.post("\(Self.path)/model") { visit, form in
            let viewer = try visit.signedIn()
            return try await visit.answerForm {
                var reader = FormReader(form)
                var answers: [ModelQuestion: Assessment.Answer] = [:]
                for question in ModelQuestion.allCases {
                    answers[question] = reader.choice(question.rawValue, "An answer", as: Assessment.Answer.self)
                    if answers[question] == nil { reader.refuse(question.rawValue, "Choose an answer") }
                }
                try reader.check()
                try await assessments.answer(answers, in: visit.parameter("slug"), by: viewer)
                return visit.redirect(to: address(visit, "/outcome"))
            } again: { errors in
                AssessmentPages.model(visit, try await answerable(visit).head, form, errors)
            }
        }
    }

    private func addOutcome(_ routes: inout Routes) {
        routes.get("\(Self.path)/outcome") { visit in
            visit.page(try await outcome(visit, FormData(), FormErrors()))
        }
        routes.post("\(Self.path)/outcome") { visit, form in
            let viewer = try visit.signedIn()
            let slug = visit.parameter("slug")
            return try await visit.answerForm {
                var reader = FormReader(form)
                if form["decision"] == "decline" {
                    let reason = reader.text(
                        "reason-not", "Why not", limit: Assessments.evidenceLimit, required: true, lines: true)
                    try reader.check()
                    try await assessments.decline(because: reason, in: slug, by: viewer)
                    return visit.redirect(to: "/collaborations/\(slug)", flash: "It is kept as not pursued.")
                }
                let model = reader.choice("model", "A model", as: Model.self)
                if model == nil, reader.errors["model"] == nil { reader.refuse("model", "Choose a model") }
                let reason = reader.text("reason", "Reason", limit: Assessments.evidenceLimit, lines: true)
                try reader.check()
                try await assessments.choose(model ?? .sharedPolicy, because: reason, in: slug, by: viewer)
                return visit.redirect(to: "/collaborations/\(slug)", flash: "The model is chosen. Next: the charter.")
            } again: { errors in
                try await outcome(visit, form, errors)
            }
        }
    }

    private func outcome(_ visit: Visit, _ fields: FormData, _ errors: FormErrors) async throws -> Page {
        let found = try await found(visit)
        return AssessmentPages.outcome(
            visit, found.head, found.assessment, mayDecide: found.mayDecide, fields, errors)
    }
}
