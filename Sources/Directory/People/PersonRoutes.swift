import Access
import Hummingbird
import Journal
public import Kernel
public import Storage
public import Web

/// The page of a person, and the pages that change it.
public struct PersonRoutes: Sendable {
    let database: any Database
    let people: People
    let adding: NewPersonRoutes
    let moving: PersonMoveRoutes
    let panels: [any PagePanel]

    /// - Parameters:
    ///   - address: how the service is reached from outside, for links in mail.
    ///   - panels: what other features show on the page of a person.
    public init(
        _ database: any Database, clock: WallClock, accounts: any PeopleAccounts, address: String,
        panels: [any PagePanel] = []
    ) {
        self.panels = panels
        self.database = database
        people = People(database: database, clock: clock)
        adding = NewPersonRoutes(database, clock: clock)
        moving = PersonMoveRoutes(database, clock: clock, accounts: accounts, address: address)
    }

    public var routes: Routes {
        var routes = adding.routes
        routes.add(moving.routes)
        routes.get("/people/:id") { visit in try await profile(visit) }
        routes.get("/people/:id/edit") { visit in
            let (person, body) = try await changeable(visit)
            return visit.page(PersonEditPages(visit, person, body).sections)
        }
        routes.get("/people/:id/edit/:section") { visit in try await edit(visit) }
        routes.upload("/people/:id/photo", seconds: 300) { visit in try await upload(visit) }
        routes.post("/people/:id/photo/remove") { visit, _ in
            let id = try visit.id(of: Person.self)
            try await people.removePhoto(id, by: visit.signedIn())
            return visit.redirect(to: "/people/\(id)", flash: "The photograph is removed.")
        }
        routes.post("/people/:id/edit/:section") { visit, form in try await change(visit, form) }
        routes.get("/people/:id/photo/:hash") { visit in try await photo(visit) }
        return routes
    }

    private func profile(_ visit: Visit) async throws -> Response {
        let id = try visit.id(of: Person.self)
        let (viewer, now) = (visit.viewer, visit.now)
        let (found, panel) = try await database.read { transaction in
            let found = try PersonProfileReader(transaction, for: viewer).read(id, at: now)
            guard let viewer else { return (found, HTML.empty) }
            return (found, try panels.panel(on: Subject("person", id.uuid), for: viewer, at: now, in: transaction))
        }
        switch found {
        case .merged(let other): return visit.redirect(to: "/people/\(other)")
        case .profile(let profile): return visit.page(PersonPage(visit, profile, panel).page)
        }
    }

    // MARK: - Changing

    private func changeable(_ visit: Visit) async throws -> (Person, Body) {
        let id = try visit.id(of: Person.self)
        let viewer = try visit.signedIn()
        return try await database.read { transaction in
            let person = try People.changeable(id, viewer, transaction)
            return (person, try Self.body(of: person, transaction))
        }
    }

    private static func body(of person: Person, _ transaction: any Transaction) throws -> Body {
        guard let body = try BodyStore(transaction).find(person.body, .everything) else {
            throw Fault.missing("This person's body")
        }
        return body
    }

    private static func section(_ visit: Visit) throws -> ProfileSection {
        guard let section = ProfileSection(rawValue: visit.parameter("section")) else {
            throw Fault.missing("This page")
        }
        return section
    }

    private func edit(_ visit: Visit) async throws -> Response {
        let section = try Self.section(visit)
        let id = try visit.id(of: Person.self)
        let viewer = try visit.signedIn()
        let suggested = Correction.ID(visit.query["correction"] ?? "")
        let (person, body, form, correction) = try await database.read { transaction in
            let person = try People.changeable(id, viewer, transaction)
            let topics = section == .work ? try TopicStore(transaction).tags(of: id.uuid) : []
            let cover = try person.cover.flatMap { cover in
                try PersonStore(transaction).summaries([cover], Sight(viewer))[cover]
            }
            let correction = try suggested.flatMap { try CorrectionStore(transaction).find($0) }
            return (
                person, try Self.body(of: person, transaction),
                PersonForm.filled(section, person, topics: topics, cover: cover), correction
            )
        }
        var suggestion = HTML.empty
        if let correction, correction.subject == id.uuid { suggestion = CorrectionPages.suggestion(correction) }
        return visit.page(PersonEditPages(visit, person, body).section(section, form, suggestion: suggestion))
    }

    private func change(_ visit: Visit, _ form: FormData) async throws -> Response {
        let section = try Self.section(visit)
        let id = try visit.id(of: Person.self)
        switch try await people.change(id, section, form, by: visit.signedIn()) {
        case .saved: return visit.redirect(to: "/people/\(id)", flash: "The profile is changed.")
        case .refused(let refusal):
            let (person, body) = try await changeable(visit)
            return visit.refusedForm(PersonEditPages(visit, person, body).section(section, form, refusal))
        }
    }

    // MARK: - Photographs

    private func upload(_ visit: Visit) async throws -> Response {
        // Whoever may not is refused before anything is read.
        let (person, body) = try await changeable(visit)
        var upload = try PhotoUpload(contentType: visit.request.headers[.contentType] ?? "")
        for try await buffer in visit.request.body { try upload.feed(buffer.readableBytesView) }
        try visit.requireOurs(upload.finish())
        do {
            guard !upload.picture.isEmpty else { throw Fault.invalid("photo", "Choose a picture") }
            let jpeg = try await PhotoWorkshop.portrait(from: upload.picture)
            try await people.setPhoto(person.id, jpeg: jpeg, by: visit.signedIn())
        } catch let fault as Fault where fault.kind == .invalid {
            let refusal = People.Refusal(errors: FormErrors(fault))
            return visit.refusedForm(PersonEditPages(visit, person, body).section(.photo, FormData(), refusal))
        }
        return visit.redirect(to: "\(person.path)?photo=sent")
    }

    private func photo(_ visit: Visit) async throws -> Response {
        let id = try visit.id(of: Person.self)
        let hash = visit.parameter("hash")
        let sight = Sight(visit.viewer)
        let jpeg = try await database.read { transaction -> [UInt8]? in
            let store = PersonStore(transaction)
            guard let person = try store.find(id, sight), person.photoHash == hash, person.isCurrent,
                sight.sees(.photo, of: person)
            else { return nil }
            return try store.photo(of: id)
        }
        guard let jpeg else { throw Fault.missing("This photograph") }
        var response = Response.bytes(jpeg, type: "image/jpeg")
        response.headers[.cacheControl] = "private, max-age=31536000, immutable"
        return response
    }
}
