import Blobs
import HTTPTypes
import Hummingbird
import Kernel
import NIOCore
import Web
import WebDAV
import WebParts

/// Workspaces as a drive: the methods of WebDAV (RFC 4918, class 1 and 2) below `/dav`.
struct DAVRoutes: Sendable {
    /// Bytes of a body of XML.
    private static let xml = 256 * 1024
    private static let allowed =
        "OPTIONS, GET, HEAD, PUT, DELETE, PROPFIND, PROPPATCH, MKCOL, COPY, MOVE, LOCK, UNLOCK"

    let desk: WorkspaceDesk

    var routes: Routes {
        var routes = Routes()
        routes.get("/workspaces/:slug/connect") { visit in
            let room = try await desk.read(visit.parameter("slug"), try visit.signedIn()) { room, _ in room }
            return visit.page(ConnectPage.page(visit, room))
        }
        add("OPTIONS", to: &routes) { _, _ in Self.options }
        add("GET", to: &routes) { visit, call in try await get(visit, call, isHead: false) }
        add("HEAD", to: &routes) { visit, call in try await get(visit, call, isHead: true) }
        add("PUT", seconds: 3_600, to: &routes) { visit, call in try await put(visit, call) }
        add("PROPFIND", to: &routes) { visit, call in try await list(visit, call) }
        add("PROPPATCH", to: &routes) { visit, call in
            answer(.multiStatus, try await call.setProperties(try await body(visit)))
        }
        add("LOCK", to: &routes) { visit, call in try await lock(visit, call) }
        addChanges(&routes)
        return routes
    }

    private func addChanges(_ routes: inout Routes) {
        add("DELETE", to: &routes) { _, call in
            try await call.delete()
            return done(isNew: false)
        }
        add("MKCOL", to: &routes) { visit, call in
            // Nobody knows of bodies that would say more of the folder.
            guard try await body(visit).isEmpty else { throw DAVFailure(.unsupportedMediaType) }
            try await call.makeFolder()
            return done(isNew: true)
        }
        add("COPY", to: &routes) { _, call in done(isNew: try await call.copy()) }
        add("MOVE", to: &routes) { _, call in done(isNew: try await call.move()) }
        add("UNLOCK", to: &routes) { _, call in
            try await call.unlock()
            return done(isNew: false)
        }
    }

    private func add(
        _ method: String, seconds: Int = 60, to routes: inout Routes,
        _ handler: @escaping @Sendable (Visit, DAVCall) async throws -> Response
    ) {
        guard let method = HTTPRequest.Method(method) else { return }
        for path in [DAVCall.root, "\(DAVCall.root)/**"] {
            routes.on(method, path, .password, seconds: seconds) { visit in
                do {
                    return try await handler(visit, try call(visit))
                } catch let failure as DAVFailure {
                    return answer(failure)
                }
            }
        }
    }

    private static var options: Response {
        Response(
            status: .ok,
            headers: [
                DAVHeaderNames.dav: "1, 2", DAVHeaderNames.authorVia: "DAV", .allow: allowed, .contentLength: "0",
            ])
    }

    private func put(_ visit: Visit, _ call: DAVCall) async throws -> Response {
        try visit.requireLength(upTo: Int(Files.limit))
        let (isNew, tag) = try await call.put(visit.request.body, mediaType: visit.request.headers[.contentType])
        var response = done(isNew: isNew)
        response.headers[.eTag] = tag?.description
        return response
    }

    private func lock(_ visit: Visit, _ call: DAVCall) async throws -> Response {
        let locked = try await call.lock(try await body(visit))
        var response = answer(locked.isNewFile ? .created : .ok, locked.body)
        if !locked.isRefresh { response.headers[DAVHeaderNames.lockToken] = "<\(locked.lock.token)>" }
        return response
    }

    private func call(_ visit: Visit) throws -> DAVCall {
        // A part of something cannot be named: without this, all of it would be meant.
        guard !visit.request.uri.string.contains("#"), let path = DAVPath(visit.path, below: DAVCall.root) else {
            throw DAVFailure(.badRequest)
        }
        let own = visit.site.address.split(separator: "/").dropFirst().first.map(String.init)
        return DAVCall(
            desk: desk, viewer: try visit.signedIn(), path: path, headers: visit.request.headers,
            authorities: [visit.request.head.authority, own].compactMap { $0 },
            seconds: Int(visit.now.milliseconds / 1000))
    }

