import HTTPTypes
import Hummingbird
import Kernel
import NIOCore
import Web
import WebParts

/// Uploads that can be gone on with: the protocol tus 1.0 (tus.io/protocols/resumable-upload) with creation, creation with
/// upload, termination, expiration and checksums.
///
/// Every request needs the header `Tus-Resumable`, which no form of another site can send; with cookies that are
/// `SameSite`, that stands for the token of forms.
struct UploadRoutes: Sendable {
    private static let version = "1.0.0"
    private static let extensions = "creation,creation-with-upload,termination,expiration,checksum"
    private static let mediaType = "application/offset+octet-stream"

    let desk: WorkspaceDesk

    private var uploads: Uploads { Uploads(desk: desk) }

    var routes: Routes {
        var routes = Routes()
        for place in ["/workspaces/:slug", "/workspaces/:slug/items/:id"] {
            routes.on(.options, "\(place)/uploads", .signedIn) { _ in Self.abilities }
            routes.upload("\(place)/uploads") { visit in
                try await Self.answer(visit) { try await create(visit) }
            }
        }
        let upload = "/workspaces/:slug/uploads/:upload"
        routes.on(.options, upload, .signedIn) { _ in Self.abilities }
        routes.on(.head, upload, .signedIn) { visit in try await Self.answer(visit) { try await state(visit) } }
        routes.on(.patch, upload, .signedIn, seconds: 3600) { visit in
            try await Self.answer(visit) { try await append(visit) }
        }
        routes.on(.delete, upload, .signedIn) { visit in
            try await Self.answer(visit) { try await cancel(visit) }
        }
        // For networks that let nothing else through.
        routes.upload(upload) { visit in
            try await Self.answer(visit) {
                switch visit.request.headers[.methodOverride]?.uppercased() {
                case "PATCH": try await append(visit)
                case "DELETE": try await cancel(visit)
                case "HEAD": try await state(visit)
                default: throw Fault(.invalid, "X-HTTP-Method-Override must be PATCH, DELETE or HEAD.")
                }
            }
        }
        return routes
    }

    // MARK: - Requests

    private func create(_ visit: Visit) async throws -> Response {
        let headers = visit.request.headers
        guard let length = headers[.uploadLength].flatMap(Int64.init), length >= 0 else {
            throw Fault(.invalid, "Say in the header Upload-Length how many bytes the file has.")
        }
        let text = headers[.uploadMetadata] ?? ""
        let metadata = try UploadMetadata(text)
        guard let name = metadata["filename"] ?? metadata["name"], !name.isEmpty else {
            throw Fault.invalid("file", "The name of the file is missing: send it as 'filename' in Upload-Metadata")
        }
        let arrival = try Files.Arrival(
            sent: name, mediaType: metadata["filetype"], note: metadata["note"], marking: metadata["marking"])
        let draft = Uploads.Draft(
            arrival: arrival, target: try await target(visit), length: length, metadata: text)
        let slug = visit.parameter("slug")
        var upload = try await uploads.create(draft, of: slug, by: visit.signedIn())
        // The first part may come along.
        if headers[.contentType] == Self.mediaType, upload.outcome == nil {
            upload = try await append(visit, to: upload.id, at: 0)
        }
        var response = Self.about(upload, .created)
        response.headers[.location] = "/workspaces/\(slug)/uploads/\(upload.id)"
        return response
    }

    /// To a file, a new version; to a folder, a new file.
    private func target(_ visit: Visit) async throws -> Files.Target {
        if visit.parameter("id").isEmpty { return .folder(nil) }
        let id = try visit.id(of: Item.self)
        let kind = try await desk.read(visit.parameter("slug"), visit.signedIn()) { room, transaction in
            guard let item = try ItemStore(transaction).find(id, room) else { throw Fault.missing("This page") }
            return item.kind
        }
        return kind == .file ? .file(id) : .folder(id)
    }

    private func state(_ visit: Visit) async throws -> Response {
        let upload = try await uploads.find(visit.id("upload"), of: visit.parameter("slug"), by: visit.signedIn())
        var response = Self.about(upload, .ok)
        response.headers[.uploadLength] = String(upload.length)
        if !upload.metadata.isEmpty { response.headers[.uploadMetadata] = upload.metadata }
        return response
    }

