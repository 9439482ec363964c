import Directory
import Kernel
import Storage

extension CollaborationsAPI {
    /// Should we, may we, how does it go; whom was thanked, and what was learned.
    var oversight: [APIEndpoint] {
        let assessment = one(
            "getAssessment", "/assessment", "The answers to 'should we, and how lightly?'", [], APIOversight.assessment
        ) { work, _, transaction in try AssessmentStore(transaction).find(work.collaboration.id) }
        let gate = one(
            "getLaunchGate", "/launch", "Whether it is ready to launch, and what is missing", [], APIOversight.gate
        ) { work, _, transaction in
            APIOversight.Gate(
                answers: LaunchGate.answers(try CharterFacts.read(work, transaction)),
                exceptions: try LaunchStore(transaction).open(work.collaboration.id))
        }
        let health = one("getHealth", "/health", "How it goes: early warnings", [], APIOversight.health) {
            work, _, transaction in try Health.read(work, transaction)
        }
        return [assessment, gate, health, thanks, studies, study, objectives]
    }

    private var thanks: APIEndpoint {
        .list(
            "listThanks", "/collaborations/{slug}/thanks", "Who made something possible",
            about: "For all who may know of the collaboration.", of: database, [Self.slug], APIOversight.thanks,
            id: { $0.thanks.id.uuid }
        ) { call, transaction in
            let work = try Workplace.known(
                call.arguments.text("slug") ?? "", call.viewer, call.now, transaction)
            let sight = CollaborationSight(call.viewer, at: call.now)
            let found = try ThanksStore(transaction).page(in: work.collaboration.id, call.window, sight)
            return try ThanksLine.read(found, sight, transaction)
        }
    }

    private var studies: APIEndpoint {
        .list(
            "listCaseStudies", "/case-studies", "Case studies",
            about: "Published ones of collaborations that one may know of; drafts of those in which one takes part.",
            of: database, [], APIOversight.Study.shape, id: { $0.study.id.uuid }
        ) { call, transaction in
            let sight = CollaborationSight(call.viewer, at: call.now)
            let found = try CaseStudyStore(transaction).page(call.window, sight)
            return try APIOversight.Study.read(found, sight, transaction)
        }
    }

    private var study: APIEndpoint {
        .item(
            "getCaseStudy", "/case-studies/{slug}", "One case study", of: database,
            [.path("slug", .slug, "The case study's slug.")], APIOversight.Study.shape
        ) { call, transaction in
            let sight = CollaborationSight(call.viewer, at: call.now)
            let found = try CaseStudyStore(transaction).find(slug: call.arguments.text("slug") ?? "", sight)
            return try APIOversight.Study.read(found.map { [$0] } ?? [], sight, transaction).first
        }
    }

    private var objectives: APIEndpoint {
        .item(
            "listOwnObjectives", "/objectives", "The token's owner's own objectives, the latest year first",
            about: "Nobody else's.", of: database, [],
            APIInside.Items<APIOversight.ObjectiveView>.shape(of: APIOversight.ObjectiveView.shape)
        ) { call, transaction in APIInside.Items(items: try APIOversight.ObjectiveView.own(call, transaction)) }
    }
}

extension ThanksStore {
    /// A page of what is shown of a collaboration, in order of identifier, of those whom the viewer may know of.
    func page(
        in collaboration: Collaboration.ID, _ window: APIWindow, _ sight: CollaborationSight
    ) throws -> [Thanks] {
        try transaction.all(
            Thanks.self,
            """
            SELECT \(Thanks.columns) FROM thanks WHERE thanks.collaboration_id = \(collaboration)
            AND thanks.hidden_at IS NULL AND \(window.start("thanks.id"))
            AND (thanks.person_id IS NULL
                OR EXISTS (SELECT 1 FROM person WHERE person.id = thanks.person_id AND \(sight.directory.people)))
            AND (thanks.team_id IS NULL
                OR EXISTS (SELECT 1 FROM team WHERE team.id = thanks.team_id AND \(sight.directory.teams)))
            ORDER BY thanks.id LIMIT \(window.count)
            """)
    }
}

extension CaseStudyStore {
    /// A page in order of identifier.
    func page(_ window: APIWindow, _ sight: CollaborationSight) throws -> [CaseStudy] {
        try transaction.all(
            CaseStudy.self,
            """
            \(Self.joined) WHERE \(condition(sight)) AND \(window.start("case_study.id"))
            ORDER BY case_study.id LIMIT \(window.count)
            """)
    }
}
