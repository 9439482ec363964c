import Access
import Directory
import Kernel
import Storage

/// Workspaces as the API shows them.
enum APIWorkspaces {
    static let workspace = APIRepresentation<Room>("Workspace", "A workspace that the token's owner takes part in.") {
        $0.id("Its identifier.") { $0.workspace.id }
        $0.text("slug", "Its part of a web address; it never changes.") { $0.workspace.slug }
        $0.text("name", "Its name.") { $0.workspace.name }
        $0.text(optional: "purpose", "What it is for.") { $0.workspace.purpose }
        $0.choice("visibility", Workspace.Visibility.allCases.map(\.rawValue), "Who may come in.") {
            $0.workspace.visibility.rawValue
        }
        $0.choice("state", Workspace.State.allCases.map(\.rawValue), "Whether it can be changed.") {
            $0.workspace.state.rawValue
        }
        $0.choice("role", WorkspaceMember.Role.allCases.map(\.rawValue), "What the token's owner is in it.") {
            ($0.member?.role ?? .reader).rawValue
        }
        $0.time(optional: "until", "When their access ends; null but for guests.") { $0.member?.until }
        $0.boolean("allows_downloads", "Whether files may be downloaded.") { $0.workspace.handling.allowsDownloads }
        $0.text("href", "Where the API has it.") { path($0.workspace.slug) }
        $0.text("page", "The path of the page for people to read.") { $0.workspace.path }
    }

    static func path(_ slug: String) -> String { "\(APIPath.root)/workspaces/\(slug)" }

    static func path(_ item: Item, in slug: String) -> String { "\(path(slug))/items/\(item.id)" }

    /// An item with the workspace that it is in.
    struct Placed: Sendable {
        let item: Item
        let workspace: Workspace
        /// Of a folder that is only the way to what may be seen, nothing but the name is told.
        let isSeen: Bool

        init(_ item: Item, _ room: Room) {
            self.item = item
            workspace = room.workspace
            isSeen = room.level(item) > .none
        }
    }

    static let item = APIRepresentation<Placed>("WorkspaceItem", "A folder or a file.") {
        $0.id("Its identifier.") { $0.item.id }
        $0.choice("kind", Item.Kind.allCases.map(\.rawValue), "Which of the two.") { $0.item.kind.rawValue }
        $0.text("name", "Its name.") { $0.item.name }
        $0.text(optional: "folder", "The identifier of the folder that it lies in; null at the top.") {
            $0.item.parent.map { "\($0)" }
        }
        $0.text(
            optional: "marking",
            "How carefully it is to be handled: official or official-sensitive. Null, like what follows, for a folder that is "
                + "only the way to what may be seen."
        ) { $0.isSeen ? $0.item.marking.rawValue : nil }
        $0.text(optional: "version", "Of a file: the number of its newest version.") {
            $0.item.version.map { String($0) }
        }
        $0.text(optional: "size", "Of a file: its bytes.") { $0.item.size.map { String($0) } }
        $0.text(optional: "media_type", "Of a file: what whoever sent it said that it is.") { $0.item.mediaType }
        $0.text(optional: "author", "Who added it, by name.") { $0.isSeen ? $0.item.author : nil }
        $0.time(optional: "created_at", "When.") { $0.isSeen ? $0.item.createdAt : nil }
        $0.text(optional: "changed_by", "Who changed its contents last, by name.") {
            $0.isSeen ? $0.item.changedBy : nil
        }
        $0.time(optional: "changed_at", "When.") { $0.isSeen ? $0.item.changedAt : nil }
        $0.text("workspace", "The slug of its workspace.") { $0.workspace.slug }
        $0.text("href", "Where the API has it.") { path($0.item, in: $0.workspace.slug) }
        $0.text("page", "The path of the page for people to read.") { $0.item.path(in: $0.workspace) }
    }

    static let version = APIRepresentation<FileVersion>("FileVersion", "One state of a file's contents.") {
        $0.integer("number", nil, "Counted from 1, without gaps.") { $0.number }
        $0.text("size", "Its bytes.") { String($0.size) }
        $0.text("media_type", "What whoever sent it said that it is.") { $0.mediaType }
        $0.text(optional: "note", "What changed, in their words.") { $0.note }
        $0.text("author", "Who sent it, by name.") { $0.author }
        $0.time("created_at", "When.") { $0.createdAt }
        $0.choice("scan", FileVersion.Scan.allCases.map(\.rawValue), "What the malware scanner said.") {
            $0.scan.rawValue
        }
        $0.text(optional: "restores", "The number of the version that it brought back.") {
            $0.restores.map { String($0) }
        }
    }

    /// A member, and whether the token's owner may know their address.
    static let member = APIRepresentation<Participant>("WorkspaceMember", "Somebody who takes part.") {
        $0.id("The person's identifier.") { $0.person }
        $0.text("name", "The name they prefer.") { $0.name }
        $0.text("from", "Whom they work for.") { $0.home }
        $0.choice("role", WorkspaceMember.Role.allCases.map(\.rawValue), "What they are in it.") {
            $0.member.role.rawValue
        }
        $0.boolean("is_guest", "Whether they come from outside.") { $0.member.role == .guest }
        $0.time(optional: "until", "When a guest's access ends.") { $0.member.until }
    }
}
