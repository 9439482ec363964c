import Kernel
public import Storage

extension JournalEntry: RowDecodable {
    static let columns = [
        "id", "time", "actor_kind", "actor_account", "actor_person", "actor_name", "on_behalf", "verb",
        "subject_kind", "subject_id", "container_kind", "container_id", "body", "details",
    ]

    /// The columns of `journal_entry` as `e`, for `SELECT`.
    static let selection = SQL(trusted: columns.map { "e.\($0)" }.joined(separator: ", "))

    var values: [Value] {
        func optional(_ id: UUID128?) -> Value { id.map { .uuid($0) } ?? .null }
        return [
            .uuid(id.uuid), .integer(time.milliseconds), .text(actor.kind.rawValue), optional(actor.account),
            optional(actor.person), .text(actor.name), optional(onBehalf), .text(verb), .text(subject.kind),
            .uuid(subject.id), container.map { .text($0.kind) } ?? .null, optional(container?.id),
            optional(body),
            .text(DetailsText.encode(details)),
        ]
    }

    /// Reads a row with `columns`.
    /// - Throws: `StorageError.column` for anything that was not written by `record`.
    public init(row: Row) throws {
        let actor = Actor(
            kind: try row.get("actor_kind"), account: try row.get("actor_account", as: UUID128?.self),
            person: try row.get("actor_person", as: UUID128?.self), name: try row.get("actor_name"))
        let kind = try row.get("container_kind", as: String?.self)
        let container: Subject?
        switch (kind, try row.get("container_id", as: UUID128?.self)) {
        case (nil, nil): container = nil
        case (let kind?, let id?): container = Subject(kind, id)
        default: throw StorageError.column("container_kind")
        }
        guard let details = DetailsText.decode(try row.get("details")) else {
            throw StorageError.column("details")
        }
        self.init(
            id: try row.get("id"), time: try row.get("time"), actor: actor,
            onBehalf: try row.get("on_behalf", as: UUID128?.self), verb: try row.get("verb"),
            subject: Subject(try row.get("subject_kind"), try row.get("subject_id")), container: container,
            body: try row.get("body", as: UUID128?.self), details: details)
    }
}
