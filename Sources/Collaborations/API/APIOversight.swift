import Access
import Directory
import Kernel
import Search
import Storage
import Web

/// Whether to work together, whether it can launch, how it goes, and what came of it, as the API shows it.
enum APIOversight {
    struct SignView: Sendable {
        let sign: Sign
        let finding: Assessment.Finding?
    }

    private static let sign = APIRepresentation<SignView>("AssessmentSign", "A sign that speaks for working together.")
    {
        $0.choice("sign", Sign.allCases.map(\.rawValue), "Which sign.") { $0.sign.rawValue }
        $0.text("question", "What was asked.") { $0.sign.question }
        $0.text(optional: "answer", "yes, no or unsure; null before it was answered.") { $0.finding?.answer.rawValue }
        $0.text(optional: "evidence", "What it rests on.") { $0.finding?.evidence }
    }

    struct ModelQuestionView: Sendable {
        let question: ModelQuestion
        let answer: Assessment.Answer?
    }

    private static let question = APIRepresentation<ModelQuestionView>(
        "AssessmentQuestion", "A question about the model."
    ) {
        $0.choice("key", ModelQuestion.allCases.map(\.rawValue), "Which question.") { $0.question.rawValue }
        $0.text("question", "What was asked.") { $0.question.text }
        $0.text(optional: "answer", "yes, no or unsure; null before it was answered.") { $0.answer?.rawValue }
    }

    static let assessment = APIRepresentation<Assessment>("Assessment", "Should we, and how lightly?") {
        $0.objects("signs", sign, "The five signs.") { assessment in
            Sign.allCases.map { SignView(sign: $0, finding: assessment.signs[$0]) }
        }
        $0.objects("questions", question, "The questions about the model.") { assessment in
            ModelQuestion.allCases.map { ModelQuestionView(question: $0, answer: assessment.models[$0]) }
        }
        $0.text(
            optional: "advised_model", "The lightest model that the answers leave; null before all questions have one."
        ) { $0.areModelsAnswered ? $0.modelAdvice.model.rawValue : nil }
        $0.text(optional: "chosen_model", "The model that was chosen.") { $0.chosen?.rawValue }
        $0.text(optional: "reason", "Why another model than the advised one, or why without a sign.") { $0.reason }
    }

    struct Gate: Sendable {
        let answers: [LaunchGate.Answer]
        let exceptions: [LaunchException]
    }

    private static let answer = APIRepresentation<LaunchGate.Answer>(
        "LaunchAnswer", "What the charter answers to a question of the launch gate."
    ) {
        $0.text("question", "The question.") { $0.question }
        $0.text(optional: "says", "What the charter says, in short.") { $0.says }
        $0.boolean("is_answered", "Whether nothing is missing.") { $0.isAnswered }
        $0.texts("missing", "What is missing.") { $0.gaps.map(\.text) }
    }

    private static let exception = APIRepresentation<LaunchException>(
        "LaunchException", "With what missing it was launched all the same."
    ) {
        $0.text("reason", "Why.") { $0.reason }
        $0.texts("missing", "What was missing.") { $0.missing }
        $0.text("stated_by", "Who said so, by name.") { $0.statedBy }
        $0.time("stated_at", "When.") { $0.statedAt }
    }

    static let gate = APIRepresentation<Gate>("LaunchGate", "Whether it is ready to launch.") {
        $0.boolean("is_open", "Whether nothing is missing.") { $0.answers.allSatisfy(\.isAnswered) }
        $0.objects("answers", answer, "Question by question.") { $0.answers }
        $0.objects("exceptions", exception, "Exceptions that stand.") { $0.exceptions }
    }

    private static let warning = APIRepresentation<Health.Found>("HealthWarning", "An early warning.") {
        $0.choice("sign", HealthSign.allCases.map(\.rawValue), "What drifts.") { $0.rule.sign.rawValue }
        $0.text("rule", "What the rule looks for.") { $0.rule.name }
        $0.text("evidence", "What was found, with its figures.") { $0.warning.evidence }
        $0.text("next", "What to do.") { $0.warning.next }
        $0.text("page", "The path of the page where that is done.") { $0.warning.place.path }
    }

