import Access
import Directory
import Hummingbird
import Kernel
import Storage
import Web

/// The start page: the big box, what waits for you, and for somebody new the first steps.
struct HomeRoutes: Sendable {
    let database: any Database
    /// What each feature has waiting for somebody, asked in one read transaction.
    let waiting: @Sendable (Viewer, Instant, any Transaction) throws -> [WaitingItem]

    var routes: Routes {
        var routes = Routes()
        routes.get("/") { visit in
            let viewer = try visit.signedIn()
            let now = visit.now
            let waiting = waiting
            let (items, person) = try await database.read { transaction in
                let items = try waiting(viewer, now, transaction)
                let person = try viewer.person.flatMap { id in
                    try PersonStore(transaction).find(Person.ID(id), Sight(viewer))
                }
                return (items.sorted { ($0.dueOn ?? .distant) < ($1.dueOn ?? .distant) }, person)
            }
            return visit.page(page(visit, viewer, items, person))
        }
        return routes
    }

    private func page(_ visit: Visit, _ viewer: Viewer, _ items: [WaitingItem], _ person: Person?) -> Page {
        let isNew = person?.confirmedAt == nil
        return Page(
            "Home", hasOwnSearch: true,
            body: """
                <h1 class="govuk-heading-l">\(greeting(visit.now)), \(firstName(viewer, person))</h1>
                \(searchBox(query: "", isLabelled: true))
                <p class="cc-why">People, teams, bodies and topics. Try ‘supported housing northmoor’ or ‘head of fraud’.</p>
                <div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
                \(if: isNew, firstSteps(person))
                <h2 class="govuk-heading-m">Waiting for you</h2>
                \(list(items))
                </div><div class="govuk-grid-column-one-third">
                <h2 class="govuk-heading-m">Look around</h2>
                <ul class="cc-list">
                <li><a class="govuk-link cc-list__title" href="/bodies">Bodies</a><p class="cc-why">Every organisation, A to Z and by kind</p></li>
                <li><a class="govuk-link cc-list__title" href="/topics">Topics</a><p class="cc-why">Who works on what</p></li>
                <li><a class="govuk-link cc-list__title" href="/glossary">Glossary</a><p class="cc-why">What the abbreviations mean</p></li>
                </ul></div></div>
                """)
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

    private func firstSteps(_ person: Person?) -> HTML {
        let profile: HTML =
            person.map { "<a class=\"govuk-link\" href=\"\($0.path)\">Complete your profile</a>" }
            ?? "Ask your body’s administrator for a profile"
        return """
            <h2 class="govuk-heading-m">First steps</h2>
            <ol class="govuk-list govuk-list--number">
            <li>\(profile) – two minutes, so that others find you.</li>
            <li><a class="govuk-link" href="/search">Find somebody</a> in another body who works on what you do.</li>
            <li><a class="govuk-link" href="/bodies">See how other bodies are organised</a>.</li></ol>
            """
    }

    private func firstName(_ viewer: Viewer, _ person: Person?) -> String {
        if let given = person?.given, !given.isEmpty { return given }
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
