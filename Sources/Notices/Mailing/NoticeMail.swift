import Access
import Accounts
import Jobs
import Kernel
import Mail
import Storage

/// Mails notices to those who want them so, and takes old ones away. What is mailed is marked in the transaction that queues
/// the mail; and what its reader may no longer see is not mailed.
struct NoticeMail: Sendable {
    static let kind = JobKind<NoPayload>("notices.mail")
    static let upkeep = JobKind<NoPayload>("notices.upkeep", priority: .bulk)
    /// How many notices one mail names.
    private static let shown = 50

    let database: any Database
    let clock: WallClock
    let address: String
    let sources: [any NoticeSource]
    let unsubscribing: Unsubscribing
    /// How many people one transaction writes to.
    var batch = 50

    var handlers: [JobHandler] {
        [
            JobHandler(Self.kind) { _, run in
                while try await send() == batch { try run.checkCancellation() }
            },
            JobHandler(Self.upkeep) { _, run in
                while try await forget() == batch { try run.checkCancellation() }
            },
        ]
    }

    func recurring() throws -> [RecurringJob] {
        [
            try RecurringJob(nil, Self.kind, NoPayload(), Rhythm.hour),
            try RecurringJob(nil, Self.upkeep, NoPayload(), .daily(minute: 4 * 60)),
        ]
    }

    /// - Returns: to how many people something was to be sent.
    func send() async throws -> Int {
        let now = clock.now()
        return try await database.write { transaction in
            let store = NoticeStore(transaction)
            let people = try store.peopleToMail(at: now, limit: batch)
            if people.isEmpty { return 0 }
            let readers = try AccountStore(transaction).viewers(ofPeople: people, at: now)
            for person in people {
                guard let reader = readers[person] else { continue }
                let notices = try store.toMail(
                    to: person, sources.seen(by: reader, at: now), at: now, limit: Self.shown + 1)
                for letter in letters(notices, to: reader) { try transaction.queueMailIfPossible(letter, at: now) }
            }
            try store.setMailed(people, at: now)
            return people.count
        }
    }

    private func forget() async throws -> Int {
        let before = clock.now() - Notice.retention
        return try await database.write(isolation: .snapshot) {
            try NoticeStore($0).forget(before: before, limit: batch)
        }
    }

    // MARK: - Letters

    /// One for each place of which somebody wants to hear at once, and one for the rest.
    private func letters(_ notices: [Notice], to reader: Viewer) -> [Letter] {
        let urgent = Dictionary(grouping: notices.filter { $0.rhythm == .immediate }, by: \.container)
        let rest = notices.filter { $0.rhythm != .immediate }
        var letters = urgent.values.sorted { $0[0].position < $1[0].position }.map { urgentLetter($0, to: reader) }
        if !rest.isEmpty { letters.append(digest(rest, to: reader)) }
        return letters
    }

    private func urgentLetter(_ notices: [Notice], to reader: Viewer) -> Letter {
        let first = notices[0]
        let list = Unsubscribing.place(first.containerKind, first.container)
        let more = notices.count > 1 ? " and \(count(notices.count - 1, "other thing", "other things"))" : ""
        let path = notices.count == 1 ? first.path : NoticeRoutes.path
        return letter(
            to: reader, list: list, subject: "\(first.place): \(first.sentence)\(more)", text: lines(notices),
            link: Letter.Link("See it", "\(address)\(path)"),
            stop: "Stop mail about \(first.place)", purpose: .notification)
    }

    private func digest(_ notices: [Notice], to reader: Viewer) -> Letter {
        let shown = notices.prefix(Self.shown)
        var places: [String] = []
        for notice in shown where !places.contains(notice.place) { places.append(notice.place) }
        let parts = places.map { place in "\(place)\n\(lines(shown.filter { $0.place == place }))" }
        let more = notices.count > Self.shown ? ["There are more than these \(Self.shown)."] : []
        return letter(
            to: reader, list: Unsubscribing.all,
            subject: notices.count > Self.shown
                ? "More than \(Self.shown) things happened"
                : "\(count(notices.count, "thing", "things")) happened in \(places.prefix(2).joined(separator: " and "))"
                    + (places.count > 2 ? " and elsewhere" : ""),
            text: (parts + more).joined(separator: "\n\n"),
            link: Letter.Link("See your notices", "\(address)\(NoticeRoutes.path)"),
            stop: "Stop all notices by mail", purpose: .digest)
    }

    private func lines(_ notices: some Sequence<Notice>) -> String {
        notices.map { "• \($0.sentence), on \($0.happenedAt.plain). You get this because \($0.why)." }
            .joined(separator: "\n")
    }

    private func letter(
        to reader: Viewer, list: String, subject: String, text: String, link: Letter.Link, stop: String,
        purpose: MailPurpose
    ) -> Letter {
        let url = unsubscribing.address(of: list, for: reader.account)
        return Letter(
            to: reader.email, name: reader.name, subject: subject, text: text, link: link,
            afterLink: "Choose how often you hear:\n\(address)\(SettingsRoutes.path)\n\n\(stop):\n\(url)",
            purpose: purpose, unsubscribe: url)
    }
}

extension [any NoticeSource] {
    /// What somebody may see at this moment: a condition on the table `notice`.
    func seen(by viewer: Viewer, at now: Instant) -> SQL {
        if isEmpty { return "(1 = 0)" }
        let conditions = map { source -> SQL in
            "(notice.container_kind = \(source.kind) AND \(source.seen(by: viewer, at: now)))"
        }
        return "(\(conditions.joined(" OR ")))"
    }
}
