import Directory
import Hummingbird
import Kernel
import Storage
import Web

extension Visit {
    /// What a form of something that is there already is made from.
    func basis(
        of thing: EditedThing, in collaboration: Collaboration, _ database: any Database
    ) async throws -> EditBasis {
        EditBasis(try await database.read { try RevisionStore($0).number(of: thing, in: collaboration.id) })
    }

    /// Does what a form asks for that others may have opened too: answers with the form again, and status 422, when
    /// what was typed is refused, and with both texts above the form, and status 409, when somebody else saved meanwhile.
    func answerEdit(
        _ form: FormData, _ act: () async throws -> Response,
        again: (EditBasis, FormErrors) async throws -> Page
    ) async throws -> Response {
        do {
            return try await answerForm(act) { try await again(EditBasis(form), $0) }
        } catch let overtaken as Overtaken {
            return overtakenForm(try await again(EditBasis(overtaken), FormErrors()))
        }
    }
}
