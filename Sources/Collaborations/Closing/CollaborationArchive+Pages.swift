import Access
import Directory
import Kernel
import Storage
import Web

/// The pages of an archive that people read first.
extension CollaborationArchive {
    func index(_ contents: Contents, _ logs: [LogTable]) async throws -> [UInt8] {
        let (work, id) = (work, id)
        let (bodies, end) = try await database.read { transaction in
            (
                try PartyStore(transaction).bodies(ofEach: [id], Sight(work.viewer))[id] ?? [],
                try ClosingStore(transaction).end(id)
            )
        }
        let collaboration = work.collaboration
        var facts: [(String, String)] = [
            ("Outcome", collaboration.outcome), ("Stage", collaboration.stage.name),
            ("Bodies, the lead first", bodies.map(\.name).joined(separator: ", ")),
            ("Begins", collaboration.startsOn?.plain ?? ""), ("Ends", collaboration.endsOn?.plain ?? ""),
        ]
        if let end {
            facts.append(("Ended", "\(end.endedAt.plain), by \(end.endedBy): \(end.reason)"))
            if !end.missing.isEmpty {
                facts.append(("Open all the same", end.missing.joined(separator: "; ")))
                facts.append(("Because", end.despite))
            }
        }
        let rows = facts.filter { !$0.1.isEmpty }.map { "<dt><strong>\($0.0)</strong></dt><dd>\($0.1)</dd>" as HTML }
        let pages = [
            ("Charter", "charter.html"), ("Memorandum of understanding", "memorandum.html"),
            ("Parties, roles and members", "parties.html"), ("Reviews", "reviews.html"), ("Lessons", "lessons.html"),
            ("Record: the journal", "record.html"),
        ]
        let links = logs.map { log -> HTML in
            "<li><a href=\"\(log.name).html\">\(log.title)</a> (<a href=\"\(log.name).csv\">CSV</a>)</li>"
        }
        let proofs: HTML = """
            <p>The record links each entry to a proof that it is in the journal and was not changed. To check one without this \
            service, run <code>concordat journal check-proof --key KEY FILE</code> with the key in \
            <a href="proofs/key.txt">proofs/key.txt</a>. Compare that key with one that was published elsewhere.</p>
            """
        return ArchivePage.page(
            collaboration.title,
            """
            <dl>\(rows)</dl><h2>Pages</h2>\(ArchivePage.list(pages.map { (text: $0.0, file: $0.1) }))
            <h2>Logs</h2><ul>\(links)</ul>\(if: contents.hasEvidence, proofs)
            <p>Taken away by \(work.viewer.name) on \(work.now.plain), as they may see it.</p>
            """)
    }

    func charter(_ contents: Contents) async throws -> [UInt8] {
        let work = work
        let text = try await database.read { CharterText.render(try Charter.read(work, .everything, $0)) }
        let versions = (1...max(1, contents.versions)).prefix(contents.versions).map {
            ("Version \($0)", "charter/version-\($0).txt")
        }
        let content = text.split(separator: "\n").dropFirst().map { line -> HTML in
            line.hasPrefix("# ") ? "<h2>\(line.dropFirst(2))</h2>\n" : "<p>\(line)</p>\n"
        }
        let kept: HTML = "<h2>Versions that were kept</h2>\(ArchivePage.list(versions))"
        return ArchivePage.page("Charter", "\(content)\(if: !versions.isEmpty, kept)")
    }

