public import Kernel

/// What went wrong in the database, the same for both engines.
public enum StorageError: Error, Hashable, Sendable {
    /// A column is missing from the result, null, or of another type than asked for.
    case column(String)
    /// A unique, check, not-null or foreign-key constraint refused the change. The message begins with the
    /// kind of constraint: `violation` reads it.
    case constraint(String)
    /// Another transaction was in the way, also after trying again.
    case conflict
    /// The disk is full.
    case full
    /// The database cannot be reached, or is closed.
    case unreachable(String)
    /// There is something at that path already.
    case exists(String)
    /// Anything else the engine reports.
    case engine(String)

    /// The kind of constraint that refused a change.
    public enum Violation: String, Sendable, CaseIterable {
        case unique = "unique"
        case foreignKey = "foreign key"
        case check = "check"
        case notNull = "not null"
        case other = "constraint"
    }

    /// A refused change, in the words both drivers use: 'unique: person.email'.
    public static func constraint(_ violation: Violation, _ detail: String) -> StorageError {
        .constraint("\(violation.rawValue): \(detail)")
    }

    /// Which kind of constraint refused the change; `nil` for other errors.
    public var violation: Violation? {
        guard case .constraint(let message) = self else { return nil }
        return Violation.allCases.first { message.hasPrefix("\($0.rawValue):") } ?? .other
    }
}

extension StorageError: FaultTelling {
    /// What passes by itself or when somebody makes room; everything else is a mistake of the program.
    public var fault: Fault? {
        switch self {
        case .conflict, .unreachable:
            Fault(.busy, "Concordat is busy. Nothing was saved; try again in a minute.")
        case .full:
            Fault(.busy, "Concordat cannot save anything just now. Nothing was saved; try again later.")
        case .column, .constraint, .exists, .engine: nil
        }
    }
}
