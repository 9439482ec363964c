import Access
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Journal
import Kernel
import Logging
import Storage
import StorageTesting
import Testing
import Web

@testable import Directory

/// A directory of two bodies behind the front door, and a token for each kind of viewer.
struct APIBench: Sendable {
    static let now = Instant(milliseconds: 1_795_000_000_000)

    let database: any Database
    let client: any TestClientProtocol
    let records = APIRecords()

    static func with(
        _ engine: Engine, search: any APISearch = NoAPISearch(),
        _ test: @Sendable @escaping (APIBench) async throws -> Void
    ) async throws {
        let migrations = JournalMigrations.all + DirectorySchema.migrations
        try await withDatabase(engine, migrations: migrations) { database in
            let records = APIRecords()
            try await database.write { try records.insert($0) }
            let clock = WallClock { now }
            let site = Site(
                sections: [], isDemonstration: false, address: "http://localhost", asset: { $0 }, clock: clock,
                formKey: [UInt8](repeating: 7, count: 32))
            let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let door = FrontDoor(
                site: site, routes: APIRoutes(database, search: search).routes,
                authenticator: APITokenHolders(records: records), logger: silent)
            let application = Application(responder: door, logger: silent)
            try await application.test(.live) { client in
                try await test(APIBench(database: database, client: client))
            }
        }
    }

    func get(
        _ path: String, as token: String? = "amara", method: HTTPRequest.Method = .get, _ fields: HTTPFields = [:]
    ) async throws -> APIReply {
        var headers = fields
        if let token { headers[.authorization] = "Bearer \(token)" }
        let uri = path.hasPrefix("/api/") ? path : "/api/v1" + path
        return try APIReply(try await client.execute(uri: uri, method: method, headers: headers))
    }
}

/// An answer with its JSON read.
struct APIReply: Sendable {
    let status: Int
    let headers: HTTPFields
    let text: String
    let json: APIValue

    init(_ response: TestResponse) throws {
        status = Int(response.status.code)
        headers = response.headers
        text = String(buffer: response.body)
        json = text.isEmpty ? .null : try APIValue(json: text)
    }

    var names: [String] { json["items"].list.map { $0["name"].text ?? $0["title"].text ?? "" } }
}

/// Whose token is whose.
struct APITokenHolders: Authenticator {
    let records: APIRecords

    func viewer(session: [UInt8], at now: Instant) async throws -> Viewer? { nil }

    func viewer(token: String, at now: Instant) async throws -> (viewer: Viewer, scopes: Set<String>)? {
        let homes = records.homes.uuid
        return switch token {
        case "amara": (viewer(records.amara.uuid, homes, .member), ["directory:read"])
        case "unscoped": (viewer(records.amara.uuid, homes, .member), ["something:else"])
        case "roads": (viewer(records.ruth.uuid, records.roads.uuid, .member), ["directory:read"])
        case "administrator": (viewer(nil, homes, .bodyAdministrator, [homes]), ["directory:read"])
        case "guest": (viewer(nil, nil, .guest), ["directory:read"])
        default: nil
        }
    }

    private func viewer(
        _ person: UUID128?, _ body: UUID128?, _ role: Viewer.Role, _ administers: Set<UUID128> = []
    ) -> Viewer {
        Viewer(
            account: UUID128(high: 9, low: 9), person: person, name: "Somebody", email: "somebody@example.org",
            body: body, role: role, administers: administers)
    }
}
