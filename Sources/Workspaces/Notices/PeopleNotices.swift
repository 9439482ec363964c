import Directory
import Journal
import Kernel
import Notices
import Storage

/// Who comes in, asks to, or is about to go. Mail about most of it goes out with the change itself, so that the notice is
/// for the centre alone.
enum PeopleNotices {
    private static let verbs: Set<String> = [
        "member.added", "member.changed", "member.joined", "join.asked", "join.accepted", "guest.invited",
        "guest.renewed", "guest.ending", "guest.lapsed", "guest.ended", "guest.sponsored", "guest.sponsor-gone",
        "permission-team.joined",
    ]

    static func drafts(_ entries: [SealedEntry], _ transaction: any Transaction) throws -> [NoticeDraft] {
        let told = entries.filter { verbs.contains($0.entry.verb) }
        if told.isEmpty { return [] }
        let ids = Array(Set(told.compactMap { $0.entry.container.map { Workspace.ID($0.id) } }))
        let spaces = Dictionary(
            try transaction.all(
                Workspace.self, "SELECT \(Workspace.columns) FROM workspace WHERE workspace.id IN \(list: ids)"
            ).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let people = try People(ids, guests: told.map { Person.ID($0.entry.subject.id) }, transaction)
        return told.flatMap { sealed -> [NoticeDraft] in
            guard let id = sealed.entry.container.map({ Workspace.ID($0.id) }), let space = spaces[id] else {
                return []
            }
            return Sentence(sealed: sealed, space: space, people: people).drafts
        }
    }

    /// Who looks after the workspaces, and who answers for the guests.
    private struct People {
        let hosts: [Workspace.ID: [(person: Person.ID, isOwner: Bool)]]
        let sponsors: [Workspace.ID: [Person.ID: Person.ID]]

        init(_ ids: [Workspace.ID], guests: [Person.ID], _ transaction: any Transaction) throws {
            var hosts: [Workspace.ID: [(person: Person.ID, isOwner: Bool)]] = [:]
            var sponsors: [Workspace.ID: [Person.ID: Person.ID]] = [:]
            let sql: SQL = """
                SELECT workspace_id, person_id, role, sponsor_id FROM workspace_member
                WHERE workspace_id IN \(list: ids) AND (role IN ('owner', 'facilitator') OR person_id IN \(list: guests))
                """
            try transaction.rows(sql) { row in
                let (space, person): (Workspace.ID, Person.ID) = (try row.get("workspace_id"), try row.get("person_id"))
                let role: WorkspaceMember.Role = try row.get("role")
                if role == .owner || role == .facilitator { hosts[space, default: []].append((person, role == .owner)) }
                if let sponsor: Person.ID = try row.get("sponsor_id") {
                    sponsors[space, default: [:]][person] = sponsor
                }
            }
            self.hosts = hosts
            self.sponsors = sponsors
        }
    }

    private struct Sentence {
        let sealed: SealedEntry
        let space: Workspace
        let people: People

        private typealias Recipient = NoticeDraft.Recipient

        private var entry: JournalEntry { sealed.entry }
        private var actor: String { entry.actor.name }
        private var name: String { entry.details["name"] ?? "Somebody" }
        private var role: String {
            entry.details["role"].flatMap { WorkspaceMember.Role(rawValue: $0) }?.name.lowercased() ?? "member"
        }
        private var guestPath: String { "\(space.path)/guests/\(Person.ID(entry.subject.id))" }

        private func draft(_ sentence: String, _ path: String? = nil, to recipients: [Recipient]) -> [NoticeDraft] {
            if recipients.isEmpty { return [] }
            return [
                NoticeDraft(
                    sealed, in: space.noticePlace, sentence, path: path ?? space.path, to: recipients,
                    isForFollowers: false)
            ]
        }

        private func them(_ why: String, hasMail: Bool) -> [Recipient] {
            [Recipient(entry.subject.id, why: why, hasMail: hasMail)]
        }

        private func hosts(onlyOwners: Bool = false, hasMail: Bool) -> [Recipient] {
            (people.hosts[space.id] ?? []).filter { $0.isOwner || !onlyOwners }.map {
                Recipient($0.person.uuid, why: "you look after \(space.name)", hasMail: hasMail)
            }
        }

        private func sponsor(hasMail: Bool) -> [Recipient] {
            let sponsor = people.sponsors[space.id]?[Person.ID(entry.subject.id)]
            return sponsor.map { [Recipient($0.uuid, why: "you answer for \(name)", hasMail: hasMail)] } ?? []
        }

        var drafts: [NoticeDraft] {
            switch entry.verb {
            case "member.added":
                return draft("\(actor) added you as \(role)", to: them("you are in it now", hasMail: true))
            case "member.changed":
                return draft("\(actor) made you \(role)", to: them("it is about what you may do", hasMail: false))
            case "member.joined":
                return draft("\(actor) joined", "\(space.path)/people", to: hosts(hasMail: false))
            case "join.asked":
                let path = "\(space.path)/people/requests/\(JoinRequest.ID(entry.subject.id))"
                return draft("\(actor) asks to join", path, to: hosts(hasMail: true))
            case "join.accepted":
                guard let asker = entry.details["person"].flatMap({ Person.ID($0) }) else { return [] }
                let recipient = Recipient(asker.uuid, why: "you asked to join", hasMail: true)
                return draft("\(actor) let you in as \(role)", to: [recipient])
            case "permission-team.joined":
                guard let person = entry.details["person-id"].flatMap({ Person.ID($0) }) else { return [] }
                let recipient = Recipient(person.uuid, why: "what that team may see is shared with you")
                return draft("\(actor) put you in the permission team ‘\(name)’", to: [recipient])
            default: return guest
            }
        }

        private var guest: [NoticeDraft] {
            let own = "you are a guest of \(space.name)"
            switch entry.verb {
            case "guest.invited":
                return draft("\(actor) invited you as a guest", to: them("you were invited", hasMail: true))
                    + draft("\(actor) invited \(name), for whom you answer", guestPath, to: sponsor(hasMail: false))
            case "guest.renewed":
                return draft("\(actor) changed the end of your access", to: them(own, hasMail: true))
            case "guest.ending":
                return draft("Your access ends soon", to: them(own, hasMail: true))
                    + draft("\(name)’s access ends soon", guestPath, to: sponsor(hasMail: true))
            case "guest.sponsored":
                return draft("\(actor) named you as the sponsor of \(name)", guestPath, to: sponsor(hasMail: true))
            case "guest.sponsor-gone":
                return draft("Nobody answers for you any more", to: them(own, hasMail: true))
                    + draft("\(name) needs a sponsor", guestPath, to: hosts(onlyOwners: true, hasMail: true))
            default:
                // 'ended' and 'lapsed'.
                return draft("\(name)’s access has ended", "\(space.path)/people", to: sponsor(hasMail: false))
            }
        }
    }
}
