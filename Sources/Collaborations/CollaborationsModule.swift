public import Access
public import Directory
public import Indexing
public import Jobs
public import Kernel
public import Printing
public import Search
public import Storage
public import Web

/// What collaborations plug into the application.
public struct CollaborationsModule: Sendable {
    public static let migrations = CollaborationsSchema.migrations

    /// Its place in the service navigation.
    public static let section = Site.Section("Collaborations", path: CollaborationShell.section)

    /// What a token must be good for to read of collaborations, and to write in them.
    public static let readScope = CollaborationsAPI.read
    public static let writeScope = CollaborationsAPI.write

    /// What the search index holds of collaborations and case studies, and what results of a search show of them.
    public static let searchSources: [any SearchSource] = [CollaborationSearchSource(), CaseStudySearchSource()]
    public static let findables: [any FindableKind] = [FindableCollaborations(), FindableCaseStudies()]
    /// What pages of bodies, topics, teams and people show of collaborations.
    public static let panels: [any PagePanel] = [CollaborationsPanel(), CaseStudiesPanel(), RecognitionPanel()]
    /// What the directory's imports read for collaborations.
    public static let importedFormat: any ImportedFormat = ProjectListFormat()

    /// What the start page shows of collaborations.
    public static func home(
        for viewer: Viewer, at now: Instant, in transaction: any Transaction
    ) throws -> (own: HTML, new: HTML) {
        (
            try HomeSections.own(viewer, at: now, in: transaction),
            try HomeSections.new(viewer, at: now, in: transaction)
        )
    }

    let database: any Database
    let clock: WallClock
    let address: String
    let index: SearchIndex
    /// One for all papers: few are printed at a time.
    let printer: PaperPrinter
    let sessionStart: SessionStart
    let evidence: JournalEvidence?
    let importBoard: ImportBoard
    let panels: [any PagePanel]

    /// - Parameters:
    ///   - address: how the service is reached, for links in mail.
    ///   - evidence: proofs of the journal's entries, for archives; without it they have none.
    ///   - importBoard: the same that the directory's jobs have.
    ///   - panels: what features above show on the page of a collaboration.
    ///   - sessionStart: whoever signs a memorandum must have signed in a short while ago.
    public init(
        _ database: any Database, clock: WallClock, address: String, index: SearchIndex,
        printer: PDFPrinter = PDFPrinter(), evidence: JournalEvidence? = nil, importBoard: ImportBoard = ImportBoard(),
        panels: [any PagePanel] = [], sessionStart: @escaping SessionStart
    ) {
        self.printer = PaperPrinter(printer)
        self.importBoard = importBoard
        self.panels = panels
        self.sessionStart = sessionStart
        self.evidence = evidence
        self.database = database
        self.clock = clock
        self.address = address
        self.index = index
    }

    public var routes: Routes {
        var routes = Routes()
        routes.add(ProjectListRoutes(database, clock: clock, board: importBoard).routes)
        routes.add(CollaborationRoutes(database, clock: clock, index: index, panels: panels).routes)
        routes.add(PartyRoutes(database, clock: clock).routes)
        routes.add(JoinRoutes(database, clock: clock).routes)
        routes.add(AssessmentRoutes(database, clock: clock).routes)
        routes.add(CharterRoutes(database, clock: clock).routes)
        routes.add(
            MemorandumRoutes(
                database, clock: clock, address: address, printer: printer, sessionStart: sessionStart
            ).routes)
        routes.add(RightsRoutes(database, clock: clock).routes)
        routes.add(MoneyRoutes(database, clock: clock).routes)
        routes.add(LaunchRoutes(database, clock: clock).routes)
        routes.add(running.routes)
        routes.add(SubscriptionRoutes(database, clock: clock).routes)
        routes.add(ThanksRoutes(running.desk).routes)
        routes.add(CaseStudyRoutes(running.desk).routes)
        routes.add(ObjectiveRoutes(running.desk, printer).routes)
        return routes
    }

    public var jobHandlers: [JobHandler] { running.jobs.handlers + [reminders.handler] }

    public func recurringJobs() throws -> [RecurringJob] {
        try running.jobs.recurring() + [ReviewReminders.recurring()]
    }

    /// What waits for somebody in the collaborations they take part in, for the start page.
    public func waiting(
        for viewer: Viewer, at now: Instant, in transaction: any Transaction
    ) throws -> [WaitingItem] {
        try MemorandumWaiting.items(for: viewer, now, transaction)
            + CollaborationsWaiting(rules: running.rules).items(for: viewer, at: now, in: transaction)
            + ObjectivesWaiting.items(for: viewer, at: now, in: transaction)
    }

    /// What the API answers of collaborations.
    /// - Parameter address: how the service is reached, for links in mail.
    public static func endpoints(
        _ database: any Database, clock: WallClock, address: String, index: SearchIndex
    ) -> [APIEndpoint] {
        CollaborationsAPI(
            database: database, clock: clock, index: index,
            running: Running(desk: Desk(database: database, clock: clock, address: address))
        ).endpoints
    }

    private var reminders: ReviewReminders { ReviewReminders(database: database, clock: clock) }

    private var running: Running {
        Running(
            desk: Desk(database: database, clock: clock, address: address), evidence: evidence,
            printer: printer)
    }
}
