import Access
import Accounts
import Blobs
import Collaborations
import Directory
import Indexing
import HTTPTypes
public import Hummingbird
import HummingbirdCore
import Jobs
import Journal
import Kernel
import Logging
import Mail
import Metrics
import NIOCore
import Notices
import Search
import ServiceLifecycle
import Storage
public import Web
public import WebParts
import Workspaces

/// The running service: the web server, the sealer of the journal, the search indexer and the runner of jobs.
public struct Server: Sendable {
    let installation: Installation
    let frontDoor: FrontDoor
    let services: [any Service]

    /// - Parameter metrics: what `/metrics` shows; made once a process, since swift-metrics is bootstrapped once.
    public init(_ installation: Installation, metrics: PrometheusMetrics) async throws {
        self.installation = installation
        let settings = installation.settings
        let database = installation.database
        let clock = installation.clock
        let isDemonstration = try await installation.isDemonstration
        let assets = try AssetLibrary(folders: settings.assets)
        for folder in assets.absentFolders {
            installation.logger.warning("a folder with static files is missing", metadata: ["folder": "\(folder)"])
        }
        let indexer = try installation.indexer
        try indexer.index.prepareFacets()
        let formKey = try installation.folder.loadFormKey()
        let unsubscribing = Unsubscribing(address: settings.address, key: formKey)
        let notices = NoticesModule(
            database, clock: clock, address: settings.address, unsubscribing: unsubscribing,
            sources: [CollaborationsModule.notices] + WorkspacesModule.notices,
            calendars: [CollaborationsModule.calendar],
            lists: [CollaborationsModule.topicMail], panels: [CollaborationsModule.topicSettings])
        let blobs = try await installation.blobs
        do {
            try await blobs.claim(database)
        } catch BlobError.unreachable(let reason) {
            installation.logger.warning("the store of files does not answer", metadata: ["reason": "\(reason)"])
        }
        let collection = BlobCollection(blobs: blobs, database: database)
        let screening = try await installation.screening
        if !screening.hasScanner {
            installation.logger.warning("there is no malware scanner: see files.scanner in docs/operations.md")
        }
        let workspaces = WorkspacesModule(
            database, clock: clock, blobs: blobs, address: settings.address,
            screening: screening, evidence: try await installation.journalEvidence)
        let directory = DirectoryModule(
            database, clock: clock, accounts: DirectoryAccounts(), address: settings.address, indexer: indexer,
            others: CollaborationsModule.findables + WorkspacesModule.findables,
            panels: CollaborationsModule.panels + WorkspacesModule.panels,
            formats: [CollaborationsModule.importedFormat],
            endpoints: CollaborationsModule.endpoints(
                database, clock: clock, address: settings.address, index: indexer.index)
                + NoticesAPI(database: database, notices: notices.own).endpoints + workspaces.endpoints(indexer.index),
            streams: workspaces.streams(indexer.index))
        let collaborations = CollaborationsModule(
            database, clock: clock, address: settings.address, index: indexer.index,
            evidence: try await installation.journalEvidence, importBoard: directory.importBoard,
            panels: WorkspacesModule.panels, sessionStart: { try SessionStore($2).find($0, at: $1)?.createdAt })
        let topicDigest = TopicDigest(
            database, clock: clock, address: settings.address, index: indexer.index, unsubscribing: unsubscribing)
        let site = Site(
            sections: [DirectoryModule.section, CollaborationsModule.section, WorkspacesModule.section],
            isDemonstration: isDemonstration,
            address: settings.address,
            asset: { assets.url($0) }, clock: clock, formKey: formKey, unread: notices.unread)

        let mailSettings = try installation.mailSettings(isDemonstration: isDemonstration)
        let delivery = MailDelivery(database: database, clock: clock, settings: { mailSettings })
        let runner = JobRunner(
            database: database,
            handlers: delivery.handlers + directory.jobHandlers + collaborations.jobHandlers + workspaces.jobHandlers
                + notices.jobHandlers + [
                    topicDigest.handler, collection.handler, JobPurge.handler(database, clock),
                ],
            recurring: try delivery.recurring() + directory.recurringJobs() + collaborations.recurringJobs()
                + workspaces.recurringJobs() + notices.recurringJobs() + [
                    topicDigest.recurring(), BlobCollection.recurring(), JobPurge.recurring(),
                ],
            node: "\(settings.host):\(settings.port)", clock: clock, logger: Logger(label: "jobs"))
        let sealer = Sealer(
            database: database, signer: try await installation.journalSigner, clock: clock,
            logger: Logger(label: "journal"))

        var routes = Routes()
        routes.add(directory.routes)
        routes.add(collaborations.routes)
        routes.add(workspaces.routes)
        routes.add(notices.routes)
        routes.add(try await Self.accountRoutes(installation))
        routes.add(AdministrationRoutes(database, clock: clock, mail: mailSettings).routes)
        routes.add(
            HomeRoutes(
                database: database, accounts: DirectoryAccounts(),
                collaborations: { try CollaborationsModule.home(for: $0, at: $1, in: $2) },
                waiting: {
                    try directory.waiting(for: $0, at: $1, in: $2) + collaborations.waiting(for: $0, at: $1, in: $2)
                        + WorkspacesModule.waiting(for: $0, at: $1, in: $2)
                }
            ).routes)
        if isDemonstration { routes.add(OutboxRoutes(database).routes) }
        routes.add(
            OperationsRoutes(
                database, assets: assets, metrics: metrics, metricsToken: settings.metricsToken,
                trustsProxy: settings.trustsProxy
            ).routes)
        let times = TimesOfUse()
        frontDoor = FrontDoor(
            site: site, routes: routes, authenticator: AccountAuthenticator(database, times: times),
            logger: Logger(label: "web"), trustsProxy: settings.trustsProxy)
        services = [
            sealer, indexer, notices.follower, runner, KeepsAbbreviations(directory.abbreviations, database),
            WritesTimesOfUse(times: times, database: database, logger: Logger(label: "accounts")),
        ]
    }

