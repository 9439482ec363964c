import Access
import Kernel
import Storage

/// What somebody marked for themselves to find it again. Nobody else sees it, so it is no entry in the journal.
struct Favourites: Sendable {
    /// How many are shown on the page of a workspace.
    static let shown = 20

    let desk: WorkspaceDesk

    func set(_ isFavourite: Bool, _ id: Item.ID, of slug: String, by viewer: Viewer) async throws {
        try await desk.write(slug, viewer, whileClosed: true) { room, transaction in
            guard let person = viewer.person, try ItemGate.find([id], room, transaction).first != nil else {
                throw Fault.missing("This item")
            }
            if isFavourite {
                try transaction.run(
                    """
                    INSERT INTO item_favourite (person_id, item_id, added_at) VALUES (\(person), \(id), \(room.now))
                    ON CONFLICT (person_id, item_id) DO NOTHING
                    """)
            } else {
                try transaction.run("DELETE FROM item_favourite WHERE person_id = \(person) AND item_id = \(id)")
            }
        }
    }

    /// Those of the viewer that appear to them now, by name.
    static func list(_ room: Room, _ transaction: any Transaction) throws -> [Item] {
        guard let person = room.viewer.person else { return [] }
        return try transaction.all(
            Item.self,
            """
            SELECT \(Item.columns) FROM item JOIN item_favourite ON item_favourite.item_id = item.id
            WHERE item_favourite.person_id = \(person) AND \(room.shown) ORDER BY item.folded LIMIT \(shown)
            """)
    }

    static func has(_ id: Item.ID, _ room: Room, _ transaction: any Transaction) throws -> Bool {
        guard let person = room.viewer.person else { return false }
        return try transaction.value(
            Int.self, "SELECT count(*) FROM item_favourite WHERE person_id = \(person) AND item_id = \(id)") ?? 0 > 0
    }

    static let migration = Migration(
        "workspaces-favourites-1",
        """
        CREATE TABLE item_favourite (
            person_id ID NOT NULL REFERENCES person (id),
            item_id ID NOT NULL REFERENCES item (id),
            added_at BIGINT NOT NULL,
            PRIMARY KEY (person_id, item_id)
        );
        CREATE INDEX item_favourite_by_item ON item_favourite (item_id);
        """)
}
