import Kernel
import Tabular

/// What the tables of an archive say, once they are checked: all that an import makes.
struct ArchivedWorkspace: Sendable {
    static let versionLimit = 20_000
    static let folderLimit = 20_000
    static let commentLimit = 50_000

    let name: String
    let purpose: String
    /// Each after the folder that it lies in.
    let folders: [Folder]
    let files: [File]
    let comments: [Remark]
    /// What lay in the bin is not taken.
    let binned: Int

    struct Folder: Sendable {
        let id: String
        let parent: String?
        let name: ItemName
        let marking: Marking
    }

    struct File: Sendable {
        let id: String
        let parent: String?
        let name: ItemName
        let marking: Marking
        /// Counted from 1.
        var versions: [Version]
    }

    struct Version: Sendable {
        let stored: String
        let sha256: String
        let bytes: Int64
        let mediaType: String
        /// What it was, as a note: 'Version 2, by Tom Whitlock on 3 May 2026. Two more beds'.
        let note: String
        let restores: Int?
    }

    struct Remark: Sendable {
        let item: String
        let version: Int?
        let text: String
    }

    /// - Throws: a fault of kind `invalid` beside `file` that says what is wrong.
    init(workspace: [UInt8], files: [UInt8], comments: [UInt8]) throws {
        var facts: [String: String] = [:]
        try Self.rows(workspace, ["what", "value"], limit: 100) { facts[$0[0]] = $0[1] }
        guard facts["format"] == ArchiveFormat.version else {
            throw Self.fault("it is not an archive of a workspace, or of a version that is not known here")
        }
        name = Self.clean(facts["name"] ?? "", limit: 120)
        purpose = Self.clean(facts["purpose"] ?? "", limit: 1_000, lines: true)
        if name.isEmpty { throw Self.fault("\(ArchiveFormat.workspaceFile) says no name") }
        var reader = FilesReader()
        try Self.rows(
            files, ArchiveFormat.fileColumns, limit: Self.versionLimit + Self.folderLimit
        ) { try reader.add($0) }
        self.files = try reader.checked()
        folders = reader.inOrder
        binned = reader.binned.count
        let known = Set(reader.folders.keys).union(reader.files.keys)
        var remarks: [Remark] = []
        try Self.rows(comments, ArchiveFormat.commentColumns, limit: Self.commentLimit) { row in
            guard known.contains(row[0]) else {
                if reader.binned.contains(row[0]) { return }
                throw Self.fault("there is a comment on something that is not in it")
            }
            let text = Self.clean(row[4], limit: Comment.limit, lines: true)
            try HigherMarking.refuse(onFirstPage: text, of: "a comment", field: "file")
            remarks.append(
                Remark(
                    item: row[0], version: Int(row[1]),
                    text: "\(Self.clean(row[2], limit: 200)) wrote\(Self.day(row[3])): \(text)"))
        }
        self.comments = remarks
    }

    static func fault(_ why: String) -> Fault {
        Fault.invalid("file", "This archive was not imported: \(why). Nothing was kept")
    }

    /// ' on 3 May 2026'.
    static func day(_ moment: String) -> String { Day(moment.prefix(10)).map { " on \($0.plain)" } ?? "" }

    /// What cannot be kept as a text is left out.
    static func clean(_ text: String, limit: Int, lines: Bool = false) -> String {
        (try? Text.clean(text, limit: 1 << 24, lines: lines)).map { String($0.prefix(limit)) } ?? ""
    }

    private static func rows(
        _ bytes: [UInt8], _ columns: [String], limit: Int, _ each: ([String]) throws -> Void
    ) throws {
        let options = CSVReadOptions(
            delimiter: UInt8(ascii: ","), maximumFieldBytes: 64 << 10, maximumRowBytes: 256 << 10, maximumFields: 40)
        var reader = CSVReader(bytes: bytes, options: options)
        guard let head = try reader.next()?.values, head.starts(with: columns)
        else { throw fault("one of its tables has other columns") }
        var count = 0
        while let row = try reader.next()?.values {
            guard row.count == head.count else { throw fault("a row of its tables has other columns") }
            count += 1
            guard count <= limit else { throw fault("it has more than \(grouped(limit)) rows in one table") }
            try each(row)
        }
    }

