import Access
import Accounts
import Directory
import Journal
import Kernel
import Mail
import Storage

/// What is done with guests: each one transaction with its journal entry.
struct Guests: Sendable {
    let desk: WorkspaceDesk

    /// A guest as they would come in: what the inviter is shown before anything is sent.
    struct Plan: Sendable {
        let room: Room
        let draft: GuestDraft
        /// Their entry, when they have one already.
        let person: Person?
        let sponsor: Participant
        let teams: [PermissionTeam]

        var mark: GuestMark {
            let organisation = person.map { $0.organisation.isEmpty ? draft.organisation : $0.organisation }
            return GuestMark(organisation: organisation ?? draft.organisation, until: Instant(endOf: draft.until))
        }

        /// - Throws: a fault of kind `refused` when the viewer may not, `invalid` for what cannot be.
        static func make(_ draft: GuestDraft, _ room: Room, _ transaction: any Transaction) throws -> Plan {
            try WorkspaceRules.give(.role(.guest), room).orThrow()
            let memberships = try MemberStore(transaction).teams(of: room.workspace.id)
            let all = try PermissionTeamStore(transaction).list(room.workspace.id)
            let teams = all.filter { draft.teams.contains($0.id) }
            for team in teams { try PermissionTeams.arrange(team.id, memberships, room).orThrow() }
            let person = try PersonStore(transaction).find(email: draft.email, .everything)
            if let person {
                if !person.isGuest {
                    throw Fault.invalid(
                        "email",
                        "This is the address of somebody in the directory who is no guest: add them as a member")
                }
                if let member = try MemberStore(transaction).find(person.id, in: room.workspace.id),
                    member.isHere(at: room.now)
                {
                    throw Fault.invalid(
                        "email", "They are in it already. You can renew their access on the list of people")
                }
            } else if let domain = draft.email.split(separator: "@").last,
                let body = try BodyStore(transaction).body(ofDomain: String(domain))
            {
                throw Fault.invalid(
                    "email", "\(domain) belongs to \(body.name), which is here already: add them as a member instead")
            }
            try Members.requirePlace(field: "email", room, transaction)
            return Plan(
                room: room, draft: draft, person: person,
                sponsor: try Guests.sponsor(draft.sponsor, room, transaction), teams: teams)
        }

        /// What they would see, as far as the inviter sees it.
        func tree(_ transaction: any Transaction) throws -> SeenTree {
            let guest = WorkspaceMember(
                guest: person?.id ?? .make(at: room.now), until: Instant(endOf: draft.until), sponsor: sponsor.person,
                purpose: draft.purpose)
            let viewer = Viewer(
                account: guest.person.uuid, person: guest.person.uuid, name: draft.name, email: draft.email, body: nil,
                role: .guest)
            let theirs = try Room.of(guest, in: Set(teams.map(\.id)), viewer, room.workspace, room.now, transaction)
            return try SeenTree.read(below: nil, theirs: theirs, mine: room, transaction)
        }
    }

    func plan(_ draft: GuestDraft, for slug: String, by viewer: Viewer) async throws -> (Plan, SeenTree) {
        try await desk.read(slug, viewer) { room, transaction in
            let plan = try Plan.make(draft, room, transaction)
            return (plan, try plan.tree(transaction))
        }
    }

