import Access
import Kernel
import NIOCore
import Storage

/// What lies in the workspace of 'No second night out', invented: files of several kinds with versions, comments, markings
/// and a guest's own.
struct DemonstrationFiles: Sendable {
    let desk: WorkspaceDesk
    let slug: String
    let cast: [String: Viewer]

    private struct Paper {
        let folder: String
        let name: String
        let by: String
        let versions: [Version]
        var marking = Marking.official
    }

    private struct Version {
        let bytes: [UInt8]
        let note: String

        init(_ bytes: [UInt8], _ note: String = "") {
            self.bytes = bytes
            self.note = note
        }

        init(_ text: String, _ note: String = "") { self.init(Array(text.utf8), note) }
    }

    func load() async throws {
        let folders = try await desk.read(slug, try viewer("Amara Osei")) {
            try ItemStore($1).list(nil, limit: 50, $0)
        }
        for paper in try Self.papers() {
            guard let by = cast[paper.by] else { continue }
            let parent = folders.first { $0.name == paper.folder }?.id
            for version in paper.versions {
                try await add(version.bytes, paper, version.note, to: parent, by: by)
            }
        }
        try await say(
            "Options.md", "Option B needs a key holder after 8pm. @Dan Okafor, can the council find one?",
            about: 2, by: "Amara Osei")
        try await say(
            "Options.md", "Yes, from 1 December. I have put the cost in version 3.", about: nil, by: "Dan Okafor")
        try await say(
            "Briefing for partners.docx", "Page 1 says 40 places, the table says 38 in use. Both are right.",
            about: nil,
            by: "Dan Okafor")
    }

    /// What only a guest can add, once they are in.
    func loadOfGuest() async throws {
        guard let leila = cast["Leila Haddad"] else { return }
        try await say(
            "Questions to Harbour Trust.md", "Answers by Thursday: I am asking our night team.", about: nil,
            by: leila.name)
    }

    private func viewer(_ name: String) throws -> Viewer {
        guard let viewer = cast[name] else { throw Fault.missing(name) }
        return viewer
    }

    private func add(
        _ bytes: [UInt8], _ paper: Paper, _ note: String, to folder: Item.ID?, by viewer: Viewer
    ) async throws {
        let arrival = Files.Arrival(
            name: paper.name, mediaType: "application/octet-stream", note: note, marking: paper.marking)
        let piece = ByteBuffer(bytes: bytes)
        _ = try await Files(desk: desk).add(
            AsyncStream { continuation in
                continuation.yield(piece)
                continuation.finish()
            }, arrival, to: .folder(folder), of: slug, by: viewer)
    }

    private func say(_ name: String, _ text: String, about version: Int?, by author: String) async throws {
        guard let viewer = cast[author] else { return }
        let found = try await desk.read(slug, try self.viewer("Amara Osei")) { room, transaction in
            try transaction.value(
                Item.ID.self, "SELECT item.id FROM item WHERE item.name = \(name) AND \(room.shown) LIMIT 1")
        }
        guard let found else { return }
        try await Comments(desk: desk).add(text, about: version, to: found, of: slug, by: viewer)
    }

    // MARK: - The papers

    private static func papers() throws -> [Paper] { try forPartners() + drafts() + evidence() }

    private static func forPartners() throws -> [Paper] {
        let folder = "For partners"
        let places = [
            Version("Month,Places,Used\nSeptember,40,31\nOctober,40,38\n"),
            Version(
                "Month,Places,Used,Turned away\nSeptember,40,31,0\nOctober,40,38,4\nNovember,44,43,9\n",
                "November added, and how many were turned away"),
        ]
        let briefings = [
            Version(try DemonstrationPapers.docx(Array(briefing.dropLast()))),
            Version(try DemonstrationPapers.docx(briefing), "Who to call at night"),
        ]
        return [
            Paper(folder: folder, name: "Night places by month.csv", by: "Dan Okafor", versions: places),
            Paper(
                folder: folder, name: "Questions to Harbour Trust.md", by: "Amara Osei", versions: [Version(questions)]),
            Paper(folder: folder, name: "Briefing for partners.docx", by: "Amara Osei", versions: briefings),
            Paper(
                folder: folder, name: "House rules of the night shelter.pdf", by: "Dan Okafor",
                versions: [Version(DemonstrationPapers.pdf(rules), "As agreed with the residents")]),
        ]
    }

    private static func drafts() throws -> [Paper] {
        let folder = "Working drafts"
        let texts = [
            Version(options), Version(options + second, "Option B"),
            Version(options + second + third, "What each option costs"),
        ]
        return [
            Paper(folder: folder, name: "Options.md", by: "Amara Osei", versions: texts),
            Paper(
                folder: folder, name: "Letter to providers.docx", by: "Dr Siân Prosser",
                versions: [Version(try DemonstrationPapers.docx(letter), "For comments until Friday")]),
        ]
    }

    private static func evidence() throws -> [Paper] {
        let folder = "Evidence"
        let counts = "Night,North quay,Station,Market\n2026-10-01,7,12,3\n2026-11-01,6,9,4\n"
        return [
            Paper(folder: folder, name: "Street counts.csv", by: "Dan Okafor", versions: [Version(counts)]),
            Paper(
                folder: folder, name: "What people told us.docx", by: "Dr Siân Prosser",
                versions: [Version(try DemonstrationPapers.docx(stories), "Names are changed")],
                marking: .officialSensitive),
        ]
    }

    private static let questions = """
        # Questions to Harbour Trust

        1. How many people come back within a week?
        2. Which nights are the busiest, and **why**?
        3. What would your staff need to take in dogs?

        Please answer in a comment, or upload a file to *From partners*.
        """

    private static let briefing = [
        "Briefing for partners",
        "Northmoor keeps 40 places open each night of the winter, for people who would sleep outside.",
        "The council finds the rooms, Eastbridge NHS Trust sends a nurse from 7pm to 10pm, and Harbour Trust knows who is out there.",
        "In October 38 of 40 places were used. On four nights somebody was turned away.",
        "At night call the duty manager of the council, on the number that hangs in each shelter.",
    ]

    private static let rules = [
        "House rules", "1. The door opens at 7pm. If you come later, ring the bell.",
        "2. Your things are safe in the lockers. You keep the key.", "3. Dogs are welcome in room 4 (on a lead).",
        "4. No alcohol or drugs indoors.",
        "5. Breakfast is at 7am. Somebody will talk with you about where to go next.",
    ]

    private static let options = """
        # Options for the winter

        ## Option A: as last year

        - Forty places in two halls
        - Opens at 9pm, closes at 7am

        """

    private static let second = """

        ## Option B: one house

        - Thirty places in the former school
        - Opens at 7pm, with a nurse

        """

    private static let third = """

        ## What they cost

        1. Option A: **£31,000** a month
        2. Option B: **£36,500** a month

        > Option B costs more, and fewer people would go back to the street.
        """

    private static let letter = [
        "Dear colleagues",
        "We are looking for providers who can open thirty places from 1 December, with staff through the night.",
        "Tell us by Friday what you can offer, what it costs, and what you need from us.",
    ]

    private static let stories = [
        "What people told us",
        "K., 34, slept near the station for eleven weeks. He was turned away twice because of his dog.",
        "M., 58, left hospital with nowhere to go. Nobody had asked.",
        "Both said: the first night decides whether there is a second.",
    ]
}
