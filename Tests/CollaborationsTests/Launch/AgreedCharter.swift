import Access
import Directory
import Foundation
import Kernel

@testable import Collaborations

extension PeopleBench {
    /// Writes everything that the gate asks for, bar the data plan.
    func agree(_ path: String) async throws {
        let amara = world.asAmara
        for sign in Sign.allCases {
            _ = try await post(
                "\(path)/assessment/signs/\(sign.rawValue)", ["answer": "yes", "evidence": "212 cases"], as: amara)
        }
        var answers = Dictionary(uniqueKeysWithValues: ModelQuestion.allCases.map { ($0.rawValue, "no") })
        answers["delivers"] = "yes"
        _ = try await post("\(path)/assessment/model", answers, as: amara)
        _ = try await post(
            "\(path)/assessment/outcome", ["decision": "choose", "model": "lead-with-support"], as: amara)
        _ = try await give(
            "sro", to: "Director of Supported Housing", of: "department-for-homes", in: path, as: amara)
        _ = try await give(
            "accounting-officer", to: "Housing manager", of: "northmoor-council", in: path, as: amara)
        for (body, post) in [
            ("department-for-homes", "Director of Supported Housing"), ("northmoor-council", "Housing manager"),
        ] { _ = try await give("contact", to: post, of: body, in: path, as: amara) }
        _ = try await post("\(path)/charter/rights/suggested", [:], as: amara)
        let parts: [(String, [String: String])] = [
            ("scope", ["text": "Adults found sleeping rough in Northmoor."]),
            ("exit-plan", ["text": "The council takes over the bed list in 2029."]),
            ("review-rhythm", ["months": "6", "first": "2 February 2027"]),
        ]
        for (part, fields) in parts {
            _ = try await post(
                "\(path)/charter/parts/\(part)", fields.merging(["revision": "0"]) { $1 }, as: amara)
        }
        for body in ["department-for-homes", "northmoor-council"] {
            _ = try await post(
                "\(path)/money/ledger", ["body": body, "year": "2026-27", "expected-cost": "1m"], as: amara)
        }
        _ = try await post(
            "\(path)/money/finance/new",
            ["what": "Beds", "payer": "department-for-homes", "status": "agreed", "phasing": "2026-27: 1m"], as: amara)
        try await measureThree(path)
    }

    /// Three joint measures, as few as need no reason.
    func measureThree(_ path: String) async throws {
        for title in ["Second nights", "Beds free at midnight", "Days until a home"] {
            _ = try await post("\(path)/measures/new", Self.measure(["title": title]), as: world.asAmara)
        }
    }

    /// The last thing that the gate asks for.
    func planData(_ path: String, as viewer: Viewer) async throws -> Answer {
        try await post(
            "\(path)/charter/parts/data-plan",
            [
                "revision": "0", "moves": "The nightly list of free beds.", "minimum": "Bed, place and the hours.",
                "basis": "UK GDPR, article 6(1)(e)",
            ], as: viewer)
    }

    /// Sends the memorandum to the two posts with a role.
    func sendMemorandum(_ path: String) async throws -> Answer {
        try await post(
            "\(path)/charter/memorandum/send",
            [
                "post-department-for-homes": "Director of Supported Housing",
                "post-northmoor-council": "Housing manager",
            ], as: world.asAmara)
    }

    func signature(of body: Body.ID, _ hash: String, _ path: String, as viewer: Viewer) async throws -> Answer {
        try await post(
            "\(path)/charter/memorandum/sign", ["body": body.description, "sha256": hash], as: viewer)
    }

    /// The hash that the page shows.
    func memorandumHash(_ path: String) async throws -> String {
        let page = try await get("\(path)/charter/memorandum", as: world.asDan).text
        return page.components(separatedBy: "<code class=\"cc-code\">").last.map { String($0.prefix(64)) } ?? ""
    }

    /// Sent, and signed by both parties.
    func signAll(_ path: String) async throws {
        _ = try await sendMemorandum(path)
        let hash = try await memorandumHash(path)
        _ = try await signature(of: world.homes, hash, path, as: world.asTom)
        _ = try await signature(of: world.council, hash, path, as: world.asDan)
    }
}
