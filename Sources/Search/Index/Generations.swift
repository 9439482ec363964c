import Foundation
import GRDB

#if canImport(Glibc)
    import Glibc
#endif

/// The files of an index: one a generation, and `current`, which names the one in use.
///
/// A rebuilt index is a new file. Renaming it over the old one would leave the old write-ahead log beside it,
/// which SQLite would take for its own; so each generation keeps its name and `current` is replaced, which is
/// atomic.
struct Generations {
    let folder: String

    func path(_ number: Int) -> String {
        "\(folder)/index-\(number).sqlite"
    }

    /// The generation in use, if there is one.
    func current() -> Int? {
        guard let data = FileManager.default.contents(atPath: "\(folder)/current") else { return nil }
        let digits = data.prefix { $0 &- 48 < 10 }
        guard let number = Int(String(decoding: digits, as: UTF8.self)) else { return nil }
        return FileManager.default.fileExists(atPath: path(number)) ? number : nil
    }

    /// A number no file has yet.
    func next() -> Int {
        (numbers().max() ?? 0) + 1
    }

    func makeCurrent(_ number: Int) throws {
        try flush(path(number))
        let temporary = "\(folder)/current.new"
        guard FileManager.default.createFile(atPath: temporary, contents: Data("\(number)\n".utf8)) else {
            throw SearchError.folder("cannot write \(temporary)")
        }
        try flush(temporary)
        guard rename(temporary, "\(folder)/current") == 0 else {
            throw SearchError.folder("cannot replace \(folder)/current")
        }
        try flush(folder)
    }

    func remove(_ number: Int) {
        for suffix in ["", "-wal", "-shm", "-journal"] {
            try? FileManager.default.removeItem(atPath: path(number) + suffix)
        }
    }

    /// Removes what came before a generation; a later one may be another process's rebuild.
    func removeAll(before current: Int) {
        for number in numbers() where number < current { remove(number) }
    }

    private func numbers() -> Set<Int> {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        var numbers: Set<Int> = []
        for name in names where name.hasPrefix("index-") {
            let digits = name.dropFirst(6).prefix { $0.isNumber }
            if let number = Int(digits) { numbers.insert(number) }
        }
        return numbers
    }

    private func flush(_ path: String) throws {
        let file = open(path, O_RDONLY)
        guard file >= 0 else { throw SearchError.folder("cannot open \(path)") }
        defer { close(file) }
        guard fsync(file) == 0 else { throw SearchError.folder("cannot flush \(path)") }
    }
}
