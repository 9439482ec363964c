import Kernel
import Storage

/// Every endpoint of the API, bar the one that describes them.
enum APIEndpoints {
    static func all(_ database: any Database, search: any APISearch) -> [APIEndpoint] {
        [APISearchPage.endpoint(search)] + people(database) + teams(database) + posts(database) + bodies(database)
            + topics(database)
    }

    private static func people(_ database: any Database) -> [APIEndpoint] {
        let page = APIEndpoint.list(
            "listPeople", "/people", "People who are there now", of: database,
            [APIFilters.body, APIFilters.team, APIFilters.topic], PersonSummary.shape, id: { $0.id.uuid }
        ) { call, transaction in
            try APIPeopleStore(transaction: transaction, sight: call.sight).page(call.arguments, call.window)
        }
        let one = APIEndpoint.item(
            "getPerson", "/people/{id}", "One person",
            about: "Leavers are kept for the record: their posts are there, ways to reach them are not.", of: database,
            [id("person")], APIPerson.shape
        ) { call, transaction in
            guard let id = call.arguments.id("id", of: Person.self) else { return nil }
            return try APIPeopleStore(transaction: transaction, sight: call.sight).find(id, on: call.now.day)
        }
        return [page, one]
    }

    private static func teams(_ database: any Database) -> [APIEndpoint] {
        let page = APIEndpoint.list(
            "listTeams", "/teams", "Teams that exist now", of: database, [APIFilters.body, APIFilters.topic],
            APITeamSummary.shape, id: { $0.team.id.uuid }
        ) { call, transaction in
            try APITeamsStore(transaction: transaction, sight: call.sight).page(call.arguments, call.window)
        }
        let one = APIEndpoint.item("getTeam", "/teams/{id}", "One team", of: database, [id("team")], APITeam.shape) {
            call, transaction in
            guard let id = call.arguments.id("id", of: Team.self) else { return nil }
            return try APITeamsStore(transaction: transaction, sight: call.sight).find(id)
        }
        return [page, one]
    }

    private static func posts(_ database: any Database) -> [APIEndpoint] {
        let page = APIEndpoint.list(
            "listPosts", "/posts", "Posts that exist now", of: database,
            [APIFilters.body, APIFilters.team, APIFilters.topic], APIPostSummary.shape, id: { $0.post.id.uuid }
        ) { call, transaction in
            try APIPostsStore(transaction: transaction, sight: call.sight).page(call.arguments, call.window)
        }
        let one = APIEndpoint.item("getPost", "/posts/{id}", "One post", of: database, [id("post")], APIPost.shape) {
            call, transaction in
            guard let id = call.arguments.id("id", of: Post.self) else { return nil }
            return try APIPostsStore(transaction: transaction, sight: call.sight).find(id)
        }
        return [page, one]
    }

    private static func bodies(_ database: any Database) -> [APIEndpoint] {
        let kind = APIParameter.query("kind", .choice(APIBodySummary.kinds), "Only of this kind.")
        let page = APIEndpoint.list(
            "listBodies", "/bodies", "Bodies that are open now", of: database, [kind], APIBodySummary.shape,
            id: { $0.body.id.uuid }
        ) { call, transaction in
            try APIBodiesStore(transaction: transaction, sight: call.sight).page(call.arguments, call.window)
        }
        let one = APIEndpoint.item(
            "getBody", "/bodies/{slug}", "One body", of: database, [slug("body")], APIBody.shape
        ) { call, transaction in
            try APIBodiesStore(transaction: transaction, sight: call.sight).find(call.arguments.text("slug") ?? "")
        }
        return [page, one]
    }

    private static func topics(_ database: any Database) -> [APIEndpoint] {
        let page = APIEndpoint.list(
            "listTopics", "/topics", "Topics", of: database, [], APITopicSummary.shape, id: { $0.topic.id.uuid }
        ) { call, transaction in
            try APITopicsStore(transaction: transaction).page(call.window)
        }
        let one = APIEndpoint.item(
            "getTopic", "/topics/{slug}", "One topic", of: database, [slug("topic")], APITopic.shape
        ) { call, transaction in
            try APITopicsStore(transaction: transaction).find(call.arguments.text("slug") ?? "")
        }
        return [page, one]
    }

    private static func id(_ noun: String) -> APIParameter { .path("id", .identifier, "The \(noun)'s identifier.") }
    private static func slug(_ noun: String) -> APIParameter { .path("slug", .slug, "The \(noun)'s slug.") }
}
