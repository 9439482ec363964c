public import ArgumentParser
import FoundationEssentials
import Kernel
public import PrivateMatching

/// `concordat psi`: private matching of two lists by files that the two parties hand each other.
struct PSICommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "psi",
        abstract: "Find whom two lists have in common without showing either list to the other party.",
        discussion: """
            One party offers, the other responds, the first finishes; where both learn who matches, the other finishes as well. They \
            agree before on the mode, the recipes and a label, and both say them. A command that was cut short goes on where it was \
            when it is run again. See docs/private-matching.md for what each party learns.
            """,
        subcommands: [Offer.self, Respond.self, Finish.self, Demo.self])

    struct Offer: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "offer", abstract: "Make the first message, for the party that responds.")

        @OptionGroup var terms: PSITermsOptions
        @OptionGroup var list: PSIListOptions
        @OptionGroup var work: PSIWorkOptions
        @Argument(help: "The list: a CSV file.") var file: String
        @Option(help: "Where the message is put.") var out: String

        func run() async throws {
            try await explained {
                let draft = try work.store().draftOffer(list.list(file), terms.terms(), padding: list.pad)
                let sent = try await draft.send(to: out)
                try PSIReport.summary(sent.summary, terms.terms())
                print("Give \(out) to the other party. Keep the folder \(work.state): it has the key to the answer.")
            }
        }
    }

    struct Respond: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "respond", abstract: "Answer an offer.",
            discussion: "An offer on other terms than those given is refused.")

        @OptionGroup var terms: PSITermsOptions
        @OptionGroup var list: PSIListOptions
        @OptionGroup var work: PSIWorkOptions
        @Argument(help: "The offer.") var offer: String
        @Argument(help: "The list: a CSV file.") var file: String
        @Option(help: "Where the message is put.") var out: String
        @Option(
            help: "The most keys that an offer may have: more are refused, since each is a question about the list.")
        var atMost: UInt64 = 10_000_000

        func run() async throws {
            try await explained {
                let draft = try work.store().draftResponse(
                    to: offer, list.list(file), terms.terms(), padding: list.pad, limit: atMost)
                let sent = try await draft.send(to: out)
                try PSIReport.summary(sent.summary, terms.terms())
                print("Give \(out) to the party that offered.")
            }
        }
    }

    struct Finish: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "finish",
            abstract: "Find what the lists have in common: from a response, or from a confirmation.",
            discussion: "The session ends with it: the key is removed, and the message is of no more use.")

        @OptionGroup var work: PSIWorkOptions
        @Argument(help: "The response, or the confirmation.") var message: String
        @Option(help: "Where the people found are put, as CSV; not where they are only counted.") var out: String?
        @Option(help: "Where the confirmation is put, where both parties learn who matches.") var confirm: String?

        func run() async throws {
            try await explained {
                let store = try work.store()
                switch try SessionStore.kind(of: message) {
                case .confirmation:
                    guard let out, confirm == nil else {
                        throw Fault(.invalid, "A confirmation needs --out, and is not confirmed again.")
                    }
                    let response = try store.sentResponse(confirmedBy: message)
                    let terms = response.terms
                    PSIReport.findings(try response.finish(hits: out), terms)
                case .offer, .response:
                    let offer = try store.sentOffer(answeredBy: message)
                    let terms = offer.terms
                    PSIReport.findings(try await offer.finish(hits: out, confirmation: confirm), terms)
                }
            }
        }
    }
}

/// What both parties have agreed on.
struct PSITermsOptions: ParsableArguments {
    @Option(help: "one-side: the offering party learns who matches; both-sides: both do; count: it learns how many.")
    var mode: Terms.Mode

    @Option(
        help: """
            How keys are made; may be given several times. One of \(Recipe.known.map(\.name).joined(separator: ", ")), or written out \
            like 'mine = surname + dob + postcode.sector'.
            """)
    var recipe: [String]

    @Option(help: "What it is for, like the reference of the agreement. Both parties give the same.")
    var label = ""

    func terms() throws -> Terms {
        try Terms(mode: mode, recipes: recipe.map { try Recipe($0) }, label: label)
    }
}

extension Terms.Mode: ExpressibleByArgument {}

/// Where things are in a list.
struct PSIListOptions: ParsableArguments {
    @Option(help: "The title of the column that tells people apart; hits are told by it.")
    var id = "id"

    @Option(
        help: ArgumentHelp(
            """
            Which column has a field, like 'dob=Date of birth'; usual titles are known. A field may be given several times: then a \
            person has several values.
            """, valueName: "field=title"))
    var column: [String] = []

    @Option(
        help:
            "Fill the number of keys up to a multiple of this, so that the other party learns less of the list's size.")
    var pad = 1

    func validate() throws {
        guard (1...100_000_000).contains(pad) else { throw ValidationError("--pad is a number from 1 to 100,000,000.") }
    }

    func list(_ path: String) throws -> PersonList {
        var columns: [Field: [String]] = [:]
        for entry in column {
            let sides = entry.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard sides.count == 2 else { throw Fault(.invalid, "--column needs FIELD=TITLE, not '\(entry)'.") }
            columns[try Field(sides[0]), default: []].append(sides[1])
        }
        return PersonList(path: path, id: id, columns: columns)
    }
}

/// Where and how a party works.
struct PSIWorkOptions: ParsableArguments {
    @Option(help: "The folder of this party's sessions, with their keys. It is made where there is none.")
    var state = "psi"

    @Option(help: "How many cores to use; all unless said. The result is the same.")
    var threads = ProcessInfo.processInfo.activeProcessorCount

    func store() throws -> SessionStore {
        try SessionStore(path: state, workers: threads, progress: PSIReport.progress())
    }
}
