/// One line of a summary list: what, its value, and where to change it.
public struct SummaryRow: Sendable {
    public let key: String
    public let value: HTML
    public let change: Link?

    public init(_ key: String, _ value: HTML, change: Link? = nil) {
        self.key = key
        self.value = value
        self.change = change
    }

    /// A row for a text; `nil` when there is none, so that the row is left out.
    public init?(_ key: String, text: String?, change: Link? = nil) {
        guard let text, !text.isEmpty else { return nil }
        self.init(key, HTML(text: text), change: change)
    }
}

public func summaryList(_ rows: [SummaryRow?]) -> HTML {
    let present = rows.compactMap(\.self)
    if present.isEmpty { return .empty }
    let items = present.map { row -> HTML in
        """
        <div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">\(row.key)</dt>\
        <dd class="govuk-summary-list__value">\(row.value)</dd>\(changeLink(row))</div>
        """
    }
    return "<dl class=\"govuk-summary-list\">\(items)</dl>"
}

private func changeLink(_ row: SummaryRow) -> HTML {
    guard let change = row.change else { return .empty }
    return """
        <dd class="govuk-summary-list__actions"><a class="govuk-link" href="\(change.path)">\(change.text)\
        <span class="govuk-visually-hidden"> \(row.key)</span></a></dd>
        """
}

/// A table. On a small screen one of more than three columns becomes a list of its rows, each cell under its column's
/// name; a narrower one scrolls sideways in its box.
/// - Parameters:
///   - isCaptionShown: not where a heading above says the same.
///   - numeric: the positions of columns with numbers, which stand at the right.
public func table(
    caption: String, isCaptionShown: Bool = true, _ heads: [String], numeric: Set<Int> = [], _ rows: [[HTML]]
) -> HTML {
    let stacks = heads.count > 3
    let head = heads.enumerated().map { index, text -> HTML in
        let kind: HTML = numeric.contains(index) ? " govuk-table__header--numeric" : ""
        return "<th scope=\"col\" role=\"columnheader\" class=\"govuk-table__header\(kind)\">\(text)</th>"
    }
    let body = rows.map { cells -> HTML in
        let inner = cells.enumerated().map { index, cell -> HTML in
            let kind: HTML = numeric.contains(index) ? " govuk-table__cell--numeric" : ""
            let label = stacks && index > 0 && index < heads.count ? heads[index] : nil
            return "<td role=\"cell\" class=\"govuk-table__cell\(kind)\"\(attribute: "data-label", label)>\(cell)</td>"
        }
        return "<tr role=\"row\" class=\"govuk-table__row\">\(inner)</tr>"
    }
    // The roles are those that the elements have anyway, until a small screen shows them as blocks.
    return """
        <div class="cc-scroll\(if: stacks, " cc-stacks")" tabindex="0" role="region" aria-label="\(caption)">\
        <table role="table" class="govuk-table">\
        <caption class="\(isCaptionShown ? "govuk-table__caption govuk-table__caption--s" : "govuk-visually-hidden")">\
        \(caption)</caption>\
        <thead role="rowgroup" class="govuk-table__head"><tr role="row" class="govuk-table__row">\(head)</tr></thead>\
        <tbody role="rowgroup" class="govuk-table__body">\(body)</tbody></table></div>
        """
}

/// The way back up; nothing for a page at the top.
func breadcrumbs(_ trail: [Link]) -> HTML {
    if trail.isEmpty { return .empty }
    let items = trail.map { link -> HTML in
        """
        <li class="govuk-breadcrumbs__list-item"><a class="govuk-breadcrumbs__link" href="\(link.path)">\(link.text)</a></li>
        """
    }
    return """
        <nav class="govuk-breadcrumbs govuk-breadcrumbs--collapse-on-mobile" aria-label="Breadcrumb">\
        <ol class="govuk-breadcrumbs__list">\(items)</ol></nav>
        """
}

/// 'Previous' and 'Next' of a list that is paged by a cursor.
public func pagination(previous: String?, next: String?, label: String) -> HTML {
    if previous == nil, next == nil { return .empty }
    func side(_ path: String?, _ kind: String, _ text: String) -> HTML {
        guard let path else { return .empty }
        return """
            <div class="govuk-pagination__\(kind)"><a class="govuk-link govuk-pagination__link" href="\(path)" rel="\(kind)">\
            <span class="govuk-pagination__link-title">\(text)<span class="govuk-visually-hidden"> page of \(label)</span>\
            </span></a></div>
            """
    }
    return """
        <nav class="govuk-pagination" aria-label="Pages of \(label)">\(side(previous, "prev", "Previous"))\
        \(side(next, "next", "Next"))</nav>
        """
}
