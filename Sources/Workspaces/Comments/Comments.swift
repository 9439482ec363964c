import Access
import Directory
import Journal
import Kernel
import Storage
import Web

/// What people say of files and folders: each act one transaction with its journal entry, which has no word of it.
struct Comments: Sendable {
    let desk: WorkspaceDesk

    func add(
        _ typed: String, about version: Int?, to id: Item.ID, of slug: String, by viewer: Viewer
    ) async throws {
        var form = FormReader(FormData(["comment": [typed]]))
        let text = form.text("comment", "Your comment", limit: Comment.limit, required: true, lines: true)
        try form.check()
        try HigherMarking.refuse(onFirstPage: text, of: "your comment", field: "comment")
        try await desk.write(slug, viewer) { room, transaction in
            guard let item = try ItemGate.find([id], room, transaction).first else { throw Fault.missing("This item") }
            try Self.comment(on: item, room).orThrow()
            if let version, try FileVersionStore(transaction).find(version, of: id) == nil {
                throw Fault.missing("This version")
            }
            let store = CommentStore(transaction)
            let candidates = Comment.candidates(text)
            let members = try store.members(
                named: Array(Set(candidates.flatMap(\.self))), in: room.workspace.id, at: room.now)
            let named = Dictionary(grouping: members, by: \.1).mapValues { $0.map(\.0) }
            let mentioned = Set(candidates.flatMap { $0.first { named[$0] != nil }.flatMap { named[$0] } ?? [] })
            let comment = Comment(
                id: Comment.ID.make(at: room.now), item: id, version: version,
                authorID: viewer.person.map { Person.ID($0) }, author: viewer.name, text: text, createdAt: room.now)
            try store.insert(comment, mentions: mentioned.sorted())
            try room.record(
                "comment.added", Subject("item", id.uuid), details: ["name": item.name, "comment": "\(comment.id)"],
                in: transaction)
        }
    }

    /// Takes a comment away: whoever wrote it, owners and facilitators.
    func remove(_ comment: Comment.ID, from id: Item.ID, of slug: String, by viewer: Viewer) async throws {
        try await desk.write(slug, viewer) { room, transaction in
            guard let item = try ItemGate.find([id], room, transaction).first,
                let found = try CommentStore(transaction).find([comment]).first, found.item == id
            else { throw Fault.missing("This comment") }
            guard Self.mayRemove(found, room) else {
                throw Fault.refused("You cannot do this because \(found.author) wrote it.")
            }
            try LegalHoldStore(transaction).requireFree(id, in: room.workspace.id)
            try CommentStore(transaction).remove(comment)
            try room.record(
                "comment.removed", Subject("item", id.uuid), details: ["name": item.name, "author": found.author],
                in: transaction)
        }
    }

    static func comment(on item: Item, _ room: Room) -> Verdict {
        room.level(item) >= .comment ? .allowed : .refused(because: "you may only read it")
    }

    static func mayRemove(_ comment: Comment, _ room: Room) -> Bool {
        if let author = comment.authorID, author.uuid == room.viewer.person, room.workspace.state == .active {
            return true
        }
        return WorkspaceRules.facilitate(room).isAllowed
    }
}
