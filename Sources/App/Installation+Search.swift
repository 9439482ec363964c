import Collaborations
import Directory
import Indexing
import Logging
import Search
import Workspaces

extension Installation {
    /// The search index of this node, and what keeps it up to date with the record.
    var indexer: Indexer {
        get throws {
            Indexer(
                try SearchIndex(folder: folder.search), database: database,
                sources: [DirectorySearchSource()] + CollaborationsModule.searchSources
                    + WorkspacesModule.searchSources,
                ageFile: folder.search + "/aged",
                clock: clock,
                logger: Logger(label: "search"))
        }
    }
}
