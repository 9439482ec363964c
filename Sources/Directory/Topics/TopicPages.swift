import Access
import Kernel
import Web

/// The list of topics and the page of one.
enum TopicPages {
    static func list(
        _ visit: Visit, _ lines: [TopicStore.Line], letters: Set<String>, letter: String?, isFirst: Bool,
        next: Topic.ID?
    ) -> Page {
        let new: HTML =
            visit.viewer.map { DirectoryRules.changeTopics($0).isAllowed } == true
            ? linkButton("Add a topic", "/topics/new", .secondary) : .empty
        let content: HTML =
            lines.isEmpty
            ? empty("Topics would be here: the subjects that people, teams and posts work on.")
            : "<ul class=\"cc-list\">\(lines.map { line($0) })</ul>"
        let nextPath = next.map {
            "/topics?\(FormData().encoded(setting: ["letter": letter.map { [$0] } ?? [], "after": [$0.description]]))"
        }
        let first = letter.map { "/topics?letter=\(percentEncoded($0))" } ?? "/topics"
        return Page(
            "Topics", section: DirectoryLinks.section,
            body: """
                <h1 class="govuk-heading-l">Topics</h1>
                <p class="govuk-body">The subjects that people and teams work on. \
                <a class="govuk-link" href="/glossary">What words and abbreviations mean</a></p>
                \(Letters.links("/topics", label: "Topics", present: letters, chosen: letter))\(content)
                \(pagination(previous: isFirst ? nil : first, next: nextPath, label: "topics"))\(new)
                """)
    }

    private static func line(_ line: TopicStore.Line) -> HTML {
        var detail: [HTML] = []
        if let name = line.broaderName, let slug = line.broaderSlug {
            detail.append("part of <a class=\"govuk-link\" href=\"/topics/\(slug)\">\(name)</a>")
        }
        if line.narrowerCount > 0 {
            detail.append(HTML(text: count(line.narrowerCount, "narrower topic", "narrower topics")))
        }
        let meaning: HTML = line.topic.meaning.isEmpty ? .empty : "<div>\(line.topic.meaning)</div>"
        let why: HTML = detail.isEmpty ? .empty : "<p class=\"cc-why\">\(detail.joined(" · "))</p>"
        return """
            <li><a class="govuk-link cc-list__title" href="\(line.topic.path)">\(line.topic.name)</a>\(meaning)\(why)</li>
            """
    }

    // MARK: - One topic

    static func topic(_ visit: Visit, _ view: TopicView, _ words: Words, _ panel: HTML, _ more: HTML) -> Page {
        let topic = view.topic
        return Page(
            topic.name, section: DirectoryLinks.section,
            trail: [DirectoryLinks.topics] + (view.broader.map { [Link($0.name, $0.path)] } ?? []),
            body: """
                <h1 class="govuk-heading-l">\(topic.name)</h1>
                <div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
                \(meaning(topic, words))\(more)
                <h2 class="govuk-heading-m">Who to approach</h2>\(teams(view))
                \(posts(view))
                <h2 class="govuk-heading-m">People</h2>\(people(view))
                </div><div class="govuk-grid-column-one-third">\(panel)\(aside(view))</div></div>
                \(actions(visit, topic))
                """)
    }

    private static func meaning(_ topic: Topic, _ words: Words) -> HTML {
        if topic.meaning.isEmpty {
            return "<p class=\"govuk-body cc-quiet\">Nobody has said yet what this means.</p>"
        }
        return words.paragraphs(topic.meaning)
    }

    private static func teams(_ view: TopicView) -> HTML {
        if view.teams.isEmpty {
            return empty("Teams that work on \(view.topic.name) would be here. None has said so yet.")
        }
        let next = view.nextTeam.map { "\(view.topic.path)?team=\($0)" }
        return """
            <ul class="cc-list">\(view.teams.map { team($0) })</ul>
            \(pagination(previous: view.isFirst ? nil : view.topic.path, next: next, label: "teams"))
            """
    }

    private static func team(_ approached: TopicView.ApproachedTeam) -> HTML {
        let body: HTML = approached.body.map { ", \(Link($0.name, $0.path).html)" } ?? .empty
        let contact: HTML = approached.contact.map { "<div>Contact: \(PostLines.inline($0))</div>" } ?? .empty
        let what = approached.team.contactFor.isEmpty ? approached.team.purpose : approached.team.contactFor
        let why: HTML = what.isEmpty ? .empty : "<p class=\"cc-why\">\(what)</p>"
        return """
            <li><a class="govuk-link cc-list__title" href="\(approached.team.path)">\(approached.team.name)</a>\(body)\
            \(contact)\(why)</li>
            """
    }

