import Access
import Kernel
import Search
import Web

/// The page of search results.
struct FindingPages {
    let filters: FindingFilters
    let findings: Findings
    let isGuest: Bool
    let workedIn: WorkedInForm
    let now: Instant

    init(
        _ filters: FindingFilters, _ findings: Findings, _ viewer: Viewer?, at now: Instant,
        _ workedIn: WorkedInForm = WorkedInForm()
    ) {
        self.workedIn = workedIn
        self.now = now
        self.filters = filters
        self.findings = findings
        isGuest = viewer == nil || viewer?.role == .guest
    }

    var page: Page {
        let title = filters.text.isEmpty ? "Search" : "\(filters.text) – search"
        return Page(
            title, section: DirectoryModule.section.path, hasOwnSearch: true, errors: workedIn.errors, body: body)
    }

    private var body: HTML {
        """
        <h1 class="govuk-heading-l">\(filters.isEmpty ? "Find people, teams, bodies, topics and collaborations" : "Search results")</h1>
        \(searchBox(query: filters.text, keeping: filters.fields))
        \(filters.isEmpty ? guidance : results)
        """
    }

    // MARK: Nothing asked yet

    private var guidance: HTML {
        """
        <div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
        <h2 class="govuk-heading-m">How to search</h2>
        <p class="govuk-body">Type what you know. Several words narrow it down, in any order.</p>
        <ul class="govuk-list govuk-list--bullet">
        \(example("amara osei", "a name, or a part of one; nicknames and misspellings work too"))
        \(example("head of fraud", "a post or a role"))
        \(example("supported housing", "a subject: we say which team to approach"))
        \(example("data analyst council", "what somebody does and where"))
        </ul>
        <p class="govuk-body">An e-mail address, the last four digits of a phone number, a team’s name or a body’s \
        abbreviation also work.</p>
        <p class="govuk-body"><a class="govuk-link" href="/bodies">Browse bodies from A to Z</a></p>
        \(isGuest ? guestNote : workedIn.whole(filters))
        </div></div>
        """
    }

    private func example(_ text: String, _ meaning: String) -> HTML {
        let path = filters.with(text: text).path
        return "<li><a class=\"govuk-link\" href=\"\(path)\">\(text)</a> – \(meaning)</li>"
    }

    private var guestNote: HTML {
        isGuest ? inset("As a guest you find what bodies publish, and yourself.") : .empty
    }

    // MARK: Results

    private var results: HTML {
        let list = findings.items.isEmpty ? nothing : found
        let facets = FindingFacets(filters, findings, isGuest ? nil : workedIn).html
        return """
            <div class="govuk-grid-row"><div class="govuk-grid-column-one-third">\(facets)</div>
            <div class="govuk-grid-column-two-thirds">
            \(countLine)\(chosen)\(didYouMean)\(meanings)\(FindingApproach.html(findings))\(list)\(guestNote)
            </div></div>
            """
    }

    private var countLine: HTML {
        let text: String =
            switch findings.total {
            case .exactly(0)? where !findings.items.isEmpty: "0 results as typed. These are similar:"
            case .exactly(let number)?: count(number, "result", "results")
            case .atLeast(let number)?: "more than \(grouped(number)) results"
            case nil: ""
            }
        return "<p class=\"govuk-body govuk-!-font-weight-bold\" role=\"status\">\(text)</p>"
    }

    /// What the list is narrowed to; each leads to the list without it.
    private var chosen: HTML {
        var links: [HTML] = []
        for facet in FindingFilters.Facet.allCases {
            for value in filters.chosen[facet] ?? [] {
                let label = FindingFacets.label(facet, value, findings)
                links.append(
                    """
                    <li><a class="govuk-link" href="\(filters.toggling(facet, value).path)"><span aria-hidden="true">✕ \
                    </span><span class="govuk-visually-hidden">Remove </span>\(facet.heading): \(label)</a></li>
                    """)
            }
        }
        if links.isEmpty { return .empty }
        return "<ul class=\"govuk-list cc-actions\" aria-label=\"Narrowed down to\">\(links)</ul>"
    }

    private var didYouMean: HTML {
        guard let text = findings.didYouMean, text != filters.text else { return .empty }
        let path = filters.with(text: text).path
        return """
            <p class="govuk-body">Did you mean <a class="govuk-link govuk-!-font-weight-bold" href="\(path)">\(text)</a>?</p>
            """
    }

    private var meanings: HTML {
        let lines = findings.interpreted.prefix(3).map { meaning -> HTML in
            "<p class=\"cc-why\">\(Self.explanation(meaning))</p>"
        }
        return lines.joined("")
    }

    private static func explanation(_ meaning: Interpretation) -> String {
        let typed = "‘\(meaning.typed)’"
        switch meaning.relation {
        case .abbreviation: return "\(typed) is short for \(meaning.label), which was searched too"
        case .formerName: return "\(typed) is now \(meaning.label), which was searched too"
        default: return "\(typed) means the same as \(meaning.label), which was searched too"
        }
    }

