public import Access
public import Indexing
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
    let accounts: any PeopleAccounts
    let address: String
    let indexer: Indexer
    let others: [any FindableKind]
    let panels: [any PagePanel]
    let formats: [any ImportedFormat]
    let endpoints: [APIEndpoint]
    let streams: [APIStream]
    public let abbreviations = Abbreviations()
    /// How far imports on this node are: other features' imports go through the same jobs.
    public let importBoard = ImportBoard()

    /// - Parameters:
    ///   - address: how the service is reached, for links in mail.
    ///   - others: what the search box finds of other features.
    ///   - panels: what other features show on pages of the directory.
    ///   - formats: files that other features read.
    ///   - endpoints, streams: what other features answer in the API.
    public init(
        _ database: any Database, clock: WallClock, accounts: any PeopleAccounts, address: String, indexer: Indexer,
        others: [any FindableKind] = [], panels: [any PagePanel] = [],
        formats: [any ImportedFormat] = [], endpoints: [APIEndpoint] = [], streams: [APIStream] = []
    ) {
        self.streams = streams
        self.database = database
        self.clock = clock
        self.accounts = accounts
        self.address = address
        self.indexer = indexer
        self.others = others
        self.panels = panels
        self.formats = formats
        self.endpoints = endpoints
    }

    public var routes: Routes {
        var routes = Routes()
        routes.add(BodyRoutes(database, abbreviations: abbreviations, clock: clock, panels: panels).routes)
        routes.add(TeamRoutes(database, abbreviations: abbreviations, clock: clock, panels: panels).routes)
        routes.add(PostRoutes(database, abbreviations: abbreviations, clock: clock).routes)
        routes.add(TopicRoutes(database, abbreviations: abbreviations, clock: clock, panels: panels).routes)
        routes.add(PublishingRoutes(database).routes)
        routes.add(
            PersonRoutes(database, clock: clock, accounts: accounts, address: address, panels: panels).routes)
        routes.add(CorrectionRoutes(database, clock: clock, accounts: accounts, address: address).routes)
        routes.add(UpkeepRoutes(database, clock: clock, accounts: accounts).routes)
        let finder = DirectoryFinder(database, index: indexer.index, clock: clock, others: others)
        routes.add(FindingRoutes(finder: finder, indexer: indexer).routes)
        routes.add(ImportRoutes(database, clock, importBoard).routes)
        routes.add(ExportRoutes(database).routes)
        routes.add(
            APIRoutes(
                database, search: DirectoryAPISearch(finder: finder, indexer: indexer), more: endpoints,
                streams: streams
            ).routes)
        return routes
    }

    public var jobHandlers: [JobHandler] {
        upkeep.handlers + importJobs.handlers
    }

    public func recurringJobs() throws -> [RecurringJob] { try upkeep.recurring() + importJobs.recurring() }

    /// What waits for somebody, for the start page.
    public func waiting(
        for viewer: Viewer, at now: Instant, in transaction: any Transaction
    ) throws -> [WaitingItem] {
        try DirectoryWaiting.items(for: viewer, in: transaction, at: now)
    }

    private var importJobs: ImportJobs { ImportJobs(database, clock, importBoard, accounts, others: formats) }

    private var upkeep: UpkeepJobs {
        UpkeepJobs(database, clock: clock, accounts: accounts, address: address)
    }
}
