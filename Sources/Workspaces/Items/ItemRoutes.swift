import Access
import Blobs
import HTTPTypes
import Hummingbird
import Kernel
import NIOCore
import Storage
import Web
import WebParts

/// Folders and files in the browser.
struct ItemRoutes: Sendable {
    private static let pageSize = 200

    let desk: WorkspaceDesk

    private var items: Items { Items(desk: desk) }
    private var files: Files { Files(desk: desk) }

    var routes: Routes {
        var routes = Routes()
        routes.get("/workspaces/:slug") { visit in visit.page(ItemPages.page(visit, try await listing(visit, nil))) }
        routes.get("/workspaces/:slug/items/:id") { visit in try await item(visit) }
        routes.get("/workspaces/:slug/items/:id/content") { visit in try await content(visit) }
        for place in ["/workspaces/:slug", "/workspaces/:slug/items/:id"] {
            routes.post("\(place)/folders") { visit, form in
                let viewer = try visit.signedIn()
                let folder = try folder(visit)
                return try await visit.answerForm {
                    let made = try await items.makeFolder(
                        form["name"] ?? "", in: folder, of: visit.parameter("slug"), by: viewer)
                    return visit.redirect(to: here(visit, folder), flash: "The folder ‘\(made.name)’ is there.")
                } again: { errors in
                    ItemPages.page(visit, try await listing(visit, folder), errors: errors)
                }
            }
            routes.upload("\(place)/files") { visit in try await upload(visit) }
        }
        return routes
    }

    private func folder(_ visit: Visit) throws -> Item.ID? {
        visit.parameter("id").isEmpty ? nil : try visit.id(of: Item.self)
    }

    private func here(_ visit: Visit, _ folder: Item.ID?) -> String {
        "/workspaces/\(visit.parameter("slug"))" + (folder.map { "/items/\($0)" } ?? "")
    }

    private func listing(_ visit: Visit, _ folder: Item.ID?) async throws -> ItemPages.Listing {
        let viewer = try visit.signedIn()
        let after = visit.query["after"].flatMap { Item.ID($0) }
        let here = here(visit, folder)
        return try await desk.read(visit.parameter("slug"), viewer) { room, transaction in
            let store = ItemStore(transaction)
            var parent: Item?
            if let folder {
                parent = try store.find(folder, room)
                guard parent?.kind == .folder else { throw Fault.missing("This folder") }
            }
            let last = try after.flatMap { try store.find($0, room) }
            let found = try store.list(folder, after: last, limit: Self.pageSize + 1, room)
            let next = found.count > Self.pageSize ? found[Self.pageSize - 1].id : nil
            let mayAdd = WorkspaceRules.add(to: parent, room, top: try Items.top(room, transaction)).isAllowed
            return ItemPages.Listing(
                room: room, folder: parent, trail: try parent.map { try store.trail(of: $0, room) } ?? [],
                items: Array(found.prefix(Self.pageSize)), next: next.map { "\(here)?after=\($0)" }, mayAdd: mayAdd)
        }
    }

    private func item(_ visit: Visit) async throws -> Response {
        let viewer = try visit.signedIn()
        let id = try visit.id(of: Item.self)
        let found = try await desk.read(visit.parameter("slug"), viewer) { room, transaction in
            let store = ItemStore(transaction)
            guard let item = try store.find(id, room) else { throw Fault.missing("This page") }
            let versions = item.kind == .file ? try FileVersionStore(transaction).list(id, limit: 100) : []
            return (room, item, try store.trail(of: item, room), versions)
        }
        if found.1.kind == .folder { return visit.page(ItemPages.page(visit, try await listing(visit, id))) }
        return visit.page(ItemPages.file(visit, found.0, found.1, found.2, found.3))
    }

    private func upload(_ visit: Visit) async throws -> Response {
        let viewer = try visit.signedIn()
        let folder = try folder(visit)
        let reader = try UploadReader(
            visit,
            limits: MultipartParser.Limits(parts: 200, fieldBytes: 10_000, totalBytes: Int(Files.limit) + (1 << 20)))
        var names: [String] = []
        return try await visit.answerForm {
            while let part = try await reader.nextFile() {
                try visit.requireOurs(reader.fields)
                // A form sent without a file has one without a name.
                guard let name = part.filename, !name.isEmpty else { continue }
                let arrival = Files.Arrival(name: name, mediaType: part.contentType ?? "application/octet-stream")
                let item = try await files.add(
                    UploadedBytes(reader: reader), arrival, to: folder, of: visit.parameter("slug"), by: viewer)
                names.append(item.name)
            }
            try visit.requireOurs(reader.fields)
            if names.isEmpty { throw Fault.invalid("file", "Choose a file") }
            let flash = names.count == 1 ? "‘\(names[0])’ is there." : "\(names.count) files are there."
            return visit.redirect(to: here(visit, folder), flash: flash)
        } again: { errors in
            ItemPages.page(visit, try await listing(visit, folder), errors: errors)
        }
    }

    private func content(_ visit: Visit) async throws -> Response {
        let viewer = try visit.signedIn()
        let id = try visit.id(of: Item.self)
        let version = visit.query["version"].flatMap { Int($0) }
        let (item, _, blob) = try await files.open(id, version: version, of: visit.parameter("slug"), by: viewer)
        let range = ByteRange.parse(visit.request.headers[.range], length: Int(blob.size))
        var headers: HTTPFields = [
            .contentType: "application/octet-stream", .acceptRanges: "bytes", .cacheControl: "private, no-cache",
            .contentDisposition: "attachment; filename*=UTF-8''\(percentEncoded(item.name))",
        ]
        if let text = range.contentRange(length: Int(blob.size)) { headers[.contentRange] = text }
        let asked: Range<Int64>
        switch range {
        case .unsatisfiable: return Response(status: .rangeNotSatisfiable, headers: headers)
        case .part(let first, let last): asked = Int64(first)..<Int64(last) + 1
        case .whole: asked = 0..<blob.size
        }
        headers[.contentLength] = String(asked.count)
        let bytes = try await desk.blobs.read(blob, asked)
        let body = ResponseBody(contentLength: asked.count) { writer in
            for try await piece in bytes { try await writer.write(piece) }
            try await writer.finish(nil)
        }
        return Response(status: range == .whole ? .ok : .partialContent, headers: headers, body: body)
    }
}

/// The bytes of one file of an upload.
private struct UploadedBytes: AsyncSequence {
    let reader: UploadReader

    func makeAsyncIterator() -> Iterator { Iterator(reader: reader) }

    struct Iterator: AsyncIteratorProtocol {
        let reader: UploadReader

        func next() async throws -> ByteBuffer? { try await reader.nextBytes() }
    }
}
