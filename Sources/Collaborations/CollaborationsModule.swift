public import Access
public import Directory
public import Jobs
public import Kernel
public import Storage
public import Web

/// What collaborations plug into the application.
public struct CollaborationsModule: Sendable {
    public static let migrations = CollaborationsSchema.migrations

    /// Its place in the service navigation.
    public static let section = Site.Section("Collaborations", path: CollaborationShell.section)

    let database: any Database
    let clock: WallClock
    let address: String

    /// - Parameter address: how the service is reached, for links in mail.
    public init(_ database: any Database, clock: WallClock, address: String) {
        self.database = database
        self.clock = clock
        self.address = address
    }

    public var routes: Routes {
        var routes = Routes()
        routes.add(CollaborationRoutes(database, clock: clock).routes)
        routes.add(PartyRoutes(database, clock: clock).routes)
        routes.add(AssessmentRoutes(database, clock: clock).routes)
        routes.add(running.routes)
        return routes
    }

    public var jobHandlers: [JobHandler] { running.jobs.handlers }

    public func recurringJobs() throws -> [RecurringJob] { try running.jobs.recurring() }

    /// What waits for somebody in the collaborations they take part in, for the start page.
    public func waiting(
        for viewer: Viewer, at now: Instant, in transaction: any Transaction
    ) throws -> [WaitingItem] {
        try CollaborationsWaiting(rules: running.rules).items(for: viewer, at: now, in: transaction)
    }

    private var running: Running { Running(desk: Desk(database: database, clock: clock, address: address)) }
}