    private func body(_ visit: Visit) async throws -> [UInt8] {
        try visit.requireLength(upTo: Self.xml)
        return Array(try await visit.request.body.collect(upTo: Self.xml).readableBytesView)
    }

    // MARK: - Answers

    private func done(isNew: Bool) -> Response {
        isNew ? Response(status: .created, headers: [.contentLength: "0"]) : Response(status: .noContent)
    }

    private func answer(_ status: HTTPResponse.Status, _ xml: String) -> Response {
        .bytes(Array(xml.utf8), type: "application/xml; charset=utf-8", status: status)
    }

    private func answer(_ failure: DAVFailure) -> Response {
        var response =
            failure.body.map { answer(failure.status, $0) }
            ?? .bytes(
                Array("\(failure.status.reasonPhrase)\n".utf8), type: "text/plain; charset=utf-8",
                status: failure.status)
        if failure.status == .methodNotAllowed { response.headers[.allow] = Self.allowed }
        return response
    }

    /// A short answer goes at once; of a long one the next piece is read when the one before is on its way.
    private func list(_ visit: Visit, _ call: DAVCall) async throws -> Response {
        let (properties, first) = try await call.list(try await body(visit))
        guard let next = first.next else {
            return answer(.multiStatus, Multistatus.start + first.text + Multistatus.end)
        }
        let body = ResponseBody { writer in
            try await writer.write(ByteBuffer(string: Multistatus.start + first.text))
            var place: DAVCall.Place? = next
            while let present = place {
                let piece = try await call.more(from: present, properties)
                try await writer.write(ByteBuffer(string: piece.text))
                place = piece.next
            }
            try await writer.write(ByteBuffer(string: Multistatus.end))
            try await writer.finish(nil)
        }
        return Response(
            status: .multiStatus, headers: [.contentType: "application/xml; charset=utf-8"], body: body)
    }

    private func get(_ visit: Visit, _ call: DAVCall, isHead: Bool) async throws -> Response {
        switch try await call.look() {
        case .folder:
            return .bytes(
                Array("This is a folder. Open it with a program that knows WebDAV, or in your workspaces.\n".utf8),
                type: "text/plain; charset=utf-8")
        case .notModified(let tag):
            var response = Response(status: .notModified)
            response.headers[.eTag] = tag?.description
            return response
        case .file(let file): return try await contents(of: file, visit, call, isHead: isHead)
        }
    }

    /// Served as no type that a browser would show: what people upload must not act in our name.
    private func contents(
        of file: Item, _ visit: Visit, _ call: DAVCall, isHead: Bool
    ) async throws -> Response {
        let size = file.size ?? 0
        var headers: HTTPFields = [
            .contentType: "application/octet-stream", .acceptRanges: "bytes", .cacheControl: "private, no-cache",
            .contentDisposition: MarkedName(file.name, file.marking).disposition,
            .lastModified: HTTPDate.format(Int(file.changedAt.milliseconds / 1000)),
        ]
        headers[.eTag] = file.tag?.description
        headers.mark(file.marking)
        let allows = call.fields.allowsRange(
            tag: file.tag, modified: Int(file.changedAt.milliseconds / 1000), now: call.seconds)
        let range = ByteRange.parse(allows ? call.headers[.range] : nil, length: Int(size))
        if let text = range.contentRange(length: Int(size)) { headers[.contentRange] = text }
        let asked: Range<Int64>
        switch range {
        case .unsatisfiable: return Response(status: .rangeNotSatisfiable, headers: headers)
        case .part(let first, let last): asked = Int64(first)..<Int64(last) + 1
        case .whole: asked = 0..<size
        }
        headers[.contentLength] = String(asked.count)
        let status: HTTPResponse.Status = range == .whole ? .ok : .partialContent
        // Asking about a file is not reading it.
        if isHead { return Response(status: status, headers: headers) }
        let (files, slug, viewer) = (Files(desk: desk), try call.slug(), call.viewer)
        let (_, _, blob) = try await files.open(
            file.id, version: file.version, of: slug, by: viewer, way: "WebDAV")
        let bytes = try await desk.blobs.read(blob, asked)
        let body = ResponseBody.watched(contentLength: asked.count) {
            guard try await visit.isStillSignedIn() else { return false }
            return try await files.maySee(file.id, of: slug, by: viewer)
        } _: { write in
            for try await piece in bytes { try await write(piece) }
        }
        return Response(status: status, headers: headers, body: body)
    }
}
