import Access
import Directory
import Kernel
import Notices
import Storage
import Web

/// The button with which one subscribes to a topic, and the list of one's topics under the settings.
struct SubscriptionPages: NoticeSettingsPanel {
    /// The page on which a button stands, to which it leads back.
    enum Place: String {
        case topic, register, settings

        func path(_ topic: Topic) -> String {
            switch self {
            case .topic: topic.path
            case .register: "/collaborations?topic=\(topic.slug)"
            case .settings: "/notices/settings"
            }
        }
    }

    static func button(
        _ visit: Visit, _ topic: Topic, from place: Place, in transaction: any Transaction
    ) throws -> HTML {
        let viewer = try visit.signedIn()
        let isSubscribed = try TopicSubscriptions(transaction).contains(topic.id, of: viewer)
        let path = "\(SubscriptionRoutes.path)/\(topic.slug)"
        let fields = ["from": place.rawValue]
        if isSubscribed {
            return """
                <div class="cc-actions"><span class="govuk-body">You subscribe to this topic.</span>\
                \(actionForm(visit, "\(path)/end", "End the subscription", fields: fields))</div>
                """
        }
        return """
            <div class="cc-actions">\(actionForm(visit, path, "Subscribe to this topic", fields: fields))\
            <span class="cc-why">What is new in it, on your start page and once a week by mail</span></div>
            """
    }

    func panel(_ visit: Visit, in transaction: any Transaction) throws -> HTML {
        let viewer = try visit.signedIn()
        let topics = try TopicSubscriptions(transaction).topics(of: viewer)
        let heading: HTML = "<h2 class=\"govuk-heading-m\" id=\"topics\">Your topics</h2>"
        if topics.isEmpty {
            return heading
                + empty(
                    "The topics that you subscribe to would be here. Subscribe on a topic’s page.",
                    Link("See the topics", "/topics").html)
        }
        let rows = topics.map { topic -> HTML in
            """
            <li><a class="govuk-link cc-list__title" href="\(topic.path)">\(topic.name)</a><div>\
            \(actionForm(visit, "\(SubscriptionRoutes.path)/\(topic.slug)/end", "End", .quiet, fields: ["from": "settings"], about: topic.name))</div></li>
            """
        }
        let isMailed = try TopicDigestStore(transaction).isWanted(by: viewer.account)
        let says =
            isMailed
            ? "What is new in them, and what is like your own efforts, comes by mail on Mondays at 7am, when there is something."
            : "Nothing about them comes by mail. Your start page shows what is new."
        return """
            \(heading)<ul class="cc-list">\(rows)</ul><p class="govuk-body">\(says)</p>
            \(actionForm(visit, "\(SubscriptionRoutes.path)", isMailed ? "Stop the weekly mail" : "Send me the weekly mail",
                fields: ["mail": isMailed ? "off" : "weekly"]))
            """
    }
}
