public import Access
public import Kernel

/// What every page knows of the whole site. Made once, by `App`.
public struct Site: Sendable {
    /// One entry of the service navigation.
    public struct Section: Sendable, Equatable {
        public let name: String
        public let path: String

        public init(_ name: String, path: String) {
            self.name = name
            self.path = path
        }
    }

    /// The sections, from left to right. What is not built is not here.
    public let sections: [Section]
    /// Whether this is the demonstration with its made-up government; every page then says so.
    public let isDemonstration: Bool
    /// How the service is reached from outside, without a slash at the end: `https://concordat.example`.
    public let address: String
    /// The path of a static file, with the hash of its contents in it.
    public let asset: @Sendable (String) -> String
    /// Short forms that pages expand on hover, with what they stand for ('SRO': 'senior responsible owner').
    public let clock: WallClock
    /// The key behind the tokens in forms: 32 secret bytes.
    public let formKey: [UInt8]
    /// How many notices somebody has not read, for the navigation; `nil` where there are no notices.
    public let unread: (@Sendable (Viewer, Instant) async throws -> Int)?

    public init(
        sections: [Section], isDemonstration: Bool, address: String,
        asset: @escaping @Sendable (String) -> String, clock: WallClock, formKey: [UInt8],
        unread: (@Sendable (Viewer, Instant) async throws -> Int)? = nil
    ) {
        self.sections = sections
        self.isDemonstration = isDemonstration
        self.address = address
        self.asset = asset
        self.clock = clock
        self.formKey = formKey
        self.unread = unread
    }

    /// What pages may load and run, and who may frame them.
    public static let policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

    /// Whether cookies may be limited to TLS.
    public var isSecure: Bool { address.hasPrefix("https://") }
}
