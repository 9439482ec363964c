import Directory
import Kernel
import Storage

extension CharterFacts {
    /// What the charter says now: the same whoever asks, bar the names of posts and people that the viewer may not see.
    static func read(_ work: Workplace, _ transaction: any Transaction) throws -> CharterFacts {
        let charter = try Charter.read(work, .everything, transaction)
        let seen = try RoleStore(transaction).staffed(work.collaboration.id, Sight(work.viewer))
        let assessment = try AssessmentStore(transaction).find(work.collaboration.id)
        var facts = CharterFacts(charter, seen: seen, today: work.now.day)
        let memoranda = MemorandumStore(transaction)
        let guests = try memoranda.guests(work.collaboration.id, at: work.now, .everything)
        facts.withoutContact = missingContacts(charter, seen, guests: Set(guests.map(\.body)))
        facts.modelReason = assessment.reason
        facts.advisedModel = assessment.areModelsAnswered ? assessment.modelAdvice.model : nil
        facts.measures = charter.measures.count
        facts.measuresReason =
            try MeasureStore(transaction).reason(for: charter.measures.count, in: work.collaboration.id) ?? ""
        if let memorandum = try memoranda.latest(work.collaboration.id) {
            let requests = try memoranda.requests(memorandum.version, of: work.collaboration.id)
            let signed = Set(requests.filter(\.isSigned).map(\.body))
            facts.unsigned = charter.partyBodies.filter { !signed.contains($0.id) }.map(\.name)
            facts.isSignedTextStale = try MemorandumView.isStale(
                memorandum, CharterText.render(charter), work.collaboration.id, transaction)
        }
        return facts
    }

    init(_ charter: Charter, seen: [StaffedRole], today: Day) {
        outcome = charter.collaboration.outcome
        scope = charter.revision(.scope).content["text"]
        exitPlan = charter.revision(.exitPlan).content["text"]
        sro = Self.holder(.sro, charter, seen)
        accountingOfficer = Self.holder(.accountingOfficer, charter, seen)
        leadParty = charter.parties.first { $0.isLead && $0.body == charter.collaboration.lead }.map {
            charter.name($0.body)
        }
        partyCount = charter.parties.count
        rights = charter.rights
        model = charter.model
        dataMoves = charter.dataPlan["moves"]
        dataMinimum = charter.dataPlan["minimum"]
        dataBasis = charter.dataPlan["basis"]
        finance = Dictionary(grouping: charter.finance, by: \.status).mapValues(\.count)
        financeTotal = charter.finance.reduce(.zero) { $0 + $1.total }
        let counted = Set(charter.ledger.map(\.body))
        partiesWithoutFigures = charter.partyBodies.filter { !counted.contains($0.id) }.map(\.name)
        reviewMonths = charter.revision(.reviewRhythm).content["months"]
        firstReview = charter.firstReview
        self.today = today
    }

    /// Each party names a post that is held; one without such a post takes part through its guests.
    private static func missingContacts(
        _ charter: Charter, _ seen: [StaffedRole], guests: Set<Body.ID>
    ) -> [MissingContact] {
        charter.partyBodies.compactMap { body in
            let contacts = charter.roles.filter { $0.role == .contact && $0.staffed.post.body == body.id }
            if contacts.contains(where: { !$0.isVacant }) || guests.contains(body.id) { return nil }
            let shown = seen.first { one in contacts.contains { $0.staffed.post.id == one.staffed.post.id } }
            return MissingContact(
                party: body.name, vacantPost: contacts.isEmpty ? nil : shown?.staffed.post.title ?? "not named")
        }
    }

    private static func holder(_ role: Role, _ charter: Charter, _ seen: [StaffedRole]) -> Holder? {
        guard let found = charter.roles.first(where: { $0.role == role }) else { return nil }
        let shown = seen.first { $0.role == role }
        let names = shown?.staffed.holders.map(\.name) ?? []
        return Holder(
            post: shown?.staffed.post.title ?? "not named", isVacant: found.isVacant,
            people: names.isEmpty ? "in a post that is not named" : names.joined(separator: ", "))
    }
}