    func invite(_ draft: GuestDraft, to slug: String, by viewer: Viewer) async throws {
        let address = desk.address
        try await desk.write(slug, viewer) { room, transaction in
            let plan = try Plan.make(draft, room, transaction)
            let (workspace, now, until) = (room.workspace, room.now, Instant(endOf: draft.until))
            guard let sponsor = try PersonStore(transaction).find(plan.sponsor.person, .everything) else {
                throw Fault.missing("The sponsor")
            }
            let person =
                try plan.person?.id
                ?? GuestEntries(transaction).add(
                    name: draft.name, email: draft.email, organisation: draft.organisation, to: sponsor.body,
                    by: viewer,
                    at: now)
            let members = MemberStore(transaction)
            // What there was of an earlier time does not come back with them.
            try members.remove(person, from: workspace.id)
            try members.put(
                WorkspaceMember(guest: person, until: until, sponsor: sponsor.id, purpose: draft.purpose),
                in: workspace.id, at: now)
            for team in plan.teams { try PermissionTeamStore(transaction).put(person, in: team.id) }
            let name = plan.person?.name ?? draft.name
            try GuestAccounts(transaction).admit(
                person.uuid, email: draft.email, name: name, of: sponsor.body.uuid, until: until, by: viewer.account,
                at: now)
            try GuestStore(transaction).align(person, email: draft.email, isShortened: false, at: now)
            try room.record(
                "guest.invited", Subject("person", person.uuid),
                details: [
                    "name": name, "organisation": plan.mark.organisation, "sponsor": sponsor.name,
                    "until": draft.until.description,
                ], in: transaction)
            try transaction.queueMail(
                Letter(
                    to: draft.email, name: name, subject: "\(viewer.name) invites you to \(workspace.name)",
                    text: """
                        \(viewer.name) invites you as a guest to ‘\(workspace.name)’, a workspace on Concordat where public \
                        bodies keep files together: \(draft.purpose)

                        You have access until \(draft.until.plain). \(sponsor.name) answers for you. When you come in for \
                        the first time you read the terms of confidentiality and accept them.
                        """,
                    link: Letter.Link("Sign in", "\(address)/sign-in?next=\(workspace.path)"),
                    afterLink: "There is no password: type this address, and we send you a link that signs you in.",
                    purpose: .notification), at: now)
        }
    }

    /// Accepts the terms of confidentiality.
    func accept(_ slug: String, by viewer: Viewer) async throws {
        let now = desk.clock.now()
        try await desk.database.write { transaction in
            let room = try Self.atTerms(slug, viewer, now, transaction)
            guard let member = room.member, member.acceptedAt == nil else { return }
            try GuestStore(transaction).accept(member.person, in: room.workspace.id, at: now)
            try room.record("guest.accepted-terms", Subject("person", member.person.uuid), in: transaction)
        }
    }

    /// For a guest, whether they accepted the terms or not.
    static func atTerms(
        _ slug: String, _ viewer: Viewer, _ now: Instant, _ transaction: any Transaction
    ) throws -> Room {
        guard let workspace = try WorkspaceStore(transaction).find(slug: slug, WorkspaceSight(viewer, at: now)) else {
            throw Fault.missing("This workspace")
        }
        let room = try Room.read(workspace, viewer, now, transaction)
        guard room.member?.role == .guest else { throw Fault.missing("This page") }
        return room
    }

    func renew(_ person: Person.ID, until: Day, in slug: String, by viewer: Viewer) async throws {
        let address = desk.address
        try await desk.write(slug, viewer) { room, transaction in
            let guest = try Self.find(person, room, transaction)
            try GuestRules.renew(guest.member, room).orThrow()
            let end = Instant(endOf: until)
            try GuestStore(transaction).renew(person, in: room.workspace.id, until: end)
            let sponsor = try guest.member.sponsor.flatMap { try PersonStore(transaction).find($0, .everything) }
            if let email = guest.email, let body = sponsor?.body {
                try GuestAccounts(transaction).admit(
                    person.uuid, email: email, name: guest.name, of: body.uuid, until: end, by: viewer.account,
                    at: room.now)
            }
            // Until an earlier day is possible as well.
            try GuestStore(transaction).align(person, email: guest.email, isShortened: true, at: room.now)
            try room.record(
                "guest.renewed", Subject("person", person.uuid),
                details: ["name": guest.name, "until": until.description], in: transaction)
            try Self.tell(
                guest, "Your access to \(room.workspace.name)",
                "\(viewer.name) changed the end of your access to ‘\(room.workspace.name)’: the last day is \(until.plain).",
                address, room.workspace, at: room.now, transaction)
        }
    }

    /// Somebody else answers for a guest from now on.
    func setSponsor(_ email: String, of person: Person.ID, in slug: String, by viewer: Viewer) async throws {
        let address = desk.address
        try await desk.write(slug, viewer) { room, transaction in
            let guest = try Self.find(person, room, transaction)
            try WorkspaceRules.own(room).orThrow()
            let sponsor = try Self.sponsor(email, room, transaction)
            try GuestStore(transaction).setSponsor(sponsor.person, of: person, in: room.workspace.id)
            try GuestStore(transaction).align(person, email: guest.email, isShortened: false, at: room.now)
            try room.record(
                "guest.sponsored", Subject("person", person.uuid),
                details: ["name": guest.name, "sponsor": sponsor.name], in: transaction)
            if sponsor.person.uuid != viewer.person {
                try Self.tell(
                    sponsor, "You answer for \(guest.name) in \(room.workspace.name)",
                    "\(viewer.name) named you as the sponsor of \(guest.name), \(guest.home), a guest of ‘\(room.workspace.name)’.",
                    address, room.workspace, at: room.now, transaction)
            }
        }
    }

