import Access
import DemonstrationNames
import Kernel

/// What profiles say, who is the contact of a team, and how complete it all is.
extension DemonstrationBuilder {
    /// Each team's contact is its head, or often a senior member; what a body publishes follows from that.
    mutating func chooseContacts() {
        for team in records.teams.indices where records.teams[team].ended == nil {
            let record = records.teams[team]
            let held = records.posts.indices.filter {
                records.posts[$0].team == team && records.posts[$0].holder != nil && !records.posts[$0].isHidden
            }
            let isOfCast = records.posts[record.head].holder.map { cast.values.contains($0) } ?? false
            var contact = record.head
            if !isOfCast, random.chance(40), held.count > 2 { contact = held[1] }
            records.teams[team].contactPost = records.posts[contact].id
            records.posts[contact].contactFor = DemonstrationTexts.capitalised(record.source.comeToUsFor) + "."
            records.posts[contact].topics = record.topics
            if records.bodies[record.body].isPublic { publish(contact, team) }
        }
        for body in records.bodies.indices {
            let head = records.bodies[body].head
            let front = records.teams.indices.first { team in
                records.teams[team].body == body && Self.frontTeams.contains(records.teams[team].source.name)
            }
            records.bodies[body].contactPost = front.flatMap { records.teams[$0].contactPost } ?? records.posts[head].id
            if records.bodies[body].isPublic {
                records.posts[head].isPublic = true
                records.posts[head].publicEmail = "office@\(records.bodies[body].source.emailDomain)"
            }
        }
    }

    private static let frontTeams: Set<String> = [
        "Partnerships", "Strategy and Planning", "Communications", "Private Office", "Community Safety",
    ]

    private mutating func publish(_ post: Int, _ team: Int) {
        records.posts[post].isPublic = true
        records.posts[post].publicEmail = records.teams[team].mailbox
        records.posts[post].publicPhone = records.teams[team].phone
    }

    mutating func fillProfiles() {
        let members = Dictionary(uniqueKeysWithValues: DemonstrationCast.members.map { ($0.name, $0) })
        let castPeople = Dictionary(uniqueKeysWithValues: cast.map { ($1, $0) })
        for person in records.people.indices {
            if let member = castPeople[person].flatMap({ members[$0] }) {
                fillProfile(of: person, member)
            } else {
                fillProfile(of: person)
            }
            guard let post = records.people[person].post else { continue }
            let began = records.posts[post].since
            records.people[person].created = noon(of: began)
            fillFunction(of: post)
        }
        sendSomeAway()
    }

    /// Midday UTC.
    func noon(of day: Day) -> Instant { Instant(milliseconds: day.number * 86_400_000 + 43_200_000) }

    private mutating func fillFunction(of post: Int) {
        guard let team = records.posts[post].team, random.chance(55) else { return }
        records.posts[post].function = DemonstrationTexts.function(
            records.posts[post].title, records.teams[team].source)
    }

    private mutating func fillProfile(of person: Int, _ member: DemonstrationCast.Member) {
        var record = records.people[person]
        record.pronouns = member.pronouns
        record.knownAs = member.knownAs
        record.phone = member.phone
        record.mobile = member.mobile
        record.pattern = member.pattern
        record.languages = member.languages
        record.worksOn = member.worksOn
        record.contactFor = member.contactFor
        record.skills = member.skills
        record.interests = member.interests
        record.networks = member.networks
        record.topics = member.topics.compactMap { topicIDs[$0] }
        record.isGuest = member.role == .guest
        record.confirmed = noon(of: ago(random.within(3...90)))
        records.people[person] = record
    }

    /// Some say much, some nothing: the dashboards have something to ask for.
    private mutating func fillProfile(of person: Int) {
        var record = records.people[person]
        guard let post = record.post else { return }
        let source = records.posts[post].team.map { records.teams[$0].source } ?? directed(by: post)
        let isHead = records.posts[post].team.map { records.teams[$0].head == post } ?? true
        let zeal = isHead ? 80 : random.within(20...90)
        let home = records.bodies[record.body].source.place
        if random.chance(zeal + 10) { record.phone = naming.landline(in: home, &random) }
        if random.chance(30) { record.mobile = naming.mobile(&random) }
        if random.chance(8) { record.place = "" }
        if random.chance(zeal / 2) { record.pattern = random.pick(DemonstrationTexts.patterns) }
        if let source {
            if random.chance(zeal) { record.worksOn = DemonstrationTexts.worksOn(source, isHead: isHead, &random) }
            if random.chance(zeal - 10) {
                record.contactFor = DemonstrationTexts.contactFor(source, isHead: isHead, &random)
            }
            if random.chance(zeal) {
                let topics = source.topics.compactMap { topicIDs[$0] }
                record.topics = random.some(topics, random.within(1...3))
            }
        }
        if random.chance(zeal - 15) {
            record.skills = DemonstrationTexts.skills(records.posts[post].profession, &random)
        }
        if random.chance(zeal / 3) {
            record.interests = random.some(DemonstrationTexts.interests, 2).joined(separator: ", ")
        }
        if random.chance(zeal / 3) { record.networks = random.pick(DemonstrationTexts.networks) }
        if random.chance(6) { record.bodyOnly = [.mobile] }
        if random.chance(2) { record.bodyOnly = [.mobile, .pattern, .place] }
        record.confirmed = confirmed().map(noon)
        records.people[person] = record
    }

    /// What a director or the head of a body speaks of: a team below them.
    private func directed(by post: Int) -> DemonstrationTeam? {
        let team = records.teams.first { team in
            team.ended == nil && team.body == records.posts[post].body
                && (records.posts[team.head].superior == post || records.posts[post].superior == nil)
        }
        return team?.source
    }

    /// A few are away, and a colleague who was entered before them stands in.
    private mutating func sendSomeAway() {
        var colleague: [Int: Int] = [:]
        let ofCast = Set(cast.values)
        for person in records.people.indices {
            guard let post = records.people[person].post, let team = records.posts[post].team else { continue }
            if let other = colleague[team], !ofCast.contains(person), random.chance(4) {
                records.people[person].awayUntil = today.adding(days: Int64(random.within(1...45)))
                records.people[person].cover = records.people[other].id
            } else {
                colleague[team] = person
            }
        }
    }

    mutating func scoreProfiles() {
        for person in records.people.indices {
            let record = records.people[person]
            var has: Set<ProfileCompleteness.Part> = [.email]
            if let post = record.post {
                has.insert(.post)
                if records.posts[post].superior != nil { has.insert(.lineManager) }
            }
            if !record.worksOn.isEmpty { has.insert(.worksOn) }
            if !record.contactFor.isEmpty { has.insert(.contactFor) }
            if !record.phone.isEmpty || !record.mobile.isEmpty { has.insert(.phone) }
            if !record.place.isEmpty { has.insert(.place) }
            if !record.topics.isEmpty { has.insert(.topics) }
            if !record.skills.isEmpty { has.insert(.skills) }
            records.people[person].completeness = ProfileCompleteness.score(has)
        }
    }
}
