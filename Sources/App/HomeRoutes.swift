import Access
import Directory
import Hummingbird
import Kernel
import Storage
import Web

/// The start page: the big box, what waits for you, and for somebody new the first steps.
struct HomeRoutes: Sendable {
    /// How many of the bodies that somebody administers are listed.
    private static let bodyLimit = 20

    let database: any Database
    let accounts: any PeopleAccounts
    /// What somebody takes part in, and what is new for them.
    let collaborations: @Sendable (Viewer, Instant, any Transaction) throws -> (own: HTML, new: HTML)
    /// What each feature has waiting for somebody, asked in one read transaction.
    let waiting: @Sendable (Viewer, Instant, any Transaction) throws -> [WaitingItem]

    /// What the page shows of the record.
    private struct Content: Sendable {
        let items: [WaitingItem]
        let own: HTML
        let new: HTML
        let person: Person?
        /// The bodies that the viewer looks after.
        let administered: [Body]
        /// Of somebody without a profile: their body and who can add one.
        let home: Body?
        let helpers: [Addressee]
    }

    var routes: Routes {
        var routes = Routes()
        routes.get("/") { visit in
            let viewer = try visit.signedIn()
            let now = visit.now
            let content = try await database.read { try read(viewer, now, $0) }
            return visit.page(page(visit, viewer, content))
        }
        return routes
    }

    private func read(_ viewer: Viewer, _ now: Instant, _ transaction: any Transaction) throws -> Content {
        let items = try waiting(viewer, now, transaction)
        let sight = Sight(viewer)
        let (own, new) = try collaborations(viewer, now, transaction)
        let person = try viewer.person.flatMap { try PersonStore(transaction).find(Person.ID($0), sight) }
        let bodies = BodyStore(transaction)
        let administered = try bodies.find(sight.administers.sorted().prefix(Self.bodyLimit).map { Body.ID($0) }, sight)
        var home: Body?
        var helpers: [Addressee] = []
        if person == nil, viewer.role != .guest, let body = viewer.body {
            home = try bodies.find(Body.ID(body), sight)
            helpers = try accounts.administrators(of: [body], in: transaction)[body] ?? []
        }
        return Content(
            items: items.sorted { ($0.dueOn ?? .distant) < ($1.dueOn ?? .distant) }, own: own, new: new, person: person,
            administered: administered.values.sorted { $0.name < $1.name }, home: home, helpers: helpers)
    }

    private func page(_ visit: Visit, _ viewer: Viewer, _ content: Content) -> Page {
        let isNew = content.person?.confirmedAt == nil
        return Page(
            "Home", hasOwnSearch: true,
            body: """
                <h1 class="govuk-heading-l">\(greeting(visit.now)), \(firstName(viewer, content.person))</h1>
                \(searchBox(query: "", isLabelled: true))
                <p class="cc-why">People, teams, bodies, topics and collaborations. Try ‘supported housing northmoor’ or ‘head of fraud’.</p>
                <div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
                \(if: isNew, firstSteps(viewer, content))
                <h2 class="govuk-heading-m">Waiting for you</h2>
                \(list(content.items))
                \(content.own)
                </div><div class="govuk-grid-column-one-third">
                \(content.new)
                <h2 class="govuk-heading-m">Look around</h2>
                <ul class="cc-list">
                <li><a class="govuk-link cc-list__title" href="/bodies">Bodies</a><p class="cc-why">Every organisation, A to Z and by kind</p></li>
                <li><a class="govuk-link cc-list__title" href="/topics">Topics</a><p class="cc-why">Who works on what</p></li>
                <li><a class="govuk-link cc-list__title" href="/glossary">Glossary</a><p class="cc-why">What the abbreviations mean</p></li>
                </ul>\(lookAfter(viewer, content.administered))</div></div>
                """)
    }

    /// What administrators come for.
    private func lookAfter(_ viewer: Viewer, _ bodies: [Body]) -> HTML {
        var items = bodies.map { body -> HTML in
            """
            <li>\(title(body.name, body.path))\
            <p class="cc-why">\(Link("How true its directory is", "\(body.path)/dashboard").html)<br>\
            \(Link("Add a person", "\(body.path)/people/new").html)</p></li>
            """
        }
        if viewer.isPlatformAdministrator {
            items.append(
                "<li>\(title("Administration", "/administration"))<p class=\"cc-why\">Mail and work under way</p></li>")
        }
        if items.isEmpty { return .empty }
        return """
            <h2 class="govuk-heading-m">You look after</h2><ul class="cc-list">\(items)
            <li>\(title("Import a file", "/directory/import"))<p class="cc-why">People and posts from your own system</p></li></ul>
            """
    }

    private func title(_ text: String, _ path: String) -> HTML {
        "<a class=\"govuk-link cc-list__title\" href=\"\(path)\">\(text)</a>"
    }

    private func list(_ items: [WaitingItem]) -> HTML {
        if items.isEmpty {
            return empty(
                "Nothing is waiting for you. Confirmations, corrections and decisions will appear here.")
        }
        let rows = items.map { item -> HTML in
            """
            <li><a class="govuk-link cc-list__title" href="\(item.path)">\(item.title)</a>
            <p class="cc-why">\(item.why)\(item.dueOn.map { " · by \($0.plain)" } ?? "")</p></li>
            """
        }
        return "<ul class=\"cc-list\">\(rows)</ul>"
    }

    private func firstSteps(_ viewer: Viewer, _ content: Content) -> HTML {
        """
        <h2 class="govuk-heading-m">First steps</h2>
        <ol class="govuk-list govuk-list--number">
        \(profileStep(viewer, content))
        <li><a class="govuk-link" href="/search">Find somebody</a> in another body who works on what you do.</li>
        <li><a class="govuk-link" href="/collaborations">See what others work on together</a>, or register what you plan.</li></ol>
        """
    }

    /// How to come by a complete profile: nothing for those who belong to no body here.
    private func profileStep(_ viewer: Viewer, _ content: Content) -> HTML {
        let why = "two minutes, so that others find you."
        if let person = content.person { return "<li>\(Link("Complete your profile", person.path).html) – \(why)</li>" }
        guard let home = content.home else { return .empty }
        if viewer.administers(home.id.uuid) {
            let fields = FormData(["name": [viewer.name], "email": [viewer.email]]).encoded()
            return "<li>\(Link("Add your own profile", "\(home.path)/people/new?\(fields)").html) – \(why)</li>"
        }
        if content.helpers.isEmpty {
            return """
                <li>You have no profile yet, and \(home.name) has no administrator here to add one. \
                \(Link("See whom to ask there", home.path).html).</li>
                """
        }
        let names = content.helpers.prefix(3).map { mailLink($0.email, $0.name) }
        return "<li>Ask for a profile, so that others find you: \(names.joined(" or ")) can add it.</li>"
    }

    private func firstName(_ viewer: Viewer, _ person: Person?) -> String {
        if let person { return person.firstName }
        return viewer.name.split(separator: " ").first.map(String.init) ?? viewer.name
    }

    private func greeting(_ now: Instant) -> String {
        switch now.minuteOfDay {
        case ..<720: "Good morning"
        case ..<1080: "Good afternoon"
        default: "Good evening"
        }
    }
}

extension Day {
    /// Later than any promise.
    fileprivate static let distant = Day(year: 9999, month: 12, day: 31)
}