    /// Ends a guest's access now, from inside the workspace.
    func end(_ person: Person.ID, in slug: String, by viewer: Viewer) async throws {
        try await desk.write(slug, viewer, whileClosed: true) { room, transaction in
            let guest = try Self.find(person, room, transaction)
            try GuestRules.end(guest.member, room).orThrow()
            try Self.end(guest, room.workspace, by: viewer, at: room.now, transaction)
        }
    }

    /// Ends a guest's access; whoever calls has asked whether the viewer may.
    static func end(
        _ guest: Participant, _ workspace: Workspace, by viewer: Viewer, at now: Instant,
        _ transaction: any Transaction
    ) throws {
        let store = GuestStore(transaction)
        try store.end(guest.person, in: workspace.id, at: now)
        try store.align(guest.person, email: guest.email, isShortened: true, at: now)
        try Room.record(
            "guest.ended", Subject("person", guest.person.uuid), of: workspace, by: viewer, at: now,
            details: ["name": guest.name], transaction)
        try tell(
            guest, "Your access to \(workspace.name) has ended",
            "\(viewer.name) ended your access to ‘\(workspace.name)’. What you accepted about confidentiality still holds.",
            nil, workspace, at: now, transaction)
    }

    /// A guest who is here.
    static func find(_ person: Person.ID, _ room: Room, _ transaction: any Transaction) throws -> Participant {
        guard let guest = try MemberStore(transaction).participant(person, in: room.workspace.id),
            guest.member.role == .guest, guest.member.isHere(at: room.now)
        else { throw Fault.missing("This guest") }
        return guest
    }

    /// A member of the workspace from inside by their address; without one, the viewer.
    private static func sponsor(
        _ email: String, _ room: Room, _ transaction: any Transaction
    ) throws -> Participant {
        let person =
            email.isEmpty
            ? room.viewer.person.map { Person.ID($0) }
            : try PersonStore(transaction).find(email: email.lowercased(), Sight(room.viewer))?.id
        guard let person, let sponsor = try MemberStore(transaction).participant(person, in: room.workspace.id),
            sponsor.member.role != .guest, sponsor.member.isHere(at: room.now), !sponsor.hasLeft
        else {
            throw Fault.invalid("sponsor", "Enter the e-mail address of a member of this workspace who is no guest")
        }
        return sponsor
    }

    /// - Parameter address: `nil` when there is nothing to open.
    static func tell(
        _ person: Participant, _ subject: String, _ text: String, _ address: String?, _ workspace: Workspace,
        at now: Instant, _ transaction: any Transaction
    ) throws {
        guard let email = person.email else { return }
        try transaction.queueMailIfPossible(
            Letter(
                to: email, name: person.name, subject: subject, text: text,
                link: address.map { Letter.Link("Open the workspace", "\($0)\(workspace.path)") },
                purpose: .notification), at: now)
    }
}

/// Who may do what with guests. Pure rules; the actions ask them.
enum GuestRules {
    static func renew(_ guest: WorkspaceMember, _ room: Room) -> Verdict {
        if room.workspace.state != .active { return .refused(because: "the workspace can only be read now") }
        if guest.sponsorGoneAt != nil {
            return .refused(because: "nobody answers for this guest any more: an owner names a sponsor first")
        }
        if room.member?.role == .owner || isSponsor(guest, room) { return .allowed }
        return .refused(because: "only their sponsor and the workspace’s owners may")
    }

    /// Also of a workspace that can only be read.
    static func end(_ guest: WorkspaceMember, _ room: Room) -> Verdict {
        switch room.member?.role {
        case .owner?, .facilitator?: return .allowed
        default:
            return isSponsor(guest, room)
                ? .allowed : .refused(because: "only their sponsor and those who look after the workspace may")
        }
    }

    private static func isSponsor(_ guest: WorkspaceMember, _ room: Room) -> Bool {
        room.member != nil && guest.sponsor?.uuid == room.viewer.person
    }
}
