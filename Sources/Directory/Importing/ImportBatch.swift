import Journal
import Kernel
import Storage

/// What a batch of rows found and what it changes.
struct ImportBatch {
    struct VacancyKey: Hashable {
        let team: Team.ID?
        let title: String
    }

    struct NewHolding {
        let id: Holding.ID
        let post: Post.ID
        let person: Person.ID
        let from: Day?
    }

    // What is there, with the changes so far.
    var people: [Person.ID: PersonRecord] = [:]
    var byRef: [BodyKey: Person.ID] = [:]
    var byEmail: [String: Person.ID] = [:]
    var byName: [BodyKey: [Person.ID]] = [:]
    var held: [Person.ID: [HeldNow]] = [:]
    var posts: [Post.ID: PostRecord] = [:]
    var postsByRef: [BodyKey: Post.ID] = [:]
    /// Who holds the posts that rows name by their reference.
    var holders: [Post.ID: Set<Person.ID>] = [:]
    var vacant: [VacancyKey: [Post.ID]] = [:]
    var tags: [Person.ID: Set<Topic.ID>] = [:]

    // What is to be written.
    var newPeople = OrderedIDs<Person>()
    /// In the order of the rows: an address that one gives up may be taken by a later one.
    var changedPeople = OrderedIDs<Person>()
    var newPosts = OrderedIDs<Post>()
    var changedPosts = OrderedIDs<Post>()
    /// Those that publish nothing any more.
    var withdrawnPosts = OrderedIDs<Post>()
    var returned: [Person.ID] = []
    var newHoldings: [NewHolding] = []
    var newTags: [(subject: UUID128, kind: String, topic: Topic.ID)] = []
    var superiors: [(post: Post.ID, body: Body.ID, superior: String, isPost: Bool, line: Int)] = []
    var drafts: [JournalDraft] = []
    private(set) var mergedTargets: Set<Person.ID> = []

    struct HeldNow {
        let holding: Holding.ID
        let post: Post.ID
    }

    mutating func put(_ person: PersonRecord) {
        if people[person.id] == nil { people[person.id] = person }
        if let target = person.mergedInto { mergedTargets.insert(target) }
        index(person)
    }

    mutating func index(_ person: PersonRecord) {
        if let ref = person.ref { byRef[BodyKey(body: person.body, text: ref)] = person.id }
        if let email = person.email { byEmail[email] = person.id }
        guard person.mergedInto == nil else { return }
        let key = BodyKey(body: person.body, text: Text.folded(person.name))
        if byName[key]?.contains(person.id) != true { byName[key, default: []].append(person.id) }
    }

    mutating func put(_ post: PostRecord) {
        if posts[post.id] == nil { posts[post.id] = post }
        if let ref = post.ref { postsByRef[BodyKey(body: post.body, text: ref)] = post.id }
    }

    mutating func put(_ item: HeldPost) {
        put(item.post)
        if held[item.person]?.contains(where: { $0.holding == item.holding }) == true { return }
        held[item.person, default: []].append(HeldNow(holding: item.holding, post: item.post.id))
    }

    mutating func putVacant(_ post: PostRecord) {
        put(post)
        let key = VacancyKey(team: post.team, title: post.title)
        if vacant[key]?.contains(post.id) != true { vacant[key, default: []].append(post.id) }
    }

    /// The record that stands for this one after merges.
    func current(_ id: Person.ID) -> Person.ID? {
        guard let target = people[id]?.mergedInto else { return id }
        return people[target] == nil ? nil : target
    }
}

/// Identifiers in the order in which they came, each once.
struct OrderedIDs<Noun> {
    private(set) var all: [Identifier<Noun>] = []
    private var set: Set<UUID128> = []

    mutating func insert(_ id: Identifier<Noun>) {
        if set.insert(id.uuid).inserted { all.append(id) }
    }

    func contains(_ id: Identifier<Noun>) -> Bool { set.contains(id.uuid) }
}
