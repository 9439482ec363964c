import Directory
import Journal
import Kernel
import Notices

/// How one entry reads, where it leads and whom it concerns.
struct NoticeSentences {
    private let sealed: SealedEntry
    private let collaboration: Collaboration
    private let facts: NoticeFacts

    private typealias Recipient = NoticeDraft.Recipient

    /// What is told at all; the rest is in the record.
    static let verbs: Set<String> = [
        "action.added", "charter.changed", "collaboration.ended", "collaboration.launched", "collaboration.paused",
        "collaboration.resumed", "collaboration.running", "decision.decided", "decision.overdue", "decision.proposed",
        "decision.withdrawn", "handover.begun", "join.accepted", "join.asked", "join.declined", "member.added",
        "memorandum.sent", "memorandum.signed",
        "memorandum.signers-changed", "milestone.added", "party.joined", "promise.added", "review.concluded",
        "review.due", "review.moved", "review.scheduled", "risk.escalated", "role.assigned",
    ]

    init(_ sealed: SealedEntry, _ collaboration: Collaboration, _ facts: NoticeFacts) {
        self.sealed = sealed
        self.collaboration = collaboration
        self.facts = facts
    }

    private var entry: JournalEntry { sealed.entry }
    private var sentence: JournalSentence { JournalSentence(entry) }
    private var actor: String { sentence.actor }
    private var title: String { entry.details["title"] ?? "" }
    private var name: String { entry.details["name"] ?? "" }

    var drafts: [NoticeDraft] {
        switch entry.verb.split(separator: ".").first {
        case "decision": decision
        case "review": review
        case "memorandum": memorandum
        case "action", "milestone", "promise": [item]
        case "collaboration": [stage]
        case "risk": [risk]
        case "charter": [charter]
        case "join": [joining]
        default: people
        }
    }

    private func draft(
        _ sentence: String, _ end: String = "", fold: String? = nil, to recipients: [Recipient],
        isForFollowers: Bool = true
    ) -> NoticeDraft {
        NoticeDraft(
            sealed, in: collaboration.noticePlace, sentence, path: collaboration.path + end, fold: fold, to: recipients,
            isForFollowers: isForFollowers)
    }

    // MARK: - Whom

    private var named: [NoticeFacts.Named] { (facts.named[collaboration.id] ?? []).filter { $0.since <= entry.time } }

    private var everybody: [Recipient] { named.map { Recipient($0.person, why: $0.why(collaboration.title)) } }

    private var leaders: [Recipient] {
        named.filter(\.leads).map { Recipient($0.person, why: $0.why(collaboration.title)) }
    }

    private func holders(of post: Post.ID?, why: String, hasMail: Bool = false) -> [Recipient] {
        (post.flatMap { facts.holders[$0] } ?? []).map { Recipient($0, why: why, hasMail: hasMail) }
    }

    /// Whom `RoleMail` writes to: who has the role, or while nobody does, the organisers.
    private func mailed(_ role: Role) -> [Recipient] {
        let holders = named.filter { $0.role == role }
        let told = holders.isEmpty ? named.filter { $0.level == .organiser } : holders
        return told.map { Recipient($0.person, why: $0.why(collaboration.title), hasMail: true) }
    }

    /// Who has one of the roles that the entry names.
    private func holders(ofRolesIn detail: String, _ why: String) -> [Recipient] {
        let roles = (entry.details[detail] ?? "").split(separator: " ").compactMap { Role(rawValue: String($0)) }
        return named.compactMap { named in
            guard let role = named.role, roles.contains(role) else { return nil }
            return Recipient(named.person, why: "\(why) \(role.name.lowercased()) of \(collaboration.title)")
        }
    }

    // MARK: - What

    private var number: String { sentence.number }

    private var decision: [NoticeDraft] {
        let path = "/decisions/\(number)"
        switch entry.verb {
        case "decision.proposed":
            // Of an escalated risk all are told with the escalation.
            if entry.details["risk"] != nil { return [] }
            let consulted = holders(ofRolesIn: "consulted", "you are to be consulted as")
            let others = everybody.filter { told in !consulted.contains { $0.person == told.person } }
            return [
                draft("You are to be consulted on decision \(title)", path, to: consulted, isForFollowers: false),
                draft(sentence.text, path, to: others),
            ]
        case "decision.decided":
            let informed = holders(ofRolesIn: "informed", "the decision rights say that you are informed as")
            return [draft(sentence.text, path, to: informed + everybody)]
        case "decision.overdue":
            let told = holders(
                of: entry.details["told"].flatMap { Post.ID($0) },
                why: "it comes to your post to see that it is decided in \(collaboration.title)", hasMail: true)
            return [draft(sentence.text, path, to: told + leaders, isForFollowers: false)]
        default: return [draft(sentence.text, path, to: everybody)]
        }
        return [draft(sentence.text, path, to: everybody)]
    }

    private var review: [NoticeDraft] {
        [draft(sentence.text, "/reviews/\(number)", to: everybody)]
    }