    func memorandum(_ contents: Contents) async throws -> [UInt8] {
        guard let latest = contents.memoranda.max() else {
            return ArchivePage.page("Memorandum of understanding", "<p>None was sent for signature.</p>")
        }
        let work = work
        let view = try await database.read {
            try MemorandumView.read(work, .version(latest), signedIn: nil, $0)
        }
        let text = MemorandumText(view.text)
        let clauses = text.clauses.map { clause -> HTML in
            "<h2>\(clause.heading)</h2>\n\(clause.paragraphs.map { "<p>\($0)</p>\n" as HTML })"
        }
        let signatures = view.signatories.map { one in
            ArchivePage.row([
                HTML(text: one.body), HTML(text: one.text), HTML(text: MemorandumPages.status(one)),
            ])
        }
        let versions = contents.memoranda.map { ("Version \($0)", "memorandum/version-\($0).txt") }
        return ArchivePage.page(
            text.title,
            """
            \(text.opening.map { "<p>\($0)</p>\n" as HTML })\(clauses)<h2>Who signed</h2>\
            \(ArchivePage.tableHead(["party", "signs for it", "signature"]))\(signatures)\(ArchivePage.tableFoot)
            <p>SHA-256 of the text: <code>\(view.sha256)</code></p><h2>The exact texts</h2>\(ArchivePage.list(versions))
            """)
    }

    func parties() async throws -> [UInt8] {
        let (work, id) = (work, id)
        return try await database.read { transaction in
            let sight = Sight(work.viewer)
            let parties = try PartyStore(transaction).list(id)
            let before = try SuccessionStore(transaction).list(id)
            let bodies = try BodyStore(transaction).find(
                Array(Set(parties.map(\.body) + before.flatMap { [$0.body, $0.successor] })), .everything)
            func name(_ body: Body.ID) -> String { bodies[body]?.name ?? "A body" }
            let rows = parties.map { party in
                [
                    name(party.body) + (party.isLead ? " (leads)" : ""), party.contribution, party.benefit,
                    party.givesUp, party.joinedOn.plain,
                ]
            }
            let gone = before.map { past in
                [
                    "\(name(past.body)), until \(past.succeededAt.day.plain), then \(name(past.successor))",
                    past.contribution, past.benefit, past.givesUp, past.joinedOn.plain,
                ]
            }
            let roles = try RoleStore(transaction).staffed(id, sight).map { role in
                [
                    role.role.name, role.staffed.post.title, role.bodyName,
                    role.staffed.holders.map(\.name).joined(separator: ", "),
                ]
            }
            let members = try MemberStore(transaction).list(id, at: work.now, limit: Members.limit, sight).map {
                [$0.name, $0.bodyName, $0.level.name]
            }
            return ArchivePage.page(
                "Parties, roles and members",
                """
                <h2>Parties</h2>\(Self.table(["party", "brings", "gains", "gives up", "since"], rows + gone))
                <h2>Roles</h2>\(Self.table(["role", "post", "body", "held by"], roles))
                <h2>Members</h2>\(Self.table(["name", "body", "level"], members))
                """)
        }
    }

    func lessons() async throws -> [UInt8] {
        let id = id
        let lessons = try await database.read { try ClosingStore($0).lessons(id) }
        return ArchivePage.page(
            "Lessons", lessons.map { ClosingPages.said($0) } ?? "<p>Nobody has written any.</p>")
    }

    func review(_ review: Review) async throws -> [UInt8] {
        let pack = try await database.read { try ReviewStore($0).pack(of: review.id) }
        let day = (review.heldAt?.day ?? review.scheduledOn).plain
        let result = review.result.map { "<p><strong>\($0.name).</strong></p>" as HTML } ?? "<p>It was not held.</p>"
        let said: HTML = "\(HTML.paragraphs(review.conclusions))<p>Concluded by \(review.concludedBy ?? "")</p>"
        return ArchivePage.page(
            "Review \(review.number), \(day)", depth: 1,
            "\(result)\(if: review.heldAt != nil, said)\(pack?.html(isLinked: false) ?? .empty)")
    }

    private static func table(_ columns: [String], _ rows: [[String]]) -> HTML {
        if rows.isEmpty { return "<p>None.</p>" }
        let lines = rows.map { row in ArchivePage.row(row.map { HTML(text: $0) }) }
        return "\(ArchivePage.tableHead(columns))\(lines)\(ArchivePage.tableFoot)"
    }
}
