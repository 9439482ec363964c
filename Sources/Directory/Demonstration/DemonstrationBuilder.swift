import DemonstrationNames
import Kernel

/// Makes the invented directory: the same for the same day, on every machine.
struct DemonstrationBuilder {
    static let seed: UInt64 = 0x436F_6E63_6F72_6461

    let today: Day
    var random = SeededGenerator(seed: seed)
    var records = DemonstrationRecords()
    var topicIDs: [String: Topic.ID] = [:]
    /// People of the cast, by name.
    var cast: [String: Int] = [:]
    var naming = DemonstrationNaming()

    init(today: Day) { self.today = today }

    /// A day that long ago.
    func ago(_ days: Int) -> Day { today.adding(days: Int64(-days)) }

    static func records(today: Day) -> (records: DemonstrationRecords, cast: [String: Int]) {
        var builder = DemonstrationBuilder(today: today)
        builder.makeTopics()
        builder.makeBodies()
        for body in builder.records.bodies.indices { builder.makeTeams(of: body) }
        for body in builder.records.bodies.indices { builder.makePosts(of: body) }
        builder.chooseContacts()
        builder.fillProfiles()
        builder.makePast()
        builder.makeWinter()
        builder.scoreProfiles()
        return (builder.records, builder.cast)
    }

    private mutating func makeTopics() {
        var waiting = DemonstrationNames.topics
        // Broader topics first; one whose broader topic is missing stands alone.
        while !waiting.isEmpty {
            let names = Set(waiting.map(\.name))
            let ready = waiting.filter { topic in topic.broader.map { !names.contains($0) } ?? true }
            let batch = ready.isEmpty ? waiting : ready
            for topic in batch where topicIDs[topic.name] == nil {
                let id: Topic.ID = random.identifier()
                records.topics.append(
                    DemonstrationRecords.TopicRecord(
                        id: id, source: topic, broader: topic.broader.flatMap { topicIDs[$0] }))
                topicIDs[topic.name] = id
            }
            let done = Set(batch.map(\.name))
            waiting.removeAll { done.contains($0.name) }
        }
    }

    private mutating func makeBodies() {
        var ids: [String: Body.ID] = [:]
        var waiting = DemonstrationNames.bodies
        while !waiting.isEmpty {
            let names = Set(waiting.map(\.name))
            let ready = waiting.filter { body in body.parent.map { !names.contains($0) } ?? true }
            let batch = ready.isEmpty ? waiting : ready
            for body in batch {
                let id: Body.ID = random.identifier()
                ids[body.name] = id
                records.bodies.append(
                    DemonstrationRecords.BodyRecord(
                        id: id, source: body, parent: body.parent.flatMap { ids[$0] }, kind: Self.kind(body.kind),
                        purpose: DemonstrationTexts.purpose(of: body), isPublic: Self.publishing.contains(body.name)))
            }
            let done = Set(batch.map(\.name))
            waiting.removeAll { done.contains($0.name) }
        }
    }

    /// The bodies that publish a part of their directory.
    private static let publishing: Set<String> = [
        "Department for Homes", "Department of Health and Care", "Department for Work and Incomes", "Benefits Agency",
        "Northmoor Council", "Eastbridge City Council", "Westshire County Council", "Eastbridge NHS Trust",
        "Westshire Police", "Harbour Trust", "Social Homes Regulator", "Government of Tarvia",
    ]

    private static func kind(_ kind: DemonstrationNames.BodyKind) -> Body.Kind {
        switch kind {
        case .department: .department
        case .agency: .agency
        case .council: .council
        case .healthTrust: .health
        case .police: .police
        case .devolved: .devolved
        case .charity: .charity
        case .supplier: .supplier
        case .regulator: .regulator
        case .corporation: .publicCorporation
        }
    }

    private static let sensitive: Set<String> = [
        "Counter Fraud Bureau/Investigations", "Digital Works/Cyber Defence",
    ]

    private mutating func makeTeams(of body: Int) {
        let source = records.bodies[body].source
        let tables = source.teams.map(DemonstrationTeam.init)
        let own = tables.prefix(1) + (DemonstrationCast.teams[source.name] ?? []) + tables.dropFirst()
        var places: [String: Int] = [:]
        // Parents may stand after their children in a merged list.
        let ordered = own.filter { $0.parent == nil } + own.filter { $0.parent != nil }
        for team in ordered {
            let isWinter = team.name == DemonstrationCast.winter
            places[team.name] = records.teams.count
            let isOfStory = DemonstrationCast.members.contains { $0.leads(team.name, of: source.name) }
            let place = isOfStory || random.chance(75) ? source.place : neighbour(of: source.place)
            records.teams.append(
                DemonstrationRecords.TeamRecord(
                    id: random.identifier(), body: body, parent: team.parent.flatMap { places[$0] }, source: team,
                    topics: team.topics.compactMap { topicIDs[$0] },
                    mailbox: "\(Text.slug(team.name))@\(source.emailDomain)",
                    phone: random.chance(60) ? naming.landline(in: source.place, &random) : "", place: place,
                    confirmed: confirmed(), isSensitive: Self.sensitive.contains("\(source.name)/\(team.name)"),
                    ended: isWinter ? Day(year: 2026, month: 3, day: 31) : nil))
        }
    }

    /// Another place of the same region.
    mutating func neighbour(of place: String) -> String {
        let region = DemonstrationNames.places.first { $0.name == place }?.region
        let near = DemonstrationNames.places.filter { $0.region == region }.map(\.name)
        return near.isEmpty ? place : random.pick(near)
    }

    /// When something was last found to be right: most within the half year, some due, some stale, some never.
    mutating func confirmed() -> Day? {
        switch random.below(100) {
        case ..<60: ago(random.within(1...150))
        case ..<75: ago(random.within(151...182))
        case ..<90: ago(random.within(183...364))
        case ..<96: ago(random.within(365...800))
        default: nil
        }
    }

    /// The team with this name.
    func team(_ name: String, in body: Int) -> Int? {
        records.teams.firstIndex { $0.body == body && $0.source.name == name }
    }

    func ladder(of body: Int) -> [DemonstrationNames.Grade] {
        DemonstrationNames.ladder(of: records.bodies[body].source.kind).grades
    }
}
