import DemonstrationNames
import Kernel
import Measuring

/// The people, teams, bodies and topics that are measured: as skewed as real ones, and made from a fixed seed, so that
/// everybody measures the same. Anybody can be asked for by number.
struct Population: Sendable {
    struct Person: Sendable {
        let given: String
        let family: String
        let body: Int
        let team: Int
        let place: Int
        let topics: [Int]
        let role: String
        let grade: String
        let profession: String
        let worksOn: String
        let email: String
        let phone: String

        var name: String { "\(given) \(family)" }
    }

    struct Body: Sendable {
        let name: String
        let abbreviation: String
    }

    static let seed: UInt64 = 2026
    static let bodyCount = 300
    static let topicCount = 1_500
    static let wordCount = 900

    let people: Int
    /// 50,000 for 540,000 people, and in proportion.
    let teams: Int
    let families: [String]
    let givens: [String]
    /// Words of the trade, the commonest first.
    let words: [String]
    let topics: [String]
    let bodies: [Body]
    let places: [String]
    private let familySkew = Skew(40_000, shift: 20)
    private let givenSkew = Skew(6_000, shift: 10)
    private let topicSkew = Skew(topicCount, shift: 5)
    private let bodySkew = Skew(bodyCount, shift: 3)
    private let placeSkew = Skew(300, shift: 1)
    let wordSkew = Skew(wordCount, shift: 2)

    static let roles = [
        "Head of", "Deputy director", "Policy adviser", "Senior policy adviser", "Analyst", "Programme manager",
        "Caseworker", "Delivery lead", "Team leader", "Engineer", "Lawyer", "Director", "Project manager", "Inspector",
        "Officer",
    ]
    private static let grades = ["AO", "EO", "HEO", "SEO", "Grade 7", "Grade 6", "Deputy director", "Director"]
    private static let teamKinds = [
        "Team", "Unit", "Policy", "Delivery", "Operations", "Strategy", "Division", "Branch",
    ]

    init(people: Int) {
        self.people = people
        teams = max(100, people * 50_000 / 540_000)
        var random = SplitMix(seed: Self.seed)
        families = InventedWords.names(
            DemonstrationNames.familyNames.map(\.name), 40_000, InventedWords.familyEnds, &random)
        givens = InventedWords.names(
            DemonstrationNames.givenNames.map(\.name), 6_000, InventedWords.givenEnds, &random)
        let ofTopics = DemonstrationNames.topics.flatMap { $0.name.split(separator: " ") }
            .map { Text.folded(String($0)) }.filter { $0.count > 3 && $0.allSatisfy(\.isLetter) }
        words = InventedWords.names(["policy"] + ofTopics, Self.wordCount, InventedWords.wordEnds, &random)
            .map { $0.lowercased() }
        topics = Self.makeTopics(words, &random)
        bodies = Self.makeBodies(words, &random)
        places = InventedWords.names(
            DemonstrationNames.places.map(\.name), 300, InventedWords.placeEnds, &random)
    }

    private static func makeTopics(_ words: [String], _ random: inout SplitMix) -> [String] {
        var topics = Array(words.prefix(120))
        var seen = Set(topics)
        let skew = Skew(words.count, shift: 2.7)
        while topics.count < topicCount {
            var topic = words[skew.draw(&random)] + " " + words[random.below(words.count)]
            if random.below(4) == 0 { topic += " " + words[skew.draw(&random)] }
            if seen.insert(topic).inserted { topics.append(topic) }
        }
        return topics
    }

    private static func makeBodies(_ words: [String], _ random: inout SplitMix) -> [Body] {
        let forms = [
            ("Department for ", ""), ("Office for ", ""), ("", " Agency"), ("", " Authority"), ("Ministry of ", ""),
            ("", " Council"), ("National ", " Service"),
        ]
        var bodies: [Body] = []
        var names: Set<String> = []
        var abbreviations: Set<String> = []
        while bodies.count < bodyCount {
            var subject = capitalised(words[random.below(200)])
            if random.below(2) == 0 { subject += " and " + capitalised(words[random.below(200)]) }
            let form = forms[random.below(forms.count)]
            let name = form.0 + subject + form.1
            let letters = name.split(separator: " ").filter { $0.first?.isUppercase == true }.compactMap(\.first)
            var abbreviation = String(letters)
            while abbreviations.contains(abbreviation) { abbreviation += ["A", "E", "O", "X"][random.below(4)] }
            guard names.insert(name).inserted else { continue }
            abbreviations.insert(abbreviation)
            bodies.append(Body(name: name, abbreviation: abbreviation))
        }
        return bodies
    }

