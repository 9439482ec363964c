import Directory
import Kernel
import Storage

/// A post that owns something, as far as the token's owner may know of it.
struct APIOwned<Thing: Sendable>: Sendable {
    let thing: Thing
    let owner: APILink<Post>?
    let slug: String

    static func owner(
        _ shape: inout APIRepresentation<APIOwned<Thing>>,
        _ about: String = "The post that owns it; null where it is hidden."
    ) {
        shape.object(optional: "owner", APILink<Post>.shape, about) { $0.owner }
    }

    /// With their owners, by one look for all of them.
    static func read(
        _ things: [Thing], _ owner: (Thing) -> Post.ID, _ work: Workplace, _ transaction: any Transaction
    ) throws -> [APIOwned] {
        let owners = try Owners.read(things.map(owner), Sight(work.viewer), transaction)
        return things.map { thing in
            let post = owners.posts[owner(thing)]?.post
            return APIOwned(
                thing: thing, owner: post.map { APILink($0.id, $0.title) }, slug: work.collaboration.slug)
        }
    }
}

/// What a collaboration that runs has, as the API shows it.
enum APIRunning {
    struct DecisionView: Sendable {
        let decision: Decision
        let slug: String
        let revision: Int
        let comments: [DecisionComment]
    }

    static let decision = APIRepresentation<DecisionView>("Decision", "A question that was, or is to be, decided.") {
        $0.id("Its identifier.") { $0.decision.id }
        $0.integer("number", nil, "Counted within the collaboration from 1.") { $0.decision.number }
        $0.integer("revision", nil, "How often the proposal was changed.") { $0.revision }
        $0.text("question", "The question.") { $0.decision.question }
        $0.text(optional: "options", "What can be done.") { $0.decision.options }
        $0.text("recommendation", "What is proposed.") { $0.decision.recommendation }
        $0.text(optional: "reasons", "Why.") { $0.decision.reasons }
        $0.text("kind", "Which kind of decision it is, by the decision rights.") { $0.decision.kind }
        $0.text(optional: "amount", "In pounds.") { $0.decision.amount.map { Money(pence: $0).number } }
        $0.choice("state", Decision.State.allCases.map(\.rawValue), "How far it is.") { $0.decision.state.rawValue }
        $0.day("decide_by", "The day by which.") { $0.decision.decideBy }
        $0.text("proposed_by", "Who proposed it, in which capacity.") { $0.decision.proposedBy }
        $0.time("proposed_at", "When.") { $0.decision.proposedAt }
        $0.text(optional: "outcome", "What was decided.") { $0.decision.outcome }
        $0.text(optional: "decided_by", "Who decided, in which capacity.") { $0.decision.decidedBy }
        $0.text(optional: "dissent", "Who was against it, and why.") { $0.decision.dissent }
        $0.text(optional: "consultation", "Who was consulted, who was not and why, and who is informed.") {
            $0.decision.consultation
        }
        $0.text(optional: "risk", "The number of the escalated risk that it answers.") {
            $0.decision.risk.map { String($0) }
        }
        $0.day("effective_on", "From when on it holds.") { $0.decision.effectiveOn }
        $0.text(optional: "supersedes", "The number of the decision that it takes the place of.") {
            $0.decision.supersedes.map { String($0) }
        }
        $0.objects("comments", comment, "The last hundred comments, the latest first; none in lists.") { $0.comments }
        $0.text("href", "Where the API has it.") {
            "\(CollaborationsAPI.path($0.slug))/decisions/\($0.decision.number)"
        }
    }

    static let comment = APIRepresentation<DecisionComment>("DecisionComment", "What somebody said to a proposal.") {
        $0.text("by", "Who said it, by name.") { $0.name }
        $0.text("capacity", "In which capacity.") { $0.capacity }
        $0.text("text", "What they said.") { $0.text }
        $0.time("said_at", "When.") { $0.saidAt }
    }

    static let risk = APIRepresentation<APIOwned<Risk>>("Risk", "Something that may happen, or has happened.") {
        $0.id("Its identifier.") { $0.thing.id }
        $0.integer("number", nil, "Counted within the collaboration from 1.") { $0.thing.number }
        $0.choice("kind", Risk.Kind.allCases.map(\.rawValue), "May happen, or has.") { $0.thing.kind.rawValue }
        $0.text("cause", "Why.") { $0.thing.cause }
        $0.text("event", "What.") { $0.thing.event }
        $0.text("effect", "What it would do to the outcome.") { $0.thing.effect }
        APIOwned<Risk>.owner(&$0)
        $0.integer("likelihood", 1...5, "From very low to very high.") { $0.thing.likelihood }
        $0.integer("impact", 1...5, "From very low to very high.") { $0.thing.impact }
        $0.choice("proximity", Risk.Proximity.allCases.map(\.rawValue), "How soon.") { $0.thing.proximity.rawValue }
        $0.choice("response", Risk.Response.allCases.map(\.rawValue), "What is done.") { $0.thing.response.rawValue }
        $0.text(optional: "plan", "In words.") { $0.thing.plan }
        $0.day("respond_by", "The day by which.") { $0.thing.respondBy }
        $0.choice("state", Risk.State.allCases.map(\.rawValue), "Whether it is open.") { $0.thing.state.rawValue }
        $0.text(optional: "escalated_to", "The role to which it was escalated.") { $0.thing.escalatedTo?.rawValue }
        $0.time(optional: "acknowledged_at", "When that role acknowledged it.") { $0.thing.acknowledgedAt }
    }

