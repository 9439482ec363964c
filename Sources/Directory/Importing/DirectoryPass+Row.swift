import Journal
import Kernel
import Storage

extension DirectoryPass {
    /// What a row is about, decided before anything is changed, so that a refused row leaves no trace.
    private struct Plan {
        var person: Person.ID?
        var personChanges: [String] = []
        var record: PersonRecord?
        var isTransfer = false
        var post: Post.ID?
        var isNewToPost = false
        /// Whether it was known without its reference, so that its holders are not looked up.
        var isNewlyReferred = false
        var hasReturned = false
    }

    mutating func apply(
        _ row: DirectoryRow, in body: BodyFinder.Found, _ batch: inout ImportBatch
    ) throws {
        var plan = Plan()
        try planPerson(row, body, batch, &plan)
        try planPost(row, body, batch, &plan)
        let post = applyPost(row, body.id, &plan, &batch)
        let person = applyPerson(row, body.id, plan, post, &batch)
        if let person, let post {
            hold(post, by: person, row, plan, &batch)
        }
        if let post, row.saysHolder, row.post?.ref.isEmpty == false {
            // The others may share it: only the end of the file tells.
            let holders = batch.holders[post] ?? []
            if plan.isNewlyReferred || holders.contains(where: { $0 != person }) {
                contested[post] = plan.isNewlyReferred || holders.count > 1
            }
        }
        if let post, !row.superior.isEmpty {
            batch.superiors.append((post, body.id, row.superior, row.superiorIsPost, row.line))
        }
    }

    // MARK: - Deciding

    private func planPerson(
        _ row: DirectoryRow, _ body: BodyFinder.Found, _ batch: ImportBatch, _ plan: inout Plan
    ) throws {
        guard var fields = row.person else { return }
        let byRef = fields.ref.isEmpty ? nil : batch.byRef[BodyKey(body: body.id, text: fields.ref)]
        let byEmail = fields.email.isEmpty ? nil : batch.byEmail[fields.email]
        if let byRef, let byEmail, batch.current(byRef) != batch.current(byEmail) {
            throw RowRefusal(
                field: "email", reason: "belongs to \(batch.people[byEmail]?.name ?? "somebody else") already")
        }
        var found = byRef ?? byEmail
        if found == nil, fields.ref.isEmpty, fields.email.isEmpty {
            found = try namesake(row, fields, body.id, batch)
        }
        guard let found, let id = batch.current(found), var record = batch.people[id] else {
            return try checkDomain(of: fields.email, body)
        }
        // What the other record of a merged person is known by finds them, and stays with it.
        if let byRef, byRef != id { fields.ref = "" }
        if let byEmail, byEmail != id { fields.email = "" }
        if !fields.ref.isEmpty, let known = record.ref, known != fields.ref, record.body == body.id {
            throw RowRefusal(
                field: "external ref",
                reason: "is '\(fields.ref)', but the person with this e-mail address has '\(known)'")
        }
        if record.body != body.id {
            if context.body != nil, record.leftOn == nil {
                throw RowRefusal(field: "email", reason: "belongs to somebody in another body")
            }
            record.body = body.id
            // A reference is the old body's own.
            record.ref = nil
            plan.isTransfer = true
        }
        if plan.isTransfer || fields.email != record.email { try checkDomain(of: fields.email, body) }
        plan.personChanges = record.merge(fields)
        if plan.isTransfer { plan.personChanges.append("body") }
        if record.leftOn != nil {
            record.leftOn = nil
            plan.hasReturned = true
            plan.personChanges.append("came back")
        }
        if !plan.personChanges.isEmpty, seenPeople.contains(id.uuid.low) {
            throw RowRefusal(
                field: "name",
                reason: "an earlier row has the same person with another "
                    + plan.personChanges.prefix(3).joined(separator: ", "))
        }
        plan.person = id
        plan.record = record
    }

    /// Whoever signs in with an address of another body must not find themselves in the one that a file is for.
    private func checkDomain(of email: String, _ body: BodyFinder.Found) throws {
        guard context.body != nil, !email.isEmpty, let owner = domains.owner(of: email), owner.id != body.id
        else { return }
        throw RowRefusal(
            field: "email",
            reason: "\(MailDomains.domain(of: email)) belongs to \(owner.name): give an address of \(body.name)")
    }

