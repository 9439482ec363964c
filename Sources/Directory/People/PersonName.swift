import Kernel

/// How people are put in order and found by their names. One rule for imports, forms and the demonstration.
extension Person {
    /// What lists of people sort by, folded: the family name first.
    ///
    /// Where the family name is not known it is taken to be the last word, as in most British names. A name that is
    /// written with a comma ('Osei, Amara') has it first already.
    public static func sortName(name: String, given: String, family: String) -> String {
        if !family.isEmpty { return Text.folded(given.isEmpty ? family : "\(family) \(given)") }
        return name.contains(",") ? Text.folded(name) : turned(Text.folded(name))
    }

    /// A folded name with its last word first: 'okafor dan' for 'dan okafor'.
    static func turned(_ folded: String) -> String {
        let words = folded.split(separator: " ")
        return (words.suffix(1) + words.dropLast()).joined(separator: " ")
    }
}
