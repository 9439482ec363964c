import Glibc

/// What counts as one client for rate limits: an IPv4 address; of an IPv6 address the first 64 bits, since a household or
/// an office has all that begin with them (RFC 6177); anything else as it is.
public func network(of client: String) -> String {
    var address = in6_addr()
    guard inet_pton(AF_INET6, client, &address) == 1 else { return client }
    let bytes = withUnsafeBytes(of: &address) { Array($0) }
    // An IPv4 address in an IPv6 one (RFC 4291, section 2.5.5.2).
    if bytes[..<10].allSatisfy({ $0 == 0 }), bytes[10] == 0xFF, bytes[11] == 0xFF {
        return bytes[12...].map { String($0) }.joined(separator: ".")
    }
    return bytes[..<8].map { String($0, radix: 16) }.joined(separator: ":")
}
