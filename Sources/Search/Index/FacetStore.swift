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

    mutating func name(_ number: Int, _ value: NumberedFacet) {
        guard number >= 0, number < 0xFFFF else { return }
        if number >= values.count {
            values.append(contentsOf: repeatElement(nil, count: number + 1 - values.count))
        }
        values[number] = value
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
        var byName: [String: [Int]] = [:]
        for (number, count) in counts.enumerated() where count > 0 {
            if let value = values[number] { byName[value.name, default: []].append(number) }
        }
        return byName.keys.sorted().map { name in
            let common = (byName[name] ?? []).sorted { first, second in
                if counts[first] != counts[second] { return counts[first] > counts[second] }
                let labels = (values[first]?.value, values[second]?.value)
                return (labels.0?.label ?? "", labels.0?.value ?? "") < (
                    labels.1?.label ?? "", labels.1?.value ?? ""
                )
            }
            return FacetCounts(
                name: name,
                values: common.prefix(SearchIndex.facetValueLimit).compactMap { number in
                    values[number].map {
                        FacetCounts.Value(value: $0.value.value, label: $0.value.label, count: counts[number])
                    }
                })
        }
    }
}
