import NameForms

/// Splits text into the words under which it is indexed and looked up.
///
/// A word is a run of letters and digits, folded. Apostrophes vanish ("O'Brien" is `obrien`); hyphens, dots,
/// ampersands and slashes separate. When text is *indexed*, compounds are kept in one piece as well
/// ('Smith-Jones' is `smith`, `jones` and `smithjones`; "O'Brien" is also `brien`), so that either spelling
/// finds them.
enum Tokens {
    /// Longer words are cut: nobody types them, and they would swell the vocabulary.
    static let maximumBytes = 40

    /// The words of what somebody typed, at most `maximum`.
    static func words(_ text: some StringProtocol, maximum: Int = .max) -> [String] {
        var words: [String] = []
        scan(text, compounds: false) { word in
            words.append(word)
            return words.count < maximum
        }
        return words
    }

    /// The words under which a text is indexed, compounds included.
    static func forEachIndexed(_ text: some StringProtocol, _ body: (String) -> Void) {
        scan(text, compounds: true) { word in
            body(word)
            return true
        }
    }

    private static func scan(_ text: some StringProtocol, compounds: Bool, _ body: (String) -> Bool) {
        var scanner = Scanner(compounds: compounds)
        for scalar in text.unicodeScalars {
            switch Self.kind(of: scalar) {
            case .letter:
                Folding.append(scalar, to: &scanner.part)
            case .apostrophe:
                scanner.apostrophe()
            case .joiner:
                if !scanner.endPart(body) { return }
            case .nothing:
                continue
            case .separator:
                if !scanner.endPart(body) || !scanner.endCompound(body) { return }
            }
        }
        if scanner.endPart(body) { _ = scanner.endCompound(body) }
    }

    private enum Kind { case letter, apostrophe, joiner, nothing, separator }

    private static func kind(of scalar: Unicode.Scalar) -> Kind {
        let value = scalar.value
        if value < 0x80 {
            if (value | 0x20) &- 97 < 26 || value &- 48 < 10 { return .letter }
            if value == 0x27 || value == 0x60 { return .apostrophe }
            return value == 0x2D || value == 0x2E || value == 0x26 || value == 0x2F || value == 0x5F
                ? .joiner : .separator
        }
        if value == 0x2019 || value == 0x2018 || value == 0x2BC { return .apostrophe }
        if value == 0x2010 || value == 0x2011 { return .joiner }
        if value < 0x250 {
            return value == 0xD7 || value == 0xF7 || value < 0xC0 ? .separator : .letter
        }
        // Soft hyphens, joiners, direction marks and variation selectors are invisible: they neither belong to a word nor
        // end one.
        if value >= 0x200B && value <= 0x200F || value >= 0x202A && value <= 0x202E
            || value >= 0x2060 && value <= 0x206F || value >= 0xFE00 && value <= 0xFE0F || value == 0xFEFF
        {
            return .nothing
        }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .decimalNumber, .letterNumber, .nonspacingMark, .spacingMark:
            return .letter
        default:
            return .separator
        }
    }

    private struct Scanner {
        let compounds: Bool
        var part: [UInt8] = []
        private var compound: [UInt8] = []
        private var parts = 0
        private var afterApostrophe: Int?

        init(compounds: Bool) {
            self.compounds = compounds
        }

        mutating func apostrophe() {
            if !part.isEmpty { afterApostrophe = part.count }
        }

        /// Ends a part of a compound; answers whether to go on.
        mutating func endPart(_ body: (String) -> Bool) -> Bool {
            defer {
                part.removeAll(keepingCapacity: true)
                afterApostrophe = nil
            }
            if part.isEmpty { return true }
            if compounds {
                compound.append(contentsOf: part)
                parts += 1
                if let start = afterApostrophe, part.count - start >= 3, !body(Tokens.word(part[start...])) {
                    return false
                }
            }
            return body(Tokens.word(part[...]))
        }

        mutating func endCompound(_ body: (String) -> Bool) -> Bool {
            defer {
                compound.removeAll(keepingCapacity: true)
                parts = 0
            }
            if parts < 2 || compound.count > 24 { return true }
            return body(Tokens.word(compound[...]))
        }
    }

    private static func word(_ bytes: ArraySlice<UInt8>) -> String {
        if bytes.count <= maximumBytes { return String(decoding: bytes, as: UTF8.self) }
        var end = bytes.startIndex + maximumBytes
        while end > bytes.startIndex, bytes[end] & 0xC0 == 0x80 { end -= 1 }
        return String(decoding: bytes[..<end], as: UTF8.self)
    }
}
