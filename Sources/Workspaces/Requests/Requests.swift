import Access
import Journal
import Kernel
import Storage
import Web

/// What owners do with requests for information: each act one transaction with its journal entry. All of it is also possible
/// in a workspace that is closed.
struct Requests: Sendable {
    static let page = 100
    /// How many files one request takes.
    static let limit = 5_000

    let desk: WorkspaceDesk

    func open(_ data: FormData, of slug: String, by viewer: Viewer) async throws -> InformationRequest.ID {
        let draft = try InformationRequest.read(data)
        return try await desk.write(slug, viewer, whileClosed: true) { room, transaction in
            try WorkspaceRules.keepRecords(room).orThrow()
            let request = InformationRequest(
                id: InformationRequest.ID.make(at: room.now), workspace: room.workspace.id, reference: draft.reference,
                question: draft.question, search: draft.search, openedBy: viewer.name, openedAt: room.now)
            try RequestStore(transaction).insert(request)
            try room.record(
                "request.opened", Subject("information-request", request.id.uuid),
                details: ["name": request.reference, "words": request.wordsText, "person": request.search.person],
                in: transaction)
            return request.id
        }
    }

    enum Choice {
        case add([Item.ID]), drop([Item.ID]), all
    }

    /// - Returns: how many files are chosen now.
    func choose(
        _ choice: Choice, for id: InformationRequest.ID, of slug: String, by viewer: Viewer
    ) async throws -> Int {
        try await desk.write(slug, viewer, whileClosed: true) { room, transaction in
            let request = try Self.find(id, room, transaction)
            let store = RequestStore(transaction)
            switch choice {
            case .add(let items):
                if items.isEmpty { throw Fault.invalid("item", "Select what is to be chosen") }
                let own = try transaction.values(
                    Item.ID.self,
                    """
                    SELECT id FROM item WHERE workspace_id = \(room.workspace.id) AND kind = 'file'
                    AND id IN \(list: Array(items.prefix(Self.page)))
                    """)
                try store.choose(own, for: id)
            case .drop(let items):
                if items.isEmpty { throw Fault.invalid("item", "Select what is to be taken out") }
                try store.drop(Array(items.prefix(Self.page)), from: id)
            case .all:
                let found = try store.found(request.search, in: room.workspace.id, limit: Self.limit + 1)
                try store.choose(found.map(\.id), for: id)
            }
            let count = try store.count(id)
            if count > Self.limit {
                throw Fault.invalid(
                    "item", "A request takes at most \(grouped(Self.limit)) files: search for less, or make several")
            }
            try room.record(
                "request.chosen", Subject("information-request", id.uuid),
                details: ["name": request.reference, "files": "\(count)"], in: transaction)
            return count
        }
    }

    static func find(
        _ id: InformationRequest.ID, _ room: Room, _ transaction: any Transaction
    ) throws -> InformationRequest {
        try WorkspaceRules.keepRecords(room).orThrow()
        guard let request = try RequestStore(transaction).find(id, in: room.workspace.id) else {
            throw Fault.missing("This request")
        }
        return request
    }

    /// For taking the answer away.
    func takeAway(
        _ id: InformationRequest.ID, of slug: String, by viewer: Viewer
    ) async throws -> (Room, InformationRequest) {
        try await desk.write(slug, viewer, whileClosed: true) { room, transaction in
            let request = try Self.find(id, room, transaction)
            let count = try RequestStore(transaction).count(id)
            if count == 0 { throw Fault(.conflict, "Nothing is chosen for this request yet.") }
            try room.record(
                "request.exported", Subject("information-request", id.uuid),
                details: ["name": request.reference, "files": "\(count)"], in: transaction)
            return (room, request)
        }
    }
}
