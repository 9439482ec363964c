import Access
import Directory
import Hummingbird
import Kernel
import Storage
import Web

/// Parties, roles and members of a collaboration.
struct PartyRoutes: Sendable {
    let database: any Database
    let parties: Parties
    let roles: Roles
    let members: Members

    init(_ database: any Database, clock: WallClock) {
        self.database = database
        parties = Parties(database: database, clock: clock)
        roles = Roles(database: database, clock: clock)
        members = Members(database: database, clock: clock)
    }

    private static let path = "/collaborations/:slug/people"

    var routes: Routes {
        var routes = Routes()
        routes.get(Self.path) { visit in
            let view = try await visit.inside(database) { try Self.view($0, $1) }
            return visit.page(PartyPages.page(visit, view))
        }
        addParties(&routes)
        addRoles(&routes)
        addMembers(&routes)
        return routes
    }

    private static func view(_ work: Workplace, _ transaction: any Transaction) throws -> PartyPages.View {
        let sight = Sight(work.viewer)
        let id = work.collaboration.id
        let parties = try PartyStore(transaction).list(id)
        let successions = try SuccessionStore(transaction).list(id)
        let named = parties.map(\.body) + successions.flatMap { [$0.body, $0.successor] }
        let bodies = try BodyStore(transaction).find(Array(Set(named)), sight)
        let store = MemberStore(transaction)
        let members = try store.list(id, at: work.now, limit: Members.limit, sight)
        let closed = parties.map(\.body).filter { bodies[$0]?.closedOn != nil }
        return PartyPages.View(
            head: try CollaborationHead.read(work, transaction), parties: parties, bodies: bodies,
            roles: try ShownRoles.read(id, sight, transaction), members: members,
            hiddenMembers: try max(0, store.current(id, at: work.now) - members.count),
            successors: try PartySuccession.successors(of: closed, transaction), successions: successions,
            requests: work.mayOrganise.isAllowed
                ? try JoinStore(transaction).open(in: [id], limit: Members.limit) : [],
            mayContribute: CollaborationRules.contribute(work.standing, work.collaboration.stage).isAllowed,
            mayOrganise: work.mayOrganise.isAllowed)
    }

    /// What stands above a form for organisers.
    private func organised(_ visit: Visit) async throws -> CollaborationHead {
        try await visit.inside(database) { work, transaction in
            try work.mayOrganise.orThrow()
            return try CollaborationHead.read(work, transaction)
        }
    }

    private func back(_ visit: Visit, _ flash: String) -> Response {
        visit.redirect(to: "/collaborations/\(visit.parameter("slug"))/people", flash: flash)
    }

    private func addParties(_ routes: inout Routes) {
        routes.get("\(Self.path)/parties/new") { visit in
            visit.page(PartyPages.newParty(visit, try await organised(visit), FormData(), FormErrors()))
        }
        routes.post("\(Self.path)/parties/new") { visit, form in
            let viewer = try visit.signedIn()
            return try await visit.answerForm {
                var reader = FormReader(form)
                let typed = reader.text("body", "Body", limit: 300, required: true)
                try reader.check()
                try await parties.add(typed, to: visit.parameter("slug"), by: viewer)
                return back(visit, "The party is added.")
            } again: { errors in
                PartyPages.newParty(visit, try await organised(visit), form, errors)
            }
        }
        routes.get("\(Self.path)/parties/:body") { visit in
            visit.page(try await partyPage(visit, nil, nil, FormErrors()))
        }
        routes.post("\(Self.path)/parties/:body") { visit, form in
            let viewer = try visit.signedIn()
            return try await visit.answerEdit(form) {
                try await parties.change(
                    visit.parameter("body"), in: visit.parameter("slug"), try PartyDraft.read(form),
                    from: EditBasis.revision(form), by: viewer)
                return back(visit, "What the party brings and gains is changed.")
            } again: { basis, errors in
                try await partyPage(visit, basis, form, errors)
            }
        }
        routes.post("\(Self.path)/parties/:body/lead") { visit, _ in
            try await parties.makeLead(
                visit.parameter("body"), in: visit.parameter("slug"), by: try visit.signedIn())
            return back(visit, "That body leads now.")
        }
        routes.post("\(Self.path)/parties/:body/successor") { visit, form in
            let outcome = try await Successions(database: database, clock: parties.clock).succeed(
                visit.parameter("body"), by: form["successor"] ?? "", in: visit.parameter("slug"),
                by: try visit.signedIn())
            let roles = outcome.vacant.map { $0.name.lowercased() }.joined(separator: ", ")
            let vacant = roles.isEmpty ? "" : " Vacant now: \(roles)."
            return back(visit, "\(outcome.successor) is the party now, and has still to sign.\(vacant)")
        }
        routes.post("\(Self.path)/parties/:body/remove") { visit, _ in
            try await parties.remove(
                visit.parameter("body"), from: visit.parameter("slug"), by: try visit.signedIn())
            return back(visit, "That body no longer takes part.")
        }
    }

