public import Directory
public import Storage
import Tabular

/// Lists of projects, as the directory's imports take them.
public struct ProjectListFormat: ImportedFormat {
    public let format = ImportFormat.projects

    public init() {}

    public func read(
        _ file: inout ImportedFile, _ context: ImportContext, _ transaction: any Transaction,
        _ progress: (ImportProgress) throws -> Void
    ) throws -> ImportNotebook {
        let options = ProjectListOptions(context.options.choices)
        let reader = try ProjectListReader(
            header: file.header, mapping: context.options.mapping ?? ColumnMapping(name: "", columns: [:]),
            options: options)
        var pass = ProjectListPass(transaction, context, options)
        while true {
            let rows = try file.next()
            if rows.isEmpty { break }
            pass.notebook.report.rows += rows.count
            var good: [ProjectListRow] = []
            for row in rows {
                do throws(RowRefusal) {
                    try ImportedFile.check(row)
                    pass.count(name: reader.name(row))
                    good.append(try reader.read(row))
                } catch {
                    pass.notebook.refuse(row.line, error)
                }
            }
            // A half at a time: statements name each row several times.
            for start in stride(from: 0, to: good.count, by: ProjectListPass.batch) {
                try pass.take(Array(good[start..<min(start + ProjectListPass.batch, good.count)]))
            }
            try progress(file.progress(pass.notebook.report.rows))
        }
        pass.sum()
        let rows = pass.notebook.report.rows
        try pass.settle { done in
            try progress(ImportProgress(stage: "Writing entries", rows: min(done, rows), total: rows))
        }
        return pass.notebook
    }
}
