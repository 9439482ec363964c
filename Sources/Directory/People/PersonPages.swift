import Access
import Kernel
import Web

/// The page of a person.
struct PersonPage {
    let visit: Visit
    let profile: PersonProfile
    let sight: Sight
    let mayChange: Bool
    let mayAdminister: Bool
    /// Whether there is a body into which the viewer may bring them.
    let mayMove: Bool

    /// What other features show here.
    let panel: HTML

    var person: Person { profile.person }

    init(_ visit: Visit, _ profile: PersonProfile, _ panel: HTML = .empty) {
        self.panel = panel
        self.visit = visit
        self.profile = profile
        sight = Sight(visit.viewer)
        mayChange = visit.viewer.map { DirectoryRules.change(profile.person, $0).isAllowed } ?? false
        mayAdminister = visit.viewer?.administers(profile.person.body.uuid) ?? false
        mayMove =
            visit.viewer?.isPlatformAdministrator ?? false
            || sight.administers.contains { $0 != profile.person.body.uuid }
    }

    var page: Page {
        Page(
            person.name, section: DirectoryLinks.section, trail: trail,
            body: person.isCurrent ? current : LeaverPage(self).body)
    }

    private var trail: [Link] {
        var links = [DirectoryLinks.bodies, Link(profile.body.name, profile.body.path)]
        if let team = profile.posts.first(where: { $0.team != nil }), let name = team.teamName, let path = team.teamPath
        {
            links.append(Link(name, path))
        }
        return links
    }

    private var current: HTML {
        """
        \(if: visit.query["photo"] == "sent", notification("The photograph is changed.", isSuccess: true))
        \(heading)
        <div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
        \(reach)
        \(about)
        \(PersonLines(profile).html)
        \(history)
        </div><div class="govuk-grid-column-one-third">
        \(PersonUpkeep(self).html)
        \(panel)\(acquaintances)
        </div></div>
        """
    }

    // MARK: - Above the fold

    var heading: HTML {
        """
        <div class="cc-person">\(portrait)<div>
        <h1 class="govuk-heading-l govuk-!-margin-bottom-1">\(person.name)\(pronouns)</h1>
        \(knownAs)\(posts)
        <p class="govuk-body govuk-!-margin-bottom-2">\(PersonPage.square(profile.body)) \
        <a class="govuk-link" href="\(profile.body.path)">\(profile.body.name)</a></p>
        \(tags)</div></div>
        """
    }

    private var portrait: HTML {
        guard let path = person.photoPath(person.photoHash), sight.sees(.photo, of: person), person.isCurrent else {
            return """
                <span class="cc-face cc-face--large" aria-hidden="true">\(Text.initials(person.name))</span>
                """
        }
        return "<img class=\"cc-face cc-face--large\" src=\"\(path)\" alt=\"\" width=\"120\" height=\"120\">"
    }

    private var pronouns: HTML {
        guard !person.pronouns.isEmpty, sight.sees(.pronouns, of: person) else { return .empty }
        return " <span class=\"govuk-caption-m\">\(person.pronouns)\(restricted(.pronouns))</span>"
    }

    private var knownAs: HTML {
        if Person.name(person.name, says: person.knownAs) { return .empty }
        return "<p class=\"govuk-body govuk-!-margin-bottom-1\">Known as \(person.knownAs)</p>"
    }

    private var posts: HTML {
        if profile.posts.isEmpty { return "<p class=\"govuk-body govuk-!-margin-bottom-1\">No post at present</p>" }
        let lines = profile.posts.map { post -> HTML in
            """
            <p class="govuk-body govuk-!-margin-bottom-1"><a class="govuk-link" href="\(post.postPath)">\(post.title)</a>\
            \(grade(post))\(team(post))\(otherBody(post))</p>
            """
        }
        return HTML.empty + lines.joined("")
    }

    private func grade(_ post: Tenure) -> HTML {
        post.grade.isEmpty ? .empty : " <span class=\"cc-quiet\">\(post.grade)</span>"
    }

    private func team(_ post: Tenure) -> HTML {
        guard let team = post.teamPath, let name = post.teamName else { return .empty }
        return ", <a class=\"govuk-link\" href=\"\(team)\">\(name)</a>"
    }

    /// A post in another body than their own: a secondment, a joint post.
    private func otherBody(_ post: Tenure) -> HTML {
        guard post.body != person.body else { return .empty }
        return ", <a class=\"govuk-link\" href=\"\(post.bodyPath)\">\(post.bodyName)</a>"
    }

    private var tags: HTML {
        var tags: [HTML] = []
        if person.isGuest { tags.append(GuestMark(profile.body.name, of: person).html) }
        if let until = person.awayUntil, person.isAway(on: visit.now.day), sight.sees(.away, of: person) {
            tags.append(tag("Away until \(until.plain)", .yellow))
        }
        if Confirmation.isStale(person, at: visit.now) { tags.append(tag("May be out of date", .orange)) }
        if let left = person.leftOn { tags.append(tag("Left on \(left.plain)", .grey)) }
        if tags.isEmpty { return .empty }
        return "<p class=\"govuk-body govuk-!-margin-bottom-2\">\(tags.joined(" "))</p>"
    }

    static func square(_ body: Body) -> HTML {
        bodySquare(initials: body.initials, name: body.name, id: body.id.uuid)
    }

    // MARK: - Fields

