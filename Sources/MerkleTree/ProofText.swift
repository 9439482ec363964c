import FoundationEssentials

/// Text that is not a proof or a tree head, and why, in plain words.
public struct MalformedProof: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// The lines of a proof, in sections that an empty line parts.
enum TextSections {
    /// Refuses what could be read in two ways: other control characters than line feeds, empty sections, a
    /// last line without its end, bytes that are not UTF-8.
    static func split(_ bytes: [UInt8]) throws(MalformedProof) -> [[String]] {
        guard !bytes.isEmpty else { throw MalformedProof("the text is empty") }
        guard bytes.allSatisfy({ $0 >= 0x20 || $0 == 0x0A }) else {
            throw MalformedProof("the text has control characters; lines end with a line feed alone")
        }
        guard bytes.last == 0x0A else {
            throw MalformedProof("the text is cut short: its last line has no end")
        }
        var sections: [[String]] = [[]]
        for line in bytes.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false) {
            if line.isEmpty {
                sections.append([])
            } else if let text = String(validating: line, as: UTF8.self) {
                sections[sections.count - 1].append(text)
            } else {
                throw MalformedProof("the text is not UTF-8")
            }
        }
        guard sections.allSatisfy({ !$0.isEmpty }) else {
            throw MalformedProof("the text has an empty line too many")
        }
        return sections
    }
}

/// Base 64 (RFC 4648, section 4) that has one spelling only for the same bytes.
enum Base64 {
    static func encode(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString()
    }

    static func decode(_ text: some StringProtocol) -> [UInt8]? {
        let text = String(text)
        // Foundation ignores stray bits in the last character; a proof must not have two spellings.
        guard let data = Data(base64Encoded: text), data.base64EncodedString() == text else { return nil }
        return Array(data)
    }

    static func decodeHash(_ text: some StringProtocol) -> MerkleHash? {
        decode(text).flatMap { MerkleHash(bytes: $0) }
    }
}

/// Whole numbers without sign, leading zeros or anything else around them.
enum Decimal {
    static func parse(_ text: some StringProtocol, as name: String) throws(MalformedProof) -> UInt64 {
        guard let value = UInt64(text), String(value) == text else {
            throw MalformedProof("\(name) is not a whole number below 2^64 in plain digits")
        }
        return value
    }
}
