public import Hummingbird
import Kernel

extension Visit {
    /// Does what a form asks for. When that is refused for what was typed, the answer is the form again, with what
    /// was typed and the messages beside the fields.
    public func answerForm(
        _ act: () async throws -> Response, again: (FormErrors) async throws -> Page
    ) async throws -> Response {
        do {
            return try await act()
        } catch let fault as Fault where fault.kind == .invalid && !fault.fields.isEmpty {
            return refusedForm(try await again(FormErrors(fault)))
        }
    }
}