    /// Reads the table of files.
    private struct FilesReader {
        var folders: [String: Folder] = [:]
        var order: [String] = []
        var files: [String: File] = [:]
        var fileOrder: [String] = []
        var binned: Set<String> = []
        private var versions = 0

        mutating func add(_ row: [String]) throws {
            let id = row[0]
            guard UUID128(id) != nil else { throw fault("an item has no identifier") }
            if !row[15].isEmpty {
                binned.insert(id)
                return
            }
            let name = try self.name(row[3])
            guard let marking = Marking.allCases.first(where: { $0.name == row[4] }) else {
                throw fault("‘\(name.text)’ has a marking that is not known here")
            }
            let parent = row[2].isEmpty ? nil : row[2]
            switch Item.Kind(rawValue: row[1]) {
            case .folder:
                guard folders[id] == nil, files[id] == nil, folders.count < folderLimit else { throw twice(name) }
                folders[id] = Folder(id: id, parent: parent, name: name, marking: marking)
                order.append(id)
            case .file:
                versions += 1
                guard versions <= versionLimit else {
                    throw fault("it has more than \(grouped(versionLimit)) versions")
                }
                try add(version: row, to: id, parent, name, marking)
            case nil: throw fault("it has things that are neither files nor folders")
            }
        }

        private mutating func add(
            version row: [String], to id: String, _ parent: String?, _ name: ItemName, _ marking: Marking
        ) throws {
            guard folders[id] == nil else { throw twice(name) }
            if files[id] == nil {
                files[id] = File(id: id, parent: parent, name: name, marking: marking, versions: [])
                fileOrder.append(id)
            }
            let count = files[id]?.versions.count ?? 0
            guard Int(row[5]) == count + 1 else { throw fault("‘\(name.text)’ lacks a version") }
            guard row[7].utf8.count == 64, let bytes = Int64(row[8]), bytes >= 0 else {
                throw fault("‘\(name.text)’ has no size or no SHA-256")
            }
            let note = clean(row[10], limit: 400)
            try HigherMarking.refuse(inName: note, field: "file")
            let origin = "Version \(row[5]), by \(clean(row[11], limit: 60))\(day(row[12]))"
            files[id]?.versions.append(
                Version(
                    stored: row[6], sha256: row[7].lowercased(), bytes: bytes,
                    mediaType: clean(row[9], limit: 200), note: note.isEmpty ? origin : "\(origin). \(note)",
                    restores: Int(row[14]).flatMap { (1...max(1, count)).contains($0) ? $0 : nil }))
        }

        private func name(_ typed: String) throws -> ItemName {
            do {
                let name = try ItemName(typed, field: "file")
                try HigherMarking.refuse(inName: name.text, field: "file")
                return name
            } catch let refused as Fault {
                throw fault("\(refused.fields["file"] ?? refused.message) (‘\(String(typed.prefix(80)))’)")
            }
        }

        private func twice(_ name: ItemName) -> Fault {
            fault("‘\(name.text)’ is in it twice, or there are too many folders")
        }

        private func fault(_ why: String) -> Fault { ArchivedWorkspace.fault(why) }

        /// Folders that lie in the bin keep what is in them.
        private func isThere(_ parent: String?) -> Bool { parent.map { folders[$0] != nil } ?? true }

        /// The files, once everything has its place and no two share a name.
        func checked() throws -> [File] {
            guard inOrder.count == folders.count else {
                throw fault("a folder lies in something that is no folder, or in itself")
            }
            let files = fileOrder.compactMap { self.files[$0] }
            var names: Set<String> = []
            for (parent, name) in inOrder.map({ ($0.parent, $0.name) }) + files.map({ ($0.parent, $0.name) }) {
                guard isThere(parent) else { throw fault("‘\(name.text)’ lies in something that is no folder") }
                guard names.insert("\(parent ?? "")/\(name.folded)").inserted else { throw twice(name) }
            }
            return files
        }

        /// Each folder after the one that it lies in; without those that lie in themselves.
        var inOrder: [Folder] {
            var done: Set<String> = []
            var result: [Folder] = []
            var children: [String: [String]] = [:]
            for id in order { children[folders[id]?.parent ?? "", default: []].append(id) }
            var waiting = Array((children[""] ?? []).reversed())
            while let id = waiting.popLast() {
                guard done.insert(id).inserted, let folder = folders[id] else { continue }
                result.append(folder)
                waiting += (children[id] ?? []).reversed()
            }
            return result
        }
    }
}
