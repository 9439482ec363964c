public import Foundation

extension LinkageModel {
    /// As a file: keys in order, so that the same model is the same bytes.
    public func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self)
    }

    /// Reads a model and makes sure that it is of these settings.
    /// - Throws: `LinkageError.model`
    public init(json: Data, for settings: LinkageSettings) throws {
        do {
            self = try JSONDecoder().decode(LinkageModel.self, from: json)
        } catch {
            throw LinkageError.model("This is not a model: \(error)")
        }
        try check(settings)
    }
}
