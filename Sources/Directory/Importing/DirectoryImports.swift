public import Journal
public import Kernel
public import Storage
import Tabular

/// How far an import has come.
public struct ImportProgress: Sendable, Equatable {
    public let stage: String
    public let rows: Int
    /// Estimated from the file's size while it is being read.
    public let total: Int?

    public init(stage: String, rows: Int, total: Int?) {
        self.stage = stage
        self.rows = rows
        self.total = total
    }
}

/// A report with the table of everything that was refused.
public struct ImportOutcome: Sendable {
    public let report: ImportReport
    /// CSV in UTF-8: line, field, reason; empty when nothing was refused.
    public let refusals: [UInt8]
}

/// A format that a feature above the directory reads: the same uploads, previews, jobs and transaction.
public protocol ImportedFormat: Sendable {
    var format: ImportFormat { get }

    /// Takes every row of the file into the record. In a dry run the transaction is rolled back afterwards, so a format
    /// need not ask.
    /// - Parameter progress: to be called after each batch of rows; what it throws stops the import.
    /// - Throws: a fault of kind `invalid` when the file as a whole cannot be taken.
    func read(
        _ file: inout ImportedFile, _ context: ImportContext, _ transaction: any Transaction,
        _ progress: (ImportProgress) throws -> Void
    ) throws -> ImportNotebook
}

/// Imports files. A whole file is one transaction: all of it happens, or, when anything stops it, nothing.
public struct DirectoryImports: Sendable {
    let database: any Database
    let clock: WallClock
    let accounts: any PeopleAccounts
    let others: [any ImportedFormat]

    /// - Parameters:
    ///   - accounts: those of leavers are disabled, those of people who come back enabled.
    ///   - others: formats of features above the directory.
    public init(
        _ database: any Database, _ clock: WallClock, _ accounts: any PeopleAccounts,
        others: [any ImportedFormat] = []
    ) {
        self.database = database
        self.clock = clock
        self.accounts = accounts
        self.others = others
    }

    /// The column mapping that was saved under this name.
    /// - Throws: a fault of kind `missing`.
    public func mapping(named name: String) async throws -> ColumnMapping {
        let text = try await database.read { transaction in
            try transaction.value(String.self, "SELECT mapping FROM column_mapping WHERE name = \(name)")
        }
        guard let text else { throw Fault(.missing, "No column mapping is called '\(name)'.") }
        return try decodeJSON(text)
    }

    /// Reads the file and does what it says, or, with `isDryRun`, does the same and throws it away.
    ///
    /// Who may is the caller's question: see `DirectoryRules.importDirectory`.
    /// - Parameters:
    ///   - progress: called from the database's thread, after each batch of rows. What it throws stops the import and
    ///     undoes it.
    /// - Throws: `Fault` when the file as a whole cannot be taken: no header, a refused row where the import is strict,
    ///   a complete feed that would end too much.
    @discardableResult
    public func run(
        format: ImportFormat, source: ImportSource, options: ImportOptions, by actor: Actor,
        progress: @escaping @Sendable (ImportProgress) throws -> Void = { _ in }
    ) async throws -> ImportReport {
        let id = ImportFile.ID.make(at: clock.now())
        let outcome = try await perform(format, source, options, by: actor, id: id, progress) { transaction, outcome in
            let report = outcome.report
            let store = ImportFileStore(transaction)
            let body = try options.body.flatMap { try BodyStore(transaction).find(slug: $0, .everything)?.id }
            try store.insert(
                id, format, name: source.name, body: body, options: options, state: "imported",
                bytes: source.size ?? 0, by: actor.account, named: actor.name, at: clock.now())
            try store.finish(id, ImportOutcome(report: report, refusals: outcome.refusals))
        }
        return outcome.report
    }

