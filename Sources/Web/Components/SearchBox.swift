/// The one box that finds everything. Without scripts it is a plain form.
/// - Parameters:
///   - isLabelled: whether its question stands above it; others than those who see hear it in any case.
///   - keeping: what the results are narrowed down to, by field, which the next question keeps.
public func searchBox(
    query: String, isCompact: Bool = false, isLabelled: Bool = false, keeping: [(String, String)] = []
) -> HTML {
    let id = isCompact ? "header-search" : "search"
    let kept = keeping.map { name, value -> HTML in "<input type=\"hidden\" name=\"\(name)\" value=\"\(value)\">" }
    let label: HTML = """
        <label class="\(isLabelled ? "cc-search__label" : "govuk-visually-hidden")" for="\(id)">\
        Who or what are you looking for?</label>
        """
    return """
        \(if: isLabelled, label)
        <form class="cc-search" role="search" action="/search" method="get" data-suggest="/search/suggest">
        \(kept)\(if: !isLabelled, label)
        <input class="cc-search__input" id="\(id)" name="q" type="search" value="\(query)" autocomplete="off" \
        spellcheck="false" maxlength="200">
        <button class="cc-search__button" type="submit"><svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">\
        <circle cx="10" cy="10" r="7"/><path d="m15 15 7 7"/></svg>\
        <span class="govuk-visually-hidden">Search</span></button>
        </form>
        """
}
