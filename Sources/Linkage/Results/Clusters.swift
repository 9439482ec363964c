/// Records joined by pairs: each component of the graph of pairs is one person, as far as the pairs tell.
public enum Clusters {
    public struct Result: Hashable, Sendable {
        /// The rows of each cluster of two or more, ascending; clusters in the order of their first rows.
        public let clusters: [[Int]]
        /// Pairs left out because with them a cluster would have outgrown the bound.
        public let refused: [Match]
    }

    /// Joins the best pairs first. A pair that would make a cluster of more than `maximumSize` records is left out, and told: a
    /// chain of weak links does not make a crowd into one person.
    public static func find(_ matches: [Match], maximumSize: Int) -> Result {
        var components = UnionFind()
        var refused: [Match] = []
        for match in matches.sorted(by: Match.isBefore) {
            let (left, right) = (components.root(match.left), components.root(match.right))
            guard left != right else { continue }
            if components.size(left) + components.size(right) > maximumSize {
                refused.append(match)
            } else {
                components.join(left, right)
            }
        }
        var members: [Int: [Int]] = [:]
        for row in Set(matches.flatMap { [$0.left, $0.right] }) {
            members[components.root(row), default: []].append(row)
        }
        let clusters = members.values.filter { $0.count > 1 }.map { $0.sorted() }
        return Result(clusters: clusters.sorted { ($0.first ?? 0) < ($1.first ?? 0) }, refused: refused)
    }
}

/// Sets that grow together (Tarjan 1975), by size and with the paths halved.
struct UnionFind {
    private var parents: [Int: Int] = [:]
    private var sizes: [Int: Int] = [:]

    mutating func root(_ element: Int) -> Int {
        var element = element
        while let parent = parents[element] {
            if let grandparent = parents[parent] { parents[element] = grandparent }
            element = parent
        }
        return element
    }

    func size(_ root: Int) -> Int { sizes[root] ?? 1 }

    mutating func join(_ one: Int, _ other: Int) {
        let (larger, smaller) = (size(other), other) > (size(one), one) ? (other, one) : (one, other)
        parents[smaller] = larger
        sizes[larger] = size(larger) + size(smaller)
    }
}

/// The connected components of pairs of left and right records.
struct Components {
    private var roots: [Int: Int] = [:]

    init(_ pairs: [(left: Int, right: Int)]) {
        var sets = UnionFind()
        // Left records are even, right records odd.
        for (left, right) in pairs {
            let (one, other) = (sets.root(left * 2), sets.root(right * 2 + 1))
            if one != other { sets.join(one, other) }
        }
        for (left, _) in pairs { roots[left] = sets.root(left * 2) }
    }

    func root(left: Int) -> Int { roots[left] ?? left * 2 }
}
