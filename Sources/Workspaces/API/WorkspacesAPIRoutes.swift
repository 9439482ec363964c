import Directory
import Hummingbird
import Kernel
import Web

/// Files as they go through the API, byte by byte.
extension WorkspacesAPI {
    private static let content = "/workspaces/{slug}/items/{id}/content"

    private static let arrival: [APIParameter] = [
        .query("note", .text(length: 1...500), "What changed, for those who read the versions."),
        .query(
            "marking", .choice(Marking.allCases.map(\.rawValue)), "How carefully it is to be handled; never lowers one."
        ),
    ]

    var streams: [APIStream] {
        let desk = desk
        let download = APIStream(
            "downloadFile", Self.content, "The contents of a file",
            about: "Each download is in the workspace's record.", scope: Self.read,
            [Self.slug, Self.id, .query("version", .integer(1...1_000_000), "Which one; without it, the newest.")],
            .download
        ) { visit, _ in try await FileRoutes(desk: desk).content(visit, way: "programming interface") }
        let answer = APIStream.Kind.upload(
            answer: APIWorkspaces.item.name, components: APIWorkspaces.item.described)
        let file = APIStream(
            "uploadFile", "/workspaces/{slug}/files", "Add a file, or a version of the file that has the name",
            about: "The very contents of its newest version add none.", scope: Self.write,
            [
                Self.slug, Self.folder,
                .query("name", .text(length: 1...255), "The file's name.", isRequired: true, example: "minutes.md"),
            ] + Self.arrival, answer
        ) { visit, call in
            let folder = call.arguments.id("folder", of: Item.self)
            return try await Self.keep(visit, call, call.arguments.text("name") ?? "", .folder(folder), desk)
        }
        let version = APIStream(
            "uploadVersion", Self.content, "Add a version of a file",
            about: "The very contents of its newest version add none.", scope: Self.write,
            [Self.slug, Self.id] + Self.arrival, answer
        ) { visit, call in
            guard let id = call.arguments.id("id", of: Item.self) else { throw Fault.missing("This file") }
            let slug = call.arguments.text("slug") ?? ""
            let name = try await Self.placed(id, slug, call.viewer, desk).item.name
            return try await Self.keep(visit, call, name, .file(id), desk)
        }
        return [download, file, version]
    }

    private static func keep(
        _ visit: Visit, _ call: APICall, _ typed: String, _ target: Files.Target, _ desk: WorkspaceDesk
    ) async throws -> Response {
        let slug = call.arguments.text("slug") ?? ""
        let name = MarkedName(reading: typed)
        let marking = try Marking.read(call.arguments.text("marking"))
        var form = FormReader(FormData(["note": [call.arguments.text("note") ?? ""]]))
        let note = form.text("note", "The note", limit: Files.noteLimit)
        try form.check()
        let type = String((visit.request.headers[.contentType] ?? "application/octet-stream").prefix(200))
        let arrival = Files.Arrival(name: name.name, mediaType: type, note: note, marking: max(marking, name.marking))
        do {
            let kept = try await Files(desk: desk).add(
                visit.request.body, arrival, to: target, of: slug, by: call.viewer)
            let placed = try await Self.placed(kept.item.id, slug, call.viewer, desk)
            return APIStream.created(placed, APIWorkspaces.item, at: APIWorkspaces.path(kept.item, in: slug))
        } catch let fault as Fault where fault.fields["file"] != nil {
            // What the page says of its field for a file is about the name, or about what was sent.
            var fields = fault.fields
            fields["name"] = fields.removeValue(forKey: "file")
            throw Fault(fault.kind, fault.message, fields: fields)
        }
    }
}
