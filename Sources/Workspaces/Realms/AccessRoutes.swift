import Access
import Directory
import Hummingbird
import Kernel
import Storage
import Web

/// Permissions in the browser: of folders, and of the workspace itself.
struct AccessRoutes: Sendable {
    let desk: WorkspaceDesk

    private var permissions: Permissions { Permissions(desk: desk) }

    var routes: Routes {
        var routes = Routes()
        for place in ["/workspaces/:slug", "/workspaces/:slug/items/:id"] {
            routes.get("\(place)/access") { visit in
                visit.page(AccessPages.page(visit, try await view(visit)))
            }
            routes.post("\(place)/access") { visit, form in
                let (viewer, slug, folder) = (try visit.signedIn(), visit.parameter("slug"), try Self.folder(visit))
                let basis = form[PermissionBasis.field].flatMap { PermissionBasis($0) }
                do {
                    try await permissions.set(
                        try Self.grants(form), on: folder, from: basis, of: slug, by: viewer)
                } catch let fault as Fault where fault.kind == .conflict {
                    let view = try await view(visit)
                    // Full, not overtaken.
                    if basis == PermissionBasis(view.realm) { throw fault }
                    return visit.overtakenForm(AccessPages.page(visit, view, typed: form))
                }
                return visit.redirect(to: visit.path, flash: "The permissions are saved.")
            }
        }
        routes.post("/workspaces/:slug/items/:id/access/reset") { visit, form in
            let (slug, id) = (visit.parameter("slug"), try visit.id(of: Item.self))
            try await permissions.reset(
                id, from: form[PermissionBasis.field].flatMap { PermissionBasis($0) }, of: slug,
                by: try visit.signedIn())
            let path = "/workspaces/\(slug)/items/\(id)"
            // It may be that they do not see it any more.
            return visit.redirect(to: "\(path)/access", flash: "The folder inherits its permissions again.")
        }
        return routes
    }

    private static func folder(_ visit: Visit) throws -> Item.ID? {
        visit.parameter("id").isEmpty ? nil : try visit.id(of: Item.self)
    }

    /// Every grantee that the form names; anything else than a level is refused.
    static func grants(_ form: FormData) throws -> [Grantee: AccessLevel] {
        var grants: [Grantee: AccessLevel] = [:]
        for (name, values) in form.fields {
            guard let grantee = Grantee(field: name), grantee != .role(.owner) else { continue }
            let text = values.first ?? ""
            if text.isEmpty, case .team = grantee { continue }
            guard let number = Int(text), let level = AccessLevel(rawValue: number) else {
                throw Fault.invalid(name, "Choose what they may do from the list")
            }
            grants[grantee] = level
        }
        // A role that the form leaves out may do nothing.
        for role in WorkspaceMember.Role.allCases where role != .owner && grants[.role(role)] == nil {
            grants[.role(role)] = AccessLevel.none
        }
        return grants
    }

    private func view(_ visit: Visit) async throws -> AccessView {
        let (viewer, folder) = (try visit.signedIn(), try Self.folder(visit))
        let asked = visit.query["as"].flatMap { Person.ID($0) }
        return try await desk.read(visit.parameter("slug"), viewer) {
            try AccessView.read(folder, asked: asked, $0, $1)
        }
    }
}

extension Grantee {
    /// As ``field`` names it.
    init?(field: String) {
        if field.hasPrefix("role-"), let role = WorkspaceMember.Role(rawValue: String(field.dropFirst(5))) {
            self = .role(role)
        } else if field.hasPrefix("team-"), let team = PermissionTeam.ID(String(field.dropFirst(5))) {
            self = .team(team)
        } else {
            return nil
        }
    }
}