    private static func posts(_ view: TopicView) -> HTML {
        if view.posts.isEmpty { return .empty }
        return "<h2 class=\"govuk-heading-m\">Posts</h2>\(PostLines.list(view.posts))"
    }

    private static func people(_ view: TopicView) -> HTML {
        if view.people.isEmpty {
            return empty(
                "People who work on \(view.topic.name) would be here. Add the topic to your profile if you do.")
        }
        let next = view.nextPerson.map { "\(view.topic.path)?person=\($0)" }
        return """
            <ul class="cc-list">\(view.people.map { person($0) })</ul>
            \(pagination(previous: view.isFirst ? nil : view.topic.path, next: next, label: "people"))
            """
    }

    private static func person(_ person: PersonSummary) -> HTML {
        let place = [person.postTitle, person.teamName, person.bodyName].compactMap(\.self).joined(separator: ", ")
        let guest: HTML = GuestMark(person).map { " \($0.html)" } ?? .empty
        return """
            <li class="cc-person">\(face(name: person.name, photo: nil))<div>\
            <a class="govuk-link cc-list__title" href="\(person.path)">\(person.name)</a>\(guest)<p class="cc-why">\(place)</p></div></li>
            """
    }

    private static func aside(_ view: TopicView) -> HTML {
        let narrower = view.narrower.map { Link($0.name, $0.path) }
        let broader = view.broader.map { [Link($0.name, $0.path)] } ?? []
        return words("Abbreviations", view.names(.abbreviation)) + words("Also called", view.names(.synonym))
            + links("Broader", broader) + links("Narrower", narrower)
            + links("Bodies that work on it", view.bodies.map { Link($0.name, $0.path) })
    }

    private static func words(_ heading: String, _ words: [String]) -> HTML {
        if words.isEmpty { return .empty }
        return
            "<h2 class=\"govuk-heading-s\">\(heading)</h2><p class=\"govuk-body\">\(words.joined(separator: ", "))</p>"
    }

    private static func links(_ heading: String, _ links: [Link]) -> HTML {
        if links.isEmpty { return .empty }
        let items = links.map { "<li>\($0.html)</li>" as HTML }
        return "<h2 class=\"govuk-heading-s\">\(heading)</h2><ul class=\"govuk-list\">\(items)</ul>"
    }

    private static func actions(_ visit: Visit, _ topic: Topic) -> HTML {
        guard let viewer = visit.viewer, DirectoryRules.changeTopics(viewer).isAllowed else { return .empty }
        let merge: HTML =
            viewer.isPlatformAdministrator
            ? linkButton("Merge into another topic", "\(topic.path)/merge", .secondary) : .empty
        return
            "<div class=\"cc-actions\">\(linkButton("Change this page", "\(topic.path)/edit", .secondary))\(merge)</div>"
    }
}

/// The letters from A to Z as links; those without anything behind them as plain text.
enum Letters {
    static func links(_ path: String, label: String, present: Set<String>, chosen: String?) -> HTML {
        let items = "abcdefghijklmnopqrstuvwxyz".map { item(path, String($0), present, chosen) }
        let all: HTML = chosen == nil ? .empty : "<li><a class=\"govuk-link\" href=\"\(path)\">All</a></li>"
        return """
            <nav aria-label="\(label) by first letter"><ul class="govuk-list cc-actions">\(items)\(all)</ul></nav>
            """
    }

    private static func item(_ path: String, _ letter: String, _ present: Set<String>, _ chosen: String?) -> HTML {
        let shown = letter.uppercased()
        guard present.contains(letter) else { return "<li><span class=\"cc-quiet\">\(shown)</span></li>" }
        let mark = path.contains("?") ? "&" : "?"
        return """
            <li><a class="govuk-link" href="\(path)\(mark)letter=\(letter)"\
            \(attribute: "aria-current", chosen == letter ? "true" : nil)>\(shown)</a></li>
            """
    }

    /// What a link gives as a letter; anything else is none.
    static func read(_ text: String?) -> String? {
        guard let text, text.utf8.count == 1, let byte = text.lowercased().utf8.first,
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        else { return nil }
        return text.lowercased()
    }
}
