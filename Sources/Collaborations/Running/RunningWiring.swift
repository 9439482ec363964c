import Printing
import Web

/// What happens while a collaboration runs, put together.
struct Running: Sendable {
    let desk: Desk
    /// Who decides what.
    var rules = DecidingRule.fromCharters
    var evidence: JournalEvidence?
    var printer = PaperPrinter(PDFPrinter())

    var risks: Risks { Risks(desk: desk) }
    var decisions: Decisions { Decisions(desk: desk, rules: rules) }
    var actions: Actions { Actions(desk: desk) }
    var measures: Measures { Measures(desk: desk) }

    var routes: Routes {
        var routes = Routes()
        routes.add(RiskRoutes(desk).routes)
        routes.add(DecisionRoutes(desk, rules).routes)
        routes.add(ActionRoutes(desk).routes)
        routes.add(MeasureRoutes(desk).routes)
        routes.add(ReviewRoutes(desk, printer).routes)
        routes.add(HealthRoutes(desk).routes)
        routes.add(ClosingRoutes(desk, rules, evidence).routes)
        routes.add(HandoverRoutes(desk, rules).routes)
        return routes
    }

    var jobs: RunningJobs { RunningJobs(desk: desk, rules: rules) }
}
