public import Kernel
public import Storage

/// Makes vCards of people and teams, with what the viewer may see.
public struct DirectoryCards {
    let transaction: any Transaction
    let sight: Sight
    /// How the service is reached from outside, for links.
    let address: String

    public init(_ transaction: any Transaction, _ sight: Sight, address: String) {
        self.transaction = transaction
        self.sight = sight
        self.address = address
    }

    /// - Returns: the card's name and its bytes; `nil` when the viewer may not know of the person, or when they have left:
    /// nobody is reached by it any more.
    public func person(_ id: Person.ID) throws -> (name: String, card: [UInt8])? {
        guard let person = try PersonStore(transaction).find(id, sight), person.isCurrent else { return nil }
        func shown(_ field: Person.Field, _ text: String) -> String { sight.sees(field, of: person) ? text : "" }
        let posts = try PostStore(transaction).held(by: [id], sight)
        let body = try BodyStore(transaction).find(person.body, sight)
        let team = try posts.first?.team.flatMap { try TeamStore(transaction).find($0, sight) }
        var card = VCard()
        card.add("KIND", raw: "individual")
        card.add("UID", raw: "urn:uuid:\(person.id)")
        card.add("FN", text: person.name)
        card.add("N", texts: [person.family, person.given, "", "", ""], separator: ";")
        card.add("NICKNAME", text: person.knownAs)
        // RFC 9554, section 3.3.
        card.add("PRONOUNS", text: shown(.pronouns, person.pronouns))
        card.add("ORG", texts: [body?.name, team?.name].compactMap(\.self), separator: ";")
        for post in posts { card.add("TITLE", text: post.title) }
        card.add("EMAIL;TYPE=work", text: shown(.email, person.email ?? ""))
        card.add("TEL;TYPE=\"work,voice\"", text: shown(.phone, person.phone))
        card.add("TEL;TYPE=\"work,cell\"", text: shown(.mobile, person.mobile))
        card.add("ADR;TYPE=work", texts: ["", "", "", shown(.place, person.place), "", "", ""], separator: ";")
        let topics = try TopicStore(transaction).tags(of: id, sight)
        card.add("CATEGORIES", texts: topics.map(\.name), separator: ",")
        card.add("NOTE", text: shown(.worksOn, person.worksOn))
        card.add("URL", raw: address + person.path)
        card.add("REV", raw: VCard.timestamp(person.updatedAt))
        return (person.name, card.finished())
    }

    /// - Returns: the card's name and its bytes; `nil` when the viewer may not know of the team, or when it has ended.
    public func team(_ id: Team.ID) throws -> (name: String, card: [UInt8])? {
        guard let team = try TeamStore(transaction).find(id, sight), team.endedOn == nil else { return nil }
        let body = try BodyStore(transaction).find(team.body, sight)
        let above = try TeamStore(transaction).ancestors(of: team, sight)
        var card = VCard()
        card.add("KIND", raw: "org")
        card.add("UID", raw: "urn:uuid:\(team.id)")
        card.add("FN", text: team.name)
        card.add("ORG", texts: [body?.name ?? ""] + above.map(\.name) + [team.name], separator: ";")
        card.add("EMAIL;TYPE=work", text: team.mailbox)
        card.add("TEL;TYPE=\"work,voice\"", text: team.phone)
        card.add("ADR;TYPE=work", texts: ["", "", "", team.place, "", "", ""], separator: ";")
        let about = [team.purpose, team.contactFor.isEmpty ? "" : "Contact for: " + team.contactFor]
        card.add("NOTE", text: about.filter { !$0.isEmpty }.joined(separator: "\n"))
        card.add("URL", raw: address + team.path)
        card.add("REV", raw: VCard.timestamp(team.updatedAt))
        return (team.name, card.finished())
    }
}
