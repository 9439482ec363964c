import Kernel
import Storage
import XML

/// Something that a program wrote to a file or folder by WebDAV, to have it back: we make nothing of it.
struct ItemProperty: Sendable, RowDecodable {
    /// Bytes that an item has of them at most: a listing holds those of a page of items.
    static let size = 16 * 1024

    let item: Item.ID
    let name: XMLName
    /// An element that stands by itself.
    let xml: String

    init(row: Row) throws {
        item = try row.get("item_id")
        name = XMLName(try row.get("name"), in: try row.get("namespace"))
        xml = try row.get("xml")
    }

    static let migration = Migration(
        "workspaces-properties-1",
        """
        -- Dead properties of WebDAV (RFC 4918, section 4).
        CREATE TABLE item_property (
            item_id ID NOT NULL REFERENCES item (id),
            namespace TEXT NOT NULL,
            name TEXT NOT NULL,
            xml TEXT NOT NULL,
            PRIMARY KEY (item_id, namespace, name)
        );
        """)
}

/// All of the SQL about properties. Whoever asks has found the items through ``ItemStore`` first.
struct ItemPropertyStore {
    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    func of(_ items: [Item.ID]) throws -> [Item.ID: [ItemProperty]] {
        if items.isEmpty { return [:] }
        let found = try transaction.all(
            ItemProperty.self,
            """
            SELECT item_id, namespace, name, xml FROM item_property WHERE item_id IN \(list: items)
            ORDER BY item_id, namespace, name
            """)
        return Dictionary(grouping: found, by: \.item)
    }

    func set(_ name: XMLName, _ xml: String?, of item: Item.ID) throws {
        guard let xml else {
            try transaction.run(
                """
                DELETE FROM item_property
                WHERE item_id = \(item) AND namespace = \(name.namespace) AND name = \(name.local)
                """)
            return
        }
        try transaction.run(
            """
            INSERT INTO item_property (item_id, namespace, name, xml)
            VALUES (\(item), \(name.namespace), \(name.local), \(xml))
            ON CONFLICT (item_id, namespace, name) DO UPDATE SET xml = excluded.xml
            """)
    }

    /// Copies what items have to their copies.
    func copy(_ copies: [Item.ID: Item.ID]) throws {
        let sources = Array(copies.keys)
        for start in stride(from: 0, to: sources.count, by: 500) {
            let found = try of(Array(sources[start..<min(start + 500, sources.count)])).values.joined()
            let rows = found.compactMap { property in
                copies[property.item].map { copy in
                    [copy.value, property.name.namespace.value, property.name.local.value, property.xml.value]
                }
            }
            if rows.isEmpty { continue }
            try transaction.insert(into: "item_property", ["item_id", "namespace", "name", "xml"], rows)
        }
    }

    /// An item has those of another from now on (RFC 4918, sections 9.8.2 and 9.9.1).
    func replace(of item: Item.ID, with other: Item.ID) throws {
        try transaction.run("DELETE FROM item_property WHERE item_id = \(item)")
        try copy([other: item])
    }
}