    /// - Parameter finish: what is written in the same transaction, after everything else; not in a dry run.
    func perform(
        _ format: ImportFormat, _ source: ImportSource, _ options: ImportOptions, by actor: Actor, id: ImportFile.ID,
        _ progress: @escaping @Sendable (ImportProgress) throws -> Void,
        finish: @escaping @Sendable (any Transaction, ImportOutcome) throws -> Void
    ) async throws -> ImportOutcome {
        let now = clock.now()
        do {
            return try await database.write(isolation: .snapshot) { transaction in
                let outcome = try pass(transaction, format, source, options, actor, id, now, progress)
                // Thrown, so that the transaction is rolled back: a preview is an import that did not stay.
                if options.isDryRun { throw DryRun(outcome: outcome) }
                if outcome.report.changesAnything {
                    try recordImport(transaction, outcome.report, source, actor, id, now)
                }
                // A list of organisations may bring an abbreviation to a body that is otherwise as it was.
                if format == .govukOrganisations || outcome.report[.bodies].added + outcome.report[.topics].added > 0 {
                    transaction.signal(Abbreviations.channel)
                }
                try finish(transaction, outcome)
                return outcome
            }
        } catch let dryRun as DryRun {
            return dryRun.outcome
        }
    }

    private struct DryRun: Error {
        let outcome: ImportOutcome
    }

    private func recordImport(
        _ transaction: any Transaction, _ report: ImportReport, _ source: ImportSource, _ actor: Actor,
        _ id: ImportFile.ID, _ now: Instant
    ) throws {
        var details = ["file": String(source.name.prefix(200)), "rows": String(report.rows)]
        for (kind, counts) in report.counts {
            details[kind] = "+\(counts.added) ~\(counts.changed) -\(counts.ended)"
        }
        try transaction.record("directory.imported", Subject("import", id.uuid), by: actor, at: now, details: details)
    }

    private func pass(
        _ transaction: any Transaction, _ format: ImportFormat, _ source: ImportSource, _ options: ImportOptions,
        _ actor: Actor, _ id: ImportFile.ID, _ now: Instant, _ progress: (ImportProgress) throws -> Void
    ) throws -> ImportOutcome {
        let store = ImportStore(transaction: transaction)
        try store.prepareForBulk()
        var body: BodyFinder.Found?
        if let name = options.body, !name.isEmpty {
            var finder = BodyFinder(transaction)
            guard let found = try finder.find(name) else { throw Fault(.missing, "No body is called '\(name)'.") }
            body = found
        }
        if options.isComplete {
            guard body != nil else { throw Fault.invalid("body", "A complete feed must be for one body: choose it.") }
            guard format == .people || format == .mapped else {
                throw Fault.invalid("complete", "Only a file of people can be complete.")
            }
        }
        let context = ImportContext(
            id: id, actor: actor, now: now, options: options, body: body, accounts: accounts)
        var file = try ImportedFile(source, transaction)
        let notebook: ImportNotebook
        switch format {
        case .govukOrganisations:
            guard body == nil else { throw Fault.invalid("body", "A list of organisations is not about one body.") }
            notebook = try OrganisationsPass.run(transaction, context, &file, progress)
        case .projects:
            guard let other = others.first(where: { $0.format == format }) else {
                throw Fault(.invalid, "Nothing here reads a \(format.name.lowercased()).")
            }
            notebook = try other.read(&file, context, transaction, progress)
        case .people, .mapped:
            if format == .mapped, options.mapping == nil {
                throw Fault.invalid("mapping", "Say which column is which: choose a mapping.")
            }
            let reader = try PeopleReader(
                header: file.header, mapping: format == .mapped ? options.mapping : nil, hasBody: body != nil)
            var pass = DirectoryPass(transaction, context)
            try file.forEachBatch(&pass, progress) { row throws(RowRefusal) in try reader.read(row) }
            notebook = pass.notebook
        case .organogram:
            var reader = try OrganogramReader(header: file.header, today: context.today)
            var pass = DirectoryPass(transaction, context)
            pass.makesBodies = body == nil
            try file.forEachBatch(&pass, progress) { row throws(RowRefusal) in try reader.read(row) }
            notebook = pass.notebook
        }
        if options.isStrict, notebook.report.refusedRows > 0, !options.isDryRun {
            let first = notebook.report.refusals.first
            throw Fault(
                .invalid,
                "Nothing was imported, because \(count(notebook.report.refusedRows, "row was", "rows were")) refused"
                    + (first.map { ": line \($0.line), \($0.field): \($0.reason)" } ?? "") + ".")
        }
        return ImportOutcome(report: notebook.report, refusals: notebook.table)
    }
}
