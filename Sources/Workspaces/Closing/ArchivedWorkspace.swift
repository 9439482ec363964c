import Kernel
import Web
import WebDAV
import XML

/// What the tables of an archive say, once they are checked: all that an import makes.
struct ArchivedWorkspace: Sendable {
    static let versionLimit = 20_000
    static let folderLimit = 20_000
    static let commentLimit = 50_000
    static let propertyLimit = 100_000

    let name: String
    let purpose: String
    let requiresLessons: Bool
    /// Each after the folder that it lies in.
    let folders: [Folder]
    /// How many there are: what is said of them waits in the record.
    let files: Int
    /// What lay in the bin is not taken.
    let binned: Int

    struct Folder: Sendable {
        let id: String
        let parent: String?
        let name: ItemName
        let marking: Marking
    }

    /// A version with what is said of its file. Those of one file follow each other, counted from 1.
    struct Version: Sendable {
        let file: String
        let parent: String?
        let name: ItemName
        let marking: Marking
        let number: Int
        let stored: String
        let sha256: String
        let bytes: Int64
        let mediaType: String
        /// What it was, as a note: 'Version 2, by Tom Whitlock on 3 May 2026. Two more beds'.
        let note: String
        let restores: Int?
    }

    /// Rows that are checked go where they wait, some at a time.
    typealias Keep = (_ rows: [[String]], _ from: Int, _ part: ImportStore.Part) async throws -> Void

    /// - Parameter keep: takes what is not held: versions, as ``Version/cells`` has them; comments, as item, version and
    ///   text; properties, as item, namespace, name and XML.
    /// - Throws: a fault of kind `invalid` beside `file` that says what is wrong.
    init(_ archive: ArchiveReading, keep: Keep) async throws {
        if !archive.isOfWorkspace { throw Self.fault("it is not the archive of a workspace") }
        var facts: [String: String] = [:]
        try await archive.rows(ArchiveFormat.workspaceFile, ["what", "value"], limit: 100) { facts[$0[0]] = $0[1] }
        guard facts["format"] == ArchiveFormat.version else {
            throw Self.fault("it is not an archive of a workspace, or of a version that is not known here")
        }
        name = Self.clean(facts["name"] ?? "", limit: 120)
        purpose = Self.clean(facts["purpose"] ?? "", limit: 1_000, lines: true)
        requiresLessons = facts[ArchiveFormat.lessonsFact] == "yes"
        if name.isEmpty { throw Self.fault("\(ArchiveFormat.workspaceFile) says no name") }
        var reader = FilesReader()
        try await Self.batches(
            archive, ArchiveFormat.filesFile, ArchiveFormat.fileColumns, limit: Self.versionLimit + Self.folderLimit,
            .versions, keep
        ) { try reader.add($0) }
        try reader.check()
        files = reader.count
        folders = reader.inOrder
        binned = reader.binned.count
        let gate = Gate(known: Set(reader.parents.keys), binned: reader.binned)
        try await Self.batches(
            archive, ArchiveFormat.commentsFile, ArchiveFormat.commentColumns, limit: Self.commentLimit, .comments, keep
        ) { try gate.comment($0) }
        // A table of an archive that is older than it.
        if archive.entries[ArchiveFormat.propertiesFile] == nil { return }
        var sizes: [String: Int] = [:]
        try await Self.batches(
            archive, ArchiveFormat.propertiesFile, ArchiveFormat.propertyColumns, limit: Self.propertyLimit,
            .properties,
            keep
        ) { row in
            let property = try gate.property(row)
            sizes[row[0], default: 0] += property?.last?.utf8.count ?? 0
            guard sizes[row[0], default: 0] <= ItemProperty.size else {
                throw Self.fault("a file or folder has longer properties than are kept")
            }
            return property
        }
    }