    private var found: HTML {
        var rows = HTML.empty
        var saidSimilar = filters.start > 0 || findings.items.first?.isSimilar == true
        var lists: [HTML] = []
        func close() {
            if !rows.isEmpty { lists.append("<ul class=\"cc-list\">\(rows)</ul>") }
            rows = .empty
        }
        for item in findings.items {
            if item.isSimilar, !saidSimilar {
                saidSimilar = true
                close()
                lists.append("<h2 class=\"govuk-heading-s\">Similar to what you typed</h2>")
            }
            rows += FoundItemRow.html(item, at: now)
        }
        close()
        return lists.joined("") + pages
    }

    private var pages: HTML {
        let size = FindingFilters.pageSize
        let before = filters.start > 0 ? filters.starting(at: max(0, filters.start - size)).path : nil
        let next = filters.start + size
        let hasNext = findings.hasMore && next <= 2_000
        return pagination(previous: before, next: hasNext ? filters.starting(at: next).path : nil, label: "results")
    }

    // MARK: Nothing found

    private var nothing: HTML {
        if filters.start > 0 {
            let first = filters.starting(at: 0).path
            return empty("There are no more results.", linkButton("Back to the first page", first, .secondary))
        }
        var hints: [HTML] = filters.text.isEmpty ? [] : ["<li>Check the spelling, or type fewer words.</li>"]
        if filters.isNarrowed {
            let path = filters.withoutFilters.path
            hints.append(
                filters.text.isEmpty
                    ? "<li><a class=\"govuk-link\" href=\"\(path)\">Start again without filters</a></li>"
                    : "<li><a class=\"govuk-link\" href=\"\(path)\">Search for ‘\(filters.text)’ without filters</a></li>"
            )
        }
        hints += findings.broader.map { topic -> HTML in
            "<li>See the wider topic <a class=\"govuk-link\" href=\"\(topic.path)\">\(topic.name)</a></li>"
        }
        hints += findings.bodies.map(ask)
        hints.append(
            "<li><a class=\"govuk-link\" href=\"/bodies\">Browse bodies from A to Z</a> and ask their contact.</li>")
        let said = filters.text.isEmpty ? "Nothing has all of these." : "Nothing was found for ‘\(filters.text)’."
        return """
            <div class="cc-empty"><p class="govuk-body">\(said)</p>
            <ul class="govuk-list govuk-list--bullet">\(hints)</ul></div>
            """
    }

    private func ask(_ body: Approach) -> HTML {
        let name: HTML = "<a class=\"govuk-link\" href=\"\(body.path)\">\(body.name)</a>"
        guard let post = body.post else { return "<li>Look at \(name) and ask its contact.</li>" }
        let link: HTML = "<a class=\"govuk-link\" href=\"\(post.path)\">\(post.text)</a>"
        let holder: HTML =
            body.holder.map { ", <a class=\"govuk-link\" href=\"\($0.path)\">\($0.text)</a>" } ?? .empty
        return "<li>Ask the contact of \(name): \(link)\(holder).</li>"
    }
}

/// One result as a row of the list.
enum FoundItemRow {
    static func html(_ item: FoundItem, at now: Instant) -> HTML {
        switch item.thing {
        case .person(let person): self.person(person, item, now)
        case .team(let team, let body): other(item, "Team", body.map(square) ?? .empty, team.contactFor)
        case .body(let body): other(item, body.closedOn == nil ? "Body" : "Closed body", square(body), "")
        case .topic: other(item, "Topic", .empty, "")
        case .other(let thing): other(item, thing.label, thing.mark, "")
        }
    }

    private static func person(_ person: PersonSummary, _ item: FoundItem, _ now: Instant) -> HTML {
        let stale: HTML =
            Confirmation.isStale(person, at: now)
            ? "<p class=\"cc-why\">not confirmed since \(person.vouchedAt.day.plain)</p>" : .empty
        let guest: HTML = GuestMark(person).map { " \($0.html)" } ?? .empty
        let known: HTML =
            Person.name(person.name, says: person.knownAs)
            ? .empty : " <span class=\"cc-quiet\">(\(person.knownAs))</span>"
        return """
            <li class="cc-person">\(face(name: person.name, photo: person.photoPath))<div>
            <a class="govuk-link cc-list__title" href="\(person.path)">\(person.name)</a>\(known)\(guest)
            <div>\(item.detail)</div>\(why(item))\(stale)</div></li>
            """
    }

    private static func other(_ item: FoundItem, _ kind: String, _ square: HTML, _ contactFor: String) -> HTML {
        let come: HTML = contactFor.isEmpty ? .empty : "<div>Come to us for: \(contactFor)</div>"
        return """
            <li class="cc-person">\(square)<div>
            <a class="govuk-link cc-list__title" href="\(item.path)">\(item.title)</a> \(tag(kind, .grey))
            <div>\(item.detail)</div>\(come)\(why(item))</div></li>
            """
    }

    private static func square(_ body: Body) -> HTML {
        bodySquare(initials: body.initials, name: body.name, id: body.id.uuid)
    }

    private static func why(_ item: FoundItem) -> HTML {
        let line = ReasonText.line(item)
        return line.isEmpty ? .empty : "<p class=\"cc-why\">\(line)</p>"
    }
}
