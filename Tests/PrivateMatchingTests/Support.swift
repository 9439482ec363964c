import Crypto
import Foundation
import Testing

@testable import PrivateMatching

func bytes(_ hex: String) -> [UInt8] {
    let digits = Array(hex.utf8).map { $0 < 58 ? $0 - 48 : ($0 | 32) - 87 }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}

func hex(_ bytes: some Sequence<UInt8>) -> String { bytes.map { String(format: "%02x", $0) }.joined() }

/// A folder of its own, gone with its last reference.
final class Place: Sendable {
    let path = FileManager.default.temporaryDirectory.path + "/psi-\(UUID().uuidString)"

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(atPath: path) }

    subscript(name: String) -> String { path + "/" + name }

    func write(_ name: String, _ text: String) throws -> String {
        try Data(text.utf8).write(to: URL(filePath: self[name]))
        return self[name]
    }

    func bytes(_ name: String) throws -> [UInt8] { try Array(Data(contentsOf: URL(filePath: self[name]))) }

    func put(_ name: String, _ bytes: [UInt8]) throws -> String {
        try Data(bytes).write(to: URL(filePath: self[name]))
        return self[name]
    }

    func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

    func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: self[name]) }

    /// All files below, by their paths from here.
    func files() -> [String] {
        (FileManager.default.subpaths(atPath: path) ?? []).filter { name in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: self[name], isDirectory: &isFolder) && !isFolder.boolValue
        }
    }
}

/// The same numbers each time for a seed (SplitMix64).
struct Numbers64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// Two parties and their folders.
struct Exchange {
    let place: Place
    let terms: Terms
    var padding = 1
    var workers = 2

    init(_ mode: Terms.Mode, _ recipes: [String] = ["item = text:item"], label: String = "") throws {
        place = try Place()
        terms = try Terms(mode: mode, recipes: recipes.map { try Recipe($0) }, label: label)
    }

    func store(_ party: String) throws -> SessionStore { try SessionStore(path: place[party], workers: workers) }

    /// A list with one column 'item'.
    func list(_ name: String, _ items: [String]) throws -> PersonList {
        let rows = items.enumerated().map { "\(name)\($0.offset),\($0.element)" }
        return PersonList(path: try place.write("\(name).csv", (["id,item"] + rows).joined(separator: "\n") + "\n"))
    }

    @discardableResult
    func offer(_ list: PersonList, to message: String = "offer.psi") async throws -> SentOffer {
        let draft = try store("one").draftOffer(list, terms, padding: padding)
        return try await draft.send(to: place[message])
    }

    @discardableResult
    func respond(
        _ list: PersonList, to offer: String = "offer.psi", as message: String = "response.psi"
    ) async throws -> SentResponse {
        let draft = try store("two").draftResponse(to: place[offer], list, terms, padding: padding)
        return try await draft.send(to: place[message])
    }

    @discardableResult
    func finish(_ response: String = "response.psi") async throws -> Findings {
        let offer = try store("one").sentOffer(answeredBy: place[response])
        return try await offer.finish(
            hits: terms.mode == .count ? nil : place["hits.csv"],
            confirmation: terms.mode == .bothSides ? place["confirmation.psi"] : nil)
    }

    @discardableResult
    func finishOther(_ confirmation: String = "confirmation.psi") throws -> Findings {
        let response = try store("two").sentResponse(confirmedBy: place[confirmation])
        return try response.finish(hits: place["other.csv"])
    }

    /// The identifiers in a file of hits, and the recipes that found them.
    func hits(_ name: String = "hits.csv") throws -> [String: String] {
        var found: [String: String] = [:]
        for line in try place.text(name).split(separator: "\r\n").dropFirst() {
            let fields = line.split(separator: ",").map(String.init)
            found[fields[0]] = fields[1]
        }
        return found
    }
}

/// What went wrong, as one reads it.
func fault(_ work: () async throws -> Void) async -> String {
    do {
        try await work()
        return ""
    } catch {
        return "\(error)"
    }
}
