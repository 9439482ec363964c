import FoundationEssentials
import Glibc
import Kernel
import Linkage
import Tabular

/// The files of the `linkage` commands.
enum LinkageFiles {
    static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return encoder
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        let source = try FileSource(path: path)
        var bytes: [UInt8] = []
        while let more = try source.read() { bytes += more }
        return bytes
    }

    static func text(_ path: String) throws -> String {
        guard let text = String(validating: try bytes(path), as: UTF8.self) else {
            throw Fault(.invalid, "\(path): this is not UTF-8.")
        }
        return text
    }

    // MARK: Pairs

    /// Writes pairs as `left_id,right_id,match_probability,match_weight`, in the order given.
    static func write(_ matches: [Match], _ left: RecordList, _ right: RecordList, to path: String) throws {
        try replace(path) { sink in
            var writer = CSVWriter(sink: sink)
            try writer.write(["left_id", "right_id", "match_probability", "match_weight"])
            for match in matches {
                try writer.write([
                    left.identifier(match.left), right.identifier(match.right), "\(match.probability)",
                    "\(match.weight)",
                ])
            }
            try writer.finish()
        }
    }

    static func write(clusters: Clusters.Result, of list: RecordList, to path: String) throws {
        try replace(path) { sink in
            var writer = CSVWriter(sink: sink)
            try writer.write(["cluster_id", "id"])
            for (number, rows) in clusters.clusters.enumerated() {
                for row in rows { try writer.write(["\(number + 1)", list.identifier(row)]) }
            }
            try writer.finish()
        }
    }

    /// Pairs and weights that an earlier run wrote.
    static func results(_ path: String) throws -> [(left: String, right: String, weight: Double)] {
        try rows(path, ["left_id", "right_id", "match_weight"]).map { line, values in
            guard let weight = Double(values[2]), weight.isFinite else {
                throw LinkageError.list(name: path, line: line, message: "'\(values[2])' is no match weight")
            }
            return (values[0], values[1], weight)
        }
    }

    /// Pairs known to match, as rows of the lists.
    static func labels(_ path: String, _ left: RecordList, _ right: RecordList) throws -> [(left: Int, right: Int)] {
        try rows(path, ["left_id", "right_id"]).map { line, values in
            guard let leftRow = left.row(values[0]), let rightRow = right.row(values[1]) else {
                throw LinkageError.list(
                    name: path, line: line, message: "'\(values[0])' or '\(values[1])' is in neither list")
            }
            return (leftRow, rightRow)
        }
    }

    private static func rows(_ path: String, _ titles: [String]) throws -> [(line: Int, values: [String])] {
        var reader = try CSVReader(path: path)
        guard let first = try reader.next() else {
            throw LinkageError.list(name: path, line: nil, message: "the file is empty; a header was expected")
        }
        let header = CSVHeader(first)
        let places = try titles.map { title in
            guard let place = header.column(titled: title) else {
                throw LinkageError.list(name: path, line: first.line, message: "there is no column '\(title)'")
            }
            return place
        }
        var rows: [(line: Int, values: [String])] = []
        while let row = try reader.next() {
            if !row.isBlank { rows.append((row.line, places.map { row[$0] })) }
        }
        return rows
    }

    // MARK: Whole or not at all

    /// Fills a file beside `path` and then gives it that name, so that whoever finds a file there finds a whole one. Stops where the
    /// task is cancelled.
    static func replace(_ path: String, _ fill: (@escaping ([UInt8]) throws -> Void) throws -> Void) throws {
        let partial = "\(path).\(String(UInt64.random(in: 0...UInt64.max), radix: 36)).partial"
        let descriptor = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileSourceError(path: path, code: errno) }
        defer {
            close(descriptor)
            // After the renaming there is nothing of that name.
            unlink(partial)
        }
        try fill { bytes in
            try Task.checkCancellation()
            try write(bytes, to: descriptor, path)
        }
        try Task.checkCancellation()
        guard fsync(descriptor) == 0, rename(partial, path) == 0 else { throw FileSourceError(path: path, code: errno) }
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32, _ path: String) throws {
        try bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                let written = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if written < 0, errno == EINTR { continue }
                guard written > 0 else { throw FileSourceError(path: path, code: errno) }
                rest = rest.dropFirst(written)
            }
        }
    }
}
