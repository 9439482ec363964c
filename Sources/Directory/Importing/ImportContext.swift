public import Journal
public import Kernel
import Storage
import Tabular

/// What stays the same throughout an import.
public struct ImportContext: Sendable {
    public let id: ImportFile.ID
    public let actor: Actor
    public let now: Instant
    public let options: ImportOptions
    /// The body that the whole file is about, when it is about one.
    public let body: BodyFinder.Found?
    let accounts: any PeopleAccounts

    public var today: Day { now.day }

    /// An entry of the journal that names the import.
    public func draft(
        _ verb: String, _ subject: Subject, body: Body.ID? = nil, container: Subject? = nil,
        _ details: [String: String] = [:]
    ) -> JournalDraft {
        var details = details
        details["import"] = id.description
        return JournalDraft(verb, subject, by: actor, at: now, body: body?.uuid, container: container, details: details)
    }
}

/// The report in the making, with every refusal as a line of CSV.
public struct ImportNotebook {
    public var report = ImportReport()
    /// Lines, fields and reasons; UTF-8, bounded.
    private(set) var table: [UInt8] = []
    private static let tableLimit = 16 << 20

    public init(isDryRun: Bool = false) { report.isDryRun = isDryRun }

    /// Leaves a row out.
    public mutating func refuse(_ line: Int, _ refusal: RowRefusal) {
        report.refusedRows += 1
        let entry = ImportReport.Refusal(line: line, field: refusal.field, reason: refusal.reason)
        if report.refusals.count < ImportReport.refusalLimit { report.refusals.append(entry) }
        write(line, refusal.field, refusal.reason)
    }

    /// Leaves a part of a row out that otherwise stands; it is in the table too.
    public mutating func omit(_ line: Int, _ refusal: RowRefusal) {
        report.remark(line, refusal)
        write(line, refusal.field, "left out: \(refusal.reason)")
    }

    /// Says what was put right in a row that stands.
    public mutating func repair(_ line: Int, _ field: String, _ what: String) {
        report.repair(line, RowRefusal(field: field, reason: what))
        write(line, field, "put right: \(what)")
    }

    private mutating func write(_ line: Int, _ field: String, _ reason: String) {
        if table.isEmpty { table = CSVWriter.bytes([["line", "field", "reason"]]) }
        if table.count < Self.tableLimit { table += CSVWriter.bytes([[String(line), field, reason]]) }
    }
}
