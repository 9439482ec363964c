public import Access
public import Blobs
import Collaborations
public import Kernel
public import Storage
import Web

/// The workspaces of the demonstration: the files of 'No second night out', with a guest of Harbour Trust.
public struct WorkspacesDemonstration: Sendable {
    private let desk: WorkspaceDesk
    /// Those who act, by name.
    private let cast: [String: Viewer]

    public init(_ database: any Database, clock: WallClock, blobs: Blobs, address: String, cast: [String: Viewer]) {
        desk = WorkspaceDesk(database: database, clock: clock, blobs: blobs, address: address)
        self.cast = cast
    }

    /// - Throws: what the actions throw; nothing when those who act are not there.
    public func load() async throws {
        guard let amara = cast["Amara Osei"] else { return }
        let draft = WorkspaceDraft(
            name: "No second night out", purpose: "Papers of the pilot in Northmoor, and what partners comment on",
            visibility: .restricted, template: .policy)
        let path = try await Workspaces(desk: desk).open(draft, by: amara)
        let slug = path.split(separator: "/").last.map(String.init) ?? ""
        try await belong(slug, amara)
        let people: [(String, WorkspaceMember.Role)] = [
            ("Tom Whitlock", .owner), ("Dan Okafor", .editor), ("Dr Siân Prosser", .contributor),
            ("Morag Petrie", .reader),
        ]
        for (name, role) in people {
            guard let email = cast[name]?.email else { continue }
            _ = try await Members(desk: desk).add(email, as: role, to: slug, by: amara)
        }
        let files = DemonstrationFiles(desk: desk, slug: slug, cast: cast)
        try await files.load()
        try await guest(slug, amara)
        try await records(slug, amara, desk)
        try await link(slug, amara)
        try await files.loadOfGuest()
        try await panel()
        if let priya = cast["Priya Raman"] {
            try await Joining(desk: desk).ask(
                "I pay for the night places and would like to see how they are used.", in: slug, by: priya)
        }
    }

    private func belong(_ slug: String, _ amara: Viewer) async throws {
        let now = desk.clock.now()
        let (room, own) = try await desk.read(slug, amara) { room, transaction in
            (room, try CollaborationsModule.workedIn(by: amara, at: now, limit: 20, in: transaction))
        }
        guard let night = own.first(where: { $0.title == "No second night out" }) else { return }
        var fields = WorkspaceSettings(room.workspace).fields.fields
        fields["home"] = [WorkspaceHome.collaboration(night.id).text]
        try await WorkspaceSettings(FormData(fields)).save(from: 0, in: slug, by: amara, desk)
    }

    /// A second one, whose owner asks for the lessons first: Dan has taken two, Siân none.
    private func panel() async throws {
        guard let dan = cast["Dan Okafor"], let sian = cast["Dr Siân Prosser"] else { return }
        let draft = WorkspaceDraft(
            name: "Northmoor case panel", purpose: "Who gets which room next, decided on Tuesdays",
            visibility: .confidential, template: .casework)
        let path = try await Workspaces(desk: desk).open(draft, by: dan)
        let slug = path.split(separator: "/").last.map(String.init) ?? ""
        _ = try await Members(desk: desk).add(sian.email, as: .editor, to: slug, by: dan)
        for lesson in Lesson.all.prefix(2) {
            let right = lesson.answers.first(where: \.isRight)
            _ = try await Lessons(desk: desk).answer(lesson, right?.id, by: dan)
        }
    }

    private func link(_ slug: String, _ amara: Viewer) async throws {
        let file = try await desk.read(slug, amara) { room, transaction in
            try transaction.one(
                Item.self,
                "SELECT \(Item.columns) FROM item WHERE item.name = 'House rules of the night shelter.pdf' AND \(room.shown)"
            )
        }
        guard let file else { return }
        let addresses = ["trustees@harbour.example"] + [cast["Dr Siân Prosser"]?.email].compactMap(\.self)
        _ = try await Links(desk: desk).make(
            LinkDraft(audience: .named, addresses: addresses, days: 14, tells: true), to: file.id, of: slug, by: amara)
    }

    private func guest(_ slug: String, _ amara: Viewer) async throws {
        guard let leila = cast["Leila Haddad"] else { return }
        let draft = GuestDraft(
            email: leila.email, name: leila.name, organisation: "Harbour Trust", sponsor: "",
            purpose: "Comment on the night places before they are agreed",
            until: desk.clock.now().day.adding(days: 100),
            teams: [])
        try await Guests(desk: desk).invite(draft, to: slug, by: amara)
        try await Guests(desk: desk).accept(slug, by: leila)
    }
}