    static let action = APIRepresentation<APIOwned<ActionItem>>("Action", "What the holder of a post is to do.") {
        $0.id("Its identifier.") { $0.thing.id }
        $0.choice("kind", ActionItem.Kind.allCases.map(\.rawValue), "What kind it is.") { $0.thing.kind.rawValue }
        $0.text("title", "What is to be done.") { $0.thing.title }
        APIOwned<ActionItem>.owner(&$0)
        $0.day("due_on", "The day by which.") { $0.thing.dueOn }
        $0.choice("state", ActionItem.State.allCases.map(\.rawValue), "How far it is.") { $0.thing.state.rawValue }
        $0.text(optional: "note", "What came of it.") { $0.thing.note }
        $0.time(optional: "closed_at", "When it was done or dropped.") { $0.thing.closedAt }
        $0.text(optional: "source", "What it came from: 'decision 3'.") {
            $0.thing.source.map { "\($0.kind.rawValue) \($0.number)" }
        }
        $0.text(optional: "promised_by", "Who gave the promise.") { $0.thing.promisedBy }
        $0.text("href", "Where the API has it.") { "\(CollaborationsAPI.path($0.slug))/actions/\($0.thing.id)" }
    }

    static let measure = APIRepresentation<APIOwned<Measure>>("Measure", "What all parties watch together.") {
        $0.id("Its identifier.") { $0.thing.id }
        $0.integer("number", nil, "Counted within the collaboration from 1.") { $0.thing.number }
        $0.text("title", "Its title.") { $0.thing.title }
        $0.text("definition", "What is counted and what not.") { $0.thing.definition }
        APIOwned<Measure>.owner(&$0)
        $0.text("unit", "The unit of its amounts.") { $0.thing.unit }
        $0.text("baseline", "A decimal number.") { number($0.thing.baseline) }
        $0.day("baseline_on", "The day of the baseline.") { $0.thing.baselineOn }
        $0.text("target", "A decimal number.") { number($0.thing.target) }
        $0.day("target_on", "The day of the target.") { $0.thing.targetOn }
        $0.choice("direction", Measure.Direction.allCases.map(\.rawValue), "Where it should go.") {
            $0.thing.direction.rawValue
        }
        $0.text("tolerance", "How much may change without meaning anything.") { number($0.thing.tolerance) }
        $0.text("source", "Whose figures they are.") { $0.thing.source }
        $0.choice("frequency", Measure.Frequency.allCases.map(\.rawValue), "How often it is read.") {
            $0.thing.frequency.rawValue
        }
        $0.day("next_on", "The day by which the next value is expected.") { $0.thing.nextOn }
        $0.boolean("is_retired", "Whether it is no longer read.") { $0.thing.isRetired }
        $0.text("values", "Where the API has its values.") {
            "\(CollaborationsAPI.path($0.slug))/measures/\($0.thing.number)/values"
        }
    }

    static let value = APIRepresentation<MeasureValue>("MeasureValue", "A value of a measure; corrected ones are kept.")
    {
        $0.id("Its identifier.") { $0.id }
        $0.day("day", "The day to which it applies.") { $0.day }
        $0.text("amount", "A decimal number.") { number($0.amount) }
        $0.text("provenance", "Where it comes from.") { $0.provenance }
        $0.text("entered_by", "Who entered it, by name.") { $0.enteredBy }
        $0.time("entered_at", "When.") { $0.enteredAt }
        $0.text(optional: "reason", "Why it differs from the one before it for the same day.") { $0.reason }
        $0.time(optional: "replaced_at", "When another took its place; null for one that stands.") { $0.replacedAt }
    }

    static let review = APIRepresentation<Review>("Review", "A day on which the parties look together at how it goes.")
    {
        $0.id("Its identifier.") { $0.id }
        $0.integer("number", nil, "Counted within the collaboration from 1.") { $0.number }
        $0.day("scheduled_on", "The day for which it is set.") { $0.scheduledOn }
        $0.time(optional: "held_at", "When it was held.") { $0.heldAt }
        $0.text(optional: "conclusions", "What was concluded.") { $0.conclusions }
        $0.text(optional: "result", "What it means for the collaboration.") { $0.result?.rawValue }
        $0.text(optional: "concluded_by", "Who concluded it.") { $0.concludedBy }
    }

    private static func number(_ amount: Int64) -> String { FixedPoint.plain(amount, places: Measure.places) }
}
