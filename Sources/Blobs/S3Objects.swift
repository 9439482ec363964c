import AsyncHTTPClient
import Crypto
import Foundation
public import Kernel
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import XML

/// Objects in a bucket of an S3 service. Small ones are put at once, larger ones in parts; either becomes visible as a
/// whole or not at all.
public struct S3Objects: ObjectStore {
    /// What a part has at least, and so about what an upload holds in memory. At 10,000 parts, an object may have 80 GB.
    static let partSize = 8 << 20

    /// One for the process. It tries a connection once: how often a request is sent is said below.
    private static let client: HTTPClient = {
        var configuration = HTTPClient.Configuration.singletonConfiguration
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
        configuration.timeout = HTTPClient.Configuration.Timeout(connect: .seconds(5), read: .seconds(60))
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    private let settings: S3Settings
    private let clock: WallClock
    private let signature: SignatureV4
    private let host: String

    /// - Throws: ``BlobError/unreachable(_:)`` when the endpoint is no http or https address.
    public init(_ settings: S3Settings, clock: WallClock = .system) throws {
        guard let url = URL(string: settings.endpoint), let host = url.host(), ["http", "https"].contains(url.scheme)
        else {
            throw BlobError.unreachable("'\(settings.endpoint)' is no address of an S3 service")
        }
        self.settings = settings
        self.clock = clock
        self.host = url.port.map { "\(host):\($0)" } ?? host
        signature = SignatureV4(accessKey: settings.accessKey, secretKey: settings.secretKey, region: settings.region)
    }

    public func create(_ name: ObjectName) async throws -> any ObjectWriter { S3Writer(self, name) }

    public func read(_ name: ObjectName, _ range: Range<Int64>) async throws -> ObjectBytes {
        // Asked first, as a file is opened: whoever answers with these bytes has not begun to yet.
        _ = try await size(of: name)
        return S3Bytes(objects: self, key: key(name), range: range)
    }

    /// A few megabytes at once, so that no connection waits for a slow reader.
    fileprivate func piece(_ key: String, _ range: Range<Int64>) async throws -> ByteBuffer {
        let response = try await send(
            "GET", key, headers: [("range", "bytes=\(range.lowerBound)-\(range.upperBound - 1)")])
        do {
            let bytes = try await response.body.collect(upTo: range.count)
            // Shorter than it was when it was written.
            guard bytes.readableBytes > 0 else { throw BlobError.damaged }
            return bytes
        } catch let error as BlobError {
            throw error
        } catch {
            try Task.checkCancellation()
            throw BlobError.unreachable("\(error)")
        }
    }

    public func size(of name: ObjectName) async throws -> Int64 {
        let response = try await send("HEAD", key(name))
        guard let size = response.headers.first(name: "content-length").flatMap(Int64.init) else {
            throw BlobError.unreachable("no length of \(name)")
        }
        return size
    }

    public func remove(_ name: ObjectName) async throws { try await delete(key(name)) }

    private func delete(_ key: String, query: [(String, String)] = []) async throws {
        do {
            _ = try await read("DELETE", key, query: query)
        } catch BlobError.missing {
            // It is gone already.
        }
    }

    public func names(after last: ObjectName?) async throws -> [ObjectName] {
        var start = last.map { key($0) }
        while true {
            let query = [("list-type", "2"), ("prefix", settings.prefix)] + (start.map { [("start-after", $0)] } ?? [])
            let keys = try await read("GET", "", query: query).children("Contents").compactMap { $0.child("Key")?.text }
            let names = keys.compactMap { ObjectName($0.dropFirst(settings.prefix.count)) }
            // A page may be full of what is not ours.
            if !names.isEmpty || keys.isEmpty { return names }
            start = keys.last
        }
    }

    public func removeUnfinished(before instant: Instant) async throws {
        let listing = try await read("GET", "", query: [("uploads", ""), ("prefix", settings.prefix)])
        for upload in listing.children("Upload") {
            guard let key = upload.child("Key")?.text, key.hasPrefix(settings.prefix),
                ObjectName(key.dropFirst(settings.prefix.count)) != nil, let id = upload.child("UploadId")?.text,
                let begun = upload.child("Initiated")?.text, begun < instant.rfc3339
            else { continue }
            try await delete(key, query: [("uploadId", id)])
        }
    }

    fileprivate func key(_ name: ObjectName) -> String { "\(settings.prefix)\(name)" }

    // MARK: - Requests

    /// The XML that answers a request; an element without a name where nothing does.
    func read(
        _ method: String, _ path: String, query: [(String, String)] = [], body: ByteBuffer? = nil
    ) async throws -> XMLElement {
        let response = try await send(method, path, query: query, body: body)
        let bytes: ByteBuffer
        do {
            bytes = try await response.body.collect(upTo: 4 << 20)
        } catch {
            throw BlobError.unreachable("\(error)")
        }
        if bytes.readableBytes == 0 { return XMLElement(XMLName("")) }
        do {
            let answer = try XMLElement.parse(bytes.readableBytesView, limits: XMLLimits(bytes: 4 << 20))
            // A part of a multipart upload can fail with status 200.
            if answer.name.local == "Error" { throw BlobError.unreachable(answer.child("Code")?.text ?? "an error") }
            return answer
        } catch let failure as XMLFailure {
            throw BlobError.unreachable("\(failure)")
        }
    }

    /// Sends a request, again after a failure that may pass.
    func send(
        _ method: String, _ path: String, query: [(String, String)] = [], headers: [(String, String)] = [],
        body: ByteBuffer? = nil
    ) async throws -> HTTPClientResponse {
        var attempt = 1
        while true {
            do {
                let request = signed(method, path, query, headers, body)
                let response = try await Self.client.execute(request, deadline: .distantFuture)
                switch response.status.code {
                case 200..<300: return response
                case 404: throw BlobError.missing
                case 507: throw BlobError.full
                case 500...:
                    guard attempt < 4 else { throw BlobError.unreachable("\(method) was answered \(response.status)") }
                default:
                    let answer = try? await response.body.collect(upTo: 4096)
                    throw BlobError.unreachable(
                        "\(method) was answered \(response.status): \(answer.map { String(buffer: $0) } ?? "")")
                }
            } catch let error as BlobError {
                throw error
            } catch {
                try Task.checkCancellation()
                guard attempt < 4 else { throw BlobError.unreachable("\(error)") }
            }
            try await Task.sleep(for: .milliseconds(100 << attempt))
            attempt += 1
        }
    }

    private func signed(
        _ method: String, _ path: String, _ query: [(String, String)], _ headers: [(String, String)],
        _ body: ByteBuffer?
    ) -> HTTPClientRequest {
        let target = SignatureV4.encoded("/\(settings.bucket)" + (path.isEmpty ? "" : "/\(path)"), keepingSlashes: true)
        let time = SignatureV4.time(clock.now())
        let hash = hex(SHA256.hash(data: body?.readableBytesView ?? ByteBufferView()))
        let own = headers + [("host", host), ("x-amz-content-sha256", hash), ("x-amz-date", time)]
        let unsigned = SignatureV4.Unsigned(
            method: method, path: target, query: query.map { ($0.0, $0.1) }, headers: own.map { ($0.0, $0.1) },
            payloadHash: hash)
        let text = SignatureV4.query(unsigned.query)
        var request = HTTPClientRequest(url: settings.endpoint + target + (text.isEmpty ? "" : "?\(text)"))
        request.method = HTTPMethod(rawValue: method)
        for (name, value) in own where name != "host" { request.headers.add(name: name, value: value) }
        request.headers.add(name: "authorization", value: signature.authorization(of: unsigned, at: time))
        if let body { request.body = .bytes(body) }
        return request
    }
}

/// Gathers parts. Used by one task, as ``ObjectWriter`` says; the actor only keeps what it gathered.
private actor S3Writer: ObjectWriter {
    private let objects: S3Objects
    private let name: ObjectName
    private let key: String
    private var sent: Int64 = 0
    private var gathered = ByteBuffer()
    private var upload: String?
    private var tags: [String] = []

    init(_ objects: S3Objects, _ name: ObjectName) {
        self.objects = objects
        self.name = name
        key = objects.key(name)
    }

    func write(_ bytes: ByteBuffer) async throws {
        gathered.writeImmutableBuffer(bytes)
        sent += Int64(bytes.readableBytes)
        if gathered.readableBytes >= S3Objects.partSize { try await sendPart() }
    }

    private func sendPart() async throws {
        let id = try await begun()
        let part = gathered
        gathered = ByteBuffer()
        let response = try await objects.send(
            "PUT", key, query: [("partNumber", "\(tags.count + 1)"), ("uploadId", id)], body: part)
        guard let tag = response.headers.first(name: "etag") else { throw BlobError.unreachable("a part has no tag") }
        tags.append(tag)
    }

    private func begun() async throws -> String {
        if let upload { return upload }
        let answer = try await objects.read("POST", key, query: [("uploads", "")])
        guard let id = answer.child("UploadId")?.text else { throw BlobError.unreachable("an upload has no name") }
        upload = id
        return id
    }

    func finish() async throws {
        guard let upload else {
            _ = try await objects.read("PUT", key, body: gathered)
            return
        }
        if gathered.readableBytes > 0 { try await sendPart() }
        let parts = tags.enumerated().map { number, tag in
            "<Part><PartNumber>\(number + 1)</PartNumber><ETag>\(tag.filter { !"<>&".contains($0) })</ETag></Part>"
        }
        let list = ByteBuffer(string: "<CompleteMultipartUpload>\(parts.joined())</CompleteMultipartUpload>")
        do {
            let answer = try await objects.read("POST", key, query: [("uploadId", upload)], body: list)
            guard answer.name.local == "CompleteMultipartUploadResult" else { throw BlobError.unreachable("no result") }
        } catch let error as BlobError {
            // The answer to an attempt that succeeded may have been lost on the way.
            guard (try? await objects.size(of: name)) == sent else { throw error }
        }
    }

    func abandon() async {
        guard let upload else { return }
        _ = try? await objects.read("DELETE", key, query: [("uploadId", upload)])
    }
}

private struct S3Bytes: AsyncSequence, Sendable {
    let objects: S3Objects
    let key: String
    let range: Range<Int64>

    func makeAsyncIterator() -> Iterator { Iterator(objects: objects, key: key, rest: range) }

    struct Iterator: AsyncIteratorProtocol {
        static let piece = Int64(64 * SegmentCipher.sealedSegmentSize)

        let objects: S3Objects
        let key: String
        var rest: Range<Int64>

        mutating func next() async throws -> ByteBuffer? {
            guard !rest.isEmpty else { return nil }
            let end = Swift.min(rest.lowerBound + Self.piece, rest.upperBound)
            let bytes = try await objects.piece(key, rest.lowerBound..<end)
            rest = rest.lowerBound + Int64(bytes.readableBytes)..<rest.upperBound
            return bytes
        }
    }
}
