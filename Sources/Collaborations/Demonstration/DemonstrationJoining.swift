import Access
import Kernel
import Storage

/// Somebody of another body who asks to join the story's collaboration, and waits for an answer.
struct DemonstrationJoining: Sendable {
    /// The effort whose opener asks.
    private static let neighbour = "Discharge to a home"

    let demonstration: CollaborationsDemonstration

    func load() async throws {
        let night = DemonstrationStory.night
        guard let other = DemonstrationStory.others.first(where: { $0.title == Self.neighbour }) else { return }
        let crew = try await demonstration.database.read {
            try DemonstrationCrew.read(other, demonstration.cast, $0)
        }
        guard let asker = crew["opener"] else { return }
        let clock = demonstration.at(demonstration.now - .days(2))
        try await Joining(database: demonstration.database, clock: clock).ask(
            """
            Every third patient whom we discharge without an address goes to Northmoor. We could say two days before who is coming, \
            and give six step-down beds to your list.
            """, in: Text.slug(night.title), by: asker)
    }
}
