/// A phrase that means something known: a body's abbreviation, a topic's synonym, a place, a role.
///
/// Where a query contains the phrase, documents carrying the entity's token match it, whatever words they
/// use.
public struct EntityPhrase: Sendable, Equatable {
    /// What people type, in any case and spelling of accents: "DESNZ", "supported accommodation".
    public var phrase: String
    /// The entity's token as documents carry it ("topic:supported-housing"), or nil for a mere abbreviation
    /// or synonym, whose label is then searched as words.
    public var entity: String?
    /// The entity's name as people read it; its words are searched too.
    public var label: String
    /// How the phrase relates to the label.
    public var relation: Relation

    public enum Relation: String, Sendable, CaseIterable {
        case name, abbreviation, synonym, formerName, role, place, profession, grade
    }

    public init(_ phrase: String, entity: String?, label: String, relation: Relation) {
        self.phrase = phrase
        self.entity = entity
        self.label = label
        self.relation = relation
    }
}
