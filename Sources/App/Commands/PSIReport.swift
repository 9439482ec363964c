import Kernel
import PrivateMatching
import Synchronization

/// What `concordat psi` tells the person at the terminal.
enum PSIReport {
    /// Tells each step on stderr as it begins, and how far it is after each tenth.
    static func progress() -> @Sendable (MatchingProgress) -> Void {
        let last = Mutex((stage: MatchingProgress.Stage?.none, tenth: 0))
        return { progress in
            let tenth = progress.total.map { $0 > 0 ? progress.done * 10 / $0 : 10 } ?? 0
            let isNews = last.withLock { last in
                defer { last = (progress.stage, tenth) }
                return last.stage != progress.stage || last.tenth != tenth
            }
            guard isNews else { return }
            let share = progress.total.map { ": \(grouped(progress.done)) of \(grouped($0))" } ?? ""
            printError("\(progress.stage.rawValue)\(share)")
        }
    }

    static func summary(_ summary: ListSummary?, _ terms: Terms) {
        guard let summary else { return }
        print("\(count(summary.people, "person", "people")), \(count(summary.keys, "key", "keys")).")
        for (recipe, people) in zip(terms.recipes, summary.perRecipe) {
            print("  \(recipe.name): \(count(people, "person", "people"))")
        }
        if summary.withoutKey > 0 {
            print("  without any key, and not to be found: \(count(summary.withoutKey, "person", "people"))")
        }
        if summary.padding > 0 { print("  keys of nobody added: \(grouped(summary.padding))") }
    }

    static func findings(_ findings: Findings, _ terms: Terms) {
        guard let people = findings.people, let perRecipe = findings.perRecipe else {
            print("\(count(findings.keys, "key", "keys")) in common.")
            return
        }
        print("\(count(people, "person", "people")) found.")
        for (recipe, found) in zip(terms.recipes, perRecipe) {
            print("  \(recipe.name): \(count(found, "person", "people"))")
        }
    }
}
