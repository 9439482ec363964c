import Access
import Accounts
import HTTPTypes
import Hummingbird
import ICalendar
import Kernel
import Storage
import Web

/// The calendar that programs fetch (RFC 5545). The address is the only secret; what its owner may see is asked of the record
/// each time.
struct CalendarRoutes: Sendable {
    static let path = "/calendar"

    let database: any Database
    let address: String
    let sources: [any CalendarSource]

    private enum Found: Sendable {
        case feed([UInt8])
        case nobody
        /// Its owner's account ended.
        case gone
    }

    var routes: Routes {
        var routes = Routes()
        routes.get("\(Self.path)/:name", .anybody) { visit in
            guard let hash = Self.hash(visit.parameter("name")) else { throw Fault.missing("This calendar") }
            let now = visit.now
            switch try await database.read({ try find(hash, at: now, $0) }) {
            case .feed(let bytes): return visit.tagged(bytes, type: "text/calendar; charset=utf-8")
            case .nobody: throw Fault.missing("This calendar")
            case .gone:
                return Response.bytes(
                    Array("The account behind this calendar has ended.\n".utf8), type: "text/plain; charset=utf-8",
                    status: .gone)
            }
        }
        return routes
    }

    /// The hash under which an address is kept; `nil` for what cannot be one.
    private static func hash(_ name: String) -> [UInt8]? {
        guard name.hasSuffix(".ics"), let secret = bytes(hex: name.dropLast(4)), secret.count == 32 else { return nil }
        return sha256(secret)
    }

    private func find(_ hash: [UInt8], at now: Instant, _ transaction: any Transaction) throws -> Found {
        guard let account = try CalendarAddressStore(transaction).account(of: hash) else { return .nobody }
        guard let viewer = try AccountStore(transaction).viewers(of: [account], at: now)[account] else { return .gone }
        var events: [CalendarEvent] = []
        for source in sources {
            events += try source.events(for: viewer, address: address, at: now, in: transaction)
        }
        if events.isEmpty, let madeAt = try CalendarAddressStore(transaction).madeAt(of: account) {
            events = [beginning(account, madeAt)]
        }
        return .feed(CalendarFeed(name: "Concordat").bytes(events))
    }

    /// A calendar has to have something in it (RFC 5545, section 3.6), and some programs insist.
    private func beginning(_ account: UUID128, _ madeAt: Instant) -> CalendarEvent {
        let day = madeAt.day.number
        return CalendarEvent(
            uid: "\(account)@concordat", time: .days(first: day, last: day),
            summary: "Your Concordat dates will be in this calendar", url: address, modified: madeAt.milliseconds)
    }
}
