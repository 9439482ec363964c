/// A short status in a coloured box. The colour only repeats what the word says.
public func tag(_ text: String, _ colour: TagColour = .blue) -> HTML {
    "<strong class=\"govuk-tag govuk-tag--\(colour.rawValue)\">\(text)</strong>"
}

public enum TagColour: String, Sendable {
    case grey, green, turquoise, blue, purple, pink, red, orange, yellow
}
