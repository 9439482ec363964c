import Journal
import Kernel
import Storage

extension DirectoryPass {
    /// Writes what a batch changes: first what others refer to.
    mutating func write(_ batch: inout ImportBatch) throws {
        let now = context.now
        for team in try teams.flush(at: now) {
            notebook.report.add(.added, .teams, team.name)
            batch.drafts.append(
                context.draft("team.added", Subject("team", team.id.uuid), body: team.body, ["name": team.name]))
        }
        for topic in try topics.flush(at: now) {
            notebook.report.add(.added, .topics, topic.name)
            batch.drafts.append(context.draft("topic.added", Subject("topic", topic.id.uuid), ["name": topic.name]))
        }
        let (people, posts) = (batch.people, batch.posts)
        try store.update(batch.changedPosts.all.compactMap { posts[$0] }, at: now)
        try store.dropPublicContacts(of: batch.withdrawnPosts.all)
        try store.insert(batch.newPosts.all.compactMap { posts[$0] }, at: now)
        try store.update(batch.changedPeople.all.compactMap { people[$0] }, at: now)
        try store.insert(batch.newPeople.all.compactMap { people[$0] }, at: now)
        try transaction.insert(
            into: "holding", ["id", "post_id", "person_id", "from_day"],
            batch.newHoldings.map {
                [$0.id.value, $0.post.value, $0.person.value, $0.from?.value ?? .null]
            })
        try transaction.insert(
            into: "topic_tag", ["subject_id", "subject_kind", "topic_id"],
            batch.newTags.map { [$0.subject.value, $0.kind.value, $0.topic.value] },
            suffix: "ON CONFLICT DO NOTHING")
        let start = lines
        lines += batch.superiors.count
        try transaction.insert(
            into: "import_line", ["import_id", "sequence", "post_id", "body_id", "superior", "is_post", "line"],
            batch.superiors.enumerated().map { index, item in
                [
                    context.id.value, (start + index).value, item.post.value, item.body.value, item.superior.value,
                    item.isPost.value, item.line.value,
                ]
            })
        // After the posts that they come back to, for how complete they are.
        try departures.rejoin(batch.returned, at: now)
        try transaction.record(batch.drafts)
    }

    var departures: Departures { Departures(transaction: transaction, accounts: context.accounts) }

    /// What can be done only when every row was read: former holders, reporting lines, the posts that movers left, those
    /// missing.
    mutating func finish() throws {
        try endFormerHoldings()
        try drawLines()
        try endLeftPosts()
        if context.options.isComplete { try endMissing() }
    }

    /// Of a post that the file names by its reference, whoever the file does not name as holder leaves it.
    private mutating func endFormerHoldings() throws {
        // Of those who share a post, one may be missing only because their row could not be read.
        let isUnsure = notebook.report.refusedRows > 0
        let posts = contested.filter { !isUnsure || !$0.value }.map(\.key)
        for start in stride(from: 0, to: posts.count, by: 500) {
            var former: [HeldPost] = []
            let seen = seenHoldings
            try store.holders(of: posts[start..<min(start + 500, posts.count)]) { held in
                if !seen.contains(held.holding.uuid.low) { former.append(held) }
            }
            try end(former)
        }
    }

    /// Who got another post in this file gives up those that the file does not say they hold as well.
    private mutating func endLeftPosts() throws {
        for start in stride(from: 0, to: movers.count, by: 500) {
            let part = movers[start..<min(start + 500, movers.count)]
            let transfers = Set(part.filter(\.changedBody).map(\.person))
            let bodies = try currentBodies(of: part.map(\.person))
            var ended: [HeldPost] = []
            let seen = seenHoldings
            try store.holdings(of: Set(part.map(\.person))) { held in
                guard !seen.contains(held.holding.uuid.low) else { return }
                // A post in another body stays with somebody on loan.
                guard held.post.body == bodies[held.person] || transfers.contains(held.person) else { return }
                ended.append(held)
            }
            try end(ended)
        }
    }

    private func currentBodies(of people: [Person.ID]) throws -> [Person.ID: Body.ID] {
        var bodies: [Person.ID: Body.ID] = [:]
        try store.people(ids: Set(people)) { bodies[$0.id] = $0.body }
        return bodies
    }

    mutating func end(_ held: [HeldPost]) throws {
        guard !held.isEmpty else { return }
        // Nobody holds a post that has ended.
        for (day, some) in Dictionary(grouping: held, by: { min($0.post.endedOn ?? context.today, context.today) }) {
            try store.end(holdings: some.map(\.holding), on: day)
        }
        try PersonStore(transaction).updateCompleteness(Array(Set(held.map(\.person))))
        for item in held { notebook.report.add(.ended, .holdings, item.post.title) }
        try transaction.record(
            held.map {
                context.draft(
                    "post.changed", Subject("post", $0.post.id.uuid), body: $0.post.body, ["fields": "holder"])
            })
    }
}
