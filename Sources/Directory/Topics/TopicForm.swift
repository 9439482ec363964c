import Kernel
import Web

/// What people say of a topic.
struct TopicDraft: Sendable, Equatable {
    let name: String
    let meaning: String
    /// The broader topic by any of its names, as typed.
    let broader: String
    let names: [Topic.Name]

    /// - Throws: a fault of kind `invalid` with a message for each field that is wrong.
    static func read(_ data: FormData) throws -> TopicDraft {
        var form = FormReader(data)
        let name = form.text("name", "Name", limit: FieldLimit.topic, required: true)
        if form.errors["name"] == nil, Text.slug(name).isEmpty {
            form.refuse("name", "Name must have letters or digits")
        }
        if form.errors["name"] == nil, name.contains(where: { ",;".contains($0) }) {
            form.refuse("name", "Name must not have commas or semicolons: they part topics in lists")
        }
        let synonyms = ContactFields.lines("synonyms", "Other names", each: FieldLimit.topic, count: 30, &form)
        let short = ContactFields.lines("abbreviations", "Abbreviations", each: 30, count: 20, &form)
        let draft = TopicDraft(
            name: name, meaning: form.text("meaning", "Meaning", limit: 1000, lines: true),
            broader: form.text("broader", "Broader topic", limit: FieldLimit.topic),
            names: synonyms.map { Topic.Name(.synonym, $0) } + short.map { Topic.Name(.abbreviation, $0) })
        try form.check()
        return draft
    }

    static func fields(_ topic: Topic, _ names: [Topic.Name], broader: Topic?) -> FormData {
        func lines(_ kind: Topic.Name.Kind) -> String {
            names.filter { $0.kind == kind }.map(\.name).joined(separator: "\n")
        }
        return FormData([
            "name": [topic.name], "meaning": [topic.meaning], "broader": [broader?.name ?? ""],
            "synonyms": [lines(.synonym)], "abbreviations": [lines(.abbreviation)],
        ])
    }
}