    private func append(_ visit: Visit) async throws -> Response {
        let headers = visit.request.headers
        guard headers[.contentType] == Self.mediaType else {
            return Self.text(.unsupportedMediaType, "Content-Type must be \(Self.mediaType).")
        }
        guard let position = headers[.uploadOffset].flatMap(Int64.init), position >= 0 else {
            throw Fault(.invalid, "Say in the header Upload-Offset where the upload stands.")
        }
        return Self.about(try await append(visit, to: visit.id("upload"), at: position), .noContent)
    }

    private func append(_ visit: Visit, to id: Upload.ID, at position: Int64) async throws -> Upload {
        let checksum = try visit.request.headers[.uploadChecksum].map { try UploadChecksum($0) }
        return try await uploads.append(
            visit.request.body, at: position, checksum: checksum, to: id, of: visit.parameter("slug"),
            by: visit.signedIn())
    }

    private func cancel(_ visit: Visit) async throws -> Response {
        try await uploads.cancel(visit.id("upload"), of: visit.parameter("slug"), by: visit.signedIn())
        return Response(status: .noContent)
    }

    // MARK: - Answers

    private static func about(_ upload: Upload, _ status: HTTPResponse.Status) -> Response {
        var response = Response(status: status, headers: [.uploadOffset: String(upload.position)])
        response.headers[.uploadExpires] = HTTPDate.format(Int(upload.expiresAt.milliseconds / 1000))
        // What became of it, for the script that sent it.
        if let outcome = upload.outcome { response.headers[.uploadOutcome] = percentEncoded(outcome) }
        return response
    }

    private static var abilities: Response {
        let algorithms = UploadChecksum.Algorithm.allCases.map(\.rawValue).joined(separator: ",")
        return Response(
            status: .noContent,
            headers: [
                .tusResumable: version, .tusVersion: version, .tusExtension: extensions,
                .tusMaxSize: String(Files.limit), .tusChecksumAlgorithm: algorithms,
            ])
    }

    /// What is refused is said in a line of text: programs show it.
    private static func answer(_ visit: Visit, _ act: () async throws -> Response) async throws -> Response {
        var response: Response
        do {
            if visit.request.headers[.tusResumable] == version {
                response = try await act()
            } else {
                response = text(.preconditionFailed, "This is tus \(version): say so in the header Tus-Resumable.")
                response.headers[.tusVersion] = version
            }
        } catch let fault as Fault {
            let lines = fault.fields.isEmpty ? [fault.message] : fault.fields.sorted { $0.key < $1.key }.map(\.value)
            response = text(fault.kind.status, lines.joined(separator: ". "))
        } catch is Uploads.ChecksumMismatch {
            let status = HTTPResponse.Status(code: 460, reasonPhrase: "Checksum Mismatch")
            response = text(status, "What came is not what its checksum says. Nothing of it was kept: send it again.")
        }
        response.headers[.tusResumable] = version
        response.headers[.cacheControl] = "no-store"
        return response
    }

    private static func text(_ status: HTTPResponse.Status, _ line: String) -> Response {
        .bytes(Array("\(line)\n".utf8), type: "text/plain; charset=utf-8", status: status)
    }
}

extension HTTPField.Name {
    fileprivate static let tusResumable = Self("Tus-Resumable")!
    fileprivate static let tusVersion = Self("Tus-Version")!
    fileprivate static let tusExtension = Self("Tus-Extension")!
    fileprivate static let tusMaxSize = Self("Tus-Max-Size")!
    fileprivate static let tusChecksumAlgorithm = Self("Tus-Checksum-Algorithm")!
    fileprivate static let uploadLength = Self("Upload-Length")!
    fileprivate static let uploadOffset = Self("Upload-Offset")!
    fileprivate static let uploadMetadata = Self("Upload-Metadata")!
    fileprivate static let uploadChecksum = Self("Upload-Checksum")!
    fileprivate static let uploadExpires = Self("Upload-Expires")!
    fileprivate static let uploadOutcome = Self("Upload-Outcome")!
    fileprivate static let methodOverride = Self("X-HTTP-Method-Override")!
}
