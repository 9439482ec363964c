import FoundationEssentials
import GRDB
import Synchronization

/// The facet numbers of every document, in memory: about 20 bytes each.
///
/// Counting a thousand matches by facet is a thousand look-ups, which take 3 ms from the file and none to
/// speak of from here. A document is found by the sequence part of its row number, which no other document
/// ever has.
final class FacetStore: Sendable {
    private let contents = Mutex<FacetContents?>(nil)

    /// What was committed up to now, read from the file the first time.
    ///
    /// The lock is held while reading, so a change committed meanwhile comes after, in `update`.
    func current(_ database: Database) throws -> FacetContents {
        try contents.withLock { contents in
            if let contents { return contents }
            var read = FacetContents()
            let rows = try Row.fetchCursor(database, sql: "SELECT rowid, numbers FROM facet_numbers")
            while let row = try rows.next() {
                let rowid: Int64 = row[0]
                try row.withUnsafeData(atIndex: 1) { data in
                    data?.withUnsafeBytes { read.set(rowid, $0) }
                }
            }
            let values = try Row.fetchCursor(database, sql: "SELECT number, name, value, label FROM facet")
            while let row = try values.next() {
                read.name(row[0], NumberedFacet(name: row[1], value: FacetValue(row[2], label: row[3])))
            }
            contents = read
            return read
        }
    }

    /// Takes in what a transaction has changed, once it is committed.
    func update(_ changes: [FacetChange], _ values: [Int: NumberedFacet]) {
        if changes.isEmpty { return }
        contents.withLock { contents in
            for (number, value) in values { contents?.name(number, value) }
            for change in changes { change.numbers.withUnsafeBytes { contents?.set(change.rowid, $0) } }
        }
    }
}

/// The facet numbers of one row as little-endian pairs of bytes.
struct FacetChange: Sendable {
    var rowid: Int64
    var numbers: [UInt8]
}

/// A value of a facet.
struct NumberedFacet: Sendable {
    var name: String
    var value: FacetValue
}

/// Runs of facet numbers, each led by its length, and where the run of each sequence number starts.
struct FacetContents: Sendable {
    private(set) var starts: [UInt32] = []
    private(set) var runs: [UInt16] = [0]
    private var values: [NumberedFacet?] = []
    /// The names of the facets, and of each value the place of its facet's name among them.
    private var names: [String] = []
    private var facets: [Int] = []

    mutating func name(_ number: Int, _ value: NumberedFacet) {
        guard number >= 0, number < 0xFFFF else { return }
        if number >= values.count {
            let missing = number + 1 - values.count
            values.append(contentsOf: repeatElement(nil, count: missing))
            facets.append(contentsOf: repeatElement(-1, count: missing))
        }
        values[number] = value
        if let place = names.firstIndex(of: value.name) {
            facets[number] = place
        } else {
            facets[number] = names.count
            names.append(value.name)
        }
    }

    mutating func set(_ rowid: Int64, _ numbers: UnsafeRawBufferPointer) {
        let sequence = Int(rowid & 0xFF_FFFF_FFFF)
        // Sequence numbers grow with every new document; one that no array can hold is not counted.
        guard sequence < 1 << 28 else { return }
        if sequence >= starts.count {
            starts.append(contentsOf: repeatElement(0, count: sequence + 1 - starts.count))
        }
        starts[sequence] = UInt32(truncatingIfNeeded: runs.count)
        let count = numbers.count / 2
        runs.append(UInt16(truncatingIfNeeded: count))
        for index in 0..<count {
            runs.append(UInt16(numbers[2 * index]) | UInt16(numbers[2 * index + 1]) << 8)
        }
    }

    /// How many of the rows have each value, the commonest `SearchIndex.facetValueLimit` of each facet.
    func counts(_ rowids: [Int64]) -> [FacetCounts] {
        var counts = [Int](repeating: 0, count: values.count)
        for rowid in rowids {
            let sequence = Int(rowid & 0xFF_FFFF_FFFF)
            guard sequence < starts.count else { continue }
            let start = Int(starts[sequence])
            let end = start + 1 + Int(runs[start])
            for index in start + 1..<end where Int(runs[index]) < counts.count {
                counts[Int(runs[index])] += 1
            }
        }
        // Sorted as numbers: the count in the upper half, the value's number, upside down, in the lower.
        var best = [[UInt64]](repeating: [], count: names.count)
        for (number, count) in counts.enumerated() where count > 0 && facets[number] >= 0 {
            best[facets[number]].append(UInt64(count) << 32 | (0xFFFF_FFFF - UInt64(number)))
        }
        return best.indices.filter { !best[$0].isEmpty }.sorted { names[$0] < names[$1] }.map { facet in
            let common = best[facet].sorted(by: >).prefix(SearchIndex.facetValueLimit)
            let shown = common.compactMap { key -> FacetCounts.Value? in
                values[Int(0xFFFF_FFFF - key & 0xFFFF_FFFF)].map {
                    FacetCounts.Value(value: $0.value.value, label: $0.value.label, count: Int(key >> 32))
                }
            }
            return FacetCounts(
                name: names[facet], values: shown.sorted { ($1.count, $0.label) < ($0.count, $1.label) })
        }
    }
}
