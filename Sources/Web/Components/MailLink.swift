/// A link that writes to an address, shown as `text` or, without one, as the address.
public func mailLink(_ address: String, _ text: String? = nil) -> HTML {
    // '?' and '&' would begin header fields: RFC 6068, section 2.
    let target = address.split(separator: "@", omittingEmptySubsequences: false).map { percentEncoded(String($0)) }
        .joined(separator: "@")
    return "<a class=\"govuk-link\" href=\"mailto:\(target)\">\(text ?? address)</a>"
}
