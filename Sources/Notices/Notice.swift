import Kernel
import Storage

/// What somebody is told of something that happened.
struct Notice: Sendable, Equatable, RowDecodable {
    let person: UUID128
    /// Of the journal's entry.
    let position: Int64
    let container: UUID128
    let containerKind: String
    /// The container's title at that time.
    let place: String
    /// What happened, without a full stop.
    let sentence: String
    let path: String
    /// Completes 'You get this because …'.
    let why: String
    let happenedAt: Instant
    let readAt: Instant?
    /// How it is to be mailed, while it is.
    let rhythm: Rhythm?

    /// So long a notice is kept, read or not.
    static let retention = Interval.days(90)

    static let columns: SQL = """
        notice.person_id, notice.position, notice.container_kind, notice.container_id, notice.place, notice.sentence, \
        notice.path, notice.why, notice.happened_at, notice.read_at, notice.rhythm
        """

    init(row: Row) throws {
        person = try row.get("person_id")
        position = try row.get("position")
        container = try row.get("container_id")
        containerKind = try row.get("container_kind")
        place = try row.get("place")
        sentence = try row.get("sentence")
        path = try row.get("path")
        why = try row.get("why")
        happenedAt = try row.get("happened_at")
        readAt = try row.get("read_at")
        rhythm = try row.get("rhythm")
    }
}
