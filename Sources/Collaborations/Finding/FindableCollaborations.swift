import Access
import Directory
import Kernel
import Storage
import Web

/// What results of a search show of collaborations.
struct FindableCollaborations: FindableKind {
    let kind = "collaboration"

    func find(
        _ ids: [UUID128], for viewer: Viewer?, at now: Instant, in transaction: any Transaction
    ) throws -> [UUID128: FoundThing] {
        guard let viewer else { return [:] }
        let sight = CollaborationSight(viewer, at: now)
        let found = try CollaborationStore(transaction).find(ids.map { Collaboration.ID($0) }, sight)
        let bodies = try PartyStore(transaction).bodies(ofEach: Array(found.keys), sight.directory)
        return Dictionary(
            uniqueKeysWithValues: found.map { id, one in
                let lead = (bodies[id] ?? []).first
                let mark = lead.map { CollaborationShell.squares([$0]) } ?? .empty
                let thing = FoundThing(
                    kind: kind, id: id.uuid, title: one.title, path: one.path, detail: one.outcome,
                    label: one.kind == .project ? "Project" : "Collaboration", mark: mark)
                return (id.uuid, thing)
            })
    }
}
