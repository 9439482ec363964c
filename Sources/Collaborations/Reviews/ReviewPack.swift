import FoundationEssentials
import Kernel
import Papers
import Web

/// What lies before those who hold a review: made anew until it is held, and then kept as it was. It is one content for the
/// page, for paper and for the archive.
struct ReviewPack: Codable, Sendable, Equatable {
    struct Section: Codable, Sendable, Equatable {
        let heading: String
        let blocks: [Block]
    }

    enum Block: Codable, Sendable, Equatable {
        case paragraph(String)
        case lines([Piece])
        case table(caption: String, columns: [String], numeric: [Int], rows: [[Piece]])
    }

    /// A text, and the page about it where it has one.
    struct Piece: Codable, Sendable, Equatable {
        let text: String
        let path: String?

        init(_ text: String, _ path: String? = nil) {
            self.text = text
            self.path = path
        }
    }

    let sections: [Section]

    init(_ sections: [Section]) { self.sections = sections }

    init(kept json: String) throws {
        self = try JSONDecoder().decode(ReviewPack.self, from: Data(json.utf8))
    }

    /// As JSON with the names in order.
    func kept() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    // MARK: - For readers

    /// - Parameter isLinked: not in an archive, where the pages are not.
    func html(isLinked: Bool = true) -> HTML {
        sections.map { section -> HTML in
            let blocks = section.blocks.map { Self.html($0, isLinked) }
            return "<section class=\"cc-part\"><h2 class=\"govuk-heading-m\">\(section.heading)</h2>\(blocks)</section>"
        }.joined("")
    }

    private static func html(_ block: Block, _ isLinked: Bool) -> HTML {
        switch block {
        case .paragraph(let text): return "<p class=\"govuk-body\">\(text)</p>"
        case .lines(let lines):
            return
                "<ul class=\"govuk-list govuk-list--bullet\">\(lines.map { "<li>\(html($0, isLinked))</li>" as HTML })</ul>"
        case .table(let caption, let columns, let numeric, let rows):
            return Web.table(
                caption: caption, columns, numeric: Set(numeric), rows.map { row in row.map { html($0, isLinked) } })
        }
    }

    private static func html(_ piece: Piece, _ isLinked: Bool) -> HTML {
        guard isLinked, let path = piece.path else { return HTML(text: piece.text) }
        return Link(piece.text, path).html
    }

    /// To keep and to print.
    func paper(title: String, opening: [String], footer: String) -> Paper {
        let blocks = sections.flatMap { section in
            [PaperBlock.heading(1, RichText(section.heading))] + section.blocks.map(Self.paper)
        }
        return Paper(title: title, footer: footer, opening.map { .paragraph(RichText($0)) } + blocks)
    }

    private static func paper(_ block: Block) -> PaperBlock {
        switch block {
        case .paragraph(let text): .paragraph(RichText(text))
        case .lines(let lines): .bullets(lines.map { RichText($0.text) })
        case .table(let caption, let columns, let numeric, let rows):
            .table(
                PaperTable(
                    caption: caption,
                    columns: columns.enumerated().map { .init($1, isNumeric: numeric.contains($0)) },
                    rows: rows.map { row in row.map { RichText($0.text) } }))
        }
    }
}
