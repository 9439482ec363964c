/// Something that went wrong in a way a person can act on. `Web` turns it into a page or an RFC 9457 problem.
public struct Fault: Error, Hashable, Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        /// What was sent cannot be accepted; `fields` says where.
        case invalid
        /// Not signed in, where one has to be.
        case signInNeeded
        /// Known, but not for this person; `message` says why.
        case refused
        /// Not there, or not to be known of.
        case missing
        /// Right by itself, but not with what is there already.
        case conflict
        case tooLarge
        /// Too many attempts; try again later.
        case tooMany
        /// The service cannot do it just now.
        case busy
    }

    public let kind: Kind
    /// One or two plain sentences for the person who asked: what happened and what to do.
    public let message: String
    /// Messages beside single fields, by the field's name.
    public let fields: [String: String]
    /// Where the person can go from here, the most useful first.
    public let steps: [Step]

    /// Something to do next: what it is, and the path of its page.
    public struct Step: Hashable, Sendable {
        public let text: String
        public let path: String

        public init(_ text: String, _ path: String) {
            self.text = text
            self.path = path
        }
    }

    public init(_ kind: Kind, _ message: String, fields: [String: String] = [:], steps: [Step] = []) {
        self.kind = kind
        self.message = message
        self.fields = fields
        self.steps = steps
    }

    public static func missing(_ what: String) -> Fault { Fault(.missing, "\(what) was not found.") }
    public static func refused(_ because: String) -> Fault { Fault(.refused, because) }
    public static func invalid(_ field: String, _ message: String) -> Fault {
        Fault(.invalid, message, fields: [field: message])
    }
}

/// An error from below of which the person who asked can be told something to act on. The log has the rest.
public protocol FaultTelling: Error {
    /// `nil` where there is nothing to tell.
    var fault: Fault? { get }
}
