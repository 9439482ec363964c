import Access
import Kernel

/// Who may change a proposal.
enum DecisionRules {
    /// To write a proposal anew: whoever made it, and those who lead the collaboration.
    static func change(_ decision: Decision, _ viewer: Viewer, _ standing: Standing) -> Verdict {
        if let proposer = decision.proposer, proposer.uuid == viewer.person { return .allowed }
        if CollaborationRules.organise(standing).isAllowed { return .allowed }
        return .refused(because: "only whoever proposed it and the organisers may change a proposal")
    }
}
