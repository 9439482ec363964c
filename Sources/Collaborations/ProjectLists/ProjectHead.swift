import Crypto
import Directory
import Kernel
import Storage

/// What the register's entry of a project says, made from the years of its list.
struct ProjectHead: Sendable, Equatable {
    let id: Collaboration.ID
    let slug: String
    let kind: Collaboration.Kind
    let title: String
    let outcome: String
    let aims: String
    let places: String
    let stage: Collaboration.Stage
    let lead: Body.ID
    let startsOn: Day?
    let endsOn: Day?

    /// - Parameters:
    ///   - years: the earliest first; at least one.
    ///   - lastYear: the last of the whole list: a project that is missing from it has left the list.
    init?(
        _ id: Collaboration.ID, slug: String, _ years: [ProjectYear], lastYear: Int, kind: Collaboration.Kind,
        lead: Body.ID
    ) {
        guard let latest = years.last else { return nil }
        func last(_ text: (ProjectYear) -> String) -> String {
            years.last { !text($0).isEmpty && !ListedFigures.withholds(text($0)) }.map(text)
                ?? years.last { !text($0).isEmpty }.map(text) ?? ""
        }
        self.id = id
        self.slug = slug
        self.kind = kind
        title = String(latest.name.prefix(CollaborationDraft.titleLimit))
        aims = String(last(\.description).prefix(CollaborationDraft.proseLimit))
        let said = last(\.outcome)
        outcome = said.isEmpty ? Self.sentence(aims) : said
        places = last(\.places)
        stage = latest.year < lastYear ? .ended : .running
        self.lead = lead
        let starts = years.last { $0.startsOn != nil }?.startsOn
        let ends = years.last { $0.endsOn != nil }?.endsOn
        startsOn = starts
        // Each may stand in another year, and then they need not fit.
        endsOn = starts.flatMap { start in ends.flatMap { $0 < start ? nil : $0 } } ?? (starts == nil ? ends : nil)
    }

    /// The first sentence of a description, as far as there is room for it.
    static func sentence(_ text: String) -> String {
        let limit = CollaborationDraft.sentenceLimit
        let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        if line.isEmpty { return "The list does not say what it is for." }
        func cut(_ part: Substring) -> String { part.count <= limit ? String(part) : "\(part.prefix(limit - 1))…" }
        var place = line.startIndex
        while let stop = line[place...].firstIndex(where: { ".!?".contains($0) }) {
            place = line.index(after: stop)
            let isEnd = place == line.endIndex || line[place] == " "
            // 'St. Helena' and 'No. 1' end no sentence.
            if isEnd, line.distance(from: line.startIndex, to: place) > 20 { return cut(line[..<place]) }
        }
        return cut(line[...])
    }

    /// Of all that people can change by hand.
    var digest: String {
        Self.digest([
            title, outcome, aims, places, stage.rawValue, startsOn?.description ?? "", endsOn?.description ?? "",
        ])
    }

    static func digest(_ entry: Collaboration) -> String {
        digest([
            entry.title, entry.outcome, entry.aims, entry.places, entry.stage.rawValue,
            entry.startsOn?.description ?? "", entry.endsOn?.description ?? "",
        ])
    }

    private static func digest(_ parts: [String]) -> String {
        let hash = SHA256.hash(data: Array(parts.joined(separator: "\u{1F}").utf8))
        let digits = Array("0123456789abcdef")
        return String(hash.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    static let written = [
        "id", "slug", "kind", "title", "sort_title", "outcome", "aims", "places", "stage", "lead_body_id", "starts_on",
        "ends_on", "created_at", "updated_at",
    ]

    func values(at now: Instant) -> [Value] {
        [
            id.value, slug.value, kind.value, title.value, Text.folded(title).value, outcome.value, aims.value,
            places.value, stage.value, lead.value, startsOn?.value ?? .null, endsOn?.value ?? .null, now.value,
            now.value,
        ]
    }
}