    /// Without reference and address a person is known by name, with the post to tell namesakes apart.
    private func namesake(
        _ row: DirectoryRow, _ fields: PersonFields, _ body: Body.ID, _ batch: ImportBatch
    ) throws -> Person.ID? {
        let namesakes = batch.byName[BodyKey(body: body, text: Text.folded(fields.name))] ?? []
        guard let post = row.post else {
            if namesakes.count > 1 {
                throw RowRefusal(
                    field: "name", reason: "several people have it: give an e-mail address or an external ref")
            }
            return namesakes.first
        }
        let team = row.team.isEmpty ? nil : teams.find(row.team, in: body)
        func fits(_ id: Person.ID, sameTeam: Bool) -> Bool {
            (batch.held[id] ?? []).contains { held in
                guard let other = batch.posts[held.post], other.body == body else { return false }
                if !post.ref.isEmpty, other.ref == post.ref { return true }
                guard Text.folded(other.title) == Text.folded(post.title) else { return false }
                return !sameTeam || row.team.isEmpty || other.team == team
            }
        }
        return namesakes.first { fits($0, sameTeam: true) && !seenPeople.contains($0.uuid.low) }
            ?? namesakes.first { fits($0, sameTeam: true) }
            ?? namesakes.first { fits($0, sameTeam: false) && !seenPeople.contains($0.uuid.low) }
    }

    private func planPost(
        _ row: DirectoryRow, _ body: BodyFinder.Found, _ batch: ImportBatch, _ plan: inout Plan
    ) throws {
        guard let fields = row.post else { return }
        let team = row.team.isEmpty ? nil : teams.find(row.team, in: body.id)
        let held = plan.person.flatMap { batch.held[$0] } ?? []
        if !fields.ref.isEmpty {
            if let id = batch.postsByRef[BodyKey(body: body.id, text: fields.ref)] {
                plan.post = id
                if seenPosts.contains(id.uuid.low), var record = batch.posts[id] {
                    // The team may be one that is yet to be made: then it is another for sure.
                    var changes = record.merge(fields, team: team)
                    if !row.team.isEmpty, team == nil { changes.append("team") }
                    if !changes.isEmpty {
                        throw RowRefusal(
                            field: "post ref",
                            reason: "an earlier row has the same post with another "
                                + changes.prefix(3).joined(separator: ", "))
                    }
                }
            } else if let item = held.first(where: { isSame($0.post, fields, row, body, team, batch) }),
                batch.posts[item.post]?.ref == nil
            {
                plan.post = item.post
                plan.isNewlyReferred = true
            }
        } else if let item = held.first(where: { isSame($0.post, fields, row, body, team, batch) }) {
            plan.post = item.post
        } else if let team {
            let key = ImportBatch.VacancyKey(team: team, title: fields.title)
            plan.post = batch.vacant[key]?.first { !seenPosts.contains($0.uuid.low) }
        }
        if let post = plan.post {
            plan.isNewToPost = !held.contains { $0.post == post }
        } else {
            plan.isNewToPost = true
        }
    }

    private func isSame(
        _ id: Post.ID, _ fields: PostFields, _ row: DirectoryRow, _ body: BodyFinder.Found, _ team: Team.ID?,
        _ batch: ImportBatch
    ) -> Bool {
        guard let post = batch.posts[id], post.body == body.id else { return false }
        guard post.title == fields.title || Text.folded(post.title) == Text.folded(fields.title) else { return false }
        return row.team.isEmpty || post.team == team
    }

    // MARK: - Doing

    private mutating func applyPost(
        _ row: DirectoryRow, _ body: Body.ID, _ plan: inout Plan, _ batch: inout ImportBatch
    ) -> Post.ID? {
        guard let fields = row.post else { return nil }
        let team = row.team.isEmpty ? nil : teams.findOrMake(row.team, in: body, at: context.now)
        guard let id = plan.post, var record = batch.posts[id] else {
            let record = PostRecord(id: .make(at: context.now), body: body, team: team, fields: fields)
            batch.put(record)
            batch.newPosts.insert(record.id)
            plan.post = record.id
            seenPosts.insert(record.id.uuid.low)
            notebook.report.add(.added, .posts, line: row.line, record.title, record.grade)
            batch.drafts.append(
                context.draft("post.added", Subject("post", record.id.uuid), body: body, ["title": record.title]))
            return record.id
        }
        let isFirst = seenPosts.insert(id.uuid.low).inserted
        let changes = record.merge(fields, team: team)
        if !changes.isEmpty {
            batch.posts[id] = record
            batch.put(record)
            if let ref = record.ref { batch.postsByRef[BodyKey(body: body, text: ref)] = id }
            if !batch.newPosts.contains(id) { batch.changedPosts.insert(id) }
            if record.endedOn != nil || record.isHidden { batch.withdrawnPosts.insert(id) }
            let hasEnded = changes.contains("ended")
            let list = changes.joined(separator: ", ")
            notebook.report.add(hasEnded ? .ended : .changed, .posts, line: row.line, record.title, list)
            let details = hasEnded ? ["fields": list, "on": "\(record.endedOn ?? context.today)"] : ["fields": list]
            batch.drafts.append(
                context.draft(
                    hasEnded ? "post.ended" : "post.changed", Subject("post", id.uuid), body: body, details))
        } else if isFirst {
            notebook.report.unchanged(.posts)
        }
        return id
    }

