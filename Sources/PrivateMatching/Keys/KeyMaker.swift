import Crypto
import Tabular

/// Makes the keys of people: for each recipe HMAC-SHA256 of the normalised values under the session's own key.
///
/// Both parties can make them from a guess, so they never leave the party that made them: only points do, and only multiplied.
struct KeyMaker: Sendable {
    private let key: SymmetricKey
    private let recipes: [(recipe: Recipe, prefix: [UInt8])]
    private let id: Int
    private let columns: [Field: [Int]]

    /// More combinations of one person's several values are left out.
    static let maximumPerRecipe = 16

    init(session: Digest32, recipes: [Recipe], id: Int, columns: [Field: [Int]]) {
        key = SymmetricKey(data: session.bytes)
        self.recipes = recipes.map { ($0, Array("concordat-psi-1 key \($0)".utf8) + [0]) }
        self.id = id
        self.columns = columns
    }

    /// What came of some rows.
    struct Made: Sendable {
        /// ``KeyRecord``s.
        var records: [UInt8] = []
        /// Each identifier after its length in four bytes.
        var ids: [UInt8] = []
        /// Of each identifier 16 bytes of its SHA-256 and the line in four bytes.
        var idMarks: [UInt8] = []
        var people = 0
        var withoutKey = 0
        /// How many people have a key of each recipe.
        var perRecipe: [Int]
    }

    /// - Throws: ``MatchingError/list(_:line:)`` for a person without an identifier.
    func make(_ batch: PersonRows) throws -> Made {
        var made = Made(perRecipe: [Int](repeating: 0, count: recipes.count))
        for (offset, row) in batch.rows.enumerated() {
            let name = row[id]
            guard !name.trimmed.isEmpty else {
                throw MatchingError.list("The person has no identifier.", line: row.line)
            }
            let bytes = Array(name.utf8)
            made.ids += MessageFrame.bytes(UInt32(bytes.count)) + bytes
            made.idMarks +=
                Array(SHA256.hash(data: bytes).prefix(16)) + MessageFrame.bytes(UInt32(truncatingIfNeeded: row.line))
            made.people += 1
            var hasKey = false
            for (number, recipe) in recipes.enumerated() {
                let digests = digests(recipe.recipe, recipe.prefix, row)
                for digest in digests {
                    made.records +=
                        KeyRecord(
                            digest: digest, person: batch.first + UInt32(offset), recipe: UInt8(number)
                        ).bytes
                }
                if !digests.isEmpty {
                    made.perRecipe[number] += 1
                    hasKey = true
                }
            }
            if !hasKey { made.withoutKey += 1 }
        }
        return made
    }

    private func digests(_ recipe: Recipe, _ prefix: [UInt8], _ row: CSVRow) -> [[UInt8]] {
        var inputs = [prefix]
        for part in recipe.parts {
            var values: [String] = []
            for text in texts(part.field, row) {
                if let value = part.value(of: text), !values.contains(value) { values.append(value) }
            }
            if values.isEmpty { return [] }
            inputs = inputs.flatMap { input in values.map { input + Array($0.utf8) + [0] } }
            if inputs.count > Self.maximumPerRecipe { inputs.removeLast(inputs.count - Self.maximumPerRecipe) }
        }
        return inputs.map { Array(HMAC<SHA256>.authenticationCode(for: $0, using: key)) }
    }

    private func texts(_ field: Field, _ row: CSVRow) -> [String] {
        guard field == .name else { return (columns[field] ?? []).map { row[$0] } }
        let surnames = texts(.surname, row).filter { !Normalisation.words($0).isEmpty }
        return texts(.forename, row).filter { !Normalisation.words($0).isEmpty }.flatMap { forename in
            surnames.map { forename + " " + $0 }
        }
    }
}

/// A key, and whose it is by which recipe; several people may have the same.
struct KeyRecord: Equatable {
    let digest: [UInt8]
    let person: UInt32
    let recipe: UInt8

    static let size = 37
    /// In place of a person: the key is nobody's and only adds to the number of keys.
    static let nobody = UInt32.max

    init(digest: [UInt8], person: UInt32, recipe: UInt8) {
        self.digest = digest
        self.person = person
        self.recipe = recipe
    }

    init(_ bytes: ArraySlice<UInt8>) {
        let start = bytes.startIndex
        digest = Array(bytes[start..<start + 32])
        person = MessageFrame.number(bytes[start + 32..<start + 36])
        recipe = bytes[start + 36]
    }

    var bytes: [UInt8] { digest + MessageFrame.bytes(person) + [recipe] }
}
