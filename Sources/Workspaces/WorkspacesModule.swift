public import Blobs
public import Collaborations
public import Directory
public import Indexing
public import Jobs
public import Kernel
public import Notices
public import Search
public import Storage
public import Web

/// What workspaces plug into the application.
public struct WorkspacesModule: Sendable {
    public static let migrations = WorkspacesSchema.migrations

    /// Their place in the service navigation.
    public static let section = Site.Section("Workspaces", path: WorkspacePages.section)

    /// What pages of bodies and teams show of workspaces.
    public static let panels: [any PagePanel] = [WorkspacesPanel(), GuestsPanel()]

    /// Files and folders in the index, and what the one search box shows of them.
    public static let searchSources: [any SearchSource] = [FileSearchSource()]
    public static let findables: [any FindableKind] = [FindableFiles()]

    let desk: WorkspaceDesk

    /// - Parameters:
    ///   - address: how the service is reached, for links in mail.
    ///   - screening: what happens to files that come in.
    ///   - evidence: proofs of the journal's entries; without it none are handed out.
    public init(
        _ database: any Database, clock: WallClock, blobs: Blobs, address: String, screening: Screening = .none,
        evidence: JournalEvidence? = nil
    ) {
        var desk = WorkspaceDesk(
            database: database, clock: clock, blobs: blobs, screening: screening, address: address,
            evidence: evidence)
        let contents = Contents(desk: desk)
        desk.firstText = { file in
            if let text = await PlainFirstText.read(file) { return text }
            return try? await contents.firstText(of: file.staged, name: file.name)
        }
        self.desk = desk
    }

    /// What the API answers of workspaces, and the files that go through it.
    public func endpoints(_ index: SearchIndex) -> [APIEndpoint] { WorkspacesAPI(desk: desk, index: index).endpoints }
    public func streams(_ index: SearchIndex) -> [APIStream] { WorkspacesAPI(desk: desk, index: index).streams }

    /// Who hears of what happens in workspaces.
    public static var notices: [any NoticeSource] { [WorkspaceNotices(), ImportNotices(), LinkNotices()] }

    private var guestUpkeep: GuestUpkeep {
        GuestUpkeep(database: desk.database, clock: desk.clock, address: desk.address)
    }

    public var routes: Routes {
        var routes = Routes()
        routes.add(WorkspaceRoutes(desk: desk).routes)
        routes.add(ItemRoutes(desk: desk).routes)
        routes.add(BinRoutes(desk: desk).routes)
        routes.add(SettingsRoutes(desk: desk).routes)
        routes.add(PeopleRoutes(desk: desk).routes)
        routes.add(JoinRoutes(desk: desk).routes)
        routes.add(AccessRoutes(desk: desk).routes)
        routes.add(TeamRoutes(desk: desk).routes)
        routes.add(GuestRoutes(desk: desk).routes)
        routes.add(GuestAdministrationRoutes(desk: desk).routes)
        routes.add(PreviewRoutes(desk: desk).routes)
        routes.add(DAVRoutes(desk: desk).routes)
        routes.add(RecordsRoutes(desk: desk).routes)
        routes.add(UploadRoutes(desk: desk).routes)
        routes.add(LinkRoutes(desk: desk).routes)
        routes.add(LessonRoutes(desk: desk).routes)
        return routes
    }

    public var jobHandlers: [JobHandler] {
        [Bin(desk: desk).handler, guestUpkeep.handler, RecordsUpkeep(desk: desk).handler, Uploads(desk: desk).handler]
            + Contents(desk: desk).handlers + Imports(desk: desk).handlers
    }

    public func recurringJobs() throws -> [RecurringJob] {
        try [
            Bin.recurring(), GuestUpkeep.recurring(), RecordsUpkeep.recurring(), Uploads.recurring(),
            Imports.recurring(),
        ]
    }
}
