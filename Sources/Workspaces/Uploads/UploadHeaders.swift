import Crypto
import Foundation
import Kernel
import NIOCore

/// What a client says of an upload: names, each with a value in Base64 or none, between commas (tus 1.0, creation).
struct UploadMetadata: Sendable, Equatable {
    private let values: [String: String]

    /// - Throws: a fault of kind `invalid` for what is not of that form.
    init(_ header: String) throws {
        var values: [String: String] = [:]
        for pair in header.split(separator: ",") {
            let parts = pair.split(separator: " ", omittingEmptySubsequences: true)
            guard let name = parts.first.map(String.init), parts.count <= 2, values[name] == nil,
                let bytes = Data(base64Encoded: parts.count == 2 ? String(parts[1]) : ""),
                let text = String(data: bytes, encoding: .utf8)
            else { throw Fault(.invalid, "The header Upload-Metadata is not of the form that tus 1.0 says.") }
            values[name] = text
        }
        self.values = values
    }

    subscript(name: String) -> String? { values[name] }
}

/// What the contents of one request must hash to (tus 1.0, checksum).
struct UploadChecksum: Sendable, Equatable {
    enum Algorithm: String, Sendable, CaseIterable {
        case sha1, sha256
    }

    let algorithm: Algorithm
    let expected: [UInt8]

    /// - Throws: a fault of kind `invalid` for an algorithm that is not known, or what is no checksum.
    init(_ header: String) throws {
        let parts = header.split(separator: " ")
        guard parts.count == 2, let algorithm = Algorithm(rawValue: parts[0].lowercased()),
            let bytes = Data(base64Encoded: String(parts[1]))
        else {
            let known = Algorithm.allCases.map(\.rawValue).joined(separator: " or ")
            throw Fault(.invalid, "The header Upload-Checksum must be \(known) with the checksum in Base64.")
        }
        self.algorithm = algorithm
        expected = [UInt8](bytes)
    }
}

struct UploadDigest {
    private enum State {
        case sha1(Insecure.SHA1)
        case sha256(SHA256)
    }

    private var state: State

    init(_ algorithm: UploadChecksum.Algorithm) {
        switch algorithm {
        case .sha1: state = .sha1(Insecure.SHA1())
        case .sha256: state = .sha256(SHA256())
        }
    }

    mutating func update(_ bytes: ByteBuffer) {
        switch state {
        case .sha1(var hash):
            hash.update(data: bytes.readableBytesView)
            state = .sha1(hash)
        case .sha256(var hash):
            hash.update(data: bytes.readableBytesView)
            state = .sha256(hash)
        }
    }

    func finish() -> [UInt8] {
        switch state {
        case .sha1(let hash): Array(hash.finalize())
        case .sha256(let hash): Array(hash.finalize())
        }
    }
}
