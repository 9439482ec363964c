/// What a part of a form says about itself in its headers (RFC 7578, section 4).
public struct MultipartPart: Sendable, Equatable {
    /// The field's name.
    public let name: String
    /// The file's name without any folder, cleaned by `FileName.cleaned`; nil when the part is an ordinary
    /// field. A file control left empty sends a part with the name "".
    public let filename: String?
    /// As the browser guessed it, in lower case, without parameters. Never trust it.
    public let contentType: String?

    public init(name: String, filename: String?, contentType: String?) {
        self.name = name
        self.filename = filename
        self.contentType = contentType
    }

    /// Reads a block of header lines, without the empty line that ends it.
    init(headers block: ArraySlice<UInt8>) throws(MultipartFailure) {
        var disposition: HeaderParameters?
        var contentType: String?
        for line in block.split(separator: UInt8(ascii: "\n")) {
            let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { throw .malformedHeaders }
            let value = line[line.index(after: colon)...]
            switch String(decoding: line[..<colon], as: UTF8.self).lowercased() {
            case "content-disposition":
                disposition = HeaderParameters(value, quoting: .onlyQuotes)
            case "content-type":
                contentType = HeaderParameters(value, quoting: .quotedPairs).value
            default: continue
            }
        }
        guard let disposition, disposition.value == "form-data", let name = disposition["name"] else {
            throw .malformedHeaders
        }
        self.name = Self.unescaped(name)
        // RFC 7578 forbids `filename*`, yet some clients send it, and then it holds the better name.
        let filename = disposition["filename*"].flatMap(Self.extended) ?? disposition["filename"]
        self.filename = filename.map { FileName.cleaned(Self.unescaped($0)) }
        self.contentType = contentType
    }

    /// Browsers write a double quote and line ends in a name as %22, %0D and %0A, and nothing else (HTML
    /// standard, 'multipart/form-data encoding algorithm').
    private static func unescaped(_ text: String) -> String {
        var result: [UInt8] = []
        var rest = Substring(text).utf8
        while let byte = rest.first {
            if byte == UInt8(ascii: "%") {
                let code = String(decoding: rest.prefix(3), as: UTF8.self).uppercased()
                let plain: UInt8? = code == "%22" ? 0x22 : code == "%0D" ? 0x0D : code == "%0A" ? 0x0A : nil
                if let plain {
                    result.append(plain)
                    rest = rest.dropFirst(3)
                    continue
                }
            }
            result.append(byte)
            rest = rest.dropFirst()
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// `UTF-8'en'na%C3%AFve.txt` (RFC 8187); nil for another character set.
    private static func extended(_ text: String) -> String? {
        let pieces = text.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
        guard pieces.count == 3, pieces[0].lowercased() == "utf-8" else { return nil }
        var result: [UInt8] = []
        var bytes = pieces[2].utf8.makeIterator()
        while let byte = bytes.next() {
            guard byte == UInt8(ascii: "%") else {
                result.append(byte)
                continue
            }
            guard let high = bytes.next().flatMap(hexadecimal), let low = bytes.next().flatMap(hexadecimal)
            else { return nil }
            result.append(high << 4 | low)
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

/// Names of files that came from outside.
public enum FileName {
    /// The longest name kept, in UTF-8 bytes: what common file systems allow.
    public static let longest = 255

    /// The last component of a path written in any system's way, without control and direction-changing
    /// characters, cut to `longest` bytes with its extension kept. "." and ".." become "".
    public static func cleaned(_ name: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in name.unicodeScalars {
            if scalar == "/" || scalar == "\\" {
                scalars = String.UnicodeScalarView()
            } else if !isHidden(scalar) {
                scalars.append(scalar)
            }
        }
        let clean = trimmed(Substring(String(scalars)))
        if clean == "." || clean == ".." { return "" }
        return shortened(clean)
    }

    /// Control characters, and those that make 'exe.txt' out of 'txt.exe'.
    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }

    private static func shortened(_ name: String) -> String {
        guard name.utf8.count > longest else { return name }
        var ending: Substring = ""
        if let dot = name.lastIndex(of: "."), name[dot...].utf8.count <= 20 { ending = name[dot...] }
        // By scalars: one character may hold any number of them.
        var start = String.UnicodeScalarView()
        var size = ending.utf8.count
        for scalar in name.unicodeScalars {
            size += String(scalar).utf8.count
            if size > longest { break }
            start.append(scalar)
        }
        return String(start) + ending
    }
}
