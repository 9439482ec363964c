import Testing
import WebParts

struct PreconditionsTests {
    private let tag = EntityTag("xyzzy")
    private let modified = 784_111_777
    private let now = 1_795_000_000

    private func outcome(
        _ conditions: Preconditions, isRead: Bool = true, exists: Bool = true, weak: Bool = false
    ) -> Preconditions.Outcome {
        conditions.evaluate(
            isRead: isRead, exists: exists, tag: EntityTag("xyzzy", isWeak: weak), modified: modified,
            now: now)
    }

    // RFC 9110, section 8.8.3.2.
    @Test(arguments: [
        (EntityTag("1", isWeak: true), EntityTag("1", isWeak: true), false, true),
        (EntityTag("1", isWeak: true), EntityTag("2", isWeak: true), false, false),
        (EntityTag("1", isWeak: true), EntityTag("1"), false, true),
        (EntityTag("1"), EntityTag("1"), true, true),
    ])
    func `tags are compared in two ways`(one: EntityTag, other: EntityTag, strongly: Bool, weakly: Bool) {
        #expect(one.matchesStrongly(other) == strongly)
        #expect(one.matchesWeakly(other) == weakly)
    }

    @Test func `a tag cannot break out of its quotes`() {
        #expect(EntityTag("a\"b\r\nc").description == "\"abc\"")
        #expect(EntityTag("a", isWeak: true).description == "W/\"a\"")
    }

    @Test(arguments: [
        ("\"xyzzy\"", true), ("\"a\", \"xyzzy\"", true), ("W/\"xyzzy\"", true), ("*", true), (" * ", true),
        ("\"a,b\" ,, \"xyzzy\"", true),
        ("\"a\"", false), ("xyzzy", false), ("\"xyzzy", false), ("", false), ("w/\"xyzzy\"", false),
        ("\"xyzzy\"x", false),
    ])
    func `If-None-Match spares what the client has, and stops a second creation`(field: String, matches: Bool) {
        #expect(outcome(Preconditions(ifNoneMatch: field)) == (matches ? .notModified : .proceed))
        #expect(outcome(Preconditions(ifNoneMatch: field), isRead: false) == (matches ? .failed : .proceed))
        #expect(outcome(Preconditions(ifNoneMatch: field), isRead: false, exists: false) == .proceed)
    }

    @Test(arguments: [
        ("\"xyzzy\"", true), ("*", true), ("W/\"xyzzy\"", false), ("\"a\"", false), ("broken", false),
    ])
    func `If-Match guards a change`(field: String, matches: Bool) {
        #expect(outcome(Preconditions(ifMatch: field), isRead: false) == (matches ? .proceed : .failed))
        #expect(outcome(Preconditions(ifMatch: field), isRead: false, exists: false) == .failed)
    }

    @Test func `a weak current tag never satisfies If-Match`() {
        #expect(outcome(Preconditions(ifMatch: "\"xyzzy\""), isRead: false, weak: true) == .failed)
    }

    @Test func `dates count only where there is no tag to compare`() {
        let same = "Sun, 06 Nov 1994 08:49:37 GMT"
        let before = "Sun, 06 Nov 1994 08:49:36 GMT"
        #expect(outcome(Preconditions(ifModifiedSince: same)) == .notModified)
        #expect(outcome(Preconditions(ifModifiedSince: before)) == .proceed)
        #expect(outcome(Preconditions(ifModifiedSince: same), isRead: false) == .proceed)
        #expect(outcome(Preconditions(ifModifiedSince: "yesterday")) == .proceed)
        #expect(outcome(Preconditions(ifNoneMatch: "\"a\"", ifModifiedSince: same)) == .proceed)
        #expect(outcome(Preconditions(ifUnmodifiedSince: same), isRead: false) == .proceed)
        #expect(outcome(Preconditions(ifUnmodifiedSince: before), isRead: false) == .failed)
        #expect(outcome(Preconditions(ifMatch: "*", ifUnmodifiedSince: before), isRead: false) == .proceed)
    }

    @Test(
        arguments: [
            (nil, true), ("\"xyzzy\"", true), ("W/\"xyzzy\"", false), ("\"a\"", false),
            ("Sun, 06 Nov 1994 08:49:37 GMT", true),
            ("Sun, 06 Nov 1994 08:49:38 GMT", false), ("rubbish", false),
        ] as [(String?, Bool)])
    func `If-Range allows a range of the very same content`(field: String?, isAllowed: Bool) {
        #expect(
            Preconditions(ifRange: field).allowsRange(tag: tag, modified: modified, now: now) == isAllowed)
    }
}
