import Access
import Hummingbird
import Kernel
import Storage
import Web

/// The page with which somebody is moved to another body.
struct PersonMoveRoutes: Sendable {
    let database: any Database
    let moves: PersonMoves

    init(_ database: any Database, clock: WallClock, accounts: any PeopleAccounts, address: String) {
        self.database = database
        moves = PersonMoves(database: database, clock: clock, accounts: accounts, address: address)
    }

    var routes: Routes {
        var routes = Routes()
        routes.get("/people/:id/move") { visit in
            let fields = FormData(
                visit.query.fields.merging(["day": [visit.now.day.plain]]) { typed, _ in typed })
            return visit.page(try await page(visit, fields))
        }
        routes.post("/people/:id/move") { visit, form in
            let viewer = try visit.signedIn()
            let id = try visit.id(of: Person.self)
            return try await visit.answerForm {
                let body = try await body(form["body"] ?? "", viewer)
                let day = try LastDay.read(form)
                try await moves.move(id, to: body.id, on: day, by: viewer)
                return visit.redirect(
                    to: "/people/\(id)", flash: "They are in \(body.name) now. Give them a post and their new address.")
            } again: { errors in
                try await page(visit, form, errors)
            }
        }
        return routes
    }

    /// The body meant by a slug, as the list of a body's administrator has it, or by a name.
    private func body(_ typed: String, _ viewer: Viewer) async throws -> Body {
        let found = try await database.read { try BodyStore($0).find(named: typed, Sight(viewer)) }
        guard !typed.isEmpty, let body = found.first else {
            throw Fault.invalid("body", "Enter the name or abbreviation of a body here")
        }
        if found.count > 1 {
            throw Fault.invalid(
                "body", "Several bodies are called ‘\(typed)’. Give the last part of the page’s address")
        }
        return body
    }

    private func page(_ visit: Visit, _ fields: FormData, _ errors: FormErrors = FormErrors()) async throws -> Page {
        let viewer = try visit.signedIn()
        let id = try visit.id(of: Person.self)
        let (person, home, bodies) = try await database.read { transaction in
            let person = try PersonMoves.movable(id, viewer, transaction)
            let store = BodyStore(transaction)
            guard let home = try store.find(person.body, .everything) else { throw Fault.missing("This person") }
            let own = try store.find(Sight(viewer).administers.map { Body.ID($0) }, .everything).values
            return (person, home, own.filter { $0.id != person.body && $0.closedOn == nil })
        }
        guard viewer.isPlatformAdministrator || !bodies.isEmpty else {
            throw Fault.refused(
                "You cannot do this because only an administrator of the body that they go to may, and you are not one."
            )
        }
        return PersonMovePages.move(
            visit, person, from: home, to: bodies.sorted { $0.name < $1.name }, fields, errors)
    }
}

/// What the page says.
enum PersonMovePages {
    /// - Parameter bodies: those to choose from; of a platform administrator, who may type any, none.
    static func move(
        _ visit: Visit, _ person: Person, from home: Body, to bodies: [Body], _ fields: FormData, _ errors: FormErrors
    ) -> Page {
        let heading = "Move \(person.name) to another body"
        let value = fields["body"] ?? ""
        let body: HTML =
            bodies.isEmpty
            ? textField(
                "body", "To which body?", value: value, hint: "Its name or abbreviation", error: errors["body"])
            : select(
                "body", "To which body?", value: value, bodies.map { Choice($0.slug, $0.name) }, error: errors["body"])
        return Page.form(
            heading, trail: [DirectoryLinks.bodies, Link(home.name, home.path), Link(person.name, person.path)],
            errors: errors,
            """
            <p class="govuk-body">What they hold in \(home.name) ends on that day; the rest of the profile goes along. \
            What they keep to their body is seen by the new one from then on, whose administrators look after the profile. \
            If they administer \(home.name) here, that ends.</p>
            <p class="govuk-body">\(person.name) and the administrators of \(home.name) are told by mail, with your name.</p>
            <form method="post" action="\(person.path)/move" novalidate>\(visit.formToken)\(body)
            \(textField("day", "Since which day?", value: fields["day"] ?? "", hint: "For example, 21 November 2026", error: errors["day"], width: 20))
            \(buttonOrCancel("Move them", backTo: person.path))
            </form>
            """)
    }
}
