/// A validator for one state of a resource (RFC 9110, section 8.8.3).
public struct EntityTag: Sendable, Hashable, CustomStringConvertible {
    /// Without the quotes.
    public let value: String
    public let isWeak: Bool

    /// - Parameter value: visible ASCII without double quotes; others are left out.
    public init(_ value: String, isWeak: Bool = false) {
        self.value = String(decoding: value.utf8.filter(EntityTag.isAllowed), as: UTF8.self)
        self.isWeak = isWeak
    }

    /// As it stands in a header: `"x"` or `W/"x"`.
    public var description: String { isWeak ? "W/\"\(value)\"" : "\"\(value)\"" }

    /// Section 8.8.3.2: for ranges and writes.
    public func matchesStrongly(_ other: EntityTag) -> Bool {
        !isWeak && !other.isWeak && value == other.value
    }

    /// Section 8.8.3.2: for reading again.
    public func matchesWeakly(_ other: EntityTag) -> Bool { value == other.value }

    private static func isAllowed(_ byte: UInt8) -> Bool { byte > 0x20 && byte != 0x22 && byte != 0x7F }

    /// The tags in a header field. A malformed field gives nil: it then must match nothing.
    static func list(_ field: String) -> [EntityTag]? {
        var tags: [EntityTag] = []
        var rest = Substring(field).utf8
        while true {
            while let byte = rest.first, byte == 0x20 || byte == 0x09 || byte == UInt8(ascii: ",") {
                rest = rest.dropFirst()
            }
            guard !rest.isEmpty else { return tags }
            let isWeak = rest.starts(with: "W/".utf8)
            if isWeak { rest = rest.dropFirst(2) }
            guard rest.first == 0x22, let end = rest.dropFirst().firstIndex(of: 0x22) else { return nil }
            let value = rest[rest.index(after: rest.startIndex)..<end]
            guard value.allSatisfy(isAllowed) else { return nil }
            tags.append(EntityTag(String(value) ?? "", isWeak: isWeak))
            rest = rest[rest.index(after: end)...]
            guard
                rest.first == nil || rest.first == 0x20 || rest.first == 0x09
                    || rest.first == UInt8(ascii: ",")
            else { return nil }
        }
    }
}

/// The conditional header fields of a request (RFC 9110, section 13); nil where there was none.
public struct Preconditions: Sendable {
    public var ifMatch: String?
    public var ifNoneMatch: String?
    public var ifUnmodifiedSince: String?
    public var ifModifiedSince: String?
    public var ifRange: String?

    public init(
        ifMatch: String? = nil, ifNoneMatch: String? = nil, ifUnmodifiedSince: String? = nil,
        ifModifiedSince: String? = nil, ifRange: String? = nil
    ) {
        self.ifMatch = ifMatch
        self.ifNoneMatch = ifNoneMatch
        self.ifUnmodifiedSince = ifUnmodifiedSince
        self.ifModifiedSince = ifModifiedSince
        self.ifRange = ifRange
    }

    public enum Outcome: Sendable, Equatable {
        case proceed
        /// Answer 304.
        case notModified
        /// Answer 412.
        case failed
    }

    /// In the order of section 13.2.2.
    /// - Parameters:
    ///   - isRead: the method is GET or HEAD.
    ///   - exists: there is a current representation. When there is none, `tag` and `modified` mean nothing.
    ///   - tag: of the current representation, where it has one.
    ///   - modified: seconds since 1970.
    ///   - now: seconds since 1970; dates with two digits for the year need it.
    public func evaluate(
        isRead: Bool, exists: Bool, tag: EntityTag?, modified: Int?, now: Int
    ) -> Outcome {
        let modified = exists ? modified : nil
        if let ifMatch {
            guard matches(ifMatch, exists: exists, tag: tag, weakly: false) else { return .failed }
        } else if let since = ifUnmodifiedSince.flatMap({ HTTPDate.parse($0, now: now) }), let modified {
            guard modified <= since else { return .failed }
        }
        if let ifNoneMatch {
            guard matches(ifNoneMatch, exists: exists, tag: tag, weakly: true) else { return .proceed }
            return isRead ? .notModified : .failed
        }
        if isRead, let since = ifModifiedSince.flatMap({ HTTPDate.parse($0, now: now) }), let modified {
            return modified > since ? .proceed : .notModified
        }
        return .proceed
    }

    /// Whether a Range header field may be obeyed (section 13.1.5). Otherwise the whole is sent.
    public func allowsRange(tag: EntityTag?, modified: Int?, now: Int) -> Bool {
        guard let ifRange else { return true }
        if let tags = EntityTag.list(ifRange), let asked = tags.first, tags.count == 1 {
            return tag.map { asked.matchesStrongly($0) } ?? false
        }
        return HTTPDate.parse(ifRange, now: now).map { $0 == modified } ?? false
    }

    private func matches(_ field: String, exists: Bool, tag: EntityTag?, weakly: Bool) -> Bool {
        guard exists else { return false }
        if field.utf8.filter({ $0 != 0x20 && $0 != 0x09 }) == [UInt8(ascii: "*")] { return true }
        guard let tag, let tags = EntityTag.list(field) else { return false }
        return tags.contains { weakly ? $0.matchesWeakly(tag) : $0.matchesStrongly(tag) }
    }
}
