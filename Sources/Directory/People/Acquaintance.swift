public import Kernel

/// How the viewer may know somebody: a team or a body that both worked in at the same time, or a body of the one in
/// which the other has worked.
public struct Acquaintance: Sendable, Equatable {
    public enum Kind: Sendable, Equatable { case team, body, workedInYours, youWorkedInTheirs }

    public let kind: Kind
    /// Of the team or body.
    public let name: String
    public let path: String
    /// The time in common, or for the last two kinds the time there; `nil` where the record does not say.
    public let from: Day?
    public let to: Day?

    /// All the ways, the closest first; each team and body once.
    public static func between(
        _ mine: [Tenure], _ theirs: [Tenure], myBody: Body.ID?, theirBody: Body.ID
    ) -> [Acquaintance] {
        var found: [Acquaintance] = []
        var named: Set<UUID128> = []
        var bodiesOfTeams: Set<Body.ID> = []
        for (own, other) in pairs(mine, theirs) {
            guard let team = own.team, team == other.team, let name = own.teamName else { continue }
            guard let (from, to) = overlap(own, other) else { continue }
            bodiesOfTeams.insert(own.body)
            guard named.insert(team.uuid).inserted else { continue }
            found.append(Acquaintance(kind: .team, name: name, path: "/teams/\(team)", from: from, to: to))
        }
        for (own, other) in pairs(mine, theirs) where own.body == other.body && !bodiesOfTeams.contains(own.body) {
            guard let (from, to) = overlap(own, other), named.insert(own.body.uuid).inserted else { continue }
            found.append(
                Acquaintance(
                    kind: .body, name: own.bodyName, path: "/bodies/\(own.bodySlug)", from: from, to: to))
        }
        // Working for different bodies now, one has been where the other is.
        if let myBody, myBody != theirBody {
            found += visits(theirs, to: myBody, .workedInYours, &named)
            found += visits(mine, to: theirBody, .youWorkedInTheirs, &named)
        }
        return found
    }

    private static func visits(
        _ tenures: [Tenure], to body: Body.ID, _ kind: Kind, _ named: inout Set<UUID128>
    ) -> [Acquaintance] {
        guard let there = tenures.first(where: { $0.body == body }), named.insert(body.uuid).inserted else {
            return []
        }
        let path = "/bodies/\(there.bodySlug)"
        return [Acquaintance(kind: kind, name: there.bodyName, path: path, from: there.from, to: there.to)]
    }

    private static func pairs(_ mine: [Tenure], _ theirs: [Tenure]) -> [(Tenure, Tenure)] {
        mine.flatMap { own in theirs.map { (own, $0) } }
    }

    /// The days in common. An unknown start counts as long ago; where neither start is known nothing is claimed
    /// unless both are there today.
    private static func overlap(_ one: Tenure, _ other: Tenure) -> (Day?, Day?)? {
        if one.from == nil, other.from == nil, !(one.to == nil && other.to == nil) { return nil }
        let from = [one.from, other.from].compactMap(\.self).max()
        let to = [one.to, other.to].compactMap(\.self).min()
        if let from, let to, from > to { return nil }
        return (from, to)
    }

    /// A sentence to the viewer.
    public func sentence(of name: String) -> String {
        switch kind {
        case .team: to == nil ? "You are both in \(self.name)" : "You were both in \(self.name)\(period)"
        case .body: to == nil ? "You both work for \(self.name)" : "You both worked for \(self.name)\(period)"
        case .workedInYours: "\(name) has worked for \(self.name), your body\(period)"
        case .youWorkedInTheirs: "You have worked for \(self.name), their body\(period)"
        }
    }

    private var period: String {
        switch (from, to) {
        case (nil, nil): ""
        case (let from?, nil): ", since \(from.plain)"
        case (nil, let to?): ", until \(to.plain)"
        case (let from?, let to?): ", \(from.plain) to \(to.plain)"
        }
    }
}
