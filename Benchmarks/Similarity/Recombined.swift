import Measuring
import Search

/// Entries made of the sentences and halves of titles of real ones, from a fixed seed.
struct Recombined {
    static let seed: UInt64 = 2026

    private let projects: [ProjectYear]
    private let sentences: [[String]]
    private var random = SplitMix(seed: seed)

    init(_ projects: [ProjectYear]) {
        self.projects = projects
        sentences = projects.map { project in
            project.aims.split(separator: ". ").map { String($0) + "." }.filter { $0.count > 1 }
        }
    }

    mutating func next() -> SimilarityProfile {
        let length = sentences[random.below(sentences.count)].count
        var aims: [String] = []
        for _ in 0..<max(1, length) {
            let source = sentences[random.below(sentences.count)]
            if !source.isEmpty { aims.append(source[random.below(source.count)]) }
        }
        let first = titleWords()
        let second = titleWords()
        let title = first.prefix((first.count + 1) / 2) + second.suffix(second.count / 2)
        let bodies = projects[random.below(projects.count)].profile.bodies
        return SimilarityProfile(
            title: title.joined(separator: " "), aims: aims.joined(separator: " "), bodies: bodies)
    }

    private mutating func titleWords() -> [Substring] {
        projects[random.below(projects.count)].name.split(separator: " ")
    }
}
