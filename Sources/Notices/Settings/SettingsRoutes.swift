import Access
import HTTPTypes
import Hummingbird
import Journal
import Kernel
import Storage
import Web

/// How often notices come by mail, in general and for single places, and what features add to that.
struct SettingsRoutes: Sendable {
    static let path = "/notices/settings"
    /// So many places are listed of each kind.
    static let placeLimit = 100

    let database: any Database
    let choices: NoticeChoices
    let calendars: CalendarAddresses
    let panels: [any NoticeSettingsPanel]

    var routes: Routes {
        var routes = Routes()
        routes.get(Self.path) { visit in visit.page(try await settings(visit, FormErrors())) }
        routes.post(Self.path) { visit, form in
            let viewer = try visit.signedIn()
            return try await visit.answerForm {
                try await choices.choose(try Self.rhythm(form), by: viewer)
                return visit.redirect(to: Self.path, flash: "Your choice is kept.")
            } again: { errors in
                try await settings(visit, errors)
            }
        }
        addPlaces(&routes)
        addCalendar(&routes)
        return routes
    }

    private static func rhythm(_ form: FormData) throws -> Rhythm {
        var reader = FormReader(form)
        let rhythm = reader.choice("rhythm", "How often", as: Rhythm.self)
        if rhythm == nil, reader.errors["rhythm"] == nil { reader.refuse("rhythm", "Choose how often") }
        try reader.check()
        return rhythm ?? .standard
    }

    private func settings(_ visit: Visit, _ errors: FormErrors) async throws -> Page {
        let viewer = try visit.signedIn()
        let view = try await database.read { transaction in
            let store = RhythmStore(transaction)
            var places: [SettingsPages.ChosenPlace] = []
            for source in choices.sources {
                let chosen = try store.single(of: viewer.account, kind: source.kind, limit: Self.placeLimit)
                places += try source.places(
                    of: viewer, and: chosen.keys.sorted(), at: visit.now, limit: Self.placeLimit, in: transaction
                ).map { SettingsPages.ChosenPlace(place: $0, rhythm: chosen[$0.subject.id]) }
            }
            return SettingsPages.Settings(
                general: try store.general(of: viewer.account), places: places,
                panels: try panels.map { try $0.panel(visit, in: transaction) },
                calendarMadeAt: try CalendarAddressStore(transaction).madeAt(of: viewer.account))
        }
        return SettingsPages.settings(visit, view, errors)
    }

    // MARK: - Single places

    private func addPlaces(_ routes: inout Routes) {
        routes.get("\(Self.path)/places/:kind/:id") { visit in
            visit.page(try await place(visit, FormErrors()))
        }
        routes.post("\(Self.path)/places/:kind/:id") { visit, form in
            let viewer = try visit.signedIn()
            return try await visit.answerForm {
                let rhythm = form["rhythm"] == SettingsPages.asInGeneral ? nil : try Self.rhythm(form)
                let place = try await choices.choose(
                    rhythm, in: visit.parameter("kind"), try Self.id(visit), by: viewer)
                return visit.redirect(to: Self.path, flash: "Your choice for ‘\(place.title)’ is kept.")
            } again: { errors in
                try await place(visit, errors)
            }
        }
    }

    private static func id(_ visit: Visit) throws -> UUID128 {
        guard let id = UUID128(visit.parameter("id")) else { throw Fault.missing("This page") }
        return id
    }

    private func place(_ visit: Visit, _ errors: FormErrors) async throws -> Page {
        let viewer = try visit.signedIn()
        let id = try Self.id(visit)
        let (place, rhythm, general) = try await database.read { transaction in
            let store = RhythmStore(transaction)
            return (
                try choices.place(visit.parameter("kind"), id, viewer, visit.now, transaction),
                try store.single(of: viewer.account, in: id), try store.general(of: viewer.account)
            )
        }
        return SettingsPages.place(visit, SettingsPages.ChosenPlace(place: place, rhythm: rhythm), general, errors)
    }

    // MARK: - The calendar

    private func addCalendar(_ routes: inout Routes) {
        routes.post("\(Self.path)/calendar") { visit, _ in
            let address = try await calendars.make(for: try visit.signedIn())
            return visit.page(SettingsPages.madeCalendar(address))
        }
        routes.post("\(Self.path)/calendar/withdraw") { visit, _ in
            try await calendars.withdraw(for: try visit.signedIn())
            return visit.redirect(
                to: Self.path, flash: "The address of your calendar is withdrawn. It answers no more.")
        }
    }
}
