import Access
import Kernel
import Web

/// An invitation as it was typed.
struct InvitationDraft: Sendable {
    let email: String
    let name: String
    let role: Viewer.Role
    let body: String
    /// The last day of access; guests have one, at most a year away.
    let until: Day?

    init(_ reader: inout FormReader, today: Day) {
        email = reader.text("email", "E-mail address", limit: 254, required: true).lowercased()
        if !email.isEmpty, reader.errors["email"] == nil, !Text.isMailAddress(email) {
            reader.refuse("email", "Enter an e-mail address, like name@example.org")
        }
        name = reader.text("name", "Name", limit: 200, required: true)
        role = reader.choice("role", "Role") ?? .guest
        body = reader.text("body", "Body", limit: 300)
        until = reader.day("until", "The last day")
        guard reader.errors["until"] == nil else { return }
        if let until {
            if until < today { reader.refuse("until", "The last day must be today or later") }
            if until > today.adding(days: 366) { reader.refuse("until", "The last day must be within a year") }
        } else if role == .guest {
            reader.refuse("until", "Enter the last day of the guest’s access")
        }
    }
}
