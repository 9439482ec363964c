import Access
import Directory
import Foundation
import Kernel
import Storage
import Testing

@testable import Workspaces

/// Workspaces of all visibilities with folders, permissions, teams, markings and people by chance, and a second opinion on who may
/// see what: written from `docs/workspaces-people.md`, item by item up the tree, without realms.
struct LeakWorld: Sendable {
    /// What chance has made, to be repeated.
    struct Chance: RandomNumberGenerator {
        private var state: UInt64

        init(_ seed: UInt64) { state = seed }

        // SplitMix64 (Steele, Lea & Flood 2014).
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }

        mutating func one(in number: Int) -> Bool { Int.random(in: 0..<number, using: &self) == 0 }

        /// A word that stands nowhere else.
        mutating func word() -> String {
            "zq" + String((0..<9).map { _ in "abcdefghijkmnoprstuvwxy".randomElement(using: &self) ?? "a" })
        }
    }

    struct Thing: Sendable {
        let id: Item.ID
        let name: String
        /// A word that a file holds; nothing for folders.
        let text: String
        let parent: Int?
        let isFolder: Bool
        /// What was set for this folder itself.
        var grants: [Grantee: AccessLevel]?
        var isSensitive = false
        var isBinned = false
    }

    struct Place: Sendable {
        let id: Workspace.ID
        let slug: String
        let name: String
        let visibility: Workspace.Visibility
        let externalsSeeSensitive: Bool
        var grants: [Grantee: AccessLevel]
        var members: [Int: Member] = [:]
        var teams: [PermissionTeam.ID: Set<Int>] = [:]
        var things: [Thing] = []
    }

    struct Member: Sendable {
        let role: WorkspaceMember.Role
        /// Whether a guest's time is over, or they have not accepted the terms.
        var isOutside = false
    }

    var viewers: [Viewer] = []
    var places: [Place] = []

    // MARK: - The second opinion

    /// - Parameter binned: whether what is in the bin counts as where it was.
    func level(of viewer: Int, _ thing: Int, in place: Place, binned: Bool = false) -> AccessLevel {
        guard let member = place.members[viewer], !member.isOutside, binned || !place.things[thing].isBinned else {
            return .none
        }
        if member.role == .guest, place.things[thing].isSensitive, !place.externalsSeeSensitive { return .none }
        if member.role == .owner { return .edit }
        var grants = place.grants
        var here: Int? = thing
        while let index = here {
            if let own = place.things[index].grants {
                grants = own
                break
            }
            here = place.things[index].parent
        }
        let teams = place.teams.filter { $0.value.contains(viewer) }.compactMap { grants[.team($0.key)] }
        let level = teams.max() ?? grants[.role(member.role)] ?? .none
        return member.role == .reader ? min(level, .comment) : level
    }

    /// What the bin tells of: what one may change, so for contributors what is theirs, which nothing is here.
    func binned(for viewer: Int, in place: Place) -> Set<String> {
        if place.members[viewer]?.role == .contributor { return [] }
        let shown = place.things.indices.filter {
            place.things[$0].isBinned && level(of: viewer, $0, in: place, binned: true) == .edit
        }
        return Set(shown.map { place.things[$0].name })
    }

    /// Folders whose name is told as the way to what may be seen.
    func ways(of viewer: Int, in place: Place) -> Set<Int> {
        var ways: Set<Int> = []
        for index in place.things.indices where level(of: viewer, index, in: place) > .none {
            var above = place.things[index].parent
            while let folder = above {
                ways.insert(folder)
                above = place.things[folder].parent
            }
        }
        return ways
    }

    /// Where something lies, by the names of the folders above.
    func path(of thing: Int, in place: Place) -> String {
        let own = place.things[thing]
        return (own.parent.map { path(of: $0, in: place) + "/" } ?? "") + own.name + (own.isFolder ? "" : ".txt")
    }

    /// The names, and the words of contents, that somebody may come across.
    func words(of viewer: Int) -> Set<String> {
        var words: Set<String> = []
        for place in places {
            let isIn = place.members[viewer].map { !$0.isOutside } ?? false
            // Guests who have not accepted the terms know where they are invited to.
            let isInvited = place.members[viewer] != nil
            if isIn || isInvited || (place.visibility != .confidential && viewers[viewer].role != .guest) {
                words.insert(place.name)
            }
            let ways = ways(of: viewer, in: place)
            for (index, thing) in place.things.enumerated() {
                if level(of: viewer, index, in: place) > .none {
                    words.formUnion([thing.name, thing.text])
                } else if ways.contains(index) {
                    words.insert(thing.name)
                }
            }
        }
        return words
    }

    // MARK: - Making it

    static func make(_ seed: UInt64, people: Int, things: Int, _ bench: ContentsBench) async throws -> LeakWorld {
        var (chance, world) = (Chance(seed), LeakWorld())
        try await world.addPeople(people, &chance, bench)
        for visibility in Workspace.Visibility.allCases + [.private, .confidential] {
            try await world.addPlace(visibility, things: things, &chance, bench)
        }
        return world
    }

    private mutating func addPeople(_ number: Int, _ chance: inout Chance, _ bench: ContentsBench) async throws {
        let world = bench.world
        for index in 0..<number {
            let person = Person.ID.make(at: bench.bench.clock.now)
            let name = "Person\(index)"
            try await bench.bench.database.write {
                try world.addPerson(
                    person, world.homes, name, "Test", "\(name.lowercased()).test@homes.example.gov.uk", $0)
            }
            viewers.append(world.viewer(person, world.homes, chance.one(in: 3) ? .guest : .member, "\(name) Test"))
        }
    }

    private mutating func addPlace(
        _ visibility: Workspace.Visibility, things: Int, _ chance: inout Chance, _ bench: ContentsBench
    ) async throws {
        let (owner, database) = (bench.world.asAmara, bench.bench.database)
        let (name, now) = (chance.word(), bench.bench.clock.now)
        let made = try await bench.bench.post(
            "/workspaces/new", ["name": name, "purpose": "To be looked at", "visibility": visibility.rawValue],
            as: owner)
        let slug = String(try #require(made.location).split(separator: "/").last ?? "")
        let sees = Bool.random(using: &chance)
        let (id, grants) = try await database.write { transaction in
            try transaction.run(
                "UPDATE workspace SET externals_see_sensitive = \(sees ? 1 : 0) WHERE slug = \(slug)")
            let id = try #require(
                try transaction.value(Workspace.ID.self, "SELECT id FROM workspace WHERE slug = \(slug)"))
            return (id, try RealmStore(transaction).list(id).first?.grants ?? [:])
        }
        var place = Place(
            id: id, slug: slug, name: name, visibility: visibility, externalsSeeSensitive: sees, grants: grants)
        for viewer in viewers.indices where !chance.one(in: 3) {
            let isGuest = viewers[viewer].role == .guest
            let role: WorkspaceMember.Role =
                isGuest
                ? .guest
                : [.owner, .facilitator, .editor, .contributor, .reader].randomElement(using: &chance) ?? .reader
            let (isOver, hasAccepted) = (isGuest && chance.one(in: 5), !isGuest || !chance.one(in: 5))
            let person = Person.ID(try #require(viewers[viewer].person))
            let member =
                isGuest
                ? WorkspaceMember(
                    guest: person, until: isOver ? now : now + .days(9), sponsor: bench.world.amara, purpose: "")
                : WorkspaceMember(person, role)
            try await database.write { transaction in
                try MemberStore(transaction).put(member, in: id, at: now)
                if hasAccepted {
                    try transaction.run(
                        """
                        UPDATE workspace_member SET accepted_at = \(now)
                        WHERE person_id = \(person) AND workspace_id = \(id)
                        """)
                }
            }
            if !isOver { place.members[viewer] = Member(role: role, isOutside: !hasAccepted) }
        }
        for number in 1...2 {
            // Their names are for all members.
            let team = try await PermissionTeams(desk: bench.desk).add("Team \(number)", to: slug, by: owner)
            var inside: Set<Int> = []
            for viewer in place.members.keys.sorted() where chance.one(in: 3) {
                let person = try #require(viewers[viewer].person)
                try await database.write {
                    try PermissionTeamStore($0).put(Person.ID(person), in: team.id)
                }
                inside.insert(viewer)
            }
            place.teams[team.id] = inside
        }
        try await fill(&place, things, &chance, bench)
        places.append(place)
    }

    private func fill(
        _ place: inout Place, _ number: Int, _ chance: inout Chance, _ bench: ContentsBench
    ) async throws {
        let (owner, items) = (bench.world.asAmara, Items(desk: bench.desk))
        for _ in 0..<number {
            let folders = place.things.indices.filter { place.things[$0].isFolder }
            let parent = chance.one(in: 4) ? nil : folders.randomElement(using: &chance)
            let (isFolder, name, text) = (chance.one(in: 3), chance.word(), chance.word())
            let above = parent.map { place.things[$0].id }
            var id: Item.ID
            if isFolder {
                id = try await items.makeFolder(name, in: above, of: place.slug, by: owner).id
            } else {
                let page = "/workspaces/\(place.slug)" + (above.map { "/items/\($0)" } ?? "")
                let answer = try await bench.bench.send(
                    "\(page)/files", Array("It says \(text).".utf8), named: "\(name).txt", as: owner)
                try #require(answer.status == 303, "\(answer.text.prefix(500))")
                id = try await bench.item("\(name).txt").id
            }
            place.things.append(
                Thing(id: id, name: name, text: isFolder ? "" : text, parent: parent, isFolder: isFolder))
            if isFolder, chance.one(in: 3) { try await permit(place.things.count - 1, &place, &chance, bench) }
            if chance.one(in: 6) {
                _ = try await items.mark(id, Marking.officialSensitive.rawValue, of: place.slug, by: owner)
            }
        }
        for index in place.things.indices where chance.one(in: 12) {
            guard try await !isBinned(place.things[index].id, bench) else { continue }
            _ = try await Bin(desk: bench.desk).put([place.things[index].id], of: place.slug, by: owner)
        }
        // What marking a folder and binning it do to what is in it is for other tests to say.
        for index in place.things.indices {
            let item = place.things[index].id
            place.things[index].isBinned = try await isBinned(item, bench)
            place.things[index].isSensitive =
                try await bench.bench.database.read {
                    try $0.value(String.self, "SELECT marking FROM item WHERE id = \(item)")
                } == Marking.officialSensitive.rawValue
        }
    }

    private func isBinned(_ item: Item.ID, _ bench: ContentsBench) async throws -> Bool {
        try await bench.bench.database.read {
            try $0.value(Int.self, "SELECT count(*) FROM item WHERE id = \(item) AND binned_at IS NOT NULL")
        } == 1
    }

    private func permit(
        _ index: Int, _ place: inout Place, _ chance: inout Chance, _ bench: ContentsBench
    ) async throws {
        let (folder, slug, owner) = (place.things[index].id, place.slug, bench.world.asAmara)
        var grants: [Grantee: AccessLevel] = [:]
        for role in WorkspaceMember.Role.allCases where role != .owner {
            grants[.role(role)] =
                chance.one(in: 2) ? AccessLevel.none : AccessLevel.allCases.randomElement(using: &chance)
        }
        for team in place.teams.keys.sorted() where chance.one(in: 2) {
            grants[.team(team)] = AccessLevel.allCases.randomElement(using: &chance)
        }
        let basis = try await bench.desk.read(slug, owner) { room, transaction in
            PermissionBasis(try Permissions.place(folder, room, transaction).realm)
        }
        try await Permissions(desk: bench.desk).set(grants, on: folder, from: basis, of: slug, by: owner)
        place.things[index].grants = grants
    }
}
