import Kernel

extension Transaction {
    /// A slug that nothing in `table` has: the name's own, or with a number.
    /// - Parameters:
    ///   - noun: what the table holds; the slug of a name without letters.
    ///   - field: the form's field with the name.
    /// - Throws: a fault of kind `invalid` beside the field.
    public func freeSlug(for name: String, in table: SQL, _ noun: String, field: String = "name") throws -> String {
        let base = Text.slug(name)
        // Addresses of pages beside those of the nouns themselves.
        let start = base.isEmpty || ["new", "import", "like", "search"].contains(base) ? noun : String(base.prefix(70))
        let candidates = [start] + (2...60).map { "\(start)-\($0)" }
        let taken = Set(try values(String.self, "SELECT slug FROM \(table) WHERE slug IN \(list: candidates)"))
        guard let free = candidates.first(where: { !taken.contains($0) }) else {
            throw Fault.invalid(field, "There is a \(noun) of this name already, and too many with a number after it")
        }
        return free
    }
}
