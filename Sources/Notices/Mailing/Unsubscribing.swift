public import Access
import Crypto
import Journal
public import Kernel
public import Storage
import Web

/// A kind of mail of a feature that its readers chose and can stop: a digest.
public protocol MailList: Sendable {
    /// Lower-case letters and hyphens, the same for ever: 'topics'.
    var name: String { get }
    /// What comes no more: 'the weekly mail about your topics'.
    var title: String { get }
    func stop(_ viewer: Viewer, at now: Instant, in transaction: any Transaction) throws
}

/// The addresses in mail that stop it without signing in (RFC 8058).
///
/// An address names an account and a list, and carries an HMAC-SHA256 of both, so that nobody can make one for somebody else
/// and nothing has to be stored. Whoever changes the key behind forms makes older addresses useless.
public struct Unsubscribing: Sendable {
    static let all = "all"

    let address: String
    let key: [UInt8]

    public init(address: String, key: [UInt8]) {
        self.address = address
        self.key = key
    }

    static func place(_ kind: String, _ id: UUID128) -> String { "\(kind)-\(id)" }

    /// - Parameter list: a `MailList`'s name.
    public func address(of list: String, for account: UUID128) -> String { "\(address)\(path(of: list, for: account))" }

    func path(of list: String, for account: UUID128) -> String {
        let named = "\(account).\(list)"
        return "\(UnsubscribeRoutes.path)/\(named).\(hex(Array(code(named))))"
    }

    /// - Returns: the account and the list; `nil` for what we did not make.
    func read(_ token: String) -> (account: UUID128, list: String)? {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let account = UUID128(parts[0]), let code = bytes(hex: parts[2]) else { return nil }
        let isOurs = HMAC<SHA256>.isValidAuthenticationCode(
            code, authenticating: Self.message("\(account).\(parts[1])"), using: SymmetricKey(data: key))
        return isOurs ? (account, String(parts[1])) : nil
    }

    private func code(_ named: String) -> HMAC<SHA256>.MAC {
        HMAC<SHA256>.authenticationCode(for: Self.message(named), using: SymmetricKey(data: key))
    }

    private static func message(_ named: String) -> [UInt8] { Array("unsubscribe:\(named)".utf8) }
}
