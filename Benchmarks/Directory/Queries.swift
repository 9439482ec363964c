import Measuring

/// One kind of query, and what is meant by each, where a name is meant.
struct QueryClass: Sendable {
    let name: String
    let isStress: Bool
    let queries: [String]
    /// The name that each query is a misspelling of; empty in other classes.
    var intended: [String] = []
}

/// What is asked: 2,000 queries as people ask them, and some that are as hard as they come.
enum Queries {
    static func classes(_ population: Population, quick: Bool) -> [QueryClass] {
        var random = SplitMix(seed: 4_711)
        let share = quick ? 10 : 1
        func somebody() -> Population.Person { population.person(random.below(population.people)) }
        func many(_ count: Int, _ make: (Int) -> String) -> [String] { (0..<(count / share)).map(make) }

        let names = many(300) { number in
            let person = somebody()
            return number % 3 == 0 ? "\(person.family) \(person.given)" : person.name
        }
        let prefixes = many(300) { number in
            let person = somebody()
            let name = number % 2 == 0 ? person.family : person.given
            return String(name.prefix(2 + random.below(4))).lowercased()
        }
        var intended: [String] = []
        let typos = many(400) { number in
            let person = somebody()
            intended.append(person.name)
            return number % 2 == 0
                ? "\(misspelt(person.given, &random)) \(person.family)"
                : "\(person.given) \(misspelt(person.family, &random))"
        }
        let words = many(300) { _ in
            (0..<(1 + random.below(3))).map { _ in population.words[population.wordSkew.draw(&random)] }
                .joined(separator: " ")
        }
        let bodies = many(200) { number in
            let person = somebody()
            let body = population.bodies[person.body]
            return population.topics[person.topics[0]] + " " + (number % 2 == 0 ? body.abbreviation : body.name)
        }
        let roles = many(200) { _ in
            let person = somebody()
            return "\(person.role) \(population.places[person.place])"
        }
        let addresses = many(300) { number in
            let email = somebody().email
            return number % 2 == 0 ? email : String(email.prefix { $0 != "@" })
        }
        let plain = [
            QueryClass(name: "full name", isStress: false, queries: names),
            QueryClass(name: "2–5 letters", isStress: false, queries: prefixes),
            QueryClass(name: "name with a typo", isStress: false, queries: typos, intended: intended),
            QueryClass(name: "1–3 topic words", isStress: false, queries: words),
            QueryClass(name: "topic + body", isStress: false, queries: bodies),
            QueryClass(name: "role + place", isStress: false, queries: roles),
            QueryClass(name: "e-mail", isStress: false, queries: addresses),
        ]
        return plain + stress(population, share, &random)
    }

    private static func stress(
        _ population: Population, _ share: Int, _ random: inout SplitMix
    ) -> [QueryClass] {
        let words = population.words
        let common = (0..<(200 / share)).map { _ in
            (0..<(2 + random.below(3))).map { _ in words[random.below(60)] }.joined(separator: " ")
        }
        let letters = Array("abcdefghijklmnopqrstuvwxyz")
        let pairs = (0..<(200 / share)).map { number in
            String([letters[number % 26], Array("aeiouhrl")[number / 26 % 8]])
        }
        let rare = (0..<(200 / share)).map { _ in "policy " + words[300 + random.below(600)] }
        return [
            QueryClass(name: "commonest words", isStress: true, queries: common),
            QueryClass(name: "two letters", isStress: true, queries: pairs),
            QueryClass(name: "common + rare word", isStress: true, queries: rare),
        ]
    }

    /// One letter lost, doubled up with another, swapped or replaced.
    private static func misspelt(_ name: String, _ random: inout SplitMix) -> String {
        var letters = Array(name)
        let place = random.below(letters.count)
        let other = Character(Unicode.Scalar(UInt8(97 + random.below(26))))
        switch random.below(4) {
        case 0 where letters.count > 3: letters.remove(at: place)
        case 1: letters.insert(other, at: place)
        case 2 where place + 1 < letters.count && letters[place] != letters[place + 1]:
            letters.swapAt(place, place + 1)
        default: letters[place] = other == letters[place] ? "q" : other
        }
        return String(letters)
    }
}
