import DemonstrationNames
import Kernel

/// Posts, as a tree: head of the body, directors, heads of teams, and in each team leads with their people.
extension DemonstrationBuilder {
    mutating func makePosts(of body: Int) {
        let name = records.bodies[body].source.name
        let grades = ladder(of: body)
        let head = addPost(
            body, team: nil, title: grades.last?.name ?? "Chief executive", rank: grades.count, profession: "Policy",
            superior: nil)
        records.bodies[body].head = head
        fill(head, cast: cast(in: name) { if case .headOfBody = $0 { true } else { false } })

        let teams = records.teams.indices.filter { records.teams[$0].body == body && records.teams[$0].ended == nil }
        let top = teams.filter { records.teams[$0].parent == nil }
        let size = Self.size(of: records.bodies[body].source.kind)
        let share = max(2, size / max(1, teams.count))
        for (group, members) in groups(of: top, in: name).enumerated() {
            let superior = top.count > 4 ? makeDirector(body, members, group, below: head) : head
            for team in members { makeTeam(team, below: superior, share: share) }
        }
        for team in teams where records.teams[team].parent != nil {
            let parent = records.teams[team].parent.map { records.teams[$0].head }
            makeTeam(team, below: parent ?? head, share: share)
        }
    }

    /// How many people a body of this kind has.
    private static func size(of kind: DemonstrationNames.BodyKind) -> Int {
        switch kind {
        case .department, .council: 140
        case .agency, .healthTrust, .police: 120
        case .devolved: 110
        case .corporation: 75
        case .regulator: 60
        case .charity: 42
        case .supplier: 35
        }
    }

    private func cast(
        in body: String, where matches: (DemonstrationCast.Place) -> Bool
    ) -> DemonstrationCast.Member? {
        DemonstrationCast.members.first { $0.body == body && matches($0.place) }
    }

    /// Teams by director: a handful each; a team that the cast directs comes first.
    private func groups(of teams: [Int], in body: String) -> [[Int]] {
        let first = cast(in: body) { if case .director = $0 { true } else { false } }
        var ordered = teams
        if let first, case .director(let name) = first.place,
            let place = ordered.firstIndex(where: { records.teams[$0].source.name == name })
        {
            ordered.insert(ordered.remove(at: place), at: 0)
        }
        if ordered.count <= 4 { return [ordered] }
        let count = (ordered.count + 3) / 4
        return (0..<count).map { group in
            Array(ordered[(group * ordered.count / count)..<((group + 1) * ordered.count / count)])
        }
    }

    private mutating func makeDirector(_ body: Int, _ teams: [Int], _ group: Int, below head: Int) -> Int {
        let grades = ladder(of: body)
        let rank = grades.count == 10 ? 8 : grades.count - 1
        let first = records.teams[teams[0]].source
        let grade = grades[min(rank, grades.count) - 1].name
        let title = grade == "Director" || grade == "Manager" ? "Director of \(first.name)" : "\(grade), \(first.name)"
        let post = addPost(
            body, team: nil, title: title, rank: rank, profession: first.profession, superior: head)
        let member =
            group > 0
            ? nil
            : cast(in: records.bodies[body].source.name) { if case .director = $0 { true } else { false } }
        fill(post, cast: member)
        return post
    }

    private mutating func makeTeam(_ team: Int, below superior: Int, share: Int) {
        let record = records.teams[team]
        let source = record.source
        let body = record.body
        let bodyName = records.bodies[body].source.name
        let grades = ladder(of: body)
        let top = min(6, grades.count - 2)
        let headRank = record.parent == nil ? top : top - 1
        let leader = cast(in: bodyName) { if case .headOfTeam(source.name) = $0 { true } else { false } }
        let head = addPost(
            body, team: team, title: Self.headTitle(source.name), rank: headRank, profession: source.profession,
            superior: superior)
        records.teams[team].head = head
        fill(head, cast: leader)
        var leads: [Int] = []
        for member in DemonstrationCast.members where member.body == bodyName {
            guard case .member(source.name) = member.place else { continue }
            let post = addPost(
                body, team: team, title: member.title, rank: min(member.rank, headRank - 1),
                profession: member.profession, superior: head)
            fill(post, cast: member)
        }
        let count = max(2, random.within((share * 7 / 10)...(share * 13 / 10)) - 1)
        let ranks = (0..<count).map { _ in random.weighted(grades.prefix(headRank - 1).map(\.weight)) + 1 }
        for (number, rank) in ranks.sorted(by: >).enumerated() {
            let isLead = number < max(1, count / 4)
            let superior = isLead || leads.isEmpty ? head : random.pick(leads)
            let post = makeMember(of: team, rank: rank, below: superior)
            if isLead { leads.append(post) }
        }
    }

