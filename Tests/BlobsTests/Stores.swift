import Foundation
import Kernel
import NIOCore
import Synchronization

@testable import Blobs

/// Where contents lie in a test: a folder always, an S3 service when `CONCORDAT_TEST_S3` names one as `scripts/s3` does.
enum Place: String, Sendable, CaseIterable {
    case folder, s3

    static let underTest: [Place] = service == nil ? [.folder] : allCases

    private static let service: [String]? = {
        let parts = (ProcessInfo.processInfo.environment["CONCORDAT_TEST_S3"] ?? "").split(separator: " ").map(
            String.init)
        if parts.count == 4 { return parts }
        print("S3 is not tested: CONCORDAT_TEST_S3 is not set.")
        return nil
    }()

    /// A place of the test's own; a folder is gone when `body` is done.
    func with<Result>(_ body: (any ObjectStore) async throws -> Result) async throws -> Result {
        let name = "test-" + UUID().uuidString.lowercased()
        switch self {
        case .folder:
            let folder = NSTemporaryDirectory() + "/" + name
            defer { try? FileManager.default.removeItem(atPath: folder) }
            return try await body(try FolderObjects(folder: folder))
        case .s3:
            return try await body(try S3Objects(try Self.settings(prefix: name + "/")))
        }
    }

    static func settings(bucket: String? = nil, prefix: String = "", secret: String? = nil) throws -> S3Settings {
        let parts = service ?? ["", "", "", ""]
        return S3Settings(
            endpoint: parts[0], bucket: bucket ?? parts[1], prefix: prefix, region: "us-east-1", accessKey: parts[2],
            secretKey: secret ?? parts[3])
    }
}

/// A clock that stands until it is told to go on.
final class TestClock: Sendable {
    private let now = Mutex(Instant(milliseconds: 1_790_000_000_000))

    var clock: WallClock { WallClock { self.now.withLock { $0 } } }

    func advance(_ interval: Interval) { now.withLock { $0 = $0 + interval } }
}

/// Bytes that come in pieces; after the last, `failure` if there is one.
struct Pieces: AsyncSequence, Sendable {
    let pieces: [ByteBuffer]
    var failure: (any Error)?

    /// - Parameter size: of each piece.
    init(_ bytes: [UInt8], size: Int = 10_000, failure: (any Error)? = nil) {
        pieces = stride(from: 0, to: bytes.count, by: size).map {
            ByteBuffer(bytes: bytes[$0..<Swift.min($0 + size, bytes.count)])
        }
        self.failure = failure
    }

    func makeAsyncIterator() -> Iterator { Iterator(rest: pieces[...], failure: failure) }

    struct Iterator: AsyncIteratorProtocol {
        var rest: ArraySlice<ByteBuffer>
        let failure: (any Error)?

        mutating func next() async throws -> ByteBuffer? {
            if let piece = rest.popFirst() { return piece }
            if let failure { throw failure }
            return nil
        }
    }
}

/// Bytes that look random and are the same each time.
func bytes(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    return (0..<count).map { _ in
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return UInt8(truncatingIfNeeded: state >> 32)
    }
}
