import Storage

/// Conditions that several lists share. What a filter names and the viewer may not know of matches nothing, exactly as
/// what does not exist.
enum APIFilters {
    static let body = APIParameter.query("body", .slug, "Only of the body with this slug.")
    static let team = APIParameter.query("team", .identifier, "Only in the team with this identifier.")
    static let topic = APIParameter.query("topic", .slug, "Only tagged with the topic that has this slug.")

    static func body(_ slug: String, _ column: SQL, _ sight: Sight) -> SQL {
        "\(column) = (SELECT body.id FROM body WHERE body.slug = \(slug) AND \(sight.bodies))"
    }

    /// Of people: tagged with the topic, as far as the viewer may know.
    static func person(topic slug: String, _ sight: Sight) -> SQL {
        "person.id IN (\(TopicStore.tagged("(SELECT topic.id FROM topic WHERE topic.slug = \(slug))", sight)))"
    }

    static func topic(_ slug: String, _ column: SQL, _ kind: String) -> SQL {
        """
        \(column) IN (SELECT topic_tag.subject_id FROM topic_tag JOIN topic ON topic.id = topic_tag.topic_id \
        WHERE topic.slug = \(slug) AND topic_tag.subject_kind = \(kind))
        """
    }
}