    private var reach: HTML {
        let rows = [
            row(.email, person.email.map { mailLink($0) } ?? .empty), row(.phone, phoneLink(person.phone)),
            row(.mobile, phoneLink(person.mobile)), row(.place, HTML(text: person.place)),
            row(.pattern, HTML(text: person.pattern)), coverRow,
        ]
        let list = summaryList(rows)
        if list.isEmpty {
            return sight.sees(.email, of: person)
                ? "<p class=\"govuk-body\">No way to reach \(person.name) is recorded here.</p>"
                : "<p class=\"govuk-body\">How to reach \(person.name) is not shown to you.</p>"
        }
        return """
            <h2 class="govuk-heading-m" id="reach">How to reach \(person.firstName)</h2>
            \(list)
            """
    }

    private var coverRow: SummaryRow? {
        guard let until = person.awayUntil, person.isAway(on: visit.now.day), sight.sees(.away, of: person) else {
            return nil
        }
        var value: HTML = "Away until \(until.plain)\(restricted(.away))"
        if let cover = profile.cover {
            value += ". <a class=\"govuk-link\" href=\"\(cover.path)\">\(cover.name)</a> stands in"
        }
        return SummaryRow("Away", value)
    }

    private var about: HTML {
        let long: [HTML] = [
            paragraph(.worksOn, "What I work on"), paragraph(.contactFor, "Contact me for"), topics,
        ]
        let rows = [Person.Field.skills, .languages, .interests, .networks].map { field in
            row(field, HTML(text: person.text(of: field)))
        }
        return HTML.empty + long.joined("") + summaryList(rows)
    }

    private var topics: HTML {
        if profile.topics.isEmpty { return .empty }
        let items = profile.topics.map { "<a class=\"govuk-link\" href=\"\($0.path)\">\($0.name)</a>" as HTML }
        return """
            <h2 class="govuk-heading-m">Topics</h2>
            <p class="govuk-body">\(items.joined(" · "))</p>
            """
    }

    private func paragraph(_ field: Person.Field, _ heading: String) -> HTML {
        let text = person.text(of: field)
        guard !text.isEmpty, sight.sees(field, of: person) else { return .empty }
        return """
            <h2 class="govuk-heading-m">\(heading)</h2>
            \(HTML.paragraphs(text))\(restricted(field))
            """
    }

    private func row(_ field: Person.Field, _ value: HTML) -> SummaryRow? {
        guard !value.isEmpty, sight.sees(field, of: person) else { return nil }
        return SummaryRow(field.label, value + restricted(field))
    }

    /// Said only to those who see the field all the same.
    private func restricted(_ field: Person.Field) -> HTML {
        guard person.bodyOnly.contains(field) else { return .empty }
        return " <span class=\"cc-why\">only \(profile.body.name) sees this</span>"
    }

    private func phoneLink(_ number: String) -> HTML {
        if number.isEmpty { return .empty }
        let digits = String(number.filter { $0.isASCII && ($0.isNumber || $0 == "+") })
        if digits.isEmpty { return HTML(text: number) }
        return "<a class=\"govuk-link\" href=\"tel:\(digits)\">\(number)</a>"
    }

    // MARK: - Before and around

    private var history: HTML {
        if profile.previous.isEmpty { return .empty }
        return
            "<h2 class=\"govuk-heading-m\">Previous posts</h2><ul class=\"govuk-list\">\(profile.previous.map(formerPost))</ul>"
    }

    func formerPost(_ post: Tenure) -> HTML {
        let now = profile.holdersNow(of: post.post).map {
            "<a class=\"govuk-link\" href=\"\($0.path)\">\($0.name)</a>" as HTML
        }
        let successor: HTML = now.isEmpty ? .empty : "<p class=\"cc-why\">Now held by \(now.joined(" and "))</p>"
        let period: HTML = post.period.isEmpty ? .empty : ", \(post.period)"
        return """
            <li class="govuk-!-margin-bottom-2"><a class="govuk-link" href="\(post.postPath)">\(post.title)</a>\
            \(team(post)), <a class="govuk-link" href="\(post.bodyPath)">\(post.bodyName)</a>\(period)\
            \(successor)</li>
            """
    }

    private var acquaintances: HTML {
        if profile.acquaintances.isEmpty { return .empty }
        let items = profile.acquaintances.prefix(8).map { "<li>\(acquaintance($0))</li>" as HTML }
        return """
            <h2 class="govuk-heading-m">How do I know \(person.firstName)?</h2>
            <ul class="govuk-list">\(items)</ul>
            """
    }

    private func acquaintance(_ found: Acquaintance) -> HTML {
        "\(found.sentence(of: person.firstName)). <a class=\"govuk-link\" href=\"\(found.path)\">See \(found.name)</a>"
    }
}

extension Person {
    /// Whether the name says already what somebody is known as: 'Dan' of 'Dan Okafor', or nothing.
    static func name(_ name: String, says knownAs: String) -> Bool {
        let words = Text.folded(name).split { !$0.isLetter && !$0.isNumber }
        let known = Text.folded(knownAs).split { !$0.isLetter && !$0.isNumber }
        return Set(known).isSubset(of: words)
    }

    /// What they are called in a sentence: the name they are known by, or else the first of their given names.
    public var firstName: String {
        if !knownAs.isEmpty { return knownAs }
        if !given.isEmpty { return String(given.split(separator: " ").first ?? Substring(given)) }
        return name
    }
}
