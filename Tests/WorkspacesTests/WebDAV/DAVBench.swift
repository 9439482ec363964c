import Access
import Foundation
import HTTPTypes
import Testing
import XML

@testable import Web
@testable import Workspaces

extension PeopleBench {
    /// Asks as a WebDAV client does.
    func dav(
        _ method: String, _ path: String, as viewer: Viewer?, _ headers: [String: String] = [:], _ body: String = ""
    ) async throws -> Answer {
        var fields = HTTPFields()
        for (name, value) in headers { fields[try #require(HTTPField.Name(name))] = value }
        if let viewer {
            let pair = "\(viewer.email):\(accounts.session(viewer))"
            fields[.authorization] = "Basic \(Data(pair.utf8).base64EncodedString())"
        }
        let method = try #require(HTTPRequest.Method(method))
        return try await ask(path, method, nil, headers: fields, body: Array(body.utf8))
    }
}

extension FilesBench {
    func dav(
        _ method: String, _ path: String, as viewer: Viewer?, _ headers: [String: String] = [:], _ body: String = ""
    ) async throws -> Answer {
        try await bench.dav(method, path, as: viewer, headers, body)
    }

    /// The address of something in the workspace.
    func drive(_ path: String = "") -> String { "/dav/\(slug)/\(path)" }

    /// The addresses in a listing, the folder's own first.
    func listed(_ path: String, as viewer: Viewer) async throws -> [String] {
        let answer = try await dav("PROPFIND", path, as: viewer, ["Depth": "1"])
        try #require(answer.status == 207, "\(answer.status) \(answer.text)")
        return try responses(answer).compactMap { $0.child("href")?.text }
    }

    func responses(_ answer: Answer) throws -> [XMLElement] {
        try XMLElement.parse(answer.bytes, limits: XMLLimits(bytes: 1 << 24, elements: 1 << 20)).children("response")
    }

    func property(_ name: String, of path: String, as viewer: Viewer) async throws -> XMLElement? {
        let body = "<propfind xmlns='DAV:'><prop><\(name)/></prop></propfind>"
        let answer = try await dav("PROPFIND", path, as: viewer, ["Depth": "0"], body)
        return try responses(answer).first?.child("propstat")?.child("prop")?.child(name)
    }

    static let lockBody =
        "<lockinfo xmlns='DAV:'><lockscope><exclusive/></lockscope><locktype><write/></locktype><owner>Word</owner></lockinfo>"
}
