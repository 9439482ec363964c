import Directory
import Kernel
import Web

/// What is typed of a guest to be.
struct GuestDraft: Sendable, Equatable {
    let email: String
    let name: String
    /// Whom they work for.
    let organisation: String
    /// The e-mail address of the member who answers for them; empty for whoever invites.
    let sponsor: String
    let purpose: String
    /// The last whole day of access.
    let until: Day
    /// The permission teams that they come into.
    let teams: [PermissionTeam.ID]

    /// - Throws: a fault of kind `invalid` with a message for each field that is wrong.
    static func read(_ data: FormData, today: Day) throws -> GuestDraft {
        var form = FormReader(data)
        let email = form.text("email", "E-mail address", limit: 254, required: true).lowercased()
        if !email.isEmpty, form.errors["email"] == nil, !Text.isMailAddress(email) {
            form.refuse("email", "Enter an e-mail address, like name@example.org")
        }
        let name = form.text("name", "Name", limit: 200, required: true)
        let organisation = form.text("organisation", "Organisation", limit: 120, required: true)
        let sponsor = form.text("sponsor", "Sponsor", limit: 254).lowercased()
        let purpose = form.text("purpose", "What they are to do here", limit: 500, required: true, lines: true)
        let until = lastDay(&form, today: today)
        try form.check()
        return GuestDraft(
            email: email, name: name, organisation: organisation, sponsor: sponsor, purpose: purpose,
            until: until ?? today, teams: data.all("teams").compactMap { PermissionTeam.ID($0) })
    }

    /// The last day of access: from today to a year ahead.
    static func lastDay(_ form: inout FormReader, today: Day) -> Day? {
        let until = form.day("until", "The last day")
        guard let until else {
            if form.errors["until"] == nil { form.refuse("until", "Enter the last day, like 3 March 2027") }
            return nil
        }
        if until < today { form.refuse("until", "The last day must be today or later") }
        if until > latest(today) {
            form.refuse("until", "The last day must be within a year: \(latest(today).plain) or before")
        }
        return until
    }

    /// A year ahead.
    static func latest(_ today: Day) -> Day {
        let (year, month, day) = today.components
        return Day(year: year + 1, month: month, day: day)
    }
}
