import Crypto

/// SHA-256, under which secrets are kept: a stolen database opens no session.
public func sha256(_ bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes)) }