    static func capitalised(_ word: String) -> String { word.prefix(1).uppercased() + word.dropFirst() }

    func person(_ number: Int) -> Person {
        var random = SplitMix(seed: UInt64(number) &* 0x2545_F491_4F6C_DD1D &+ 7)
        let given = givens[givenSkew.draw(&random)]
        let family = families[familySkew.draw(&random)]
        let team = random.below(teams)
        var chosen: [Int] = []
        for _ in 0..<(1 + random.below(4)) {
            let topic = topicSkew.draw(&random)
            if !chosen.contains(topic) { chosen.append(topic) }
        }
        // Six of ten speak of policy, as people do.
        var prose = random.below(100) < 61 ? ["policy"] : []
        for _ in 0..<(10 + random.below(20)) { prose.append(words[wordSkew.draw(&random)]) }
        let role = Self.roles[random.below(Self.roles.count)] + " " + topics[random.below(120)]
        let body = body(ofTeam: team)
        let local = "\(Text.slug(given)).\(Text.slug(family))\(number)"
        let profession = DemonstrationNames.professions[random.below(DemonstrationNames.professions.count)]
        let digits = String(1_000 + random.below(9_000)) + String(100 + random.below(900))
        return Person(
            given: given, family: family, body: body, team: team, place: placeSkew.draw(&random), topics: chosen,
            role: role, grade: Self.grades[random.below(Self.grades.count)], profession: profession,
            worksOn: prose.joined(separator: " "), email: "\(local)@b\(body).example", phone: "01632 \(digits)")
    }

    func body(ofTeam team: Int) -> Int {
        var random = SplitMix(seed: UInt64(team) &+ 99)
        return bodySkew.draw(&random)
    }

    /// The team's name with that of the team above it, where there is one.
    func path(ofTeam team: Int) -> String {
        var random = SplitMix(seed: UInt64(team) &+ 5_000_000)
        let subject = Self.capitalised(topics[topicSkew.draw(&random)])
        let name = "\(subject) \(Self.teamKinds[random.below(Self.teamKinds.count)]) \(team)"
        return random.below(3) == 0 ? "Group \(random.below(12)) > \(name)" : name
    }

    func topic(_ random: inout SplitMix) -> String { topics[topicSkew.draw(&random)] }
}

/// Draws small numbers often and large ones seldom: with a probability proportional to 1 / (number + shift), as Zipf
/// found of words and as holds of names.
struct Skew: Sendable {
    private let cumulative: [Double]

    init(_ count: Int, shift: Double) {
        var sum = 0.0
        cumulative = (0..<count).map { number in
            sum += 1 / (Double(number) + shift)
            return sum
        }
    }

    func draw(_ random: inout SplitMix) -> Int {
        let wanted = random.unit() * (cumulative.last ?? 0)
        var (low, high) = (0, cumulative.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if cumulative[middle] < wanted { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// Words that can be pronounced and mean nothing.
enum InventedWords {
    static let familyEnds = ["son", "ton", "ley", "man", "field", "worth", "er", "ham", "ford", "well", "", "s", "by"]
    static let givenEnds = ["a", "ie", "y", "el", "an", "ine", "o", ""]
    static let wordEnds = ["ing", "tion", "ment", "ity", "ics", "ance", "al"]
    static let placeEnds = ["ton", "ham", "ford", "bury", "mouth"]
    private static let starts = [
        "b", "br", "c", "ch", "cl", "d", "dr", "f", "fl", "g", "gr", "h", "j", "k", "l", "m", "n", "p", "pr", "r", "s",
        "sh", "st", "t", "th", "tr", "v", "w", "y", "z",
    ]
    private static let vowels = ["a", "e", "i", "o", "u", "ai", "ea", "ee", "oo", "ou"]
    private static let middles = [
        "n", "r", "l", "s", "t", "d", "m", "ck", "nd", "rt", "ll", "ss", "ng", "rn", "th", "",
    ]

    /// The given ones first, then others until there are as many as wanted, each once.
    static func names(_ first: [String], _ count: Int, _ ends: [String], _ random: inout SplitMix) -> [String] {
        var seen: Set<String> = []
        var names = first.filter { seen.insert($0).inserted }
        while names.count < count {
            var name = ""
            for _ in 0..<(1 + random.below(2)) {
                name += starts[random.below(starts.count)] + vowels[random.below(vowels.count)]
                name += middles[random.below(middles.count)]
            }
            name = Population.capitalised(name + ends[random.below(ends.count)])
            if name.count >= 3, seen.insert(name).inserted { names.append(name) }
        }
        return Array(names.prefix(count))
    }
}
