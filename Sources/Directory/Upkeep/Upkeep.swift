import Access
import Journal
import Kernel
import Storage

/// What keeps the record of people true: confirming, leaving, coming back.
struct Upkeep: Sendable {
    let database: any Database
    let clock: WallClock
    let accounts: any PeopleAccounts

    /// 'Yes, all still right.'
    func confirm(_ id: Person.ID, by viewer: Viewer) async throws {
        let now = clock.now()
        try await database.write { transaction in
            let person = try People.changeable(id, viewer, transaction)
            try transaction.run(
                "UPDATE person SET confirmed_at = \(now), reminded_at = NULL, updated_at = \(now) WHERE id = \(id)")
            try transaction.record(
                "person.confirmed", Subject("person", id.uuid), by: .viewer(viewer), at: now, body: person.body.uuid)
        }
    }

    /// The person, for an administrator of their body.
    static func administered(_ id: Person.ID, _ viewer: Viewer, _ transaction: any Transaction) throws -> Person {
        guard let person = try PersonStore(transaction).find(id, Sight(viewer)) else {
            throw Fault.missing("This person")
        }
        try PlatformRules.administer(body: person.body.uuid, viewer).orThrow()
        guard person.mergedInto == nil else {
            throw Fault(.conflict, "This record was merged into another.")
        }
        return person
    }

    /// 'They have left': every post they hold ends on that day, nobody is covered by them, and their account is
    /// disabled. The record stays.
    func leave(_ id: Person.ID, on day: Day, by viewer: Viewer) async throws {
        let now = clock.now()
        guard day <= now.day else { throw Fault.invalid("day", "The last day must be today or in the past") }
        try await database.write { transaction in
            let person = try Self.administered(id, viewer, transaction)
            guard person.leftOn == nil else { throw Fault(.conflict, "\(person.name) has left already.") }
            let latest = try transaction.value(
                Day.self, "SELECT MAX(from_day) FROM holding WHERE person_id = \(id) AND to_day IS NULL")
            if let latest, latest > day {
                throw Fault.invalid(
                    "day", "The last day must not be before \(latest.plain), when they began their post")
            }
            try Departures(transaction: transaction, accounts: accounts).leave([id], on: day, at: now)
            try transaction.record(
                "person.left", Subject("person", id.uuid), by: .viewer(viewer), at: now, body: person.body.uuid,
                details: ["on": day.description])
        }
    }

    func rejoin(_ id: Person.ID, by viewer: Viewer) async throws {
        let now = clock.now()
        try await database.write { transaction in
            let person = try Self.administered(id, viewer, transaction)
            guard person.leftOn != nil else { throw Fault(.conflict, "\(person.name) has not left.") }
            try Departures(transaction: transaction, accounts: accounts).rejoin([id], at: now)
            try transaction.record(
                "person.rejoined", Subject("person", id.uuid), by: .viewer(viewer), at: now, body: person.body.uuid)
        }
    }
}