    private static func headTitle(_ team: String) -> String {
        team.hasSuffix("Office") || team.hasSuffix("Unit") || team.hasSuffix("Hub") || team.hasSuffix("Team")
            ? "Head of the \(team)" : "Head of \(team)"
    }

    private mutating func makeMember(of team: Int, rank: Int, below superior: Int) -> Int {
        let record = records.teams[team]
        let main = record.source.profession
        let profession = random.chance(82) ? main : random.pick(["Corporate services", "Digital and data", "Analysis"])
        let fitting = DemonstrationNames.jobTitles.filter { $0.profession == profession && $0.ranks.contains(rank) }
        let near = fitting.isEmpty ? DemonstrationNames.jobTitles.filter { $0.profession == profession } : fitting
        let title = near.isEmpty ? "Officer" : random.pick(near).title
        let post = addPost(
            record.body, team: team, title: title, rank: rank, profession: profession, superior: superior)
        records.posts[post].isHidden = record.isSensitive
        if random.chance(96) { fill(post, cast: nil) }
        return post
    }

    mutating func addPost(
        _ body: Int, team: Int?, title: String, rank: Int, profession: String, superior: Int?
    ) -> Int {
        let grades = ladder(of: body)
        let steps = max(1, grades.count - 1)
        let home = team.map { records.teams[$0].place } ?? records.bodies[body].source.place
        let place = random.chance(85) ? home : neighbour(of: home)
        records.posts.append(
            DemonstrationRecords.PostRecord(
                id: random.identifier(), body: body, team: team, title: title, grade: grades[rank - 1],
                profession: profession, place: place, seniority: (grades.count - rank) * 9 / steps, superior: superior))
        return records.posts.count - 1
    }

    /// Puts somebody new into a post: a member of the cast, or anybody.
    mutating func fill(_ post: Int, cast member: DemonstrationCast.Member?) {
        let body = records.posts[post].body
        let number = records.people.count
        records.people.append(newPerson(in: body, member))
        records.people[number].post = post
        records.people[number].place = records.posts[post].place
        records.posts[post].holder = number
        records.posts[post].since = ago(random.within(20...2400))
        guard let member else { return }
        cast[member.name] = number
        records.posts[post].title = member.title
        records.posts[post].since = ago(random.within(700...1500))
        records.posts[post].place = records.bodies[body].source.place
        records.people[number].place = records.bodies[body].source.place
    }

    mutating func newPerson(in body: Int, _ member: DemonstrationCast.Member?) -> DemonstrationRecords.PersonRecord {
        let domain = records.bodies[body].source.emailDomain
        if let member {
            let known = member.name.split(separator: " ").dropLast().last.map(String.init) ?? member.given
            return DemonstrationRecords.PersonRecord(
                id: random.identifier(), body: body, name: member.name, given: member.given, family: member.family,
                email: naming.email(given: known, family: member.family, domain: domain))
        }
        let name = naming.name(&random)
        var person = DemonstrationRecords.PersonRecord(
            id: random.identifier(), body: body, name: "\(name.given) \(name.family)", given: name.given,
            family: name.family, email: naming.email(given: name.given, family: name.family, domain: domain))
        if random.chance(28) { person.pronouns = DemonstrationTexts.pronouns(name.gender, &random) }
        person.languages = DemonstrationTexts.languages(name.heritage, &random)
        if random.chance(40) { person.knownAs = DemonstrationTexts.nicknames[name.given] ?? "" }
        return person
    }
}