    private static func accountRoutes(_ installation: Installation) async throws -> Routes {
        let (database, clock) = (installation.database, installation.clock)
        let twoFactor = TwoFactor(database, clock: clock)
        var routes = SignInRoutes(database, signIn: try await installation.signIn, twoFactor: twoFactor) {
            account, transaction in
            guard let person = account.person.map({ Person.ID($0) }),
                let summary = try PersonStore(transaction).summaries([person], .everything)[person]
            else { return account.role.name }
            let role = account.role == .member ? "" : " · \(account.role.name)"
            return "\(summary.postTitle ?? "No post"), \(summary.bodyName)\(role)"
        }.routes
        routes.add(
            AccountRoutes(database, twoFactor: twoFactor, tokens: APITokens(database, clock: clock)).routes)
        routes.add(
            AccountAdministrationRoutes(database, bodies: DirectoryHomes(), address: installation.settings.address)
                .routes)
        return routes
    }

    /// The web application, for `run` and for tests.
    public var application: Application<FrontDoor> {
        let settings = installation.settings
        var logger = Logger(label: "server")
        logger.logLevel = .warning
        return Application(
            responder: frontDoor, server: frontDoor.server,
            configuration: ApplicationConfiguration(
                address: .hostname(settings.host, port: settings.port), serverName: nil),
            services: services, logger: logger)
    }

    /// Serves until the process is told to stop, then lets what runs finish.
    public func run() async throws { try await application.runService() }
}

/// Keeps the table of abbreviations as the record has it, on every node.
private struct KeepsAbbreviations: Service {
    let abbreviations: Abbreviations
    let database: any Database

    init(_ abbreviations: Abbreviations, _ database: any Database) {
        self.abbreviations = abbreviations
        self.database = database
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { await abbreviations.keepFresh(database) }
    }
}

/// Writes down every few seconds, and at the end, when sessions and tokens were used.
private struct WritesTimesOfUse: Service {
    let times: TimesOfUse
    let database: any Database
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await Task.sleep(for: .seconds(5))) != nil { await write() }
        }
        await write()
    }

    private func write() async {
        do {
            try await times.write(to: database)
        } catch {
            logger.warning("times of use cannot be written yet", metadata: ["error": "\(error)"])
        }
    }
}
