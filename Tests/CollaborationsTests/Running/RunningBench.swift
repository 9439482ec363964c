import Access
import Directory
import Kernel
import Storage
import StorageTesting

@testable import Collaborations

/// 'No second night out' with the council as a party, Tom as its senior responsible owner, and what people type there.
extension PeopleBench {
    static let directorTitle = "Director of Supported Housing"

    func run() async throws -> String {
        let path = try await propose(withCouncil: true)
        _ = try await give("sro", to: Self.directorTitle, of: "department-for-homes", in: path, as: world.asAmara)
        _ = try await give(
            "operational-lead", to: "Housing manager", of: "northmoor-council", in: path, as: world.asAmara)
        return path
    }

    static func risk(_ likelihood: Int, _ impact: Int, _ changes: [String: String] = [:]) -> [String: String] {
        [
            "kind": "risk", "cause": "The hostel lease ends in March", "event": "There are no beds in Northmoor",
            "effect": "People sleep rough for longer", "likelihood": "\(likelihood)", "impact": "\(impact)",
            "proximity": "quarter", "response": "treat", "body": "northmoor-council", "post": "Housing manager",
            "respond-by": "1 March 2027",
        ].merging(changes) { $1 }
    }

    static func proposal(_ changes: [String: String] = [:]) -> [String: String] {
        [
            "question": "Should the shelter open at weekends?", "options": "Open; stay closed",
            "recommendation": "It opens from Friday to Monday.", "reasons": "Half of those found are found then.",
            "kind": "delivery", "decide-by": "1 December 2026",
        ].merging(changes) { $1 }
    }

    static func measure(_ changes: [String: String] = [:]) -> [String: String] {
        [
            "title": "Second nights", "definition": "People found sleeping rough two nights running",
            "body": "northmoor-council", "post": "Housing manager", "unit": "people", "baseline": "240",
            "baseline-on": "1 April 2026", "target": "0", "target-on": "31 March 2028", "direction": "down",
            "tolerance": "5", "source": "Street counts", "frequency": "monthly",
        ].merging(changes) { $1 }
    }

    static func action(_ changes: [String: String] = [:]) -> [String: String] {
        [
            "kind": "action", "title": "Rent ten beds", "body": "northmoor-council", "post": "Housing manager",
            "due-on": "1 December 2026",
        ].merging(changes) { $1 }
    }

    var running: Running {
        Running(desk: Desk(database: database, clock: clock.wall, address: "http://concordat.example"))
    }

    func waiting(_ viewer: Viewer) async throws -> [WaitingItem] {
        let (waiting, now) = (CollaborationsWaiting(rules: running.rules), clock.now)
        return try await database.read { try waiting.items(for: viewer, at: now, in: $0) }
    }

    /// The verbs of the journal with this beginning, the oldest first.
    func verbs(_ beginning: String) async throws -> [String] {
        try await database.read { transaction in
            try transaction.values(
                String.self, "SELECT verb FROM journal_entry WHERE verb LIKE \(beginning + "%") ORDER BY id")
        }
    }

    func number(_ sql: SQL) async throws -> Int {
        try await database.read { try $0.value(Int.self, sql) ?? 0 }
    }
}
