import Access
import Directory
import Hummingbird
import Kernel
import Storage
import Web

/// The charter, its parts and its versions.
struct CharterRoutes: Sendable {
    private static let historyLimit = 50
    private static let versionLimit = 200

    let database: any Database
    let charters: Charters

    init(_ database: any Database, clock: WallClock) {
        self.database = database
        charters = Charters(database: database, clock: clock)
    }

    private static let path = "/collaborations/:slug/charter"

    var routes: Routes {
        var routes = Routes()
        routes.get(Self.path) { visit in
            let view = try await visit.inside(database) { work, transaction in
                let charter = try Charter.read(work, Sight(work.viewer), transaction)
                return CharterPages.View(
                    head: try CollaborationHead.read(work, transaction), charter: charter,
                    roles: try ShownRoles.read(work.collaboration.id, Sight(work.viewer), transaction),
                    warnings: charter.warnings(on: work.now.day),
                    versions: try CharterStore(transaction).versionCount(work.collaboration.id),
                    mayContribute: CollaborationRules.contribute(work.standing, work.collaboration.stage).isAllowed,
                    mayChangeRights: RightsRules.change(work.standing, work.collaboration.stage).isAllowed,
                    mayOrganise: work.mayOrganise.isAllowed)
            }
            return visit.page(CharterPages.page(visit, view))
        }
        addParts(&routes)
        addVersions(&routes)
        return routes
    }

    private func part(_ visit: Visit) throws -> CharterPart {
        guard let part = CharterPart(key: visit.parameter("part")) else { throw Fault.missing("This part") }
        return part
    }

    /// A part as it stands, for those who may change it.
    private func changeable(_ visit: Visit) async throws -> (head: CollaborationHead, revision: Revision) {
        let part = try part(visit)
        return try await visit.inside(database) { work, transaction in
            try CollaborationRules.contribute(work.standing, work.collaboration.stage).orThrow()
            let revision = try CharterStore(transaction).current(part, of: work.collaboration)
            if case .decision = part, revision.content.isEmpty { throw Fault.missing("This kind of decision") }
            return (try CollaborationHead.read(work, transaction), revision)
        }
    }

    private func addParts(_ routes: inout Routes) {
        routes.get("\(Self.path)/parts/:part") { visit in
            let (head, revision) = try await changeable(visit)
            let data = revision.content.form(revision.part.fields(head.bodies))
            return visit.page(
                CharterFormPages.form(visit, head, revision, EditBasis(revision.number), data, FormErrors()))
        }
        routes.post("\(Self.path)/parts/:part") { visit, form in
            let viewer = try visit.signedIn()
            let part = try part(visit)
            let slug = visit.parameter("slug")
            return try await visit.answerEdit(form) {
                let fields = part.fields(try await changeable(visit).head.bodies)
                let content = try PartContent.read(form, fields)
                try await charters.change(part, content, from: EditBasis.revision(form), in: slug, by: viewer)
                return visit.redirect(to: "/collaborations/\(slug)/charter", flash: "The charter is changed.")
            } again: { basis, errors in
                let (head, revision) = try await changeable(visit)
                return CharterFormPages.form(visit, head, revision, basis, form, errors)
            }
        }
        routes.get("\(Self.path)/parts/:part/revisions") { visit in
            let part = try part(visit)
            let (head, revisions) = try await visit.inside(database) { work, transaction in
                let store = CharterStore(transaction)
                let found = try store.history(part, of: work.collaboration.id, limit: Self.historyLimit)
                let head = try CollaborationHead.read(work, transaction)
                return (head, found.isEmpty ? [try store.current(part, of: work.collaboration)] : found)
            }
            return visit.page(CharterFormPages.revisions(head, revisions))
        }
    }

    // MARK: - Versions

    private func addVersions(_ routes: inout Routes) {
        routes.get("\(Self.path)/versions") { visit in
            let (head, versions) = try await visit.inside(database) { work, transaction in
                (
                    try CollaborationHead.read(work, transaction),
                    try CharterStore(transaction).versions(work.collaboration.id, limit: Self.versionLimit)
                )
            }
            return visit.page(VersionPages.list(head, versions))
        }
        routes.post("\(Self.path)/versions") { visit, _ in
            let slug = visit.parameter("slug")
            let number = try await charters.keep(slug, by: try visit.signedIn())
            return visit.redirect(
                to: "/collaborations/\(slug)/charter/versions/\(number)", flash: "Version \(number) is kept.")
        }
        routes.get("\(Self.path)/versions/:number") { visit in
            let (head, versions) = try await versions(visit, back: 0)
            return visit.page(VersionPages.one(head, versions[0]))
        }
        routes.get("\(Self.path)/versions/:number/text") { visit in
            let (head, versions) = try await versions(visit, back: 0)
            var response = Response.bytes(Array(versions[0].text.utf8), type: "text/plain; charset=utf-8")
            let name = "\(head.collaboration.slug)-charter-\(versions[0].number).txt"
            response.headers[.contentDisposition] = "attachment; filename=\"\(name)\""
            return response
        }
        routes.get("\(Self.path)/versions/:number/changes") { visit in
            let (head, versions) = try await versions(visit, back: 1)
            return visit.page(VersionPages.changes(head, versions[1], versions[0]))
        }
    }

    /// The version that the path names, and with `back` the one before, or the one that the query names as `from`.
    private func versions(_ visit: Visit, back: Int) async throws -> (CollaborationHead, [CharterVersion]) {
        guard let number = Int(visit.parameter("number")) else { throw Fault.missing("This version") }
        let other = visit.query["from"].flatMap { Int($0) } ?? number - 1
        return try await visit.inside(database) { work, transaction in
            let store = CharterStore(transaction)
            let found = try (back == 0 ? [number] : [number, other]).map { wanted -> CharterVersion in
                guard let version = try store.version(wanted, of: work.collaboration.id) else {
                    throw Fault.missing("This version")
                }
                return version
            }
            return (try CollaborationHead.read(work, transaction), found)
        }
    }
}
