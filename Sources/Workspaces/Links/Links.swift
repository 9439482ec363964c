import Access
import Directory
import Journal
import Kernel
import Mail
import Storage
import Web

/// What is typed of a link.
struct LinkDraft: Sendable, Equatable {
    let audience: SharedLink.Audience
    let addresses: [String]
    let days: Int
    /// Whether those whom it is for are told now.
    let tells: Bool

    /// - Throws: a fault of kind `invalid` with a message for each field that is wrong.
    static func read(_ data: FormData, _ handling: Handling) throws -> LinkDraft {
        var form = FormReader(data)
        let audience = form.choice("audience", "Who may open it", as: SharedLink.Audience.self)
        if audience == nil, form.errors["audience"] == nil { form.refuse("audience", "Choose who may open it") }
        let text = form.text("addresses", "The e-mail addresses", limit: 6_000, lines: true)
        let typed = text.lowercased().split { $0.isWhitespace || $0 == "," || $0 == ";" }.map(String.init)
        let addresses = audience == .named ? Array(Set(typed)).sorted() : []
        if audience == .named {
            if addresses.isEmpty { form.refuse("addresses", "Enter at least one e-mail address") }
            if addresses.count > SharedLink.addressLimit {
                form.refuse("addresses", "Enter at most \(SharedLink.addressLimit) e-mail addresses")
            }
            if let wrong = addresses.first(where: { !Text.isMailAddress($0) }) {
                form.refuse("addresses", "‘\(wrong)’ is not in the form of an e-mail address, like name@example.org")
            }
        }
        let days = form.number("days", "The days that it works", in: 1...handling.linkDays)
        if days == nil, form.errors["days"] == nil { form.refuse("days", "Enter for how many days it works") }
        try form.check()
        return LinkDraft(
            audience: audience ?? .named, addresses: addresses, days: days ?? 1,
            tells: audience == .named && form.isChecked("tell"))
    }
}

/// What is done with links from inside: each one transaction with its journal entry.
struct Links: Sendable {
    static let listed = 100

    let desk: WorkspaceDesk
    var randomness = Randomness.system

    /// A file with the links to it, as its viewer sees them.
    struct Shown: Sendable {
        let room: Room
        let file: Item
        let links: [LinkStore.Listed]
        /// Whether the viewer may make one.
        let verdict: Verdict
        /// Where the next page starts.
        let next: SharedLink.ID?
    }

    func list(
        to id: Item.ID, before: SharedLink.ID? = nil, of slug: String, by viewer: Viewer
    ) async throws -> Shown {
        try await desk.read(slug, viewer) { room, transaction in
            let file = try Self.file(id, room, transaction)
            let found = try LinkStore(transaction).list(
                to: id, isOwn: !LinkRules.mayOversee(file, room), before: before, limit: Self.listed + 1, room)
            return Shown(
                room: room, file: file, links: Array(found.prefix(Self.listed)),
                verdict: LinkRules.share(room.question(about: file), with: .named),
                next: found.count > Self.listed ? found[Self.listed - 1].link.id : nil)
        }
    }

    /// The links of a workspace: all for those who look after it, else one's own.
    func list(
        before: SharedLink.ID? = nil, of slug: String, by viewer: Viewer
    ) async throws -> (Room, [LinkStore.Listed], next: SharedLink.ID?) {
        try await desk.read(slug, viewer) { room, transaction in
            if room.isExternal { throw Fault.refused("You cannot do this because guests do not make links.") }
            let found = try LinkStore(transaction).list(
                isOwn: !LinkRules.oversees(room), before: before, limit: Self.listed + 1, room)
            let next = found.count > Self.listed ? found[Self.listed - 1].link.id : nil
            return (room, Array(found.prefix(Self.listed)), next)
        }
    }

    private static func file(_ id: Item.ID, _ room: Room, _ transaction: any Transaction) throws -> Item {
        guard let file = try ItemGate.find([id], room, transaction).first, file.kind == .file else {
            throw Fault.missing("This file")
        }
        if room.isExternal { throw Fault.refused("You cannot do this because guests do not make links.") }
        return file
    }

