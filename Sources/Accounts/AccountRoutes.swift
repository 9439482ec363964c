import Access
import Hummingbird
import Journal
import Kernel
public import Storage
public import Web

/// One's own account: sessions, second factor, tokens, app passwords.
public struct AccountRoutes: Sendable {
    let database: any Database
    let twoFactor: TwoFactor
    let tokens: APITokens

    public init(_ database: any Database, twoFactor: TwoFactor, tokens: APITokens) {
        self.database = database
        self.twoFactor = twoFactor
        self.tokens = tokens
    }

    public var routes: Routes {
        var routes = Routes()
        routes.get("/account") { visit in try await overview(visit) }
        routes.post("/account/sessions/end") { visit, form in
            let hash = bytes(hex: form["session"] ?? "") ?? []
            try await Sessions(database).end(hash, visit.signedIn(), at: visit.now)
            return visit.redirect(to: "/account", flash: "That browser is signed out.")
        }
        routes.post("/account/sessions/end-others") { visit, _ in
            try await Sessions(database).endOthers(but: visit.sessionHash, visit.signedIn(), at: visit.now)
            return visit.redirect(to: "/account", flash: "You are signed out everywhere else.")
        }
        addTwoFactor(&routes)
        addTokens(&routes)
        addPasswords(&routes)
        return routes
    }

    private var passwords: AppPasswords {
        AppPasswords(database: database, clock: tokens.clock, randomness: tokens.randomness)
    }

    private func overview(_ visit: Visit) async throws -> Response {
        let viewer = try visit.signedIn()
        let id = Account.ID(viewer.account)
        let now = visit.now
        let (account, sessions, tokens, passwords) = try await database.read { transaction in
            (
                try AccountStore(transaction).find(id), try SessionStore(transaction).list(of: id, at: now),
                try APITokenStore(transaction).list(of: id), try AppPasswordStore(transaction).list(of: id)
            )
        }
        guard let account else { throw Fault.missing("The account") }
        return visit.page(
            AccountPages.overview(
                visit, viewer, account: account, sessions: sessions, tokens: tokens, passwords: passwords))
    }

    private func account(_ visit: Visit) async throws -> Account {
        let id = Account.ID(try visit.signedIn().account)
        guard let account = try await database.read({ try AccountStore($0).find(id) }) else {
            throw Fault.missing("The account")
        }
        return account
    }

    private func addTwoFactor(_ routes: inout Routes) {
        routes.get("/account/two-factor") { visit in
            let account = try await account(visit)
            return visit.page(
                AccountPages.twoFactor(visit, account: account, secret: twoFactor.newSecret()))
        }
        routes.post("/account/two-factor") { visit, form in
            let account = try await account(visit)
            let secret = form["secret"] ?? ""
            do {
                let codes = try await twoFactor.enable(
                    secret: secret, code: form["code"] ?? "", present: form["present"] ?? "", by: visit.signedIn(),
                    session: visit.sessionHash)
                return visit.page(AccountPages.recoveryCodes(codes))
            } catch let fault as Fault where fault.kind == .invalid {
                return visit.refusedForm(
                    AccountPages.twoFactor(visit, account: account, secret: secret, errors: FormErrors(fault))
                )
            }
        }
        routes.post("/account/two-factor/off") { visit, form in
            do {
                try await twoFactor.disable(present: form["present"] ?? "", by: visit.signedIn())
                return visit.redirect(to: "/account", flash: "Your second factor is off.")
            } catch let fault as Fault where fault.kind == .invalid {
                let account = try await account(visit)
                let page = AccountPages.twoFactor(
                    visit, account: account, secret: twoFactor.newSecret(), errors: FormErrors(fault))
                return visit.refusedForm(page)
            }
        }
    }

    private func addTokens(_ routes: inout Routes) {
        routes.get("/account/tokens/new") { visit in
            visit.page(AccountPages.newToken(visit, name: "", days: "90"))
        }
        routes.post("/account/tokens") { visit, form in
            let viewer = try visit.signedIn()
            var reader = FormReader(form)
            let name = reader.text("name", "What it is for", limit: 100, required: true)
            let days = reader.number("days", "The number of days", in: 1...365)
            if days == nil, reader.errors["days"] == nil { reader.refuse("days", "Enter a number of days") }
            let scopes = form.all("scopes").filter { APIToken.knownScopes.contains($0) }
            if scopes.isEmpty { reader.refuse("scopes", "Choose at least one thing that it may do") }
            guard reader.errors.isEmpty, let days else {
                return visit.refusedForm(
                    AccountPages.newToken(
                        visit, name: name, days: form["days"] ?? "", scopes: scopes, errors: reader.errors))
            }
            let token = try await tokens.create(
                for: Account.ID(viewer.account), name: name, scopes: scopes, days: days,
                by: .viewer(viewer))
            return visit.page(AccountPages.madeToken(token))
        }
        routes.post("/account/tokens/revoke") { visit, form in
            let viewer = try visit.signedIn()
            guard let id = APIToken.ID(form["token"] ?? "") else { throw Fault.missing("The token") }
            try await tokens.revoke(id, owner: Account.ID(viewer.account), by: .viewer(viewer))
            return visit.redirect(to: "/account", flash: "The token is revoked.")
        }
    }

    private func addPasswords(_ routes: inout Routes) {
        routes.get("/account/app-passwords/new") { visit in visit.page(AppPasswordPages.form(visit, name: "")) }
        routes.post("/account/app-passwords") { visit, form in
            let viewer = try visit.signedIn()
            return try await visit.answerForm {
                var reader = FormReader(form)
                let name = reader.text("name", "What it is for", limit: 100, required: true)
                try reader.check()
                let password = try await passwords.create(
                    for: Account.ID(viewer.account), name: name, by: .viewer(viewer))
                return visit.page(AppPasswordPages.made(password, viewer, visit.site))
            } again: { errors in
                AppPasswordPages.form(visit, name: form["name"] ?? "", errors: errors)
            }
        }
        routes.post("/account/app-passwords/revoke") { visit, form in
            let viewer = try visit.signedIn()
            guard let id = AppPassword.ID(form["password"] ?? "") else { throw Fault.missing("The app password") }
            try await passwords.revoke(id, owner: Account.ID(viewer.account), by: .viewer(viewer))
            return visit.redirect(to: "/account", flash: "The app password is revoked.")
        }
    }
}
