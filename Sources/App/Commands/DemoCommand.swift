import Access
import Accounts
import ArgumentParser
import Collaborations
import Directory
import Indexing
import Journal
import Kernel
import Notices
import Storage
import Workspaces

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Fill an installation with an invented government to try things out in.",
        discussion: """
            Makes the installation first where there is none. People sign in as one of the story's characters, without \
            mail. An installation that has accounts is refused, and one that has the demonstration is left as it is.
            """)

    @OptionGroup var installation: InstallationOptions

    func run() async throws {
        try await installation.run(making: true, migrated: false) { installation in
            try await installation.migrate()
            _ = try installation.folder.loadFormKey()
            switch try await installation.database.read({ try InstallationSetting.demonstration.read($0) }) {
            case nil: break
            case Self.loading:
                throw Fault(
                    .conflict,
                    "An earlier run was cut short half-way. Remove the installation and run this again on an empty one."
                )
            default:
                print("The demonstration is there already. Next: concordat serve --data \(self.installation.data)")
                return
            }
            let personas = try await Self.load(installation)
            try await Self.loadCollaborations(installation, personas)
            try await installation.database.write { try InstallationSetting.demonstration.write("yes", $0) }
            // So that the first search finds everything: the server need not catch up.
            _ = try await Sealer(
                database: installation.database, signer: try await installation.journalSigner,
                clock: installation.clock,
                logger: installation.logger
            ).sealNow()
            try await NoticeFollower(
                installation.database, clock: installation.clock, sources: [CollaborationsModule.notices]
            ).catchUp()
            _ = try await installation.indexer.rebuild()
            print("The demonstration is loaded. Sign in as:")
            for persona in personas { print("  \(persona.name), \(persona.title), \(persona.bodyName)") }
            print("Next: concordat serve --data \(self.installation.data)")
        }
    }

    private static let loading = "loading"

    /// The government and its people: all of it, or nothing.
    static func load(_ installation: Installation) async throws -> [DemonstrationPersona] {
        let now = installation.clock.now()
        let actor = Actor.commandLine("demo")
        return try await installation.database.write { transaction in
            let accounts = AccountStore(transaction)
            guard try accounts.list(after: "", limit: 1).isEmpty else {
                throw Fault(
                    .conflict,
                    "This installation has accounts of real people: the demonstration needs one of its own.")
            }
            let personas = try DirectoryDemonstration.load(in: transaction, by: actor, at: now)
            for (number, persona) in personas.enumerated() {
                // A millisecond apart, so that they are offered in this order.
                let time = now + Interval(milliseconds: Int64(number))
                let id = Account.ID.make(at: time)
                try accounts.insert(
                    id: id, email: persona.email, name: persona.name, person: persona.person.uuid,
                    body: persona.body.uuid, role: persona.role, validUntil: persona.until.map { Instant(endOf: $0) },
                    isPersona: true,
                    at: time)
                try accounts.setRole(
                    persona.role, of: id, administering: persona.administers.map(\.uuid))
                try transaction.record(
                    "account.created", Subject("account", id.uuid), by: actor, at: now, body: persona.body.uuid,
                    details: ["role": persona.role.rawValue])
            }
            try InstallationSetting.demonstration.write(loading, transaction)
            return personas
        }
    }

    private static func loadCollaborations(
        _ installation: Installation, _ personas: [DemonstrationPersona]
    ) async throws {
        let now = installation.clock.now()
        let cast = try await installation.database.read { transaction in
            let accounts = AccountStore(transaction)
            return try personas.compactMap { persona in
                try accounts.find(email: persona.email).map { viewer(persona, $0) }
            }
        }
        let named = Dictionary(cast.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
        try await CollaborationsDemonstration(
            installation.database, at: now, cast: named, accounts: DirectoryAccounts()
        ).load()
        try await WorkspacesDemonstration(
            installation.database, clock: installation.clock, blobs: try installation.blobs,
            address: installation.settings.address, cast: named
        ).load()
    }

    private static func viewer(_ persona: DemonstrationPersona, _ account: Account) -> Viewer {
        Viewer(
            account: account.id.uuid, person: persona.person.uuid, name: persona.name, email: persona.email,
            body: persona.body.uuid, role: persona.role, administers: Set(persona.administers.map(\.uuid)),
            until: persona.until.map { Instant(endOf: $0) })
    }
}
