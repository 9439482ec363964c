/// What a party must keep to itself for as long as a session runs: a file for its owner alone (mode 0600).
struct SessionSecret: Sendable {
    let key: BlindingKey
    /// Makes the keys of nobody.
    let padding: [UInt8]

    static let file = "secret"

    /// A new one, from the system's source of randomness.
    init() {
        key = BlindingKey()
        padding = Digest32.random().bytes
    }

    init(in folder: Folder) throws {
        let bytes = try folder.contents(Self.file)
        guard bytes.count == 64, let key = BlindingKey(bytes: bytes[..<32]) else {
            throw MatchingError.file(folder[Self.file], reason: "damaged")
        }
        self.key = key
        padding = Array(bytes[32...])
    }

    func write(in folder: Folder) throws {
        try folder.replace(Self.file, with: key.bytes + padding)
    }
}
