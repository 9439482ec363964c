import Access
import Storage
import Web

extension WorkspacesDemonstration {
    /// How long the files of the demonstration are kept, a legal hold, and a request for information.
    func records(_ slug: String, _ amara: Viewer, _ desk: WorkspaceDesk) async throws {
        let folders = try await desk.read(slug, amara) { try ItemStore($1).list(nil, kind: .folder, limit: 50, $0) }
        let retention = Retention(desk: desk)
        try await retention.set(
            Retention.Draft(action: .review, months: 24, authority: "Homes retention schedule 2025, line 14"), on: nil,
            of: slug, by: amara)
        if let drafts = folders.first(where: { $0.name == "Working drafts" }) {
            try await retention.set(
                Retention.Draft(action: .destroy, months: 12, authority: "Homes retention schedule 2025, line 22"),
                on: drafts.id, of: slug, by: amara)
        }
        if let partners = folders.first(where: { $0.name == "For partners" }) {
            try await retention.hold(
                partners.id, because: "Inquiry into winter provision, disclosure", of: slug, by: amara)
        }
        let request = FormData([
            "reference": ["FOI 2026/0417"], "words": ["places"],
            "question": ["How many night places were there in Northmoor in October?"],
        ])
        _ = try await Requests(desk: desk).open(request, of: slug, by: amara)
    }
}
