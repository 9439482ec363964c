public import Blobs
public import Jobs
public import Kernel
public import Notices
public import Storage
public import Web

/// What workspaces plug into the application.
public struct WorkspacesModule: Sendable {
    public static let migrations = WorkspacesSchema.migrations

    /// Their place in the service navigation.
    public static let section = Site.Section("Workspaces", path: WorkspacePages.section)

    let desk: WorkspaceDesk

    /// - Parameter address: how the service is reached, for links in mail.
    public init(_ database: any Database, clock: WallClock, blobs: Blobs, address: String) {
        desk = WorkspaceDesk(database: database, clock: clock, blobs: blobs, address: address)
    }

    /// Who hears of what happens in workspaces.
    public static var notices: any NoticeSource { MentionNotices() }

    public var routes: Routes {
        var routes = Routes()
        routes.add(WorkspaceRoutes(desk: desk).routes)
        routes.add(ItemRoutes(desk: desk).routes)
        routes.add(BinRoutes(desk: desk).routes)
        return routes
    }

    public var jobHandlers: [JobHandler] { [Bin(desk: desk).handler] }

    public func recurringJobs() throws -> [RecurringJob] { try [Bin.recurring()] }
}
