import Access
import Kernel
import Web

/// What others did in 'No second night out' lately, so that Amara has notices, and the topics that she follows.
struct DemonstrationNotices: Sendable {
    let demonstration: CollaborationsDemonstration
    let slug: String

    func load() async throws {
        let cast = demonstration.cast
        guard let amara = cast["Amara Osei"], let tom = cast["Tom Whitlock"], let dan = cast["Dan Okafor"] else {
            return
        }
        let today = demonstration.now.day
        let subscribing = Subscribing(database: demonstration.database, clock: clock(daysAgo: 40))
        for topic in ["rough-sleeping", "supported-housing", "homelessness-prevention"] {
            _ = try await subscribing.set(true, topic, by: amara)
        }
        _ = try await Reviews(desk: desk(daysAgo: 20)).schedule(on: today.adding(days: 6), in: slug, by: tom)
        _ = try await Actions(desk: desk(daysAgo: 9)).add(
            try ActionDraft.read(
                FormData([
                    "kind": ["action"], "title": ["Write to the three councils that have not answered"],
                    "body": ["department-for-homes"], "post": [amara.email], "due-on": [today.adding(days: 9).plain],
                ])), to: slug, by: dan)
        _ = try await Decisions(desk: desk(daysAgo: 2), rules: DecidingRule.fromCharters).propose(
            try DecisionDraft.read(
                FormData([
                    "question": ["May outreach see the bed list at weekends?"], "kind": ["other"],
                    "recommendation": ["Yes, from the first weekend of next month, as on other days."],
                    "reasons": ["Half of those found are found between Friday evening and Monday morning."],
                    "decide-by": [today.adding(days: 12).plain],
                ])), in: slug, by: dan)
        _ = try await ReviewReminders(database: demonstration.database, clock: clock(daysAgo: 0)).remind()
    }

    private func clock(daysAgo: Int64) -> WallClock { demonstration.at(demonstration.now - .days(daysAgo)) }

    private func desk(daysAgo: Int64) -> Desk {
        Desk(database: demonstration.database, clock: clock(daysAgo: daysAgo), address: "")
    }
}