    /// Makes a link, and sends it to those whom it is for.
    /// - Returns: its address, which is told this once, with when it ends.
    func make(
        _ draft: LinkDraft, to id: Item.ID, of slug: String, by viewer: Viewer
    ) async throws -> (address: String, until: Instant) {
        let token = randomness.bytes(32)
        let address = "\(desk.address)/l/\(hex(token))"
        let until = try await desk.write(slug, viewer) { room, transaction in
            let file = try Self.file(id, room, transaction)
            try LinkRules.share(room.question(about: file), with: draft.audience).orThrow()
            let store = LinkStore(transaction)
            if try store.count(to: id, at: room.now) >= SharedLink.limit {
                throw Fault(
                    .tooMany, "\(SharedLink.limit) links lead to this file already. End those that nobody needs first.")
            }
            let days = min(draft.days, room.workspace.handling.linkDays)
            let link = SharedLink(
                id: .make(at: room.now), workspace: room.workspace.id, item: id, audience: draft.audience,
                account: viewer.account, maker: viewer.name, createdAt: room.now,
                expiresAt: room.now + .days(Int64(days)), revokedAt: nil, revokedBy: nil, opens: 0, downloads: 0)
            try store.insert(link, hash: sha256(token), to: draft.addresses)
            try room.record(
                "link.made", Subject("item", id.uuid),
                details: [
                    "name": file.name, "link": "\(link.id)", "for": Self.audience(draft),
                    "until": link.expiresAt.rfc3339, "told": draft.tells ? "yes" : "no",
                ], in: transaction)
            if draft.tells { try Self.tell(draft.addresses, of: link, address, room, transaction) }
            return link.expiresAt
        }
        return (address, until)
    }

    /// By mail, and with a notice those who are in the directory.
    private static func tell(
        _ addresses: [String], of link: SharedLink, _ address: String, _ room: Room, _ transaction: any Transaction
    ) throws {
        for email in addresses {
            try transaction.queueMailIfPossible(letter(to: email, link, address), at: room.now)
        }
        let people = try transaction.values(
            Person.ID.self,
            """
            SELECT id FROM person WHERE email IN \(list: addresses) AND left_on IS NULL
            UNION SELECT person_id FROM account WHERE email IN \(list: addresses) AND person_id IS NOT NULL ORDER BY 1
            """)
        if people.isEmpty { return }
        let subject = Subject(LinkNotices.containerKind, link.id.uuid)
        try transaction.record(
            "link.shared", subject, by: .viewer(room.viewer), at: room.now, body: room.workspace.body.uuid,
            container: subject,
            details: ["item": "\(link.item)", "people": people.map { "\($0)" }.joined(separator: " ")])
    }

    private static func audience(_ draft: LinkDraft) -> String {
        draft.audience == .anyone ? "anyone with the link" : draft.addresses.joined(separator: ", ")
    }

    /// Names no file: who reads the mailbox is not known yet.
    private static func letter(to email: String, _ link: SharedLink, _ address: String) -> Letter {
        Letter(
            to: email, subject: "\(link.maker) shares a file with you",
            text: """
                \(link.maker) shares a file with you on Concordat, where public bodies keep files together. You can open it \
                until \(link.expiresAt.plain).
                """,
            link: Letter.Link("Open the file", address),
            afterLink: """
                You are asked for this address, and get a code by mail that you type in. So nobody else can open the file, even \
                with this link.
                """,
            purpose: .notification, isSecret: true, expiresAt: link.expiresAt)
    }

    /// Ends a link at once, also for whoever downloads just now.
    func revoke(_ id: SharedLink.ID, of slug: String, by viewer: Viewer) async throws -> Item {
        try await desk.write(slug, viewer, whileClosed: true) { room, transaction in
            let store = LinkStore(transaction)
            guard let link = try store.find(id, in: room.workspace.id),
                let file = try ItemStore(transaction).find(link.item, room), room.level(file) > .none
            else { throw Fault.missing("This link") }
            try LinkRules.revoke(link, file, room).orThrow()
            if link.isOver(at: room.now) { return file }
            try store.revoke(id, by: viewer.name, at: room.now)
            try room.record(
                "link.revoked", Subject("item", file.id.uuid),
                details: ["name": file.name, "link": "\(id)", "maker": link.maker], in: transaction)
            return file
        }
    }
}

extension Room {
    /// What decides whether the viewer may share an item.
    /// - Parameter externals: how many people from outside can see it now.
    func question(about item: Item, externals: Int = 0) -> SharingAdvice.Question {
        SharingAdvice.Question(
            marking: item.marking, role: member?.role,
            level: WorkspaceRules.change(item, self).isAllowed ? .edit : min(level(item), .comment),
            isExternal: isExternal, isFolder: item.kind == .folder, handling: workspace.handling, externals: externals,
            isReadOnly: workspace.state != .active)
    }
}
