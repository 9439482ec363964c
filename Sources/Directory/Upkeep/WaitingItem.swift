public import Access
public import Kernel
public import Storage

/// Something that waits for the viewer, as the home page lists it.
public struct WaitingItem: Sendable, Equatable {
    public let title: String
    /// Why it waits for them.
    public let why: String
    public let path: String
    public let dueOn: Day?

    public init(title: String, why: String, path: String, dueOn: Day?) {
        self.title = title
        self.why = why
        self.path = path
        self.dueOn = dueOn
    }
}

/// What waits for somebody in the directory: corrections, their own profile, and the pages of the teams whose contact
/// post they hold.
public enum DirectoryWaiting {
    /// How many teams are named.
    private static let teamLimit = 10

    /// At most four queries, the most pressing item first.
    public static func items(
        for viewer: Viewer, in transaction: any Transaction, at now: Instant
    ) throws -> [WaitingItem] {
        var items: [WaitingItem] = []
        let limit = 100
        let corrections = try CorrectionStore(transaction).waitingCount(
            for: Sight(viewer), isPlatformAdministrator: viewer.isPlatformAdministrator, limit: limit)
        if corrections > 0 {
            let many =
                corrections == limit ? "\(limit) corrections or more" : count(corrections, "correction", "corrections")
            items.append(
                WaitingItem(
                    title: "Answer \(many)", why: "Somebody suggests changes to pages that you can change",
                    path: "/corrections", dueOn: nil))
        }
        guard let id = viewer.person else { return items }
        items += try profile(Person.ID(id), viewer, transaction, now)
        let teams = try TeamStore(transaction).due(
            contact: Person.ID(id), confirmedBefore: Confirmation.dueThreshold(at: now), limit: teamLimit, Sight(viewer)
        )
        return items
            + teams.map { team in
                let since =
                    team.confirmedAt.map { "Somebody last said so on \($0.day.plain)" } ?? "Nobody has said so yet"
                return WaitingItem(
                    title: "Is the page of \(team.name) still right?", why: "\(since). You hold its contact post",
                    path: team.path, dueOn: nil)
            }
    }

    private static func profile(
        _ id: Person.ID, _ viewer: Viewer, _ transaction: any Transaction, _ now: Instant
    ) throws -> [WaitingItem] {
        guard let person = try PersonStore(transaction).find(id, Sight(viewer)), Confirmation.isDue(person, at: now)
        else { return [] }
        let since = person.confirmedAt.map { "You last said so on \($0.day.plain)" } ?? "You have not said so yet"
        return [
            WaitingItem(
                title: "Is your profile still right?", why: since, path: person.path,
                dueOn: Confirmation.dueOn(person))
        ]
    }
}