    private var memorandum: [NoticeDraft] {
        let path = "/charter/memorandum"
        if entry.verb == "memorandum.signed" {
            let body = facts.bodies[entry.subject.id] ?? "a party"
            return [draft("\(actor) signed the memorandum for \(body)", path, to: everybody)]
        }
        // Those who were asked have a mail of their own.
        let signers = (facts.signers[collaboration.id] ?? []).flatMap { asked -> [Recipient] in
            switch asked.signer {
            case .post(let post):
                holders(of: post, why: "you hold the post that signs for \(asked.body)", hasMail: true)
            case .guest(let person):
                [Recipient(person.uuid, why: "you sign for \(asked.body) as its guest", hasMail: true)]
            }
        }
        let asked = draft("You are asked to sign the memorandum (\(name))", path, to: signers, isForFollowers: false)
        if entry.verb == "memorandum.signers-changed" { return [asked] }
        return [asked, draft(sentence.text, path, to: everybody)]
    }

    private var item: NoticeDraft {
        let kind = String(entry.verb.prefix { $0 != "." })
        let owners = holders(
            of: facts.owners[entry.subject.id], why: "this \(kind) is for your post in \(collaboration.title)")
        return draft(
            "You have a new \(kind): \(title)", "/actions/\(Identifier<ActionItem>(entry.subject.id))", to: owners,
            isForFollowers: false)
    }

    private var stage: NoticeDraft {
        let what =
            switch entry.verb {
            case "collaboration.launched": "was launched"
            case "collaboration.paused": "is paused"
            case "collaboration.ended": "has ended"
            default: "runs again"
            }
        return draft("\(collaboration.title) \(what)\(name.isEmpty ? "" : ": \(name)")", to: everybody)
    }

    private var risk: NoticeDraft {
        let role = entry.details["role"].flatMap { Role(rawValue: $0) } ?? .sro
        let owner = holders(
            of: facts.owners[entry.subject.id], why: "your post owns this risk of \(collaboration.title)")
        return draft(
            sentence.text, "/risks/\(number)", to: mailed(role) + owner, isForFollowers: false)
    }

    /// A charter is written in many small steps: the first of a day is told, the others are in the record.
    private var charter: NoticeDraft {
        draft(
            sentence.text, "/charter", fold: "charter \(entry.time.day)", to: everybody)
    }

    private var joining: NoticeDraft {
        if entry.verb == "join.asked" {
            let path = "/people/requests/\(JoinRequest.ID(entry.subject.id))"
            return draft(
                "\(actor) of \(entry.details["body"] ?? "another body") asks to join", path, to: leaders,
                isForFollowers: false)
        }
        let asker = entry.details["person"].flatMap { Person.ID($0) }.map {
            [Recipient($0.uuid, why: "you asked to join \(collaboration.title)")]
        }
        let isIn = entry.verb == "join.accepted"
        return draft(
            isIn ? "\(actor) lets you into \(collaboration.title)" : "\(actor) declined what you asked: read why",
            isIn ? "" : "/join", to: asker ?? [], isForFollowers: false)
    }

    private var people: [NoticeDraft] {
        switch entry.verb {
        case "member.added":
            let level = Member.Level(rawValue: entry.details["level"] ?? "")?.name.lowercased() ?? "member"
            // Whoever asked is told that they are let in.
            let isAsked = entry.details["asked"] != nil
            let added = isAsked ? [] : [Recipient(entry.subject.id, why: "you were added to \(collaboration.title)")]
            return [
                draft("\(actor) added you as \(level)", to: added, isForFollowers: false),
                draft("\(actor) added a \(level)", "/people", to: leaders, isForFollowers: false),
            ]
        case "role.assigned":
            let role = Role(rawValue: entry.details["role"] ?? "")?.name.lowercased() ?? "a role"
            let post = entry.details["post"] ?? "a post"
            let holders = holders(of: Post.ID(entry.subject.id), why: "you hold the post of \(post)")
            return [
                draft("With your post you are now \(role)", to: holders, isForFollowers: false),
                draft("\(post) has a new role: \(role)", "/people", to: leaders, isForFollowers: false),
            ]
        case "handover.begun":
            let holders = holders(
                of: Post.ID(entry.subject.id), why: "you took over a post with \(name) in \(collaboration.title)",
                hasMail: true)
            return [
                draft(
                    "With your post comes \(name): read and accept what was left to you",
                    String(
                        Handover.path(Post.ID(entry.subject.id), in: collaboration).dropFirst(collaboration.path.count)),
                    to: holders, isForFollowers: false)
            ]
        default:
            let body = facts.bodies[entry.subject.id] ?? "A body"
            let contacts = (facts.bodyContacts[entry.subject.id] ?? []).map {
                Recipient($0, why: "your post is the contact of \(body)")
            }
            return [draft("\(body) now takes part", "/people", to: leaders + contacts, isForFollowers: false)]
        }
    }
}
