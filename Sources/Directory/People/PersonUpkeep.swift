import Kernel
import Web

/// What keeps a profile true: last confirmed, completeness, corrections, and the ways to change it.
struct PersonUpkeep {
    let page: PersonPage

    init(_ page: PersonPage) { self.page = page }

    private var person: Person { page.person }
    private var isOwn: Bool { page.sight.person == person.id }

    var html: HTML {
        """
        <div class="cc-card"><h2 class="govuk-heading-s">Is this still right?</h2>
        <p class="govuk-body">\(confirmed)</p>
        \(confirmation)\(completeness)
        \(links)</div>
        """
    }

    private var confirmed: HTML {
        if let at = person.confirmedAt { return "Last confirmed on \(at.day.plain)." }
        return "Nobody has confirmed this profile yet."
    }

    private var confirmation: HTML {
        guard page.mayChange else { return .empty }
        return actionForm(page.visit, "\(person.path)/confirm", "Yes, all still right")
    }

    private var completeness: HTML {
        guard page.mayChange else { return .empty }
        let has = ProfileCompleteness.parts(
            of: person, topics: page.profile.topics.count, hasPost: !page.profile.posts.isEmpty,
            hasLineManager: page.profile.posts.contains { $0.reportsTo != nil })
        let score = ProfileCompleteness.score(has)
        return """
            <p class="govuk-body">\(isOwn ? "Your" : "This") profile is \(score)% complete.
            <meter class="cc-meter" min="0" max="100" value="\(score)" aria-label="Profile complete">\(score)%</meter></p>
            \(next(has))
            """
    }

    private func next(_ has: Set<ProfileCompleteness.Part>) -> HTML {
        guard isOwn, let part = ProfileCompleteness.next(has, byOwner: true), let section = part.section else {
            return .empty
        }
        return """
            <p class="govuk-body">Next: <a class="govuk-link" href="\(section.path(of: person))">\(part.invitation)</a></p>
            """
    }

    private var links: HTML {
        var items: [Link] = []
        if page.mayChange { items.append(Link("Change this profile", "\(person.path)/edit")) }
        if !isOwn { items.append(Link("Suggest a correction", "\(person.path)/corrections/new")) }
        items.append(Link("Save contact (vCard)", "\(person.path)/vcard"))
        if page.mayMove { items.append(Link("Move to another body", "\(person.path)/move")) }
        if page.mayAdminister {
            items.append(Link("They have left", "\(person.path)/leave"))
            items.append(Link("Merge with a duplicate", "\(person.path)/merge"))
        }
        let list = items.map { "<li>\($0.html)</li>" as HTML }
        return list.isEmpty ? .empty : "<ul class=\"govuk-list\">\(list)</ul>"
    }
}
