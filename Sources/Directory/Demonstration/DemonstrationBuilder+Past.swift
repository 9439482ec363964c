import DemonstrationNames
import Kernel

/// Who held which post before: previous posts here and in other bodies, leavers, and a team that has ended.
extension DemonstrationBuilder {
    mutating func makePast() {
        for post in records.posts.indices {
            guard let holder = records.posts[post].holder else { continue }
            addHolding(post, holder, from: records.posts[post].since, to: nil)
        }
        makeLeavers()
        makeCareers()
    }

    private mutating func addHolding(_ post: Int, _ person: Int, from: Day, to: Day?) {
        records.holdings.append(
            DemonstrationRecords.HoldingRecord(
                id: random.identifier(at: noon(of: from)), post: post, person: person, from: from, to: to))
    }

    /// People who have left: most have a successor in the post, some left it vacant.
    private mutating func makeLeavers() {
        let ofCast = Set(cast.values)
        for post in records.posts.indices where records.posts[post].superior != nil {
            let record = records.posts[post]
            let isVacant = record.holder == nil
            if let holder = record.holder, ofCast.contains(holder) { continue }
            guard random.chance(isVacant ? 70 : 4) else { continue }
            let end = isVacant ? ago(random.within(5...200)) : record.since.adding(days: -Int64(random.within(0...30)))
            let number = records.people.count
            var person = newPerson(in: record.body, nil)
            person.left = end
            person.place = record.place
            person.created = noon(of: end.adding(days: -900))
            person.confirmed = noon(of: end.adding(days: -Int64(random.within(10...300))))
            if let team = record.team, random.chance(60) {
                person.worksOn = DemonstrationTexts.worksOn(records.teams[team].source, isHead: false, &random)
            }
            records.people.append(person)
            records.posts[post].hasPast = true
            addHolding(post, number, from: end.adding(days: -Int64(random.within(300...900))), to: end)
        }
    }

    /// Posts that people of today held before, in their own body and in others: an eighth have worked elsewhere.
    private mutating func makeCareers() {
        let free = records.posts.indices.filter { post in
            let record = records.posts[post]
            return !record.hasPast && !record.isHidden && record.superior != nil
        }
        let byBody = Dictionary(grouping: free) { records.posts[$0].body }
        let bodies = records.bodies.count
        for person in records.people.indices {
            guard let post = records.people[person].post else { continue }
            let isSpanner = random.chance(13)
            let body = isSpanner ? random.below(bodies) : records.people[person].body
            guard isSpanner || random.chance(18), let there = byBody[body] else { continue }
            let before = random.pick(there)
            guard before != post, !records.posts[before].hasPast else { continue }
            // A vacant post was theirs until they took the one they have.
            let isVacant = records.posts[before].holder == nil
            let last =
                isVacant ? records.posts[post].since : min(records.posts[post].since, records.posts[before].since)
            let end = last.adding(days: -Int64(random.within(1...40)))
            records.posts[before].hasPast = true
            addHolding(before, person, from: end.adding(days: -Int64(random.within(200...1300))), to: end)
        }
    }

    /// The joint team of the winter of 2025, whose members came from several bodies and know each other since.
    mutating func makeWinter() {
        guard let body = records.bodies.firstIndex(where: { $0.source.name == DemonstrationCast.winterBody }),
            let team = team(DemonstrationCast.winter, in: body)
        else { return }
        let (start, end) = (Day(year: 2025, month: 10, day: 1), Day(year: 2026, month: 3, day: 31))
        var lead: Int?
        for member in DemonstrationCast.members {
            guard let title = member.winterTitle, let person = cast[member.name] else { continue }
            let post = addPost(
                body, team: team, title: title, rank: lead == nil ? 5 : 4, profession: "Project delivery",
                superior: lead ?? records.bodies[body].head)
            records.posts[post].ended = end
            if lead == nil {
                lead = post
                records.teams[team].head = post
                records.teams[team].contactPost = records.posts[post].id
            }
            addHolding(post, person, from: start, to: end)
        }
    }
}
