import Kernel
import Web

extension Files.Arrival {
    /// What a form, or a program, says of a file that it sends.
    /// - Throws: a fault of kind `invalid` for what may not be said.
    init(sent: String, mediaType: String?, note: String?, marking: String?) throws {
        var form = FormReader(FormData(["note": [note ?? ""]]))
        let note = form.text("note", "The note", limit: Files.noteLimit)
        try form.check()
        let name = MarkedName(reading: sent)
        self.init(
            name: name.name, mediaType: mediaType ?? "application/octet-stream", note: note,
            marking: max(try Marking.read(marking), name.marking))
    }
}

/// What became of the files of one upload: each is kept or not by itself.
struct UploadOutcome: Sendable {
    private var kept: [Files.Kept] = []
    private var refused: [(name: String, message: String, field: String)] = []

    var isEmpty: Bool { kept.isEmpty && refused.isEmpty }

    mutating func keep(_ file: Files.Kept) { kept.append(file) }

    mutating func refuse(_ name: String, _ fault: Fault) {
        for (field, message) in fault.fields.sorted(by: { $0.key < $1.key }) {
            // What is said of the whole form is said once.
            if refused.contains(where: { $0.message == message && $0.field == field }) { continue }
            refused.append((name, message, field))
        }
    }

    /// What to say beside the form; empty when all were kept.
    var errors: FormErrors {
        var errors = FormErrors()
        if refused.isEmpty { return errors }
        let isOne = kept.isEmpty && refused.count == 1
        for (name, message, field) in refused {
            let isNamed = isOne || name.isEmpty || field != "file" || message.contains("‘\(name)’")
            errors.add(field, isNamed ? message : "‘\(name)’ was not kept. \(message)")
        }
        if !kept.isEmpty { errors.add("file", "The others were kept: \(names)") }
        return errors
    }

    /// A fault that ends the upload, with what was kept before it.
    func ending(_ fault: Fault) -> Fault {
        if kept.isEmpty { return fault }
        func more(_ text: String) -> String { text.replacing("Nothing was kept", with: "Nothing more was kept") }
        return Fault(
            fault.kind, "Kept: \(names). Then the upload ended. \(more(fault.message))",
            fields: fault.fields.mapValues { "Kept: \(names). \(more($0))" }, steps: fault.steps)
    }

    private var names: String { kept.map { "‘\($0.item.name)’" }.joined(separator: ", ") }

    /// What is said when all were kept.
    var sentence: String {
        if let only = kept.first, kept.count == 1 { return only.sentence }
        let same = kept.filter(\.isUnchanged).count
        let rest = same == 0 ? "" : " \(count(same, "file", "files")) had the very same contents already."
        return "\(kept.count) files are there.\(rest)"
    }
}

extension Files.Kept {
    /// What became of it, for whoever sent it.
    var sentence: String {
        if isHealed {
            let what = isUnchanged ? "no new version was made" : "it is at version \(version)"
            return
                "‘\(item.name)’: \(what). What was stored of these contents was damaged; it is whole again."
        }
        if isUnchanged { return "‘\(item.name)’ has these very contents already: no new version was made." }
        return isNewFile ? "‘\(item.name)’ is there." : "‘\(item.name)’ is now at version \(version)."
    }
}
