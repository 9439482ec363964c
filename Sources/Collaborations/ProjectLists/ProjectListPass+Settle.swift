import Directory
import Journal
import Kernel
import Storage

extension ProjectListPass {
    /// Makes the entries of the whole list say what its years say now.
    mutating func settle(_ progress: (Int) throws -> Void) throws {
        guard let lastYear = try store.lastYear(list) else { return }
        var after: Collaboration.ID?
        var done = 0
        var edited = 0
        while true {
            let sources = try store.sources(list, after: after, limit: Self.batch)
            edited += try settle(sources, lastYear)
            done += sources.count
            try progress(done)
            guard sources.count == Self.batch, let last = sources.last else { break }
            after = last.collaboration
        }
        if edited > 0 {
            let entries = Kernel.count(edited, "entry was", "entries were")
            notebook.report.note(
                "\(entries) changed by hand since an import and stay as they are; their years are taken all the same.")
        }
        if notebook.report[.projects].added > 0 { try noteAlike() }
    }

    /// - Returns: how many entries were changed by hand, and so are left alone.
    private mutating func settle(_ sources: [ProjectSource], _ lastYear: Int) throws -> Int {
        let ids = sources.map(\.collaboration)
        let entries = try CollaborationStore(transaction).find(ids, .everything)
        let years = Dictionary(grouping: try store.years(ofEach: ids), by: \.collaboration)
        try topics.load(Set(years.values.compactMap { $0.last?.category }.filter { !$0.isEmpty }))
        var changed: [(head: ProjectHead, key: String)] = []
        var parties: [(collaboration: Collaboration.ID, bodies: [Body.ID])] = []
        var tags: [(collaboration: Collaboration.ID, topic: Topic.ID)] = []
        var drafts: [JournalDraft] = []
        let new = Set(sources.filter { $0.importID == context.id.uuid }.map(\.collaboration))
        var edited = 0
        for source in sources {
            guard let entry = entries[source.collaboration], let own = years[entry.id], let latest = own.last else {
                continue
            }
            let isNew = new.contains(entry.id)
            let bodies = try departments.find(latest.department).bodies.map(\.id)
            let isJoint = bodies.count > 1
            guard
                let head = ProjectHead(
                    entry.id, slug: entry.slug, own, lastYear: lastYear, kind: isJoint ? .collaboration : .project,
                    // Who leads an entry is its people's to change once it is there.
                    lead: isNew ? bodies.first ?? entry.lead : entry.lead)
            else { continue }
            let isByHand = ProjectHead.digest(entry) != source.digest
            if isByHand { edited += 1 }
            let isChanged = !isByHand && (head.digest != source.digest || isNew && head.lead != entry.lead)
            if isChanged {
                changed.append((head, source.key))
                if head.lead != entry.lead { parties.append((entry.id, bodies)) }
            }
            report(head, isNew: isNew, isChanged: isChanged)
            guard isNew || isChanged else { continue }
            if !latest.category.isEmpty { tags.append((entry.id, topics.findOrMake(latest.category, at: context.now))) }
            drafts.append(draft(head, isNew: isNew))
        }
        let overwritten = changed.map(\.head.id).filter { !new.contains($0) }
        let before = try CollaborationDraft.contents(overwritten, transaction)
        try store.write(changed.map(\.head), at: context.now)
        try store.write(changed, (list, options.list), file, context)
        try store.join(parties, on: context.today)
        for topic in try topics.flush(at: context.now) {
            notebook.report.add(.added, .topics, topic.name)
            drafts.append(context.draft("topic.added", Subject("topic", topic.id.uuid), ["name": topic.name]))
        }
        try store.tag(tags)
        try keep(overwritten, before, entries)
        try transaction.record(drafts)
        return edited
    }

    /// Revisions of what was overwritten, so that a form opened before does not overwrite it in turn.
    private func keep(
        _ ids: [Collaboration.ID], _ before: [Collaboration.ID: PartContent],
        _ entries: [Collaboration.ID: Collaboration]
    ) throws {
        let after = try CollaborationDraft.contents(ids, transaction)
        let changes = ids.compactMap { id -> RevisionStore.Change? in
            guard let entry = entries[id], let old = before[id], let new = after[id] else { return nil }
            return RevisionStore.Change(collaboration: id, createdAt: entry.createdAt, before: old, after: new)
        }
        let actor = context.actor
        try RevisionStore(transaction).insert(
            changes, of: CollaborationDraft.thing, by: actor.account,
            actor.kind == .account ? actor.name : "Concordat", at: context.now)
    }

    private mutating func report(_ head: ProjectHead, isNew: Bool, isChanged: Bool) {
        if isNew {
            notebook.report.add(.added, .projects, head.title, head.outcome)
        } else if isChanged {
            notebook.report.add(.changed, .projects, head.title, head.outcome)
        } else {
            notebook.report.unchanged(.projects)
        }
    }

    private func draft(_ head: ProjectHead, isNew: Bool) -> JournalDraft {
        let subject = Subject("collaboration", head.id.uuid)
        return context.draft(
            isNew ? "collaboration.imported" : "collaboration.changed", subject, body: head.lead, container: subject,
            ["title": head.title, "list": options.list])
    }

    /// Two names that differ in marks alone are two entries, since only somebody who knows them can tell; they are named.
    private mutating func noteAlike() throws {
        let alike = try store.alike(list, limit: 12)
        if alike.isEmpty { return }
        let pairs = alike.map { $0.map { "‘\($0)’" }.joined(separator: " and ") }
        notebook.report.note(
            "These differ in spaces and marks alone, and may be the same: \(pairs.joined(separator: "; ")).")
    }
}
