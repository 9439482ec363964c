public import Kernel

/// The answer of an access rule: yes, or no with the reason in plain words.
public enum Verdict: Sendable, Equatable {
    case allowed
    /// A sentence that completes 'You cannot do this because …'.
    case refused(because: String)

    /// - Throws: a fault of kind `refused` that gives the reason.
    public func orThrow() throws {
        if case .refused(let reason) = self { throw Fault.refused("You cannot do this because \(reason).") }
    }

    public var isAllowed: Bool { self == .allowed }
}

/// The rules that concern the platform itself. Features add rules for their own nouns in the same form: pure functions
/// of who, what and how they are related.
public enum PlatformRules {
    public static func administerPlatform(_ viewer: Viewer) -> Verdict {
        viewer.isPlatformAdministrator
            ? .allowed : .refused(because: "only a platform administrator may, and you are not one")
    }

    public static func administer(body: UUID128, _ viewer: Viewer) -> Verdict {
        if viewer.administers(body) { return .allowed }
        return .refused(because: "only an administrator of this body may, and you are not one")
    }
}
