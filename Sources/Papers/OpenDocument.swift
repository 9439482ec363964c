public import Archives
import FoundationEssentials

extension Paper {
    /// The paper as a text document (.odt, OpenDocument 1.2, `application/vnd.oasis.opendocument.text`), which word
    /// processors open and change.
    /// - Parameter moment: when it was made, in milliseconds since 1970. The same paper and moment give the same bytes.
    /// - Throws: ``ArchiveFailure`` when zlib has no memory.
    public func openDocument(at moment: Int64) throws(ArchiveFailure) -> [UInt8] {
        let date = Date(timeIntervalSince1970: (Double(moment) / 1_000).rounded(.down)).formatted(.iso8601)
        let parts: [(String, Markup)] = [
            ("content.xml", OpenDocumentContent.file(self)), ("styles.xml", OpenDocumentStyles.file(self)),
            ("meta.xml", OpenDocumentFiles.meta(self, date)), ("META-INF/manifest.xml", OpenDocumentFiles.manifest),
        ]
        var archive = ArchiveEncoder()
        // Part 3, section 3.3: first and stored, so that the type stands at a fixed place.
        var bytes = try archive.file(
            "mimetype", Array("application/vnd.oasis.opendocument.text".utf8), modified: moment, method: .stored)
        for (name, content) in parts { bytes += try archive.file(name, content.bytes, modified: moment) }
        return try bytes + archive.finish()
    }
}

enum OpenDocumentFiles {
    static let manifest: Markup = """
        <?xml version="1.0" encoding="UTF-8"?>
        <manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">
        <manifest:file-entry manifest:full-path="/" manifest:version="1.2" manifest:media-type="application/vnd.oasis.opendocument.text"/>
        <manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
        <manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/>
        <manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/>
        </manifest:manifest>
        """

    static func meta(_ paper: Paper, _ date: String) -> Markup {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" \
        xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" \
        office:version="1.2">
        <office:meta><meta:generator>Concordat</meta:generator><dc:title>\(paper.title)</dc:title>\
        <dc:language>\(paper.language)</dc:language><meta:creation-date>\(date)</meta:creation-date>\
        <dc:date>\(date)</dc:date></office:meta>
        </office:document-meta>
        """
    }
}
