import Journal
import Kernel
import Storage
import Tabular

/// What stays the same throughout an import.
struct ImportContext: Sendable {
    let id: ImportFile.ID
    let actor: Actor
    let now: Instant
    let options: ImportOptions
    /// The body that the whole file is about, when it is about one.
    let body: BodyFinder.Found?
    let accounts: any PeopleAccounts

    var today: Day { now.day }

    func draft(
        _ verb: String, _ subject: Subject, body: Body.ID? = nil, _ details: [String: String] = [:]
    ) -> JournalDraft {
        var details = details
        details["import"] = id.description
        return JournalDraft(verb, subject, by: actor, at: now, body: body?.uuid, details: details)
    }
}

/// The report in the making, with every refusal as a line of CSV.
struct ImportNotebook {
    var report = ImportReport()
    /// Lines, fields and reasons; UTF-8, bounded.
    private(set) var table: [UInt8] = []
    private static let tableLimit = 16 << 20

    mutating func refuse(_ line: Int, _ refusal: RowRefusal) {
        report.refusedRows += 1
        let entry = ImportReport.Refusal(line: line, field: refusal.field, reason: refusal.reason)
        if report.refusals.count < ImportReport.refusalLimit { report.refusals.append(entry) }
        if table.isEmpty { table = CSVWriter.bytes([["line", "field", "reason"]]) }
        if table.count < Self.tableLimit {
            table += CSVWriter.bytes([[String(line), refusal.field, refusal.reason]])
        }
    }
}
