import Access
import Hummingbird
import Kernel
public import Storage
public import Web

/// Who may sign in: for the administrators of the platform and of bodies.
public struct AccountAdministrationRoutes: Sendable {
    static let path = "/administration/accounts"
    static let pageSize = 50

    let database: any Database
    let accounts: AccountAdministration
    let bodies: any AccountBodies

    /// - Parameter address: how the service is reached, for links in mail.
    public init(_ database: any Database, bodies: any AccountBodies, address: String) {
        self.database = database
        self.bodies = bodies
        accounts = AccountAdministration(database: database, bodies: bodies, address: address)
    }

    public var routes: Routes {
        var routes = Routes()
        routes.get(Self.path) { visit in try await list(visit) }
        routes.get(Self.path + "/:id") { visit in
            let found = try await accounts.find(visit.id(), visit.signedIn())
            return visit.page(try AccountAdministrationPages.account(visit, found))
        }
        routes.post(Self.path + "/:id/end") { visit, _ in
            let id = try visit.id(of: Account.self)
            try await accounts.end(id, true, by: visit.signedIn(), at: visit.now)
            return visit.redirect(
                to: "\(Self.path)/\(id)", flash: "The account has ended. It is signed out everywhere.")
        }
        routes.post(Self.path + "/:id/enable") { visit, _ in
            let id = try visit.id(of: Account.self)
            try await accounts.end(id, false, by: visit.signedIn(), at: visit.now)
            return visit.redirect(to: "\(Self.path)/\(id)", flash: "The account may sign in again.")
        }
        routes.post(Self.path + "/:id/clear-two-factor") { visit, _ in
            let id = try visit.id(of: Account.self)
            try await accounts.clearTwoFactor(id, by: visit.signedIn(), at: visit.now)
            return visit.redirect(to: "\(Self.path)/\(id)", flash: "The second factor is off.")
        }
        routes.post(Self.path + "/:id/role") { visit, form in try await changeRole(visit, form) }
        addInvitations(&routes)
        return routes
    }

    private func list(_ visit: Visit) async throws -> Response {
        let viewer = try visit.signedIn()
        try AccountRules.administer(viewer).orThrow()
        let (bodies, now) = (bodies, visit.now)
        let filter = AccountListPage.Filter(
            beginning: String((visit.query["q"] ?? "").prefix(254)), body: visit.query["body"] ?? "",
            after: String((visit.query["after"] ?? "").prefix(254)))
        let page = try await database.read { transaction in
            var body: AccountBody?
            if !filter.body.isEmpty {
                body = try bodies.bodies(named: filter.body, in: transaction).first
                if body == nil { throw Fault.missing("A body called ‘\(filter.body)’") }
            }
            let accounts = try AccountStore(transaction).list(
                for: viewer, beginning: filter.beginning, body: body?.id, after: filter.after,
                limit: Self.pageSize + 1)
            let invitations = try InvitationStore(transaction).list(for: viewer, at: now, limit: 100)
            let ids = Set(accounts.compactMap(\.body) + invitations.compactMap(\.body))
            return AccountListPage(
                filter: filter, accounts: accounts, invitations: invitations,
                names: try bodies.bodies(ids.sorted(), in: transaction))
        }
        return visit.page(page.page(visit))
    }

    private func changeRole(_ visit: Visit, _ form: FormData) async throws -> Response {
        let viewer = try visit.signedIn()
        let id = try visit.id(of: Account.self)
        do {
            guard let role = Viewer.Role(rawValue: form["role"] ?? "") else {
                throw Fault.invalid("role", "Choose a role")
            }
            try await accounts.changeRole(
                id, to: role, administering: form["bodies"] ?? "", by: viewer, at: visit.now)
            return visit.redirect(to: "\(Self.path)/\(id)", flash: "The role is changed.")
        } catch let fault as Fault where fault.kind == .invalid {
            let found = try await accounts.find(id, viewer)
            return visit.refusedForm(
                try AccountAdministrationPages.account(visit, found, typed: form, errors: FormErrors(fault)))
        }
    }

    private func addInvitations(_ routes: inout Routes) {
        routes.get("/administration/invitations/new") { visit in
            try AccountRules.administer(visit.signedIn()).orThrow()
            let preset = FormData(["role": ["guest"], "body": [visit.query["body"] ?? ""]])
            return visit.page(try AccountAdministrationPages.invite(visit, preset))
        }
        routes.post("/administration/invitations") { visit, form in
            let viewer = try visit.signedIn()
            try AccountRules.administer(viewer).orThrow()
            var reader = FormReader(form)
            let draft = InvitationDraft(&reader, today: visit.now.day)
            do {
                try reader.check()
                try await accounts.invite(draft, by: viewer, at: visit.now)
                return visit.redirect(to: Self.path, flash: "\(draft.email) is invited, by mail.")
            } catch let fault as Fault where fault.kind == .invalid {
                let errors = reader.errors.isEmpty ? FormErrors(fault) : reader.errors
                return visit.refusedForm(try AccountAdministrationPages.invite(visit, form, errors: errors))
            }
        }
        routes.post("/administration/invitations/withdraw") { visit, form in
            guard let id = Invitation.ID(form["invitation"] ?? "") else { throw Fault.missing("The invitation") }
            try await accounts.withdraw(id, by: visit.signedIn(), at: visit.now)
            return visit.redirect(to: Self.path, flash: "The invitation is withdrawn.")
        }
    }
}
