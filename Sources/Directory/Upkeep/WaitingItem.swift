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

/// What waits for somebody in the directory: their own profile, and corrections.
public enum DirectoryWaiting {
    /// At most three queries, the most pressing item first.
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
        guard let id = viewer.person, let person = try PersonStore(transaction).find(Person.ID(id), Sight(viewer)),
            Confirmation.isDue(person, at: now)
        else { return items }
        let since = person.confirmedAt.map { "You last said so on \($0.day.plain)" } ?? "You have not said so yet"
        items.append(
            WaitingItem(
                title: "Is your profile still right?", why: since, path: person.path,
                dueOn: Confirmation.dueOn(person)))
        return items
    }
}
