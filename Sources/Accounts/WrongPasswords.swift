import Kernel
import Synchronization
import Web

/// How many different wrong passwords came in the last minutes, on this node: whoever guesses is turned away.
///
/// Different ones: a program that goes on with a password that was revoked tries one alone, and must not shut out the others of
/// its owner, or of its office. They are counted in memory, so that nobody's mistyped password is kept anywhere.
final class WrongPasswords: Sendable {
    /// So long a wrong one counts.
    static let window = SignIn.lifetime
    /// For one address by one client, and by one client for any address, as for links.
    static let perAddressAndClient = 10
    static let perClient = 30
    /// So many clients are remembered at most.
    private static let limit = 10_000

    private struct Guess: Hashable {
        let address: String
        let password: [UInt8]
    }

    /// By client; of each not many more than it may try.
    private let guesses = Mutex<[String: [Guess: Instant]]>([:])
    /// Without it, what is in memory tells nothing of passwords.
    private let salt: [UInt8]

    init(_ randomness: Randomness = .system) { salt = randomness.bytes(16) }

    /// - Throws: a fault of kind `tooMany` for those who have guessed too often, whatever they send now.
    func check(_ address: String, from client: String, at now: Instant) throws {
        let recent = guesses.withLock { $0[network(of: client)] ?? [:] }.filter { now - $0.value < Self.window }.keys
        if recent.count >= Self.perClient || recent.count(where: { $0.address == address }) >= Self.perAddressAndClient
        {
            throw Fault(.tooMany, "Too many wrong passwords came from here. Try again in 15 minutes.")
        }
    }

    func note(_ address: String, _ password: String, from client: String, at now: Instant) {
        let guess = Guess(address: address, password: sha256(salt + Array(password.utf8)))
        let client = network(of: client)
        guesses.withLock { guesses in
            if guesses[client] == nil, guesses.count >= Self.limit {
                guesses = guesses.filter { $0.value.values.contains { now - $0 < Self.window } }
                if guesses.count >= Self.limit, let other = guesses.keys.first { guesses[other] = nil }
            }
            var own = (guesses[client] ?? [:]).filter { now - $0.value < Self.window }
            own[guess] = now
            guesses[client] = own
        }
    }
}
