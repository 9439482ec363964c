/// A Python literal, as data files hold where somebody printed a dictionary or list into a column
/// (`ast.literal_eval` would read them). Tuples and sets are read as lists, adjacent strings are joined.
public indirect enum PythonLiteral: Sendable, Equatable {
    /// One entry of a dictionary, in the order of the text; a repeated key is kept twice.
    public struct Entry: Sendable, Equatable {
        public let key: PythonLiteral
        public let value: PythonLiteral
        public init(key: PythonLiteral, value: PythonLiteral) {
            self.key = key
            self.value = value
        }
    }

    case none
    case boolean(Bool)
    case integer(Int)
    /// Also whole numbers beyond 64 bits, `nan` and `inf`.
    case number(Double)
    case string(String)
    case list([PythonLiteral])
    case dictionary([Entry])

    /// - Parameter maximumDepth: how deep lists and dictionaries may nest.
    /// - Throws: `PythonLiteralError` at the first byte that does not fit.
    public init(parsing text: String, maximumDepth: Int = 64) throws(PythonLiteralError) {
        var parser = PythonLiteralParser(bytes: Array(text.utf8), maximumDepth: min(maximumDepth, 512))
        self = try parser.parseAll()
    }

    /// The value of a dictionary's key; as in Python the last one counts. `nil` if absent or no dictionary.
    public subscript(key: String) -> PythonLiteral? {
        guard case .dictionary(let entries) = self else { return nil }
        return entries.last { $0.key == .string(key) }?.value
    }

    public var stringValue: String? {
        if case .string(let value) = self { value } else { nil }
    }

    public var listValue: [PythonLiteral]? {
        if case .list(let value) = self { value } else { nil }
    }
}

/// Why a text is no literal.
public struct PythonLiteralError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Reason: String, Sendable {
        case unexpectedCharacter = "an unexpected character"
        case unexpectedEnd = "an unexpected end"
        case badEscape = "an escape that is not understood"
        case badNumber = "a number that is not understood"
        case tooDeep = "too many levels"
        case textAfterEnd = "text after the end"
    }

    public let reason: Reason
    /// In bytes of UTF-8, from 0.
    public let offset: Int

    public var description: String { "\(reason.rawValue) at position \(offset)" }
}
