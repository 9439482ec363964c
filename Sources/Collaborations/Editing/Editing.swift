import Access
import Directory
import Kernel
import Storage
import Web

/// Somebody saved since the form was opened; nothing was written.
struct Overtaken: Error, Sendable {
    /// What the form was made from, as far as it was kept.
    let base: PartContent
    /// Empty when they took it out.
    let theirs: PartContent
    let yours: PartContent
    let by: String
    /// The revision that holds now.
    let number: Int
    /// Titles of the posts that these texts name by address or identifier, as far as the viewer may know of them.
    var titles: [String: String] = [:]
}

extension Workplace {
    /// Changes something, if it still is as it was when the form was opened, and keeps what it said before and says now.
    /// - Parameters:
    ///   - revision: the one that the form was made from; `nil` when it did not say, which overwrites nothing.
    ///   - before: what it says now; empty when it is not there.
    ///   - act: writes the change and returns what it says then; empty when it takes it out.
    /// - Throws: ``Overtaken``, after which the transaction must not be kept.
    func edit(
        _ thing: EditedThing, from revision: Int?, was before: PartContent, in transaction: any Transaction,
        _ act: () throws -> PartContent
    ) throws {
        let after = try act()
        if after == before { return }
        let latest = try requireLatest(thing, from: revision, before, yours: after, in: transaction)
        let store = RevisionStore(transaction)
        if latest == nil, !before.isEmpty {
            try store.insert(
                before, as: 0, of: thing, in: collaboration.id, by: nil, "", at: collaboration.createdAt)
        }
        try store.insert(
            after, as: (latest?.number ?? 0) + 1, of: thing, in: collaboration.id, by: viewer.account, viewer.name,
            at: now)
    }

    /// That nobody saved since the form was opened.
    /// - Returns: the latest revision; `nil` when nobody changed it yet.
    @discardableResult
    func requireLatest(
        _ thing: EditedThing, from revision: Int?, _ theirs: PartContent, yours: PartContent,
        in transaction: any Transaction
    ) throws -> KeptRevision? {
        let latest = try RevisionStore(transaction).latest(thing, in: collaboration.id)
        let isNew = theirs.isEmpty && revision == nil
        if isNew || revision == latest?.number ?? 0 { return latest }
        if yours.isEmpty {
            let by = latest?.changedBy ?? ""
            throw Fault(
                .conflict,
                """
                \(by.isEmpty ? "Somebody" : by) changed it while you were looking at it. Open it again, and take it out \
                if it should still go.
                """)
        }
        throw try overtaken(thing, from: revision, theirs: theirs, yours: yours, latest, in: transaction)
    }

    /// What to throw when something is not there any more: whoever took it out is named, and what was typed is kept.
    func gone(
        _ thing: EditedThing, _ name: String, in transaction: any Transaction
    ) throws -> any Error {
        guard let latest = try RevisionStore(transaction).latest(thing, in: collaboration.id), latest.content.isEmpty
        else { return Fault.missing(name) }
        return try overtaken(thing, from: nil, theirs: PartContent(), yours: PartContent(), latest, in: transaction)
    }

    private func overtaken(
        _ thing: EditedThing, from revision: Int?, theirs: PartContent, yours: PartContent, _ latest: KeptRevision?,
        in transaction: any Transaction
    ) throws -> Overtaken {
        let base = try revision.flatMap { try RevisionStore(transaction).find($0, of: thing, in: collaboration.id) }
        let named = [theirs, yours].flatMap { $0.fields.values.flatMap { $0.split(separator: "\n") } }
        let ids = Set(named.compactMap { Post.ID($0.hasPrefix("/posts/") ? $0.dropFirst(7) : $0) })
        let posts = try PostStore(transaction).find(Array(ids), Sight(viewer))
        var titles: [String: String] = [:]
        for (id, post) in posts {
            titles[id.description] = post.title
            titles[post.path] = post.title
        }
        return Overtaken(
            base: base?.content ?? PartContent(), theirs: theirs, yours: yours, by: latest?.changedBy ?? "",
            number: latest?.number ?? 0, titles: titles)
    }
}

extension PartContent {
    /// What the fields of a form say; several values of one field stand on lines of their own.
    init(_ form: FormData) { self.init(form.fields.mapValues { $0.joined(separator: "\n") }) }
}
