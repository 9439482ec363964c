public import Directory
public import Kernel
public import Storage

extension CollaborationsModule {
    /// When the last of a guest's access to collaborations ends; `nil` when they have none.
    public static func guestUntil(
        _ person: Person.ID, at now: Instant, in transaction: any Transaction
    ) throws -> Instant? {
        try transaction.value(
            Instant.self,
            "SELECT MAX(until) FROM collaboration_member WHERE person_id = \(person) AND until > \(now)")
    }
}
