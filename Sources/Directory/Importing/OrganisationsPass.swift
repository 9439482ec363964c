import Kernel
import Storage
import Tabular

enum OrganisationsPass {
    static func run(
        _ transaction: any Transaction, _ context: ImportContext, _ file: inout ImportedFile,
        _ progress: (ImportProgress) throws -> Void
    ) throws -> ImportNotebook { ImportNotebook() }
}
