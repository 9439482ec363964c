import Access
import HTTPTypes
import Kernel
import Storage
import WebDAV
import WebParts

/// What has to hold before anything is done: the `If` header, the conditions of HTTP, and locks.
extension DAVCall {
    /// - Throws: `400` for an `If` header that is none.
    func ifHeader() throws -> IfHeader? {
        guard let text = headers[DAVHeaderNames.condition] else { return nil }
        guard let header = IfHeader(text) else { throw DAVFailure(.badRequest) }
        return header
    }

    /// - Throws: `412` where the request is not to be carried out.
    func checkConditions(_ spot: Spot, isRead: Bool = false, _ transaction: any Transaction) throws {
        if let header = try ifHeader() {
            let holds = try header.holds { resource in
                guard let resource else { return try state(spot, transaction) }
                guard let path = DAVPath(uri: resource, below: Self.root, of: authorities) else {
                    return IfHeader.State(tag: nil, tokens: [])
                }
                do {
                    return try state(self.spot(path, transaction), transaction)
                } catch let fault as Fault where fault.kind == .refused {
                    return IfHeader.State(tag: nil, tokens: [])
                }
            }
            if !holds { throw DAVFailure.preconditionFailed }
        }
        if !isRead, preconditions(spot, isRead: false) != .proceed { throw DAVFailure.preconditionFailed }
    }

    /// Those of RFC 9110.
    func preconditions(_ spot: Spot, isRead: Bool) -> Preconditions.Outcome {
        fields.evaluate(
            isRead: isRead, exists: exists(spot), tag: spot.item?.tag,
            modified: spot.item.map { Int($0.changedAt.milliseconds / 1000) }, now: seconds)
    }

    var fields: Preconditions {
        Preconditions(
            ifMatch: headers[.ifMatch], ifNoneMatch: headers[.ifNoneMatch],
            ifUnmodifiedSince: headers[.ifUnmodifiedSince], ifModifiedSince: headers[.ifModifiedSince],
            ifRange: headers[.ifRange])
    }

    private func exists(_ spot: Spot) -> Bool {
        switch spot {
        case .root, .workspace, .item: true
        case .vacant, .nowhere: false
        }
    }

    private func state(_ spot: Spot, _ transaction: any Transaction) throws -> IfHeader.State {
        let store = ItemLockStore(transaction)
        switch spot {
        case .item(let item, let room):
            let locks = try store.covering([item.id], at: room.now)
            return IfHeader.State(tag: item.tag?.description, tokens: Set(locks.map(\.token)))
        case .vacant(_, let folder?, let room):
            let locks = try store.covering([folder.id], at: room.now)
            return IfHeader.State(tag: nil, tokens: Set(locks.map(\.token)))
        case .vacant, .workspace, .root, .nowhere: return IfHeader.State(tag: nil, tokens: [])
        }
    }

    // MARK: - Locks

    /// What the client has in hand: the tokens that it sent, and what its user checked out on a page, which no program knows
    /// the token of.
    /// - Parameters:
    ///   - items: what is changed.
    ///   - whole: whether with all that lies below.
    ///   - folders: of which what lies in them is changed.
    /// - Throws: `423` when something else stands in the way, whoever locked it.
    func keys(
        changing items: [Item], whole: Bool = false, membersOf folders: [Item.ID?] = [], _ room: Room,
        _ transaction: any Transaction
    ) throws -> LockKeys {
        let store = ItemLockStore(transaction)
        var locks = try store.covering(items.map(\.id) + folders.compactMap { $0 }, at: room.now)
        if whole { locks += try store.below(items.filter { $0.kind == .folder }.map(\.id), at: room.now) }
        if locks.isEmpty { return .tokens([], viewer) }
        let sent = try ifHeader()?.tokens ?? []
        let own = locks.filter { $0.isFromPage && $0.isOf(viewer) }.map(\.token)
        let keys = LockKeys.tokens(sent.union(own), viewer)
        if !LockRules.change(locks, with: keys, at: room.now).isAllowed { throw DAVFailure.locked(href(path)) }
        return keys
    }
}
