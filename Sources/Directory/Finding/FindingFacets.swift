import Kernel
import Search
import Web

/// The links at the left by which a list of results is narrowed down.
struct FindingFacets {
    /// So many values of each are shown, and those chosen.
    static let shown = 8

    let filters: FindingFilters
    let findings: Findings
    /// Asks for bodies that people have worked in; `nil` for those who may not.
    let workedIn: WorkedInForm?

    init(_ filters: FindingFilters, _ findings: Findings, _ workedIn: WorkedInForm?) {
        self.workedIn = workedIn
        self.filters = filters
        self.findings = findings
    }

    var html: HTML {
        let note: HTML =
            findings.facetsAreCapped
            ? "<p class=\"cc-why\">Counted over the best \(grouped(SearchIndex.countLimit)) results.</p>" : .empty
        return facets(FindingFilters.Facet.allCases.map(group), note: note)
    }

    private func group(_ facet: FindingFilters.Facet) -> FacetGroup {
        let counts = findings.facets.first { $0.name == facet.rawValue }?.values ?? []
        let picked = filters.chosen[facet] ?? []
        var values = counts.filter { picked.contains($0.value) }
        for value in picked where !values.contains(where: { $0.value == value }) {
            values.append(.init(value: value, label: Self.label(facet, value, findings), count: 0))
        }
        // What everything has narrows nothing down.
        let rest = counts.filter { !picked.contains($0.value) && $0.count != findings.total?.count }
        values += rest.prefix(max(0, Self.shown - values.count))
        let links = values.map { value in
            FacetLink(
                facet == .kind ? Self.kind(value.value) : value.label, count: value.count,
                path: filters.toggling(facet, value.value).path, isChosen: filters.isChosen(facet, value.value))
        }
        return FacetGroup(facet.heading, links, more: facet == .workedIn ? form(counts) : .empty)
    }

    /// Where there are people to be narrowed down, or the form is what went wrong.
    private func form(_ counts: [FacetCounts.Value]) -> HTML {
        guard let workedIn, !counts.isEmpty || !workedIn.errors.isEmpty else { return .empty }
        return (filters.chosen[.workedIn]?.count ?? 0) < FindingFilters.workedInLimit ? workedIn.more(filters) : .empty
    }

    /// A value as people read it; of one that nothing found has, the value itself.
    static func label(_ facet: FindingFilters.Facet, _ value: String, _ findings: Findings) -> String {
        if facet == .kind { return kind(value) }
        let counts = findings.facets.first { $0.name == facet.rawValue }?.values ?? []
        if let known = counts.first(where: { $0.value == value }) { return known.label }
        let words = value.split(separator: "-").joined(separator: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }

    static func kind(_ kind: String) -> String {
        switch kind {
        case "person": "People"
        case "team": "Teams"
        case "body": "Bodies"
        case "topic": "Topics"
        // 'case-study' is 'Case studies'.
        default: plural(kind.split(separator: "-").joined(separator: " "))
        }
    }

    private static func plural(_ word: String) -> String {
        let capital = word.prefix(1).uppercased() + word.dropFirst()
        return capital.hasSuffix("y") ? "\(capital.dropLast())ies" : "\(capital)s"
    }
}

/// 'Who to approach': the teams that work on the subject that a query names.
enum FindingApproach {
    static func html(_ findings: Findings) -> HTML {
        if findings.approach.isEmpty { return .empty }
        let names = findings.subjects.map { "<a class=\"govuk-link\" href=\"\($0.path)\">\($0.name)</a>" as HTML }
        let about: HTML = names.isEmpty ? .empty : " about \(names.joined(" and "))"
        return """
            <section class="cc-card cc-card--accent" aria-labelledby="approach">
            <h2 class="govuk-heading-m" id="approach">Who to approach\(about)</h2>
            <ul class="cc-list">\(findings.approach.map(row))</ul></section>
            """
    }

    private static func row(_ team: Approach) -> HTML {
        let body: HTML = team.bodyName.isEmpty ? .empty : ", \(team.bodyName)"
        let come: HTML = team.contactFor.isEmpty ? .empty : "<div>Come to us for: \(team.contactFor)</div>"
        return """
            <li><a class="govuk-link cc-list__title" href="\(team.path)">\(team.name)</a>\(body)\(come)\(contact(team))</li>
            """
    }

    private static func contact(_ team: Approach) -> HTML {
        var parts: [HTML] = []
        if let holder = team.holder {
            parts.append("<a class=\"govuk-link\" href=\"\(holder.path)\">\(holder.text)</a>")
        }
        if let post = team.post { parts.append("<a class=\"govuk-link\" href=\"\(post.path)\">\(post.text)</a>") }
        if !team.phone.isEmpty { parts.append("<span class=\"cc-nowrap\">\(team.phone)</span>") }
        if !team.mailbox.isEmpty {
            parts.append("<a class=\"govuk-link\" href=\"mailto:\(team.mailbox)\">\(team.mailbox)</a>")
        }
        return parts.isEmpty ? .empty : "<div>Contact: \(parts.joined(", "))</div>"
    }
}
