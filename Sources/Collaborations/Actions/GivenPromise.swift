import Directory
import Kernel
import Storage

/// Who gave a promise and when, in words that stay when they leave.
struct GivenPromise: Sendable, Equatable {
    let by: String
    let on: Day

    /// Whoever is named; else whoever decided or concluded what it comes from; else whoever writes it down.
    /// - Throws: a fault beside 'promised-by' when that names nobody of a party.
    static func find(
        _ draft: ActionDraft, _ work: Workplace, _ transaction: any Transaction
    ) throws -> GivenPromise {
        let (decider, day) = try origin(draft.source, work, transaction)
        let on = day ?? work.now.day
        if draft.promisedBy.isEmpty { return GivenPromise(by: decider ?? Capacity.text(of: work), on: on) }
        return GivenPromise(by: try name(draft.promisedBy, work, transaction), on: on)
    }

    private static func origin(
        _ source: ActionItem.Source?, _ work: Workplace, _ transaction: any Transaction
    ) throws -> (by: String?, on: Day?) {
        guard let source else { return (nil, nil) }
        switch source.kind {
        case .decision:
            let decision = try DecisionStore(transaction).find(source.number, in: work.collaboration.id)
            return (decision?.decidedBy, decision?.decidedBy == nil ? nil : decision?.closedAt?.day)
        case .review:
            let review = try ReviewStore(transaction).find(source.number, in: work.collaboration.id)
            return (review?.concludedBy, review?.heldAt?.day)
        case .risk: return (nil, nil)
        }
    }

    /// 'Tom Whitlock, Director of Supported Housing, Department for Homes'.
    private static func name(
        _ typed: String, _ work: Workplace, _ transaction: any Transaction
    ) throws -> String {
        let sight = Sight(work.viewer)
        let finder = PostFinder(transaction: transaction, sight: sight)
        let bodies =
            try PartyStore(transaction).bodies(ofEach: [work.collaboration.id], sight)[work.collaboration.id] ?? []
        var found: Set<String> = []
        for body in bodies {
            if let post = try orNone({ try finder.post(typed, in: body.id, field: "promised-by") }),
                post.body == body.id
            {
                let holders = try PostStore(transaction).staffed([post], sight).first?.holders.map(\.name) ?? []
                found.insert((holders + [post.title, body.name]).joined(separator: ", "))
            } else if let person = try orNone({ try finder.person(typed, in: body.id, field: "promised-by") }),
                person.body == body.id
            {
                found.insert("\(person.name), \(body.name)")
            }
        }
        if let only = found.first, found.count == 1 { return only }
        throw Fault.invalid(
            "promised-by",
            found.isEmpty
                ? "No post or person of a party is called this. Give the e-mail address instead"
                : "Several are called this. Give the e-mail address instead")
    }

    private static func orNone<Value>(_ find: () throws -> Value) throws -> Value? {
        do {
            return try find()
        } catch let fault as Fault where fault.kind == .invalid { return nil }
    }
}
