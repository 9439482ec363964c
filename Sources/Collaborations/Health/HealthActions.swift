import Access
import Journal
import Kernel
import Storage
import Web

/// What is done with the thresholds of health: one transaction with its journal entry.
struct HealthActions: Sendable {
    let desk: Desk

    /// Reads the whole form; a field left as the default, or empty, sets nothing.
    static func read(_ data: FormData) throws -> [HealthThreshold: Int] {
        var form = FormReader(data)
        var result: [HealthThreshold: Int] = [:]
        for threshold in HealthThreshold.allCases {
            guard let value = form.number(threshold.rawValue, threshold.label, in: threshold.bounds) else { continue }
            if value != threshold.standard { result[threshold] = value }
        }
        try form.check()
        return result
    }

    func set(_ values: [HealthThreshold: Int], of slug: String, by viewer: Viewer) async throws {
        try await desk.organised(slug, viewer) { work, transaction in
            let store = HealthStore(transaction: transaction, now: work.now)
            let id = work.collaboration.id
            let before = try store.thresholds([id])[id] ?? HealthThresholds()
            let after = HealthThresholds(own: values)
            let changed = HealthThreshold.allCases.filter { before[$0] != after[$0] }
            if changed.isEmpty { return }
            for threshold in changed { try store.set(threshold, to: values[threshold], of: id) }
            let said = changed.map { "\($0.label): \(before[$0]) to \(after[$0])" }.joined(separator: "; ")
            try work.record("health.thresholds-set", details: ["name": String(said.prefix(500))], in: transaction)
        }
    }
}
