import Access
import Hummingbird
import Kernel
import Storage
import Web

/// The forms that add, change and merge topics.
struct TopicEditRoutes: Sendable {
    let database: any Database
    let abbreviations: Abbreviations
    let topics: Topics

    init(_ database: any Database, abbreviations: Abbreviations, clock: WallClock) {
        self.database = database
        self.abbreviations = abbreviations
        topics = Topics(database: database, clock: clock)
    }

    var routes: Routes {
        var routes = Routes()
        addAdding(&routes)
        addEditing(&routes)
        addMerging(&routes)
        return routes
    }

    private func addAdding(_ routes: inout Routes) {
        routes.get("/topics/new") { visit in
            try DirectoryRules.changeTopics(try visit.signedIn()).orThrow()
            return visit.page(newPage(visit, FormData(["name": [visit.query["name"] ?? ""]]), FormErrors()))
        }
        routes.post("/topics/new") { visit, form in
            let viewer = try visit.signedIn()
            try DirectoryRules.changeTopics(viewer).orThrow()
            return try await visit.answerForm {
                let topic = try await topics.create(try TopicDraft.read(form), by: viewer)
                try await abbreviations.refresh(database)
                return visit.redirect(to: topic.path, flash: "The topic is added.")
            } again: { errors in
                newPage(visit, form, errors)
            }
        }
    }

    private func newPage(_ visit: Visit, _ fields: FormData, _ errors: FormErrors) -> Page {
        TopicEditPages.form(
            visit, heading: "Add a topic", action: "/topics/new", trail: [DirectoryLinks.topics], fields: fields,
            errors: errors)
    }

    private func addEditing(_ routes: inout Routes) {
        routes.get("/topics/:slug/edit") { visit in
            let topic = try await topic(visit)
            try DirectoryRules.changeTopics(try visit.signedIn()).orThrow()
            let fields = try await database.read { transaction in
                let store = TopicStore(transaction)
                return TopicDraft.fields(
                    topic, try store.names(of: topic.id), broader: try topic.broader.flatMap { try store.find($0) })
            }
            return visit.page(editPage(visit, topic, fields, FormErrors()))
        }
        routes.post("/topics/:slug/edit") { visit, form in
            let viewer = try visit.signedIn()
            let topic = try await topic(visit)
            try DirectoryRules.changeTopics(viewer).orThrow()
            return try await visit.answerForm {
                try await topics.change(topic.id, try TopicDraft.read(form), by: viewer)
                try await abbreviations.refresh(database)
                return visit.redirect(to: topic.path, flash: "The topic is changed.")
            } again: { errors in
                editPage(visit, topic, form, errors)
            }
        }
    }

    private func editPage(_ visit: Visit, _ topic: Topic, _ fields: FormData, _ errors: FormErrors) -> Page {
        TopicEditPages.form(
            visit, heading: "Change \(topic.name)", action: "\(topic.path)/edit",
            trail: [DirectoryLinks.topics, Link(topic.name, topic.path)], fields: fields, errors: errors)
    }

    private func topic(_ visit: Visit) async throws -> Topic {
        let slug = visit.parameter("slug")
        guard let topic = try await database.read({ try TopicStore($0).find(slug: slug) }) else {
            throw Fault.missing("The topic")
        }
        return topic
    }

    private func addMerging(_ routes: inout Routes) {
        routes.get("/topics/:slug/merge") { visit in
            let topic = try await topic(visit)
            try PlatformRules.administerPlatform(try visit.signedIn()).orThrow()
            return visit.page(TopicEditPages.merge(visit, topic, into: "", errors: FormErrors()))
        }
        routes.post("/topics/:slug/merge") { visit, form in
            let viewer = try visit.signedIn()
            let topic = try await topic(visit)
            return try await visit.answerForm {
                var reader = FormReader(form)
                let into = reader.text("into", "The topic that stays", limit: FieldLimit.topic, required: true)
                try reader.check()
                let kept = try await topics.merge(topic.id, into: into, by: viewer)
                try await abbreviations.refresh(database)
                return visit.redirect(to: kept.path, flash: "‘\(topic.name)’ is now one of this topic’s names.")
            } again: { errors in
                TopicEditPages.merge(visit, topic, into: form["into"] ?? "", errors: errors)
            }
        }
    }
}
