/// What speaks for working together at all. After the National Audit Office's guidance on cross-government working: joint
/// work costs effort, so there has to be a reason that no body can meet alone.
public enum Sign: String, Sendable, CaseIterable {
    case journey, shift, data, authority, coherence

    var question: String {
        switch self {
        case .journey: "Do the same people have to go through several bodies for one thing?"
        case .shift: "Does a decision of one body move cost, risk or work to another?"
        case .data: "Is one set of data, or one rule about who is entitled, in several hands?"
        case .authority: "Is there a team that cannot deliver without another body’s authority or expertise?"
        case .coherence: "Would a public priority fall apart if each body went its own way?"
        }
    }

    var hint: String {
        switch self {
        case .journey: "A family that tells its story to housing, health and benefits"
        case .shift: "Earlier discharge from hospital that lands on a council"
        case .data: "Each body keeps its own list of the same people"
        case .authority: "A council that needs police powers, or a clinician’s judgement"
        case .coherence: "Flood defence in which every parish plans for itself"
        }
    }

    /// As the list of what was found says it.
    var name: String {
        switch self {
        case .journey: "One journey across bodies"
        case .shift: "Cost, risk or work moves elsewhere"
        case .data: "Data or a rule in several hands"
        case .authority: "Another’s authority or expertise is needed"
        case .coherence: "A priority would lose coherence"
        }
    }
}
