import Access
import Directory
import Kernel
import Storage
import Web

/// Thanks, case studies and an objective of the demonstration's people.
struct DemonstrationRecognition: Sendable {
    let demonstration: CollaborationsDemonstration

    /// Once: a second run finds them there.
    func load() async throws {
        let isLoaded = try await demonstration.database.read {
            try $0.value(Int.self, "SELECT 1 FROM case_study LIMIT 1") != nil
        }
        if isLoaded { return }
        try await thank()
        for study in Self.studies { try await write(study) }
        try await setObjectives()
    }

    private func desk(daysAgo: Int64) -> Desk {
        Desk(
            database: demonstration.database, clock: demonstration.at(demonstration.now - .days(daysAgo)), address: "")
    }

    private static let night = Text.slug(DemonstrationStory.night.title)

    // MARK: - Thanks

    private static let thanks: [(from: String, to: String, body: String, daysAgo: Int64, text: String)] = [
        (
            "Amara Osei", "Dan Okafor", "northmoor-council", 34,
            "Put the council’s own bed list on the shared page in a fortnight, so that outreach stopped telephoning round."
        ),
        (
            "Dan Okafor", "Amara Osei", "department-for-homes", 20,
            "Found the winter money within a week: twenty beds stay open over Christmas."
        ),
        (
            "Amara Osei", "Insp. Ruth Calder", "westshire-police", 9,
            "Had her night shift call outreach before moving anybody on: eleven people had a bed the same night."
        ),
    ]

    private func thank() async throws {
        for one in Self.thanks {
            guard let giver = demonstration.cast[one.from], let thanked = demonstration.cast[one.to] else { continue }
            let draft = ThanksDraft(kind: .person, body: one.body, who: thanked.email, text: one.text)
            try await Recognition(desk: desk(daysAgo: one.daysAgo)).give(draft, in: Self.night, by: giver)
        }
    }

    // MARK: - Case studies

    struct Study: Sendable {
        let effort: String
        let title: String
        let outcome: String
        let worked: String
        let failed: String
        let advice: String
        let topics: [String]
        let isFeatured: Bool
        let daysAgo: Int64
    }

    private func write(_ study: Study) async throws {
        let slug = Text.slug(study.effort)
        // Whoever opened the effort organises it.
        let organiser = try await demonstration.database.read { transaction -> Viewer? in
            let person = try transaction.one(
                Person.self,
                """
                SELECT \(Person.columns) FROM person JOIN collaboration_member ON collaboration_member.person_id = person.id
                JOIN collaboration ON collaboration.id = collaboration_member.collaboration_id
                WHERE collaboration.slug = \(slug) AND collaboration_member.level = 'organiser' ORDER BY person.id LIMIT 1
                """)
            return person.map(Self.viewer)
        }
        guard let organiser else { return }
        let studies = CaseStudies(desk: desk(daysAgo: study.daysAgo))
        let draft = CaseStudyDraft(
            title: study.title, outcome: study.outcome, worked: study.worked, failed: study.failed,
            advice: study.advice, topics: study.topics)
        let own = try await studies.write(draft, in: slug, by: organiser)
        try await studies.setPublished(true, own, by: organiser)
        if study.isFeatured, let administrator = demonstration.cast["Col Bevan"] {
            try await studies.setFeatured(true, own, by: administrator)
        }
    }

    private static let studies = [
        Study(
            effort: "Digital death certificate", title: "Paper out of the hands of the bereaved",
            outcome: """
                In the two years it ran, 31,000 certificates went from ward to registrar the same day. Families came to \
                the register office once instead of three times.
                """,
            worked: """
                One registrar and one ward clerk sat together for a week before anything was built.
                The four bodies agreed who may sign, in one page, and kept to it.
                """,
            failed: """
                Surgeries joined last and had nobody to ask: for eight months every fifth certificate still came on paper.
                The first form asked for eleven fields that nobody read.
                """,
            advice: """
                Begin with the two people who hand the paper to each other.
                Let those join early who will be last to gain from it, and give them one name to call.
                """, topics: ["digital services", "data sharing", "health"], isFeatured: true, daysAgo: 60),
        Study(
            effort: "Flood-ready coast", title: "Forty parishes, one warning",
            outcome:
                "Forty of 64 parishes have a tested plan, and a warning reaches every household in eleven minutes.",
            worked: "Exercises in the evening, in the village hall, with the pump that would be used.",
            failed: "Plans written for parishes instead of by them lay in drawers. We wrote nine of those twice.",
            advice: "Ask each parish who would knock on doors, and begin with them.",
            topics: ["flooding", "emergency planning"], isFeatured: false, daysAgo: 25),
    ]

    // MARK: - Objectives

    /// Amara’s is agreed, and a change of it waits; Tom’s waits for the head of the department.
    private func setObjectives() async throws {
        let list = ObjectiveDraft(
            what:
                "Bring the council’s, the trust’s and outreach’s lists of beds together into one that all three trust.",
            how: "At midnight on any day the list is right, by a check of ten nights before the review.")
        if let (id, manager) = try await set(list, for: "Amara Osei", daysAgo: 90),
            let amara = demonstration.cast["Amara Osei"]
        {
            try await Objectives(desk: desk(daysAgo: 86)).agree(id, at: 1, by: Self.viewer(manager))
            let changed = ObjectiveDraft(
                what: list.what + "\nShow the police which beds are free, without names.", how: list.how)
            try await Objectives(desk: desk(daysAgo: 3)).change(
                id, changed, from: 2, sentTo: manager.id, by: amara)
        }
        let voice = ObjectiveDraft(
            what: "Decide what is put to me within a week, and be at every review in person.",
            how: "No decision overdue at the review in February; the parties say so themselves.")
        _ = try await set(voice, for: "Tom Whitlock", daysAgo: 6)
    }

    /// Written, and sent to their line manager.
    private func set(
        _ draft: ObjectiveDraft, for name: String, daysAgo: Int64
    ) async throws -> (Objective.ID, Person)? {
        guard let author = demonstration.cast[name], let person = author.person else { return nil }
        let managers = try await demonstration.database.read {
            try PersonStore($0).managers(of: Person.ID(person), .everything)
        }
        guard let manager = managers.first else { return nil }
        let id = try await Objectives(desk: desk(daysAgo: daysAgo)).write(
            draft, FinancialYear(of: demonstration.now.day), in: Self.night, sentTo: manager.id, by: author)
        return (id, manager)
    }

    private static func viewer(_ person: Person) -> Viewer {
        Viewer(
            account: person.id.uuid, person: person.id.uuid, name: person.name, email: person.email ?? "",
            body: person.body.uuid, role: .member)
    }
}
