import Kernel

/// From when on something is a warning. Each has a published default, and can be set for one collaboration.
enum HealthThreshold: String, CaseIterable, Sendable {
    case leastMeasures = "least-measures"
    case costWithoutGain = "cost-without-gain"
    case mostForums = "most-forums"
    case vacantDays = "vacant-days"
    case bounced
    case heavierBy = "heavier-by"
    case meetingsPerDecision = "meetings-per-decision"
    case energyPercent = "energy-per-cent"
    case silentWeeks = "silent-weeks"
    case apartWeeks = "apart-weeks"
    case decisionDays = "decision-days"
    case reviewDays = "review-days"
    case measureDays = "measure-days"

    var standard: Int {
        switch self {
        case .leastMeasures: 1
        case .costWithoutGain: 1000
        case .mostForums: Forum.sensible
        case .vacantDays: 1
        case .bounced: 2
        case .heavierBy: 1
        case .meetingsPerDecision: 6
        case .energyPercent: 25
        case .silentWeeks: 6
        case .apartWeeks: 13
        case .decisionDays, .reviewDays, .measureDays: 1
        }
    }

    /// What may be set.
    var bounds: ClosedRange<Int> {
        switch self {
        case .leastMeasures: 1...5
        case .costWithoutGain: 1...10_000_000
        case .mostForums: 1...20
        case .vacantDays: 1...180
        case .bounced: 1...20
        case .heavierBy: 1...5
        case .meetingsPerDecision: 1...50
        case .energyPercent: 5...90
        case .silentWeeks, .apartWeeks: 1...51
        case .decisionDays, .reviewDays, .measureDays: 1...90
        }
    }

    /// The label of its field.
    var label: String {
        switch self {
        case .leastMeasures: "Fewest joint measures"
        case .costWithoutGain: "Cost without a gain, in pounds"
        case .mostForums: "Most forums"
        case .vacantDays: "Days for which a role may be vacant"
        case .bounced: "Attempts to decide without the right, in 13 weeks"
        case .heavierBy: "Rungs by which the model is heavier than advised"
        case .meetingsPerDecision: "Meetings for one decision"
        case .energyPercent: "Activity left since the launch, in per cent"
        case .silentWeeks: "Weeks for which a party may be silent"
        case .apartWeeks: "Weeks for which two bodies may have no contact"
        case .decisionDays: "Days by which a decision may be late"
        case .reviewDays: "Days by which a review may be late"
        case .measureDays: "Days by which a measure may be late"
        }
    }

    /// When it warns, with the value that holds.
    func words(_ value: Int) -> String {
        switch self {
        case .leastMeasures: "Warns below \(count(value, "joint measure", "joint measures"))"
        case .costWithoutGain:
            "Warns when a party’s costs reach \(Money(pence: Int64(value) * 100).plain) and it gains nothing"
        case .mostForums: "Warns above \(count(value, "forum", "forums"))"
        case .vacantDays: "Warns when a role is vacant for \(count(value, "day", "days"))"
        case .bounced: "Warns from \(count(value, "attempt", "attempts")) in 13 weeks"
        case .heavierBy: "Warns from \(count(value, "rung", "rungs")) above the model that the rules advise"
        case .meetingsPerDecision: "Warns from \(count(value, "meeting", "meetings")) a decision over 26 weeks"
        case .energyPercent:
            "Warns below \(value) per cent: what people did in the last 13 weeks against the first 13 after the launch"
        case .silentWeeks:
            "Warns when nobody of a party has done anything here for \(count(value, "week", "weeks"))"
        case .apartWeeks:
            """
            Warns when a party and the lead body, or two between which money moves, have not worked on the same thing \
            for \(count(value, "week", "weeks"))
            """
        case .decisionDays: "Warns when a decision is late by \(count(value, "day", "days"))"
        case .reviewDays: "Warns when a review is late by \(count(value, "day", "days"))"
        case .measureDays: "Warns when a value is late by \(count(value, "day", "days"))"
        }
    }
}

/// The thresholds that hold in one collaboration.
struct HealthThresholds: Sendable, Equatable {
    /// Those that it has set for itself.
    var own: [HealthThreshold: Int] = [:]

    subscript(threshold: HealthThreshold) -> Int { own[threshold] ?? threshold.standard }
}