    /// Reads a table, checks each row, and hands those on that are taken.
    private static func batches(
        _ archive: ArchiveReading, _ name: String, _ columns: [String], limit: Int, _ part: ImportStore.Part,
        _ keep: Keep, _ check: ([String]) throws -> [String]?
    ) async throws {
        var waiting: [[String]] = []
        var kept = 0
        try await archive.rows(name, columns, limit: limit) { row in
            if let checked = try check(row) { waiting.append(checked) }
            if waiting.count == 200 {
                try await keep(waiting, kept, part)
                kept += waiting.count
                waiting = []
            }
        }
        try await keep(waiting, kept, part)
    }

    /// What is said of items, as far as they come.
    private struct Gate {
        let known: Set<UUID128>
        let binned: Set<UUID128>

        /// - Returns: its identifier, if it is taken: not of what lay in the bin.
        private func taken(_ item: String, _ what: String) throws -> String? {
            let id = UUID128(item) ?? UUID128(high: 0, low: 0)
            if known.contains(id) { return "\(id)" }
            if binned.contains(id) { return nil }
            throw fault("there is a \(what) on something that is not in it")
        }

        func comment(_ row: [String]) throws -> [String]? {
            guard let item = try taken(row[0], "comment") else { return nil }
            let text = clean(row[4], limit: Comment.limit, lines: true)
            try HigherMarking.refuse(onFirstPage: text, of: "a comment", field: "file")
            let said = "\(clean(row[2], limit: 200)) wrote\(day(row[3])): \(text)"
            return [item, Int(row[1]).map { "\($0)" } ?? "", said]
        }

        /// As a program would write it now: it is read and written anew, so that it is nothing but this one element.
        func property(_ row: [String]) throws -> [String]? {
            guard let item = try taken(row[0], "property") else { return nil }
            let body = """
                <D:propertyupdate xmlns:D="\(davNamespace)"><D:set><D:prop>\(row[4])</D:prop></D:set></D:propertyupdate>
                """
            guard let changes = try? PropertyChange.parse(Array(body.utf8)), let change = changes.first,
                changes.count == 1,
                change.name == XMLName(row[3], in: row[2]), !DAVProperties.protected.contains(change.name),
                let xml = change.xml
            else { throw fault("a property is not what a program can have written") }
            return [item, change.name.namespace, change.name.local, xml]
        }
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

    /// Reads the table of files. Of files it keeps identifiers alone.
    private struct FilesReader {
        /// What everything lies in, by identifier; `nil` for the top.
        private(set) var parents: [UUID128: UUID128?] = [:]
        private(set) var binned: Set<UUID128> = []
        /// How many files there are.
        private(set) var count = 0
        private var folders: [UUID128: Folder] = [:]
        private var order: [UUID128] = []
        /// Names with what they lie in, hashed.
        private var names: Set<[UInt8]> = []
        private var versions = 0
        /// The file whose versions come, and how many came.
        private var current: (id: UUID128, versions: Int)?

        /// - Returns: a version as it is kept, if it is one.
        mutating func add(_ row: [String]) throws -> [String]? {
            guard let id = UUID128(row[0]) else { throw fault("an item has no identifier") }
            if !row[15].isEmpty {
                binned.insert(id)
                return nil
            }
            let name = try self.name(row[3])
            guard let marking = Marking.allCases.first(where: { $0.name == row[4] }) else {
                throw fault("‘\(name.text)’ has a marking that is not known here")
            }
            let parent = UUID128(row[2])
            guard parent != nil || row[2].isEmpty else { throw Self.nowhere }
            let text = parent.map { "\($0)" }
            switch Item.Kind(rawValue: row[1]) {
            case .folder:
                guard folders.count < folderLimit else { throw twice(name) }
                try place(id, name, in: parent)
                folders[id] = Folder(id: "\(id)", parent: text, name: name, marking: marking)
                order.append(id)
                return nil
            case .file:
                versions += 1
                guard versions <= versionLimit else {
                    throw fault("it has more than \(grouped(versionLimit)) versions")
                }
                if current?.id != id {
                    try place(id, name, in: parent)
                    current = (id, 0)
                    count += 1
                }
                return try version(row, of: id, text, name, marking).cells
            case nil: throw fault("it has things that are neither files nor folders")
            }
        }