    private func partyPage(
        _ visit: Visit, _ basis: EditBasis?, _ typed: FormData?, _ errors: FormErrors
    ) async throws -> Page {
        let name = visit.parameter("body")
        let (head, body, party, revision, mayOrganise) = try await visit.inside(database) { work, transaction in
            try CollaborationRules.contribute(work.standing, work.collaboration.stage).orThrow()
            let bodies = BodyStore(transaction)
            guard let named = try bodies.find(slug: name, Sight(work.viewer)),
                let party = try SuccessionStore(transaction).party(for: named.id, in: work.collaboration.id),
                let body = try bodies.find(party.body, Sight(work.viewer))
            else { throw Fault.missing("This party") }
            let mayOrganise = work.mayOrganise.isAllowed
            let revision = try RevisionStore(transaction).number(
                of: PartyDraft.thing(body.id), in: work.collaboration.id)
            return (try CollaborationHead.read(work, transaction), body, party, revision, mayOrganise)
        }
        return PartyPages.party(
            visit, head, body, party, basis ?? EditBasis(revision), typed ?? PartyDraft.fields(party),
            mayOrganise: mayOrganise, errors)
    }

    private func addRoles(_ routes: inout Routes) {
        routes.get("\(Self.path)/roles/new") { visit in
            visit.page(PartyPages.newRole(visit, try await organised(visit), visit.query, FormErrors()))
        }
        routes.post("\(Self.path)/roles/new") { visit, form in
            let viewer = try visit.signedIn()
            return try await visit.answerForm {
                var reader = FormReader(form)
                let role = reader.choice("role", "Role", as: Role.self)
                if role == nil, reader.errors["role"] == nil { reader.refuse("role", "Choose a role") }
                let body = reader.text("body", "Body", limit: 200, required: true)
                let post = reader.text("post", "Post", limit: 300, required: true)
                try reader.check()
                guard let role else { throw Fault.invalid("role", "Choose a role") }
                try await roles.assign(role, toPost: post, of: body, in: visit.parameter("slug"), by: viewer)
                return back(visit, "The post has the role.")
            } again: { errors in
                PartyPages.newRole(visit, try await organised(visit), form, errors)
            }
        }
        routes.post("\(Self.path)/roles/end") { visit, form in
            guard let role = form["role"].flatMap({ Role(rawValue: $0) }),
                let post = form["post"].flatMap({ Post.ID($0) })
            else { throw Fault.missing("This role") }
            try await roles.end(role, of: post, in: visit.parameter("slug"), by: try visit.signedIn())
            return back(visit, "The role is ended.")
        }
    }

    private func addMembers(_ routes: inout Routes) {
        routes.get("\(Self.path)/members/new") { visit in
            visit.page(PartyPages.newMember(visit, try await organised(visit), FormData(), FormErrors()))
        }
        routes.post("\(Self.path)/members/new") { visit, form in
            let viewer = try visit.signedIn()
            return try await visit.answerForm {
                var reader = FormReader(form)
                let email = reader.text("email", "E-mail address", limit: 254, required: true)
                let level = reader.choice("level", "What they may do", as: Member.Level.self)
                if level == nil, reader.errors["level"] == nil { reader.refuse("level", "Choose what they may do") }
                let until = reader.day("until", "The last day")
                try reader.check()
                try await members.put(
                    email, level ?? .reader, until: until, in: visit.parameter("slug"), by: viewer)
                return back(visit, "The member is added.")
            } again: { errors in
                PartyPages.newMember(visit, try await organised(visit), form, errors)
            }
        }
        routes.post("\(Self.path)/members/remove") { visit, form in
            let viewer = try visit.signedIn()
            guard let person = form["person"].flatMap({ Person.ID($0) }) else { throw Fault.missing("This member") }
            try await members.remove(person, from: visit.parameter("slug"), by: viewer)
            if viewer.person == person.uuid { return visit.redirect(to: "/collaborations", flash: "You have left it.") }
            return back(visit, "The member is removed.")
        }
    }
}
