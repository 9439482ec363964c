import Kernel
import Web

/// Who stands above, below, before and beside somebody.
struct PersonLines {
    let profile: PersonProfile

    init(_ profile: PersonProfile) { self.profile = profile }

    var html: HTML {
        let rows = [managers, reports, shared, predecessors]
        let list = summaryList(rows)
        return list.isEmpty ? .empty : "<h2 class=\"govuk-heading-m\">Reporting lines</h2>" + list
    }

    private var managers: SummaryRow? {
        if profile.managers.isEmpty { return nil }
        return SummaryRow("Line manager", "<ul class=\"govuk-list\">\(profile.managers.map(line))</ul>")
    }

    private var reports: SummaryRow? {
        if profile.reports.isEmpty { return nil }
        let shown = profile.reports.prefix(PersonProfile.reportLimit).map(line)
        let rest: HTML =
            profile.reports.count > PersonProfile.reportLimit
            ? "<p class=\"cc-why\">And more: see the post's page.</p>" : .empty
        return SummaryRow("Reports", "<ul class=\"govuk-list\">\(Array(shown))</ul>\(rest)")
    }

    private func line(_ holder: LineHolder) -> HTML {
        let title: HTML = "<a class=\"govuk-link\" href=\"\(holder.postPath)\">\(holder.title)</a>"
        guard let person = holder.personPath, let name = holder.name else {
            return "<li>\(title) \(PostLines.nobody)</li>"
        }
        return "<li><a class=\"govuk-link\" href=\"\(person)\">\(name)</a>, \(title)</li>"
    }

    /// Others who hold the same post now.
    private var shared: SummaryRow? {
        let others = profile.posts.flatMap { profile.holdersNow(of: $0.post) }
        if others.isEmpty { return nil }
        return SummaryRow("Shares the post with", others.map(link).joined(", "))
    }

    private var predecessors: SummaryRow? {
        var lines: [HTML] = []
        for post in profile.posts {
            guard let before = profile.predecessor(in: post) else { continue }
            let until: HTML = before.to.map { " until \($0.plain)" } ?? .empty
            lines.append("<li>\(link(before)), \(post.title)\(until)</li>")
        }
        if lines.isEmpty { return nil }
        return SummaryRow("Before them", "<ul class=\"govuk-list\">\(lines)</ul>")
    }

    private func link(_ other: Neighbour) -> HTML {
        "<a class=\"govuk-link\" href=\"\(other.path)\">\(other.name)</a>"
    }
}

/// The page of somebody who has left: no way to reach them, but whoever does their work now.
struct LeaverPage {
    let page: PersonPage

    init(_ page: PersonPage) { self.page = page }

    var body: HTML {
        """
        \(page.heading)
        \(inset(notice))
        \(history)
        <p class="govuk-body">\(Link("Suggest a correction", "\(person.path)/corrections/new").html)</p>
        \(administration)
        """
    }

    private var person: Person { page.person }

    private var notice: HTML {
        let when: HTML = person.leftOn.map { " on \($0.plain)" } ?? .empty
        guard let last = page.profile.previous.first else { return "\(person.name) left\(when)." }
        let post: HTML = "<a class=\"govuk-link\" href=\"\(last.postPath)\">\(last.title)</a>"
        let now = page.profile.holdersNow(of: last.post)
        if now.isEmpty {
            return "\(person.name) left\(when). Nobody is shown as holding their last post, \(post), now."
        }
        let links = now.map { "<a class=\"govuk-link\" href=\"\($0.path)\">\($0.name)</a>" as HTML }
        return "\(person.name) left\(when). Their last post, \(post), is now held by \(links.joined(" and "))."
    }

    private var history: HTML {
        if page.profile.previous.isEmpty { return .empty }
        let items = page.profile.previous.map(page.formerPost)
        return "<h2 class=\"govuk-heading-m\">Posts they held</h2><ul class=\"govuk-list\">\(items)</ul>"
    }

    private var administration: HTML {
        let move: HTML =
            page.mayMove ? linkButton("Move to another body", "\(person.path)/move", .secondary) : .empty
        let back: HTML =
            page.mayAdminister ? actionForm(page.visit, "\(person.path)/rejoin", "They have come back") : .empty
        if move.isEmpty, back.isEmpty { return .empty }
        return """
            <h2 class="govuk-heading-m">For administrators</h2><div class="cc-actions">\(back)\(move)</div>
            """
    }
}
