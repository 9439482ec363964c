import Directory
import Kernel
import Storage

/// An entry of the register as the API's lists show it.
struct APIEffort: Sendable {
    let entry: Collaboration
    let bodies: [Body]

    static let shape = APIRepresentation<Self>("CollaborationSummary", "An entry of the register as lists show it.") {
        members(&$0) { $0 }
    }

    static let stages = Collaboration.Stage.allCases.map(\.rawValue)

    static func members<Value>(
        _ shape: inout APIRepresentation<Value>, _ get: @escaping @Sendable (Value) -> APIEffort
    ) {
        shape.id("The collaboration's identifier.") { get($0).entry.id }
        shape.text("slug", "Its part of a web address; it never changes.") { get($0).entry.slug }
        shape.choice("kind", Collaboration.Kind.allCases.map(\.rawValue), "Whether others take part.") {
            get($0).entry.kind.rawValue
        }
        shape.text("title", "Its title.") { get($0).entry.title }
        shape.text("outcome", "What will be different for people, in a sentence.") { get($0).entry.outcome }
        shape.choice("stage", stages, "How far it is.") { get($0).entry.stage.rawValue }
        shape.objects("bodies", APILink<Body>.shape, "The bodies that take part, the lead first.") {
            get($0).bodies.map { APILink($0) }
        }
        shape.day("starts_on", "The day it starts.") { get($0).entry.startsOn }
        shape.day("ends_on", "The day it ends.") { get($0).entry.endsOn }
        shape.boolean("is_restricted", "Whether only those who take part know of it.") { get($0).entry.isRestricted }
        shape.time("updated_at", "When the entry last changed.") { get($0).entry.updatedAt }
        shape.text("href", "Where the API has it.") { CollaborationsAPI.path(get($0).entry.slug) }
    }

    static func read(
        _ entries: [Collaboration], _ sight: CollaborationSight, _ transaction: any Transaction
    ) throws -> [APIEffort] {
        let bodies = try PartyStore(transaction).bodies(ofEach: entries.map(\.id), sight.directory)
        return entries.map { APIEffort(entry: $0, bodies: bodies[$0.id] ?? []) }
    }
}

/// An entry with all that the register says of it.
struct APICollaboration: Sendable {
    let effort: APIEffort
    let topics: [Topic]
    let contact: Post?
    let isInside: Bool
    let history: ProjectHistory?

    static let shape = APIRepresentation<Self>("Collaboration", "An entry of the register.") {
        APIEffort.members(&$0) { $0.effort }
        $0.text(optional: "aims", "What it does.") { $0.effort.entry.aims }
        $0.text(optional: "clients", "The people served.") { $0.effort.entry.clients }
        $0.text(optional: "places", "Where, parted by commas.") { $0.effort.entry.places }
        $0.objects("topics", APILink<Topic>.shape, "What it is about.") { $0.topics.map { APILink($0) } }
        $0.object(optional: "contact", APILink<Post>.shape, "The post to approach.") {
            $0.contact.map { APILink($0.id, $0.title) }
        }
        $0.text(optional: "differs", "How it differs from similar ones, in its own words.") { $0.effort.entry.differs }
        $0.boolean("takes_part", "Whether the token's owner takes part, and so sees what is inside.") { $0.isInside }
        $0.text(optional: "list", "The list that it was imported from.") { $0.history?.source.listName }
        $0.objects("years", ProjectYear.shape, "What that list said each year, the latest first.") {
            $0.history?.years ?? []
        }
        $0.text("page", "The path of the page for people to read.") { $0.effort.entry.path }
    }

    static func find(
        _ slug: String, _ call: APICall, _ transaction: any Transaction
    ) throws -> APICollaboration? {
        let store = CollaborationStore(transaction)
        let sight = CollaborationSight(call.viewer, at: call.now)
        guard let entry = try store.find(slug: slug, sight),
            let effort = try APIEffort.read([entry], sight, transaction).first
        else { return nil }
        return APICollaboration(
            effort: effort, topics: try TopicStore(transaction).tags(of: entry.id.uuid),
            contact: try entry.contactPost.flatMap { try PostStore(transaction).find([$0], sight.directory)[$0] },
            isInside: try store.standing(of: call.viewer, in: entry.id, at: call.now).isInside,
            history: try ProjectHistory.read(entry.id, transaction))
    }
}

extension ProjectYear {
    static let shape = APIRepresentation<Self>("ProjectYear", "What a list said of a project in one year.") {
        $0.integer("year", 1900...2200, "The year.") { $0.year }
        $0.text("name", "What the list called it.") { $0.name }
        $0.text("department", "The department, as the list writes it.") { $0.department }
        $0.text(optional: "delivery_confidence", "A colour from green to red.") { $0.confidence?.rawValue }
        $0.day("starts_on", "The start that was planned.") { $0.startsOn }
        $0.day("ends_on", "The end that was planned.") { $0.endsOn }
        $0.text(optional: "budget", "Of the year, in pounds.") { $0.budget?.number }
        $0.text(optional: "forecast", "Of the year, in pounds.") { $0.forecast?.number }
        $0.text(optional: "whole_life_cost", "In pounds.") { $0.cost?.number }
        $0.text(optional: "benefits", "In pounds.") { $0.benefits?.number }
        $0.text(optional: "notes", "What stood in place of a figure, a line each.") { $0.notes }
    }
}

extension CollaborationStore {
    /// A page of the register in order of identifier.
    func page(_ filter: RegisterFilter, _ window: APIWindow, _ sight: CollaborationSight) throws -> [Collaboration] {
        try transaction.all(
            Collaboration.self,
            """
            SELECT \(Collaboration.columns) FROM collaboration
            WHERE \(condition(Filter(register: filter), sight)) AND \(window.start("collaboration.id"))
            ORDER BY collaboration.id LIMIT \(window.count)
            """)
    }
}
