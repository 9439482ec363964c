/// How a letter is written out.
extension Letter {
    /// The plain text, the link on a line of its own, so that mail programs recognise it.
    public var plain: String {
        var parts = [text.trimmed]
        if let link { parts.append("\(link.label):\n\(link.url)") }
        parts.append(afterLink.trimmed)
        return parts.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
    }

    /// The same in HTML, everything escaped. Styles are inline, as mail programs drop all others.
    public var html: String {
        var body = paragraphs(text)
        if let link {
            if link.url.hasPrefix("https://") || link.url.hasPrefix("http://") {
                body += """
                    <p style="margin:0 0 20px"><a href="\(escaped(link.url))" style="\(Self.button)">\
                    \(escaped(link.label))</a></p>
                    <p style="margin:0 0 20px;color:#505a5f;word-break:break-all">Or copy this address: \
                    \(escaped(link.url))</p>

                    """
            } else {
                body += paragraphs("\(link.label): \(link.url)")
            }
        }
        body += paragraphs(afterLink)
        return """
            <!DOCTYPE html>
            <html lang="en-GB">
            <head><meta charset="utf-8"><title>\(escaped(subject))</title></head>
            <body style="margin:0;padding:20px;background:#ffffff">
            <div style="max-width:600px;font:19px/1.3 Arial,sans-serif;color:#0b0c0c">
            \(body)</div>
            </body>
            </html>

            """
    }

    private static let button =
        "display:inline-block;padding:8px 14px;background:#00703c;color:#ffffff;font-weight:bold;"
        + "text-decoration:none"
}

private func paragraphs(_ text: String) -> String {
    var result = ""
    var lines: [String] = []
    func finish() {
        if lines.isEmpty { return }
        result += "<p style=\"margin:0 0 20px\">\(lines.joined(separator: "<br>\n"))</p>\n"
        lines = []
    }
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
        if line.allSatisfy(\.isWhitespace) { finish() } else { lines.append(escaped(String(line))) }
    }
    finish()
    return result
}

private func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "&": result += "&amp;"
        case "<": result += "&lt;"
        case ">": result += "&gt;"
        case "\"": result += "&quot;"
        case "'": result += "&#39;"
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result
}

extension String {
    fileprivate var trimmed: String {
        let start = drop(while: \.isWhitespace)
        let kept = start.lastIndex { !$0.isWhitespace }
        return kept.map { String(start[...$0]) } ?? ""
    }

    /// On one line, without control characters, at most `limit` characters: fit for a header field.
    func headerText(limit: Int) -> String {
        let scalars = unicodeScalars.map { scalar in
            scalar.properties.generalCategory == .control
                || scalar.properties.generalCategory == .lineSeparator
                || scalar.properties.generalCategory == .paragraphSeparator ? " " : Character(scalar)
        }
        return String(String(scalars).trimmed.prefix(limit))
    }

    /// Without the one character that PostgreSQL cannot keep.
    var withoutNul: String { contains("\0") ? String(filter { $0 != "\0" }) : self }
}
