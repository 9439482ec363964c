import Access
import Blobs
import HTTPTypes
import Directory
import Hummingbird
import Kernel
import NIOCore
import Storage
import Web
import WebParts

/// A file in the browser: its versions, and what is done with it.
struct FileRoutes: Sendable {
    /// How many versions are listed.
    private static let listed = 200

    let desk: WorkspaceDesk

    private var files: Files { Files(desk: desk) }

    var routes: Routes {
        var routes = Routes()
        let item = "/workspaces/:slug/items/:id"
        routes.get("\(item)/content") { visit in try await content(visit) }
        routes.get("\(item)/compare") { visit in
            guard let old = visit.query["from"].flatMap({ Int($0) }), let new = visit.query["to"].flatMap({ Int($0) })
            else { throw Fault.missing("These versions") }
            let comparison = try await VersionComparison.make(
                visit.id(), from: old, to: new, desk, of: visit.parameter("slug"), by: visit.signedIn())
            return visit.page(comparison.page)
        }
        routes.upload("\(item)/versions") { visit in
            try await upload(visit, to: .file(try visit.id()), back: path(visit)) { form, errors in
                try await page(visit, kept: form, errors: errors)
            }
        }
        routes.post("\(item)/versions/:number/restore") { visit, _ in
            guard let number = Int(visit.parameter("number")) else { throw Fault.missing("This version") }
            let new = try await files.restore(
                number, of: visit.id(), in: visit.parameter("slug"), by: visit.signedIn())
            return visit.redirect(to: path(visit), flash: "Version \(new) brings version \(number) back.")
        }
        routes.post("\(item)/check-out") { visit, form in
            try await visit.answerForm {
                let lock = try await ItemLocks(desk: desk).checkOut(
                    visit.id(), for: ItemLock.time(form), of: visit.parameter("slug"), by: visit.signedIn())
                return visit.redirect(
                    to: path(visit), flash: "You have it checked out until \(lock.expiresAt.plain).")
            } again: { errors in
                try await page(visit, kept: form, errors: errors)
            }
        }
        routes.post("\(item)/check-in") { visit, form in
            let viewer = try visit.signedIn()
            let lock = try await ItemLocks(desk: desk).end(
                form["token"] ?? "", on: visit.id(), of: visit.parameter("slug"), by: viewer)
            return visit.redirect(
                to: path(visit),
                flash: lock.isOf(viewer) ? "It is checked in." : "\(lock.owner) has it checked out no longer.")
        }
        return routes
    }

    private func path(_ visit: Visit) -> String {
        "/workspaces/\(visit.parameter("slug"))/items/\(visit.parameter("id"))"
    }

    /// The page of a file.
    func page(_ visit: Visit, kept: FormData = FormData(), errors: FormErrors = FormErrors()) async throws -> Page {
        let id = try visit.id(of: Item.self)
        let shown = try await desk.read(visit.parameter("slug"), try visit.signedIn()) { room, transaction in
            let store = ItemStore(transaction)
            guard let file = try store.find(id, room), file.kind == .file else { throw Fault.missing("This file") }
            let versions = try FileVersionStore(transaction).list(id, limit: Self.listed)
            let locks = try ItemLockStore(transaction).covering([id], at: room.now)
            let comments = try CommentStore(transaction).list(id, limit: Self.listed)
            let same = try versions.first.map {
                try FileVersionStore(transaction).same(as: $0, room, limit: 5)
            }
            let people =
                versions.map(\.authorID) + [file.changedByID] + locks.map(\.ownerID) + comments.map(\.authorID)
            return FilePages.Shown(
                room: room, file: file, trail: try store.trail(of: file, room), versions: versions, locks: locks,
                guests: try GuestMark.find(people, in: room.workspace.id, transaction),
                advice: try room.sharing(of: file, transaction),
                mayChange: WorkspaceRules.change(file, room).isAllowed, comments: comments, same: same ?? [],
                isFavourite: try Favourites.has(id, room, transaction),
                fate: try room.fates(of: [file], in: file.parent, transaction)[id])
        }
        return FilePages.page(visit, shown, kept: kept, errors: errors)
    }

    /// Takes the files of a form, one after the other.
    func upload(
        _ visit: Visit, to target: Files.Target, back: String,
        again: (FormData, FormErrors) async throws -> Page
    ) async throws -> Response {
        let viewer = try visit.signedIn()
        let reader = try UploadReader(
            visit,
            limits: MultipartParser.Limits(parts: 200, fieldBytes: 10_000, totalBytes: Int(Files.limit) + (1 << 20)))
        var outcome = UploadOutcome()
        do {
            while let part = try await reader.nextFile() {
                try visit.requireOurs(reader.fields)
                // A form sent without a file has one without a name.
                guard let sent = part.filename, !sent.isEmpty else { continue }
                do {
                    let arrival = try Files.Arrival(
                        sent: sent, mediaType: part.contentType, note: reader.fields["note"],
                        marking: reader.fields["marking"])
                    outcome.keep(
                        try await files.add(
                            UploadedBytes(reader: reader), arrival, to: target, of: visit.parameter("slug"),
                            by: viewer))
                } catch let fault as Fault where fault.kind == .invalid && !fault.fields.isEmpty {
                    outcome.refuse(sent, fault)
                }
                if case .file = target { break }
            }
            try visit.requireOurs(reader.fields)
        } catch {
            await reader.passOver()
            throw (error as? Fault).map { outcome.ending($0) } ?? error
        }
        if outcome.isEmpty { outcome.refuse("", Fault.invalid("file", "Choose a file")) }
        guard outcome.errors.isEmpty else { return visit.refusedForm(try await again(reader.fields, outcome.errors)) }
        return visit.redirect(to: back, flash: outcome.sentence)
    }

    /// - Parameter way: how it goes out, for the journal, when not by the page.
    func content(_ visit: Visit, way: String? = nil) async throws -> Response {
        let (viewer, slug, id) = (try visit.signedIn(), visit.parameter("slug"), try visit.id(of: Item.self))
        let version = visit.query["version"].flatMap { Int($0) }
        if visit.request.headers[.ifNoneMatch] != nil || visit.request.headers[.ifMatch] != nil {
            // Nothing is handed out to whoever has it already, so nothing is recorded.
            let (item, _, blob) = try await desk.read(slug, viewer) { try Files.find(id, version, $0, $1) }
            if let answer = Download(item, blob).answerWithoutContents(to: visit.request) { return answer }
        }
        let (item, _, blob) = try await files.open(id, version: version, of: slug, by: viewer, way: way)
        return try await Download(item, blob).answer(to: visit.request) {
            try await desk.blobs.read(blob, $0)
        } while: {
            guard try await visit.isStillSignedIn() else { return false }
            return try await files.maySee(id, of: slug, by: viewer)
        }
    }
}

extension Download {
    /// Contents of a file, marked. Their tag is their SHA-256.
    init(_ item: Item, _ blob: Blob) {
        var headers: HTTPFields = [
            .contentType: "application/octet-stream",
            .contentDisposition: MarkedName(item.name, item.marking).disposition,
        ]
        headers.mark(item.marking)
        self.init(size: blob.size, tag: EntityTag(hex(blob.sha256)), headers: headers)
    }
}

/// The bytes of one file of an upload.
struct UploadedBytes: AsyncSequence {
    let reader: UploadReader

    func makeAsyncIterator() -> Iterator { Iterator(reader: reader) }

    struct Iterator: AsyncIteratorProtocol {
        let reader: UploadReader

        func next() async throws -> ByteBuffer? { try await reader.nextBytes() }
    }
}
