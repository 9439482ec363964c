import Blobs
import Kernel
import Storage

/// All of the SQL about what is derived from contents. Whoever asks has found the file through ``ItemStore`` first.
struct ContentsStore {
    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    /// The PDF made of an office document, or why there is none; `nil` when none was made yet, and an hour after one could
    /// not be made: meanwhile what lacked may be there.
    func pdf(of blob: Blob.ID, at now: Instant) throws -> DerivedPDF? {
        try transaction.one(
            DerivedPDF.self,
            """
            SELECT pdf_id, problem FROM file_pdf
            WHERE blob_id = \(blob) AND (pdf_id IS NOT NULL OR made_at > \(now - Interval.hours(1)))
            """)
    }

    func setPDF(_ pdf: DerivedPDF, of blob: Blob.ID, at now: Instant) throws {
        try transaction.run(
            """
            INSERT INTO file_pdf (blob_id, pdf_id, problem, made_at)
            VALUES (\(blob), \(pdf.blob), \(pdf.problem), \(now))
            ON CONFLICT (blob_id) DO UPDATE SET pdf_id = excluded.pdf_id, problem = excluded.problem,
                made_at = excluded.made_at
            """)
    }

    func hasText(_ blob: Blob.ID) throws -> Bool {
        try transaction.value(Int.self, "SELECT 1 FROM file_text WHERE blob_id = \(blob)") != nil
    }

    func setText(_ text: String, problem: String = "", of blob: Blob.ID, at now: Instant) throws {
        try transaction.run(
            """
            INSERT INTO file_text (blob_id, text, problem, read_at) VALUES (\(blob), \(text), \(problem), \(now))
            ON CONFLICT (blob_id) DO UPDATE SET text = excluded.text, problem = excluded.problem, read_at = excluded.read_at
            """)
    }

    /// Forgets what was derived of contents that are about to go for good. Call it before ``BlobStore/remove(_:)``.
    /// - Returns: blobs of PDFs that nothing refers to any more, which may go with them.
    func forget(_ blobs: [Blob.ID]) throws -> [Blob.ID] {
        let made = try transaction.values(
            Blob.ID.self, "SELECT pdf_id FROM file_pdf WHERE blob_id IN \(list: blobs) AND pdf_id IS NOT NULL")
        try transaction.run("DELETE FROM file_pdf WHERE blob_id IN \(list: blobs)")
        try transaction.run("DELETE FROM file_text WHERE blob_id IN \(list: blobs)")
        // The same PDF may have been uploaded as well, or made of something else.
        return try transaction.values(
            Blob.ID.self,
            """
            SELECT id FROM blob WHERE id IN \(list: made)
            AND NOT EXISTS (SELECT 1 FROM file_version WHERE file_version.blob_id = blob.id)
            AND NOT EXISTS (SELECT 1 FROM file_pdf WHERE file_pdf.pdf_id = blob.id)
            """)
    }
}

/// An office document as PDF.
struct DerivedPDF: Sendable, Equatable, RowDecodable {
    let blob: Blob.ID?
    /// Why there is none, in words for people.
    let problem: String

    init(_ blob: Blob.ID) {
        self.blob = blob
        problem = ""
    }

    init(problem: String) {
        blob = nil
        self.problem = problem
    }

    init(row: Row) throws {
        blob = try row.get("pdf_id")
        problem = try row.get("problem")
    }
}
