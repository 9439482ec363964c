public import Access
public import Kernel
public import Storage
public import Web

/// Something of another feature that the one search box finds, as lists of results show it.
public struct FoundThing: Sendable {
    public let kind: String
    public let id: UUID128
    public let title: String
    public let path: String
    /// What it is, in one line.
    public let detail: String
    /// What stands before the title: 'Collaboration'.
    public let label: String
    /// What stands at the left of the row: the squares of bodies.
    public let mark: HTML

    public init(
        kind: String, id: UUID128, title: String, path: String, detail: String, label: String, mark: HTML = .empty
    ) {
        self.kind = kind
        self.id = id
        self.title = title
        self.path = path
        self.detail = detail
        self.label = label
        self.mark = mark
    }
}

/// Reads from the record what a search found of another feature's kind. The feature conforms, `App` hands it over.
public protocol FindableKind: Sendable {
    /// As documents of the search index name it: 'collaboration'.
    var kind: String { get }

    /// Tokens of the search index that the viewer holds beside those of ``SearchAudience``, as of now.
    func audience(of viewer: Viewer, at now: Instant, in transaction: any Transaction) throws -> Set<String>

    /// Those that the viewer may know of.
    func find(
        _ ids: [UUID128], for viewer: Viewer?, at now: Instant, in transaction: any Transaction
    ) throws -> [UUID128: FoundThing]
}

extension FindableKind {
    public func audience(of viewer: Viewer, at now: Instant, in transaction: any Transaction) throws -> Set<String> {
        []
    }
}
