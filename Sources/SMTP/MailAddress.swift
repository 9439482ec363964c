/// A mailbox that may stand in an SMTP command and in a header: valid by construction.
public struct MailAddress: Sendable, Hashable {
    /// Why an address or a name was refused.
    public enum Invalid: Error, Equatable {
        /// Not `local@domain` in the characters that every mail server takes.
        case address
        /// The name has a line break or another control character.
        case name
    }

    /// `local@domain`, as it was given.
    public let address: String
    /// What mail programs show instead of the address.
    public let name: String?

    /// - Parameters:
    ///   - address: a dot-atom before the `@` and a host name after it (RFC 5321, section 4.1.2), all ASCII: no
    ///     quoted local parts, no address literals. An internationalised domain is given in its `xn--` form.
    ///   - name: any text without control characters; an empty one is the same as none.
    public init(_ address: String, name: String? = nil) throws(Invalid) {
        guard Self.isValid(address) else { throw .address }
        if let name, HeaderText.hasControl(name) { throw .name }
        self.address = address
        self.name = name == "" ? nil : name
    }

    /// The limits are those of RFC 5321, section 4.5.3.1.
    private static func isValid(_ address: String) -> Bool {
        let parts = address.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2, address.utf8.count <= 254, (1...64).contains(parts[0].count) else {
            return false
        }
        let atoms = parts[0].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let localIsValid = atoms.allSatisfy { !$0.isEmpty && $0.allSatisfy(HeaderText.isAtomCharacter) }
        return localIsValid && isHostName(Substring(parts[1]))
    }

    static func isHostName(_ text: Substring) -> Bool {
        guard (1...253).contains(text.utf8.count) else { return false }
        return text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy {
            label in
            (1...63).contains(label.count) && label.first != UInt8(ascii: "-")
                && label.last != UInt8(ascii: "-")
                && label.allSatisfy { HeaderText.isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
        }
    }
}
