public import Kernel

/// A body's initials in a coloured square, the same everywhere: the colour follows from the body's identifier.
public func bodySquare(initials: String, name: String, id: UUID128) -> HTML {
    """
    <abbr class="cc-body cc-body--\(Int(id.low % 12))" title="\(name)">\(initials)</abbr>
    """
}

/// A person's initials in a circle, or their photograph.
public func face(name: String, photo: String?) -> HTML {
    if let photo { return "<img class=\"cc-face\" src=\"\(photo)\" alt=\"\" width=\"44\" height=\"44\">" }
    return "<span class=\"cc-face\" aria-hidden=\"true\">\(Text.initials(name))</span>"
}