    private mutating func applyPerson(
        _ row: DirectoryRow, _ body: Body.ID, _ plan: Plan, _ post: Post.ID?, _ batch: inout ImportBatch
    ) -> Person.ID? {
        guard let fields = row.person else { return nil }
        let newTopics = row.topics.map { topics.findOrMake($0, at: context.now) }
        guard let id = plan.person, var record = plan.record, let before = batch.people[id] else {
            var record = PersonRecord(id: .make(at: context.now), body: body, fields: fields, at: context.now)
            record.completeness = record.score(
                hasTopics: !newTopics.isEmpty, hasPost: post != nil, hasLineManager: !row.superior.isEmpty)
            batch.people[record.id] = record
            batch.index(record)
            batch.newPeople.insert(record.id)
            seenPeople.insert(record.id.uuid.low)
            tag(record.id, newTopics, &batch)
            notebook.report.add(.added, .people, line: row.line, record.name, row.post?.title ?? "")
            batch.drafts.append(
                context.draft("person.added", Subject("person", record.id.uuid), body: body, ["name": record.name]))
            return record.id
        }
        let isFirst = seenPeople.insert(id.uuid.low).inserted
        var changes = plan.personChanges
        if tag(id, newTopics, &batch) { changes.append("topics") }
        if post != nil, plan.isNewToPost { changes.append("post") }
        let managed = !row.superior.isEmpty || post.flatMap { batch.posts[$0]?.reportsTo } != nil
        let hasPost = post != nil || !(batch.held[id] ?? []).isEmpty
        let score = record.score(
            hasTopics: batch.tags[id]?.isEmpty == false, hasPost: hasPost, hasLineManager: managed)
        record.completeness = score
        guard !changes.isEmpty else {
            if isFirst { notebook.report.unchanged(.people) }
            return id
        }
        batch.people[id] = record
        if before.body != record.body, let ref = before.ref { batch.byRef[BodyKey(body: before.body, text: ref)] = nil }
        if before.email != record.email, let email = before.email { batch.byEmail[email] = nil }
        batch.index(record)
        if !batch.newPeople.contains(id) { batch.changedPeople.insert(id) }
        if plan.hasReturned { batch.returned.append(id) }
        let list = changes.joined(separator: ", ")
        if isFirst { notebook.report.add(.changed, .people, line: row.line, record.name, list) }
        batch.drafts.append(
            context.draft(
                plan.hasReturned ? "person.rejoined" : "person.changed", Subject("person", id.uuid), body: body,
                ["fields": list]))
        return id
    }

    @discardableResult
    private func tag(_ person: Person.ID, _ topics: [Topic.ID], _ batch: inout ImportBatch) -> Bool {
        var isDifferent = false
        for topic in topics where batch.tags[person, default: []].insert(topic).inserted {
            batch.newTags.append((person.uuid, "person", topic))
            isDifferent = true
        }
        return isDifferent
    }

    private mutating func hold(
        _ post: Post.ID, by person: Person.ID, _ row: DirectoryRow, _ plan: Plan, _ batch: inout ImportBatch
    ) {
        if let item = batch.held[person]?.first(where: { $0.post == post }) {
            if seenHoldings.insert(item.holding.uuid.low).inserted { notebook.report.unchanged(.holdings) }
            return
        }
        let others = batch.held[person] ?? []
        let id = Holding.ID.make(at: context.now)
        batch.newHoldings.append(.init(id: id, post: post, person: person, from: row.start))
        batch.held[person, default: []].append(.init(holding: id, post: post))
        seenHoldings.insert(id.uuid.low)
        if !others.isEmpty { movers.append((person, plan.isTransfer)) }
        notebook.report.add(
            .added, .holdings, line: row.line, row.person?.name ?? "", row.post?.title ?? "")
        if !batch.newPosts.contains(post), !batch.changedPosts.contains(post) {
            batch.drafts.append(
                context.draft(
                    "post.changed", Subject("post", post.uuid), body: batch.posts[post]?.body, ["fields": "holder"]))
        }
    }
}