        /// Everything comes once, and no two in one place share a name.
        private mutating func place(_ id: UUID128, _ name: ItemName, in parent: UUID128?) throws {
            guard parents[id] == nil else { throw twice(name) }
            parents[id] = .some(parent)
            let key = Array(sha256(Array("\(parent.map { "\($0)" } ?? "")/\(name.folded)".utf8)).prefix(16))
            guard names.insert(key).inserted else { throw twice(name) }
        }

        private mutating func version(
            _ row: [String], of id: UUID128, _ parent: String?, _ name: ItemName, _ marking: Marking
        ) throws -> Version {
            let number = (current?.versions ?? 0) + 1
            guard Int(row[5]) == number else { throw fault("‘\(name.text)’ lacks a version") }
            current?.versions = number
            guard row[7].utf8.count == 64, let bytes = Int64(row[8]), bytes >= 0 else {
                throw fault("‘\(name.text)’ has no size or no SHA-256")
            }
            let note = clean(row[10], limit: 400)
            try HigherMarking.refuse(inName: note, field: "file")
            let origin = "Version \(row[5]), by \(clean(row[11], limit: 60))\(day(row[12]))"
            return Version(
                file: "\(id)", parent: parent, name: name, marking: marking, number: number, stored: row[6],
                sha256: row[7].lowercased(), bytes: bytes, mediaType: clean(row[9], limit: 200),
                note: note.isEmpty ? origin : "\(origin). \(note)",
                restores: Int(row[14]).flatMap { (1..<max(2, number)).contains($0) ? $0 : nil })
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

        private static let nowhere = ArchivedWorkspace.fault("a file or folder lies in something that is no folder")

        private func fault(_ why: String) -> Fault { ArchivedWorkspace.fault(why) }

        /// Once all came: everything has its place. What lies in a folder in the bin is in the bin itself.
        func check() throws {
            for parent in parents.values {
                if let parent, folders[parent] == nil { throw Self.nowhere }
            }
            guard inOrder.count == folders.count else {
                throw fault("a folder lies in something that is no folder, or in itself")
            }
        }

        /// Each folder after the one that it lies in; without those that lie in themselves.
        var inOrder: [Folder] {
            var done: Set<UUID128> = []
            var result: [Folder] = []
            var children: [UUID128?: [UUID128]] = [:]
            for id in order { children[parents[id] ?? nil, default: []].append(id) }
            var waiting = Array((children[nil] ?? []).reversed())
            while let id = waiting.popLast() {
                guard done.insert(id).inserted, let folder = folders[id] else { continue }
                result.append(folder)
                waiting += (children[id] ?? []).reversed()
            }
            return result
        }
    }
}

extension ArchivedWorkspace.Version {
    /// As it waits in the record.
    fileprivate var cells: [String] {
        [
            file, parent ?? "", name.text, marking.rawValue, "\(number)", stored, sha256, "\(bytes)", mediaType, note,
            restores.map { "\($0)" } ?? "",
        ]
    }

    /// - Throws: a fault for what ``cells`` never are.
    init(_ cells: [String]) throws {
        guard cells.count == 11, let marking = Marking(rawValue: cells[3]), let number = Int(cells[4]),
            let bytes = Int64(cells[7])
        else { throw ArchivedWorkspace.fault("what waits of it is damaged") }
        file = cells[0]
        parent = cells[1].isEmpty ? nil : cells[1]
        name = try ItemName(cells[2], field: "file")
        self.marking = marking
        self.number = number
        stored = cells[5]
        sha256 = cells[6]
        self.bytes = bytes
        mediaType = cells[8]
        note = cells[9]
        restores = Int(cells[10])
    }
}
