import XML

extension XMLName {
    static let language = XMLName("lang", in: "http://www.w3.org/XML/1998/namespace")
}

extension XMLElement {
    /// It as text that means the same wherever it is put: every namespace is said in it.
    /// - Parameter language: `xml:lang`, where it has none of its own.
    func text(inLanguage language: String? = nil) -> String {
        var result = ""
        write(into: &result, outer: nil, language: language)
        return result
    }

    private func write(into result: inout String, outer: String?, language: String?) {
        result += "<\(name.local)"
        if outer != name.namespace { result += " xmlns=\"\(escapedXML(name.namespace))\"" }
        var attributes = attributes
        if let language, attributes[.language] == nil { attributes[.language] = language }
        let sorted = attributes.sorted { ($0.key.namespace, $0.key.local) < ($1.key.namespace, $1.key.local) }
        for (number, (name, value)) in sorted.enumerated() {
            if name.namespace.isEmpty {
                result += " \(name.local)=\"\(escapedXML(value))\""
            } else if name.namespace == XMLName.language.namespace {
                result += " xml:\(name.local)=\"\(escapedXML(value))\""
            } else {
                result += " xmlns:a\(number)=\"\(escapedXML(name.namespace))\""
                result += " a\(number):\(name.local)=\"\(escapedXML(value))\""
            }
        }
        if text.isEmpty, children.isEmpty {
            result += "/>"
            return
        }
        result += ">"
        let bytes = text.utf8
        var position = 0
        func writeText(upTo end: Int) {
            let part = bytes.dropFirst(position).prefix(end - position)
            result += escapedXML(String(Substring(part)))
            position = end
        }
        for (child, place) in zip(children, places) {
            writeText(upTo: place)
            child.write(into: &result, outer: name.namespace, language: nil)
        }
        writeText(upTo: bytes.count)
        result += "</\(name.local)>"
    }
}

/// Text as it may stand in an element or an attribute. What XML 1.0 has no way to say is left out.
public func escapedXML(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
        switch scalar {
        case "&": result += "&amp;"
        case "<": result += "&lt;"
        case ">": result += "&gt;"
        case "\"": result += "&quot;"
        // As they are, a reader would make others of them.
        case "\r": result += "&#13;"
        case "\n", "\t": result.unicodeScalars.append(scalar)
        case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": continue
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result
}
