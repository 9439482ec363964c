import FoundationEssentials

/// What is kept of a document for similarity: its terms in ascending order and what each is worth to it.
struct SimilarVector: Equatable {
    struct Entry: Equatable {
        var term: Int64
        /// In parts of `SimilarVector.unit`; 0 for a token that only says who may find the document, or its kind.
        var weight: UInt16
    }

    static let unit = 8_192.0
    private static let entryBytes = 7

    private(set) var entries: [Entry]

    init(_ weights: [Int64: Double]) {
        entries = weights.map { term, weight in
            Entry(term: term, weight: UInt16(min(65_535, (weight * Self.unit).rounded())))
        }
        entries.sort { $0.term < $1.term }
    }

    init(_ bytes: UnsafeRawBufferPointer) {
        entries = stride(from: 0, to: bytes.count - Self.entryBytes + 1, by: Self.entryBytes).map { start in
            var term: Int64 = 0
            for index in 0..<5 { term |= Int64(bytes[start + index]) << Int64(8 * index) }
            return Entry(term: term, weight: UInt16(bytes[start + 5]) | UInt16(bytes[start + 6]) << 8)
        }
    }

    /// Five bytes of the term and two of the weight, little-endian.
    var encoded: Data {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(entries.count * Self.entryBytes)
        for entry in entries {
            for index in 0..<5 { bytes.append(UInt8(truncatingIfNeeded: entry.term >> Int64(8 * index))) }
            bytes.append(UInt8(truncatingIfNeeded: entry.weight))
            bytes.append(UInt8(truncatingIfNeeded: entry.weight >> 8))
        }
        return Data(bytes)
    }

    /// Calls back for each term of either, in ascending order.
    static func forEachTerm(
        of first: SimilarVector, and second: SimilarVector, _ body: (Int64, UInt16?, UInt16?) throws -> Void
    ) rethrows {
        let (a, b) = (first.entries, second.entries)
        var (i, j) = (0, 0)
        while i < a.count || j < b.count {
            if j == b.count || i < a.count && a[i].term < b[j].term {
                try body(a[i].term, a[i].weight, nil)
                i += 1
            } else if i == a.count || b[j].term < a[i].term {
                try body(b[j].term, nil, b[j].weight)
                j += 1
            } else {
                try body(a[i].term, a[i].weight, b[j].weight)
                i += 1
                j += 1
            }
        }
    }
}
