/// The raw material of the demonstration: an invented government in an invented country. No body, place or team is
/// real; names of people are common ones of many origins, combined by a seeded generator.
///
/// Each table is a text of one line a row, read once when first asked for: that compiles in a moment, where literals
/// of the same size take minutes.
public enum DemonstrationNames {
    public enum Gender: String, Sendable, CaseIterable {
        case feminine = "f"
        case masculine = "m"
        case either = "e"
    }

    /// Where a name is common. Given and family names of one heritage go together more often than not.
    public struct Heritage: Sendable, Hashable {
        public let name: String
        /// How many of 1,000 people.
        public let weight: Int
    }

    public struct GivenName: Sendable, Hashable {
        public let name: String
        public let gender: Gender
        public let heritage: String
    }

    public struct FamilyName: Sendable, Hashable {
        public let name: String
        public let heritage: String
    }

    public struct Place: Sendable, Hashable {
        public let name: String
        public let region: String
    }

    /// A subject of public service, or a term of its jargon, with what it means in plain English.
    public struct Topic: Sendable, Hashable {
        public let name: String
        public let meaning: String
        public let synonyms: [String]
        public let abbreviations: [String]
        /// The name of the topic it belongs to, if any.
        public let broader: String?
    }

    public struct Grade: Sendable, Hashable {
        public let name: String
        public let abbreviation: String
        /// From 1, the most junior, within its ladder.
        public let rank: Int
        /// How many of 100 people of the ladder.
        public let weight: Int
    }

    /// The grades of one kind of employer.
    public struct Ladder: Sendable, Hashable {
        public let kinds: [BodyKind]
        public let grades: [Grade]
    }

    public struct JobTitle: Sendable, Hashable {
        public let title: String
        public let profession: String
        /// The ranks of the ladder it occurs at.
        public let ranks: ClosedRange<Int>
    }

    public enum BodyKind: String, Sendable, CaseIterable {
        case department
        case agency
        case council
        case healthTrust = "NHS trust"
        case police = "police force"
        case devolved = "devolved government"
        case charity
        case supplier
        case regulator
        case corporation = "public corporation"
    }

    public struct Body: Sendable, Hashable {
        public let name: String
        /// The usual one, if it has one.
        public let abbreviation: String?
        public let shortNames: [String]
        public let kind: BodyKind
        /// The name of the parent body, if any.
        public let parent: String?
        public let formerNames: [String]
        public let emailDomain: String
        /// The name of a `Place`.
        public let place: String
        /// Parents before their children.
        public let teams: [Team]
    }

    public struct Team: Sendable, Hashable {
        public let name: String
        /// The name of the parent team in the same body, if any.
        public let parent: String?
        public let purpose: String
        /// What follows 'Come to us for'.
        public let comeToUsFor: String
        /// Names of `Topic`s.
        public let topics: [String]
        /// The profession most of its people have.
        public let profession: String
    }

    public static let heritages: [Heritage] = rows(heritageTable).map { row in
        Heritage(name: row[0], weight: Int(row[1]) ?? 0)
    }

    public static let givenNames: [GivenName] = rows(givenNameTable).flatMap { row in
        words(row[2]).map { name in
            GivenName(name: name, gender: Gender(rawValue: row[1]) ?? .either, heritage: row[0])
        }
    }

    public static let familyNames: [FamilyName] = rows(familyNameTable).flatMap { row in
        words(row[1]).map { FamilyName(name: $0, heritage: row[0]) }
    }

    public static let places: [Place] = rows(placeTable).flatMap { row in
        list(row[1]).map { Place(name: $0, region: row[0]) }
    }

    public static let topics: [Topic] = rows(topicTable + "\n" + jargonTable).map { row in
        Topic(
            name: row[0], meaning: row[1], synonyms: list(row[2]), abbreviations: list(row[3]),
            broader: optional(row[4]))
    }

    public static let professions: [String] = rows(professionTable).map { $0[0] }

    public static let ladders: [Ladder] = rows(ladderTable).map { row in
        let grades = row[1].split(separator: ";").enumerated().map { index, text in
            let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(trimmed)
            return Grade(name: parts[0], abbreviation: parts[1], rank: index + 1, weight: Int(parts[2]) ?? 0)
        }
        return Ladder(kinds: list(row[0]).compactMap(BodyKind.init(rawValue:)), grades: grades)
    }

    public static let jobTitles: [JobTitle] = rows(jobTitleTable).flatMap { row in
        let low = Int(row[1]) ?? 1
        let high = max(low, Int(row[2]) ?? low)
        return list(row[3]).map { JobTitle(title: $0, profession: row[0], ranks: low...high) }
    }

    public static let bodies: [Body] = {
        let own = teams(departmentTeamTable + "\n" + agencyTeamTable + "\n" + localTeamTable)
        let shared = teams(sharedTeamTable)
        return rows(bodyTable).map { row in
            let kind = BodyKind(rawValue: row[3]) ?? .agency
            let first = own[row[0]] ?? []
            let taken = Set(first.map(\.name))
            // Up to 16 teams, of which three are the corporate ones that every body has.
            let usual = (shared[kind.rawValue] ?? []).filter { !taken.contains($0.name) }
            let common = usual.prefix(max(0, 13 - first.count)) + (shared["every body"] ?? []).prefix(4)
            return Body(
                name: row[0], abbreviation: optional(row[1]), shortNames: list(row[2]), kind: kind,
                parent: optional(row[4]), formerNames: list(row[5]), emailDomain: row[6], place: row[7],
                teams: Array((first + common).prefix(16)))
        }
    }()

    /// The grades of a kind of body.
    public static func ladder(of kind: BodyKind) -> Ladder {
        ladders.first { $0.kinds.contains(kind) } ?? Ladder(kinds: [kind], grades: [])
    }
}
