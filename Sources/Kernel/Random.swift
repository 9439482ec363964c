/// Where randomness comes from. Everything that needs secrets is given a source, so that tests can set it.
public struct Randomness: Sendable {
    /// That many unpredictable bytes.
    public let bytes: @Sendable (Int) -> [UInt8]

    public init(bytes: @escaping @Sendable (Int) -> [UInt8]) { self.bytes = bytes }

    /// The operating system's generator.
    public static let system = Randomness { count in
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    /// An unguessable text for links, cookies and tokens: 256 bits in hexadecimal.
    public func token() -> String { hex(bytes(32)) }
}
