public import Access
public import Jobs
public import Kernel
public import Storage
public import Web

/// What tells people of what happens: notices in the application and by mail, and the calendars that they subscribe to.
///
/// Features say what there is to tell (`NoticeSource`, `CalendarSource`, `MailList`, `NoticeSettingsPanel`).
public struct NoticesModule: Sendable {
    public static let migrations = NoticesSchema.migrations

    let database: any Database
    let clock: WallClock
    let address: String
    let sources: [any NoticeSource]
    let calendars: [any CalendarSource]
    let lists: [any MailList]
    let panels: [any NoticeSettingsPanel]
    let unsubscribing: Unsubscribing
    let randomness: Randomness

    /// - Parameters:
    ///   - address: how the service is reached, for links in mail and calendars.
    ///   - lists: digests of features.
    ///   - panels: what features add to the settings.
    public init(
        _ database: any Database, clock: WallClock, address: String, unsubscribing: Unsubscribing,
        sources: [any NoticeSource], calendars: [any CalendarSource] = [], lists: [any MailList] = [],
        panels: [any NoticeSettingsPanel] = [], randomness: Randomness = .system
    ) {
        self.database = database
        self.clock = clock
        self.address = address
        self.sources = sources
        self.calendars = calendars
        self.lists = lists
        self.panels = panels
        self.unsubscribing = unsubscribing
        self.randomness = randomness
    }

    public var routes: Routes {
        let choices = NoticeChoices(database: database, clock: clock, sources: sources, lists: lists)
        var routes = list.routes
        routes.add(
            SettingsRoutes(
                database: database, choices: choices,
                calendars: CalendarAddresses(
                    database: database, clock: clock, address: address, randomness: randomness),
                panels: panels
            ).routes)
        routes.add(UnsubscribeRoutes(database: database, choices: choices, unsubscribing: unsubscribing).routes)
        routes.add(CalendarRoutes(database: database, address: address, sources: calendars).routes)
        return routes
    }

    /// Somebody's own notices, for programs.
    public var own: OwnNotices { OwnNotices(database: database, clock: clock, sources: sources) }

    public var follower: NoticeFollower { NoticeFollower(database, clock: clock, sources: sources) }

    public var jobHandlers: [JobHandler] { mail.handlers }

    public func recurringJobs() throws -> [RecurringJob] { try mail.recurring() }

    /// How many notices somebody has not read, at most a hundred; for the navigation.
    public var unread: @Sendable (Viewer, Instant) async throws -> Int {
        let list = list
        return { try await list.unread($0, at: $1) }
    }

    private var list: NoticeRoutes { NoticeRoutes(database: database, clock: clock, sources: sources) }

    var mail: NoticeMail {
        NoticeMail(
            database: database, clock: clock, address: address, sources: sources, unsubscribing: unsubscribing)
    }
}
