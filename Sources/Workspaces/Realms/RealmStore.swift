import Directory
import Kernel
import Storage

/// All of the SQL about realms and permission teams.
struct RealmStore {
    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    /// The realms of a workspace; at most ``Realm/limit``.
    func list(_ workspace: Workspace.ID) throws -> [Realm] {
        try list([workspace])[workspace] ?? []
    }

    func insert(_ realm: Realm, in workspace: Workspace.ID) throws {
        try transaction.run(
            "INSERT INTO realm (id, workspace_id, folder_id) VALUES (\(realm.id), \(workspace), \(realm.folder))")
        try grant(realm)
    }

    /// Replaces what a realm grants.
    func update(_ realm: Realm) throws {
        try transaction.run("DELETE FROM realm_grant WHERE realm_id = \(realm.id)")
        try transaction.run("UPDATE realm SET revision = revision + 1 WHERE id = \(realm.id)")
        try grant(realm)
    }

    func remove(_ realm: Realm.ID) throws {
        try transaction.run("DELETE FROM realm_grant WHERE realm_id = \(realm)")
        try transaction.run("DELETE FROM realm WHERE id = \(realm)")
    }

    private func grant(_ realm: Realm) throws {
        if realm.grants.isEmpty { return }
        try transaction.insert(
            into: "realm_grant", ["realm_id", "grantee", "level"],
            realm.grants.map { [realm.id.value, $0.key.value, $0.value.value] })
    }

    /// Gives a folder, and all below it that is of the same realm, to another one, down to the next folder with permissions of
    /// its own. For setting permissions, taking them back, and moving.
    func hand(_ folder: Item.ID, from old: Realm.ID, to new: Realm.ID) throws {
        try transaction.run(
            """
            WITH RECURSIVE below (id) AS (
                SELECT id FROM item WHERE id = \(folder) AND realm_id = \(old)
                UNION ALL SELECT item.id FROM item JOIN below ON item.parent_id = below.id WHERE item.realm_id = \(old)
            ) UPDATE item SET realm_id = \(new) WHERE id IN (SELECT id FROM below)
            """)
    }

    /// The permission teams that somebody is in.
    func teams(of person: Person.ID, in workspace: Workspace.ID) throws -> Set<PermissionTeam.ID> {
        Set(
            try transaction.values(
                PermissionTeam.ID.self,
                """
                SELECT permission_team.id FROM permission_team_member
                JOIN permission_team ON permission_team.id = permission_team_member.team_id
                WHERE permission_team_member.person_id = \(person) AND permission_team.workspace_id = \(workspace)
                """))
    }

    /// All folders that these lie in, whatever their depth; not of those in the bin.
    /// - Parameter withSensitive: whether what is OFFICIAL-SENSITIVE counts.
    func folders(above folders: [Item.ID], withSensitive: Bool) throws -> Set<Item.ID> {
        if folders.isEmpty { return [] }
        let seen: SQL = withSensitive ? "" : " AND marking <> \(Marking.officialSensitive)"
        return Set(
            try transaction.values(
                Item.ID.self,
                """
                WITH RECURSIVE above (id) AS (
                    SELECT parent_id FROM item WHERE id IN \(list: folders)
                        AND parent_id IS NOT NULL AND binned_at IS NULL\(seen)
                    UNION SELECT item.parent_id FROM item JOIN above ON item.id = above.id WHERE item.parent_id IS NOT NULL
                ) SELECT id FROM above
                """))
    }
}
