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

    public init(_ database: any Database, clock: WallClock) {
        self.database = database
        self.clock = clock
    }

    public var routes: Routes {
        var routes = Routes()
        routes.add(CollaborationRoutes(database, clock: clock).routes)
        routes.add(PartyRoutes(database, clock: clock).routes)
        routes.add(AssessmentRoutes(database, clock: clock).routes)
        routes.add(CharterRoutes(database, clock: clock).routes)
        routes.add(RightsRoutes(database, clock: clock).routes)
        routes.add(MoneyRoutes(database, clock: clock).routes)
        routes.add(LaunchRoutes(database, clock: clock).routes)
        return routes
    }
}
