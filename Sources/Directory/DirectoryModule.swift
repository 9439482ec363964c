public import Jobs
public import Kernel
public import Storage
public import Web

/// What the directory plugs into the application.
public struct DirectoryModule: Sendable {
    public static let migrations = DirectorySchema.migrations

    /// Its place in the service navigation.
    public static let section = Site.Section("Find people", path: "/search")

    let database: any Database
    let clock: WallClock

    public init(_ database: any Database, clock: WallClock) {
        self.database = database
        self.clock = clock
    }

    public var routes: Routes {
        Routes()
    }

    public var jobHandlers: [JobHandler] { [] }

    public func recurringJobs() throws -> [RecurringJob] { [] }
}
