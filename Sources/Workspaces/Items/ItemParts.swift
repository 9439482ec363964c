import Directory
import Kernel
import Web

/// Pieces of the pages of folders and files.
enum ItemParts {
    static func marking(_ marking: Marking) -> HTML { tag(marking.name, marking == .official ? .grey : .orange) }

    /// A name with a box to select it.
    static func pick(_ item: Item, _ name: HTML) -> HTML {
        let id = "\(item.id)"
        return """
            <div class="cc-pick"><input type="checkbox" name="item" value="\(id)" id="item-\(id)" \
            aria-label="Select \(item.name)"><div>\(name)</div></div>
            """
    }

    /// What is wrong with what was selected.
    static func error(_ errors: FormErrors) -> HTML {
        guard let message = errors["item"] else { return .empty }
        return """
            <p id="item" class="govuk-error-message"><span class="govuk-visually-hidden">Error:</span> \(message)</p>
            """
    }

    /// A person's name, with the tag of a guest.
    static func name(_ name: String, _ person: Person.ID?, _ guests: [Person.ID: GuestMark]) -> HTML {
        guard let guest = person.flatMap({ guests[$0] }) else { return HTML(text: name) }
        return "\(name) \(guest.html)"
    }

    static func lock(_ locks: [ItemLock]) -> HTML {
        guard let lock = locks.last else { return .empty }
        return "<br><span class=\"cc-why\">Checked out by \(lock.owner) until \(lock.expiresAt.plain)</span>"
    }

    /// The form to send files: what decides about them stands before them. The script sends them in parts.
    static func upload(
        _ visit: Visit, _ action: String, _ label: String, isMultiple: Bool, marking: Marking, _ kept: FormData,
        _ errors: FormErrors
    ) -> HTML {
        """
        <form method="post" action="\(action)" enctype="multipart/form-data" novalidate \
        data-uploads="\(parts(of: action))" data-limit="\(Int(Files.limit))">\(visit.formToken)
        \(radios("marking", "Marking", value: kept["marking"] ?? marking.rawValue, Marking.choices, error: errors["marking"]))
        \(textField("note", "Note", value: kept["note"] ?? "", hint: "What changed, for those who read the versions", error: errors["note"]))
        \(fileField("file", label, isMultiple: isMultiple, error: errors["file"]))
        \(button("Upload"))</form>\(Lesson.link(.versions, .markings))
        """
    }

    /// Where the script sends the files of a form.
    private static func parts(of action: String) -> String {
        "\(action[..<(action.lastIndex(of: "/") ?? action.endIndex)])/uploads"
    }

    static func sharing(_ advice: SharingAdvice) -> HTML {
        """
        <h2 class="govuk-heading-s">May I share this?</h2>
        <p class="govuk-body">\(advice.sentence)</p><p class="cc-why">Rule: \(advice.rule).</p>
        """
    }

    /// The form to mark something; its field has another name than that of an upload on the same page.
    static func markingForm(_ visit: Visit, _ item: Item, _ path: String, _ errors: FormErrors) -> HTML {
        let hint = item.kind == .folder ? "OFFICIAL-SENSITIVE marks everything in it too" : nil
        return details(
            "Change the marking", isOpen: errors["item-marking"] != nil,
            """
            <form method="post" action="\(path)/marking" novalidate>\(visit.formToken)
            \(radios("item-marking", "Marking of this \(item.kind.rawValue)", value: item.marking.rawValue, Marking.choices, hint: hint, error: errors["item-marking"]))
            \(button("Change the marking", .secondary))</form>\(Lesson.link(.markings))
            """)
    }

    static func renameForm(
        _ visit: Visit, _ item: Item, _ path: String, _ kept: FormData, _ errors: FormErrors
    ) -> HTML {
        details(
            "Rename", isOpen: errors["name"] != nil,
            """
            <form method="post" action="\(path)/rename" novalidate>\(visit.formToken)
            \(textField("name", "Name", value: kept["name"] ?? item.name, error: errors["name"]))
            \(button("Rename", .secondary))</form>
            """)
    }

    /// What is done with one item through the same door as with several.
    static func actions(_ visit: Visit, _ item: Item, _ workspace: Workspace, mayChange: Bool) -> HTML {
        var fields = ["item": "\(item.id)"]
        if let parent = item.parent { fields["in"] = "\(parent)" }
        func act(_ name: String, _ text: String) -> HTML {
            actionForm(
                visit, "\(workspace.path)/selected", text, fields: fields.merging(["act": name]) { $1 },
                about: item.name)
        }
        return """
            <div class="cc-actions">\(if: mayChange, act("move", "Move"))\(act("copy", "Copy"))\
            \(if: mayChange, act("bin", "Move to the bin"))</div>
            """
    }
}
