import Journal
import Kernel
import Web

/// Entries of the journal as people read them.
enum RecordLines {
    /// So many lines say what happened lately.
    private static let shortLength = 6

    static func list(_ record: RecordEntries) -> HTML {
        if record.entries.isEmpty { return empty("What is done here would be listed.") }
        return "<ul class=\"cc-list\">\(record.entries.map { line(record.sentence($0).text, $0) })</ul>"
    }

    /// The last few things that happened; what one person did over and over on one day is one line.
    static func short(_ record: RecordEntries) -> HTML {
        if record.entries.isEmpty { return list(record) }
        var runs: [(first: JournalEntry, sentence: JournalSentence, times: Int)] = []
        for entry in record.entries {
            let sentence = record.sentence(entry)
            if let last = runs.last, last.sentence.brief == sentence.brief, last.first.verb == entry.verb,
                last.first.actor == entry.actor, last.first.time.day == entry.time.day
            {
                runs[runs.count - 1].times += 1
            } else {
                runs.append((entry, sentence, 1))
            }
        }
        let lines = runs.prefix(shortLength).map { run -> HTML in
            switch run.times {
            case 1: line(run.sentence.text, run.first)
            case 2: line("\(run.sentence.brief), twice", run.first)
            default: line("\(run.sentence.brief), \(run.times) times", run.first)
            }
        }
        return "<ul class=\"cc-list\">\(lines)</ul>"
    }

    private static func line(_ what: String, _ entry: JournalEntry) -> HTML {
        """
        <li><span class="cc-list__title">\(what)</span>\
        <p class="cc-why">\(JournalSentence(entry).actor) · \(entry.time.day.plain)</p></li>
        """
    }
}
