public import Directory
import Kernel
public import Storage

/// A role in a collaboration. Posts carry roles, so that whoever takes over a post takes over its roles.
public enum Role: String, StorableName, CaseIterable {
    case sro
    case accountingOfficer = "accounting-officer"
    case financeLead = "finance-lead"
    case dataLead = "data-lead"
    case operationalLead = "operational-lead"
    /// Whom a party names for everything else.
    case contact

    public var name: String {
        switch self {
        case .sro: "Senior responsible owner"
        case .accountingOfficer: "Accounting officer"
        case .financeLead: "Finance lead"
        case .dataLead: "Data lead"
        case .operationalLead: "Operational lead"
        case .contact: "Contact of a party"
        }
    }

    var explanation: String {
        switch self {
        case .sro: "Answers for the outcome and takes what nobody else may decide."
        case .accountingOfficer: "The one person who answers to Parliament for the money of the whole effort."
        case .financeLead: "Keeps the finance map and the ledger of costs and gains."
        case .dataLead: "Sees to it that what is shared is lawful and no more than needed."
        case .operationalLead: "Leads the work in one of the bodies."
        case .contact: "Answers for a party when nobody else is named."
        }
    }

    /// Whether there is only one; the index `collaboration_role_single` holds it.
    public var isSingle: Bool {
        switch self {
        case .sro, .accountingOfficer, .financeLead, .dataLead: true
        case .operationalLead, .contact: false
        }
    }
}

/// A role with the post that carries it, and whoever holds the post now.
public struct StaffedRole: Sendable, Equatable {
    public let role: Role
    public let staffed: StaffedPost
    public let bodyName: String

    /// Nobody to be seen holds the post.
    public var isVacant: Bool { staffed.holders.isEmpty || staffed.post.endedOn != nil }
}
