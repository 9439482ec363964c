import DemonstrationNames
import Kernel

/// Gives people names, addresses and numbers. Numbers come from the ranges that Ofcom keeps for drama
/// (https://www.ofcom.org.uk/phones-and-broadband/phone-numbers/numbers-for-drama): nobody answers them.
struct DemonstrationNaming {
    struct Name {
        let given: String
        let family: String
        let gender: DemonstrationNames.Gender
        let heritage: String
    }

    private var addresses: Set<String> = []
    private var taken: Set<String> = []
    /// Nobody else is called like one of the cast.
    private static let reserved = Set(
        DemonstrationCast.members.flatMap { [$0.name, "\($0.given) \($0.family)"] })
    private var landlines: Set<String> = Set(DemonstrationCast.members.map(\.phone))

    private static let givenNames = Dictionary(grouping: DemonstrationNames.givenNames, by: \.heritage)
    private static let familyNames = Dictionary(grouping: DemonstrationNames.familyNames, by: \.heritage)

    mutating func name(_ random: inout SeededGenerator) -> Name {
        while true {
            let heritages = DemonstrationNames.heritages
            let given = heritages[random.weighted(heritages.map(\.weight))].name
            // Most, not all, have both names from one place.
            let family = random.chance(85) ? given : heritages[random.weighted(heritages.map(\.weight))].name
            guard let first = Self.givenNames[given], let last = Self.familyNames[family] else { continue }
            let chosen = random.pick(first)
            let name = Name(
                given: chosen.name, family: random.pick(last).name, gender: chosen.gender, heritage: given)
            // Two people with one name are common; five thousand without any would not be believed.
            let full = "\(name.given) \(name.family)"
            if Self.reserved.contains(full) { continue }
            if taken.insert(full).inserted || random.chance(30) { return name }
        }
    }

    /// 'first.last@domain', with a number when somebody has that already.
    mutating func email(given: String, family: String, domain: String) -> String {
        let local = [given, family].map { Text.slug($0) }.joined(separator: ".")
        var address = "\(local)@\(domain)"
        var number = 2
        while !addresses.insert(address).inserted {
            address = "\(local)\(number)@\(domain)"
            number += 1
        }
        return address
    }

    /// A number that no member of the cast has.
    mutating func landline(in place: String, _ random: inout SeededGenerator) -> String {
        let region = DemonstrationNames.places.first { $0.name == place }?.region ?? ""
        let stem = Self.stems[region] ?? "01632 960"
        for attempt in 0..<40 {
            let digits = Self.padded(random.below(1000))
            let number = stem + digits
            // A thousand numbers a range: colleagues share when they run out.
            if landlines.insert(number).inserted { return number }
            if attempt > 20, !DemonstrationCast.members.contains(where: { $0.phone == number }) { return number }
        }
        return stem + "999"
    }

    func mobile(_ random: inout SeededGenerator) -> String { "07700 900" + Self.padded(200 + random.below(800)) }

    private static let stems = [
        "Northern Dales": "01632 960", "Capital Region": "020 7946 0", "Westshire": "0117 496 0",
        "Eastmarch": "0115 496 0", "Midlandshire": "0121 496 0", "Southdown": "0118 496 0", "Tarvia": "029 2018 0",
        "Strathmoray": "0131 496 0",
    ]

    private static func padded(_ number: Int) -> String {
        String(repeating: "0", count: number < 10 ? 2 : number < 100 ? 1 : 0) + String(number)
    }
}
