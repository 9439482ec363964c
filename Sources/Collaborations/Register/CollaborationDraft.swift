import Directory
import Kernel
import Storage
import Web

/// What people say of a collaboration in the register.
struct CollaborationDraft: Sendable, Equatable {
    let kind: Collaboration.Kind
    let title: String
    let outcome: String
    let aims: String
    let clients: String
    let places: String
    let topics: [String]
    /// The contact post's title, address, or its holder's name or e-mail address, as typed.
    let contact: String
    let startsOn: Day?
    let endsOn: Day?
    let isRestricted: Bool
    /// Why it is not the same as what is there already.
    var differs = ""
    /// The slug of the case study from which it begins.
    var learnedFrom = ""

    static let titleLimit = 150
    static let sentenceLimit = 400
    static let proseLimit = 4000

    /// - Throws: a fault of kind `invalid` with a message for each field that is wrong.
    static func read(_ data: FormData) throws -> CollaborationDraft {
        var form = FormReader(data)
        let kind = form.choice("kind", "Kind", as: Collaboration.Kind.self)
        if kind == nil, form.errors["kind"] == nil { form.refuse("kind", "Choose whether others take part") }
        let draft = CollaborationDraft(
            kind: kind ?? .collaboration,
            title: form.text("title", "Title", limit: titleLimit, required: true),
            outcome: form.text("outcome", "Outcome", limit: sentenceLimit, required: true),
            aims: form.text("aims", "What it will do", limit: proseLimit, lines: true),
            clients: form.text("clients", "People served", limit: sentenceLimit),
            places: form.text("places", "Places", limit: sentenceLimit),
            topics: ContactFields.topics(&form), contact: form.text("contact", "Contact post", limit: 300),
            startsOn: form.day("starts-on", "Start"), endsOn: form.day("ends-on", "End"),
            isRestricted: form.isChecked("is-restricted"),
            differs: form.text("differs", "How yours differs", limit: proseLimit, lines: true),
            learnedFrom: form.text(LearnedFrom.field, "The case study", limit: 200))
        if let start = draft.startsOn, let end = draft.endsOn, end < start {
            form.refuse("ends-on", "The end must be on or after the start")
        }
        try form.check()
        return draft
    }

    /// What an unfinished form says already; `nil` while it says too little to be compared.
    static func sketch(_ data: FormData) -> CollaborationDraft? {
        var form = FormReader(data)
        let title = form.text("title", "Title", limit: titleLimit)
        let outcome = form.text("outcome", "Outcome", limit: sentenceLimit)
        let draft = CollaborationDraft(
            kind: .collaboration, title: title, outcome: outcome,
            aims: form.text("aims", "What it will do", limit: proseLimit, lines: true),
            clients: form.text("clients", "People served", limit: sentenceLimit),
            places: form.text("places", "Places", limit: sentenceLimit), topics: ContactFields.topics(&form),
            contact: "",
            startsOn: nil, endsOn: nil, isRestricted: false)
        let isTooShort = title.count + outcome.count + draft.aims.count < 12
        return form.errors.isEmpty && !isTooShort ? draft : nil
    }

    /// The register's entry, of which there is one.
    static let thing = EditedThing(.entry, "entry")

    static let edited = [
        EditField("kind", "What it is", choice: Collaboration.Kind.self) { $0.name }, EditField("title", "Title"),
        EditField("outcome", "Outcome"), EditField("aims", "What it will do"), EditField("clients", "People served"),
        EditField("places", "Places"), EditField("topics", "Topics"), EditField("contact", "Contact post"),
        EditField("starts-on", "Start"), EditField("ends-on", "End"),
        EditField("is-restricted", "Who may know of it") { $0 == "yes" ? "Only those who take part" : $0 },
    ]

    /// What the entry says in the record, whoever looks.
    static func content(_ id: Collaboration.ID, _ transaction: any Transaction) throws -> PartContent {
        try contents([id], transaction)[id] ?? PartContent()
    }

    /// The same of many, with as many queries.
    static func contents(
        _ ids: [Collaboration.ID], _ transaction: any Transaction
    ) throws -> [Collaboration.ID: PartContent] {
        if ids.isEmpty { return [:] }
        var topics: [Collaboration.ID: [String]] = [:]
        try transaction.rows(
            """
            SELECT topic_tag.subject_id, topic.name FROM topic_tag JOIN topic ON topic.id = topic_tag.topic_id
            WHERE topic_tag.subject_id IN \(list: ids) ORDER BY topic.sort_name
            """
        ) { row in topics[try row.get("subject_id"), default: []].append(try row.get("name")) }
        return try CollaborationStore(transaction).find(ids, .everything).mapValues { found in
            let contact = found.contactPost.map { "/posts/\($0)" } ?? ""
            return PartContent(fields(found, topics: topics[found.id] ?? [], contact: contact))
        }
    }

    /// The fields of the form as they are now.
    static func fields(_ collaboration: Collaboration, topics: [String], contact: String) -> FormData {
        FormData([
            "kind": [collaboration.kind.rawValue], "title": [collaboration.title],
            "outcome": [collaboration.outcome], "aims": [collaboration.aims], "clients": [collaboration.clients],
            "places": [collaboration.places], "topics": [topics.joined(separator: ", ")],
            "contact": [contact], "starts-on": [collaboration.startsOn?.plain ?? ""],
            "ends-on": [collaboration.endsOn?.plain ?? ""],
            "is-restricted": collaboration.isRestricted ? ["yes"] : [],
        ])
    }
}