    static let health = APIRepresentation<Health>("Health", "How it goes: early warnings, never a score.") {
        $0.text("words", "In a sentence.") { $0.words }
        $0.objects("warnings", warning, "The warnings; none where there is nothing to look at.") { $0.warnings }
    }

    static let thanks = APIRepresentation<ThanksLine>("Thanks", "What somebody made possible, in others' words.") {
        $0.id("Its identifier.") { $0.thanks.id }
        $0.text("to", "Who is thanked: a person with their body, or a team.") { $0.recipient.text }
        $0.text("text", "What they made possible.") { $0.thanks.text }
        $0.text("by", "Who thanks, with their body as it was then.") { $0.thanks.giverName }
        $0.time("given_at", "When.") { $0.thanks.givenAt }
    }

    struct Study: Sendable {
        let study: CaseStudy
        let collaboration: Collaboration?
        /// By name.
        let topics: [String]

        static let shape = APIRepresentation<Self>("CaseStudy", "What a collaboration has to tell others.") {
            $0.id("Its identifier.") { $0.study.id }
            $0.text("slug", "Its part of a web address.") { $0.study.slug }
            $0.text("title", "Its title.") { $0.study.title }
            $0.text(optional: "collaboration", "The collaboration's slug.") { $0.collaboration?.slug }
            $0.text("outcome", "What came of it.") { $0.study.outcome }
            $0.text(optional: "worked", "What worked.") { $0.study.worked }
            $0.text(optional: "failed", "What did not.") { $0.study.failed }
            $0.text(optional: "advice", "What others should do.") { $0.study.advice }
            $0.texts("topics", "What it is about, by name.") { $0.topics }
            $0.boolean("is_featured", "Whether it is put forward.") { $0.study.featuredAt != nil }
            $0.time(optional: "published_at", "When; null for a draft, which only those see who take part.") {
                $0.study.publishedAt
            }
            $0.text("page", "The path of the page for people to read.") { $0.study.path }
        }

        static func read(
            _ studies: [CaseStudy], _ sight: CollaborationSight, _ transaction: any Transaction
        ) throws -> [Study] {
            let found = try CollaborationStore(transaction).find(Array(Set(studies.map(\.collaboration))), sight)
            let topics = try CollaborationDocuments(transaction: transaction, now: sight.now).topics(
                of: studies.map(\.id.uuid))
            return studies.map {
                Study(
                    study: $0, collaboration: found[$0.collaboration], topics: (topics[$0.id.uuid] ?? []).map(\.label))
            }
        }
    }

    struct ObjectiveView: Sendable {
        let objective: Objective
        let step: ObjectiveStep?
        let collaboration: Collaboration?

        static let shape = APIRepresentation<Self>(
            "Objective", "What somebody undertakes in a collaboration in a year."
        ) {
            $0.id("Its identifier.") { $0.objective.id }
            $0.text(optional: "collaboration", "The collaboration's slug; null where it is no longer known to them.") {
                $0.collaboration?.slug
            }
            $0.text("year", "The financial year.") { $0.objective.year.name }
            $0.choice("state", Objective.State.allCases.map(\.rawValue), "How far it is.") {
                $0.objective.state.rawValue
            }
            $0.text(optional: "what", "What they will do.") { $0.step?.what }
            $0.text(optional: "how", "How they will know.") { $0.step?.how }
            $0.text(optional: "note", "What was said with the last step.") { $0.step?.note }
            $0.time(optional: "changed_at", "When the last step was made.") { $0.step?.at }
            $0.text("page", "The path of the page for people to read.") { $0.objective.path }
        }

        static func own(_ call: APICall, _ transaction: any Transaction) throws -> [ObjectiveView] {
            guard let person = call.viewer.person.map({ Person.ID($0) }) else { return [] }
            let store = ObjectiveStore(transaction)
            let found = try store.own(person, limit: 500)
            let steps = try store.latest(ofEach: found.map(\.id))
            let collaborations = try CollaborationStore(transaction).find(
                Array(Set(found.map(\.collaboration))), CollaborationSight(call.viewer, at: call.now))
            return found.map {
                ObjectiveView(objective: $0, step: steps[$0.id], collaboration: collaborations[$0.collaboration])
            }
        }
    }
}
