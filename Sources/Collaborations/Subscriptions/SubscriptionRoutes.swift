import Directory
import Hummingbird
import Kernel
import Storage
import Web

/// Subscribing to topics.
struct SubscriptionRoutes: Sendable {
    static let path = "/notices/topics"

    let subscribing: Subscribing

    init(_ database: any Database, clock: WallClock) {
        subscribing = Subscribing(database: database, clock: clock)
    }

    var routes: Routes {
        var routes = Routes()
        routes.post(Self.path) { visit, form in
            let isWanted = form["mail"] == "weekly"
            try await subscribing.setMail(isWanted, by: try visit.signedIn())
            return visit.redirect(
                to: "/notices/settings", flash: isWanted ? "The weekly mail will come." : "The weekly mail is stopped.")
        }
        routes.post("\(Self.path)/:topic") { visit, form in
            try await set(true, visit, form, "You subscribe to")
        }
        routes.post("\(Self.path)/:topic/end") { visit, form in
            try await set(false, visit, form, "You no longer subscribe to")
        }
        return routes
    }

    private func set(_ isSubscribed: Bool, _ visit: Visit, _ form: FormData, _ says: String) async throws -> Response {
        let topic = try await subscribing.set(isSubscribed, visit.parameter("topic"), by: try visit.signedIn())
        let place = form["from"].flatMap { SubscriptionPages.Place(rawValue: $0) } ?? .topic
        return visit.redirect(to: place.path(topic), flash: "\(says) ‘\(topic.name)’.")
    }
}
