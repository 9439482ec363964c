/// A document for people to keep: the same content becomes a page to print (``html``) and a file to edit
/// (``openDocument(at:)``). Control characters that no document may hold are dropped on the way.
public struct Paper: Sendable, Hashable {
    public let title: String
    /// Stands at the foot of every page, beside the page number.
    public let footer: String
    public let blocks: [PaperBlock]
    /// A language tag (BCP 47), such as 'en-GB' or 'cy'.
    public let language: String

    public init(title: String, footer: String = "", language: String = "en-GB", _ blocks: [PaperBlock]) {
        self.title = title
        self.footer = footer
        self.language = language
        self.blocks = blocks
    }
}

public enum PaperBlock: Sendable, Hashable {
    /// Level 1 is the highest below the title, 3 the lowest; others become the nearest of these.
    case heading(Int, RichText)
    case paragraph(RichText)
    case bullets([RichText])
    /// Numbered from 1.
    case numbers([RichText])
    case table(PaperTable)
    /// What follows begins on a new page.
    case pageBreak
}

/// A table with a header row. Rows are cut or filled up to its columns.
public struct PaperTable: Sendable, Hashable {
    public struct Column: Sendable, Hashable, ExpressibleByStringLiteral {
        public let title: String
        /// Numbers stand at the right, so that their digits do.
        public let isNumeric: Bool

        public init(_ title: String, isNumeric: Bool = false) {
            self.title = title
            self.isNumeric = isNumeric
        }

        public init(stringLiteral title: String) { self.init(title) }
    }

    /// What the table shows, for those who cannot see it at a glance; stands above it.
    public let caption: String
    public let columns: [Column]
    public let rows: [[RichText]]

    public init(caption: String, columns: [Column], rows: [[RichText]]) {
        self.caption = caption
        self.columns = columns
        self.rows = rows.map { row in
            columns.indices.map { row.indices.contains($0) ? row[$0] : "" }
        }
    }
}

/// Text of which parts are bold or italic: `"Signed by " + .bold(name)`. A line feed begins a new line.
public struct RichText: Sendable, Hashable, ExpressibleByStringLiteral {
    public struct Span: Sendable, Hashable {
        public let text: String
        public let isBold: Bool
        public let isItalic: Bool
    }

    public let spans: [Span]

    private init(spans: [Span]) { self.spans = spans }

    public init(_ text: String) { spans = [Span(text: text, isBold: false, isItalic: false)] }
    public init(stringLiteral text: String) { self.init(text) }

    public static func bold(_ text: String) -> RichText {
        RichText(spans: [Span(text: text, isBold: true, isItalic: false)])
    }

    public static func italic(_ text: String) -> RichText {
        RichText(spans: [Span(text: text, isBold: false, isItalic: true)])
    }

    public static func boldItalic(_ text: String) -> RichText {
        RichText(spans: [Span(text: text, isBold: true, isItalic: true)])
    }

    public static func + (left: RichText, right: RichText) -> RichText { RichText(spans: left.spans + right.spans) }
}
