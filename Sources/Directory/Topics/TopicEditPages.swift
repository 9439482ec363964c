import Kernel
import Web

/// The forms about topics.
enum TopicEditPages {
    static func form(
        _ visit: Visit, heading: String, action: String, trail: [Link], fields: FormData, errors: FormErrors
    ) -> Page {
        func value(_ name: String) -> String { fields[name] ?? "" }
        return .form(
            heading, trail: trail, errors: errors,
            """
            <form method="post" action="\(action)" novalidate>\(visit.formToken)
            \(textField("name", "Name", value: value("name"), hint: "For example, ‘supported housing’", error: errors["name"]))
            \(textArea("meaning", "What does it mean?", value: value("meaning"),
                hint: "In plain English, for somebody new. It goes into the glossary.", error: errors["meaning"]))
            \(textField("broader", "Broader topic", value: value("broader"), hint: "The topic that this is a part of, if any",
                error: errors["broader"], width: 30))
            \(textArea("synonyms", "Other names", value: value("synonyms"), rows: 3, hint: "One on each line",
                error: errors["synonyms"]))
            \(textArea("abbreviations", "Abbreviations", value: value("abbreviations"), rows: 2,
                hint: "One on each line. Pages explain them.", error: errors["abbreviations"]))
            \(buttonOrCancel("Save", backTo: trail.last?.path ?? "/topics"))</form>
            """)
    }

    static func merge(_ visit: Visit, _ topic: Topic, into: String, errors: FormErrors) -> Page {
        .form(
            "Merge \(topic.name) into another topic", trail: [DirectoryLinks.topics, Link(topic.name, topic.path)],
            errors: errors,
            """
            <p class="govuk-body">Everything tagged ‘\(topic.name)’ gets the other topic instead, and ‘\(topic.name)’ becomes one \
            of its other names. This cannot be undone.</p>
            <form method="post" action="\(topic.path)/merge" novalidate>\(visit.formToken)
            \(textField("into", "Which topic stays?", value: into, error: errors["into"], width: 30))
            \(buttonOrCancel("Merge", .warning, backTo: topic.path))</form>
            """)
    }
}
