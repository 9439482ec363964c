import NameForms

/// Says why a document was found, from its stored form and the words of the query.
struct HitDescriber {
    private let reading: QueryReading
    private let words: [Wanted]

    /// A word of the query and what else was searched for in its stead.
    private struct Wanted {
        var word: QueryReading.Word
        var inflections: [String]
        var nicknames: [String]
        var neighbours: [String]
        var meanings: [Interpretation]
        /// Where its segment begins; words of one segment share their meanings.
        var segment: Int
    }

    init(reading: QueryReading, neighbours: [[String]]) {
        self.reading = reading
        var wanted: [Wanted] = []
        var segments = reading.segments[...]
        var index = 0
        var number = 0
        while index < reading.words.count {
            var length = 1
            var meanings: [Interpretation] = []
            if let segment = segments.first, segment.words.first == reading.words[index] {
                segments.removeFirst()
                length = segment.words.count
                meanings = segment.meanings
            }
            for position in index..<index + length {
                let word = reading.words[position]
                wanted.append(
                    Wanted(
                        word: word, inflections: Inflection.forms(of: word.text),
                        nicknames: Nicknames.forms(of: word.text),
                        neighbours: position < neighbours.count ? neighbours[position] : [],
                        meanings: meanings,
                        segment: number))
            }
            index += length
            number += 1
        }
        words = wanted
    }

    /// How a word of the query relates to a word of the document, the closest first.
    private enum Closeness: Int {
        case exact, inflected, beginning, nickname, typo
    }

    private struct Match {
        var closeness: Closeness
        var field: DescribedField
        /// The word as the document spells it.
        var spelled: Substring
    }

    func reasons(_ document: SearchDocument, _ tier: Tier) -> [SearchReason] {
        if tier == .address, let reason = address(document) { return [reason] }
        if tier == .initials, let name = document.names.first { return [.initials(name)] }
        let fields = DescribedField.fields(of: document)
        var reasons: [SearchReason] = []
        func add(_ reason: SearchReason) {
            if !reasons.contains(reason) { reasons.append(reason) }
        }
        var explained: Set<Int> = []
        for wanted in words {
            if explained.contains(wanted.segment) { continue }
            let match = best(wanted, fields)
            if let meaning = carried(wanted.meanings, document) {
                explained.insert(wanted.segment)
                if let match, match.field.isName { add(match.field.reason(around: match.spelled)) }
                add(.entity(meaning))
                continue
            }
            guard let match else {
                if let meaning = wanted.meanings.first {
                    explained.insert(wanted.segment)
                    add(.entity(meaning))
                } else if !wanted.word.isStop, !StopWords.contains(wanted.word.text) {
                    add(.missing(wanted.word.text))
                }
                continue
            }
            switch match.closeness {
            case .nickname:
                add(.nickname(typed: wanted.word.text, name: String(match.spelled)))
            case .typo:
                add(.typo(typed: wanted.word.text, found: String(match.spelled)))
                if !match.field.isName { add(match.field.reason(around: match.spelled)) }
            case .exact, .inflected, .beginning:
                if !wanted.word.isStop || match.field.isName {
                    add(match.field.reason(around: match.spelled))
                }
            }
        }
        return reasons
    }

    /// The query with each word in the spelling of the first hit, if that differs by typos alone.
    func correction(_ hits: [SearchHit]) -> String? {
        guard let hit = hits.first, hit.isSimilar else { return nil }
        var spellings: [String: String] = [:]
        for case .typo(let typed, let found) in hit.reasons { spellings[typed] = found }
        if spellings.isEmpty || hit.reasons.contains(where: { if case .missing = $0 { true } else { false } }) {
            return nil
        }
        return words.map { spellings[$0.word.text] ?? $0.word.text }.joined(separator: " ")
    }

    private func best(_ wanted: Wanted, _ fields: [DescribedField]) -> Match? {
        var best: Match?
        for field in fields {
            field.forEachWord { word, spelled in
                guard let closeness = closeness(wanted, word, field) else { return true }
                if best == nil || closeness.rawValue < best?.closeness.rawValue ?? .max {
                    best = Match(closeness: closeness, field: field, spelled: spelled)
                }
                return closeness != .exact
            }
            if best?.closeness == .exact { break }
        }
        return best
    }

    private func closeness(_ wanted: Wanted, _ word: String, _ field: DescribedField) -> Closeness? {
        if word == wanted.word.text { return .exact }
        if wanted.inflections.contains(word) { return .inflected }
        if wanted.word.isUnfinished || field.isName && wanted.word.text.utf8.count == 1 {
            if word.hasPrefix(wanted.word.text) { return .beginning }
        }
        if field.isName, wanted.nicknames.contains(word) { return .nickname }
        if wanted.neighbours.contains(word) { return .typo }
        return nil
    }

    private func carried(_ meanings: [Interpretation], _ document: SearchDocument) -> Interpretation? {
        meanings.first { meaning in
            guard let entity = meaning.entity else { return false }
            if document.entities.contains(entity) { return true }
            guard let colon = entity.firstIndex(of: ":") else { return false }
            let value = entity[entity.index(after: colon)...]
            return document.facets[String(entity[..<colon])]?.contains { $0.value == value } ?? false
        }
    }

    private func address(_ document: SearchDocument) -> SearchReason? {
        if let sought = reading.handle {
            let handle = document.handles.first { SyntheticToken.handle($0)?.hasPrefix(sought) ?? false }
            if let handle { return .email(handle) }
        }
        if let sought = reading.phone {
            let phone = document.phones.first { SyntheticToken.phone($0)?.hasPrefix(sought) ?? false }
            if let phone { return .phone(phone) }
        }
        return nil
    }
}
