import Directory
import Kernel
import Storage

extension RealmStore {
    /// The realms of several workspaces, with as many queries as for one.
    func list(_ workspaces: [Workspace.ID]) throws -> [Workspace.ID: [Realm]] {
        let found = try transaction.all(
            Place.self,
            """
            SELECT id, workspace_id, folder_id, revision FROM realm WHERE workspace_id IN \(list: workspaces)
            ORDER BY id
            """)
        let grants = try transaction.all(
            Given.self,
            """
            SELECT realm_grant.realm_id, realm_grant.grantee, realm_grant.level FROM realm
            JOIN realm_grant ON realm_grant.realm_id = realm.id WHERE realm.workspace_id IN \(list: workspaces)
            """)
        let byRealm = Dictionary(grouping: grants, by: \.realm)
        return Dictionary(grouping: found, by: \.workspace).mapValues { places in
            places.map { place in
                let pairs = (byRealm[place.realm] ?? []).compactMap { given in given.grantee.map { ($0, given.level) } }
                return Realm(
                    id: place.realm, folder: place.folder,
                    grants: Dictionary(pairs, uniquingKeysWith: { first, _ in first }),
                    revision: place.revision)
            }
        }
    }

    /// All permission teams that somebody is in, wherever.
    func teams(of person: Person.ID) throws -> Set<PermissionTeam.ID> {
        Set(
            try transaction.values(
                PermissionTeam.ID.self, "SELECT team_id FROM permission_team_member WHERE person_id = \(person)"))
    }

    private struct Place: RowDecodable {
        let realm: Realm.ID
        let workspace: Workspace.ID
        let folder: Item.ID?
        let revision: Int

        init(row: Row) throws {
            revision = try row.get("revision")
            realm = try row.get("id")
            workspace = try row.get("workspace_id")
            folder = try row.get("folder_id")
        }
    }

    private struct Given: RowDecodable {
        let realm: Realm.ID
        let grantee: Grantee?
        let level: AccessLevel

        init(row: Row) throws {
            realm = try row.get("realm_id")
            let text: String = try row.get("grantee")
            grantee = Grantee(.text(text))
            level = try row.get("level")
        }
    }
}
