import Access
import Directory
import Kernel
import Storage

/// Who takes part, and what was agreed, as the API shows it.
enum APIInside {
    struct PartyView: Sendable {
        let party: Party
        let body: Body?

        static let shape = APIRepresentation<Self>("Party", "A body that takes part.") {
            $0.object(optional: "body", APILink<Body>.shape, "The body; null where its owner may not know of it.") {
                $0.body.map { APILink($0) }
            }
            $0.boolean("is_lead", "Whether it leads.") { $0.party.isLead }
            $0.text(optional: "contribution", "What it brings.") { $0.party.contribution }
            $0.text(optional: "benefit", "What it gets.") { $0.party.benefit }
            $0.text(optional: "gives_up", "What it gives up.") { $0.party.givesUp }
            $0.day("joined_on", "The day it joined.") { $0.party.joinedOn }
        }
    }

    static let role = APIRepresentation<StaffedRole>("Role", "A role with the post that carries it.") {
        $0.choice("role", Role.allCases.map(\.rawValue), "Which role.") { $0.role.rawValue }
        $0.object("post", APILink<Post>.shape, "The post.") { APILink($0.staffed.post.id, $0.staffed.post.title) }
        $0.text("body", "The post's body, by name.") { $0.bodyName }
        $0.texts("holders", "Who holds the post now, by name; none when it is vacant.") {
            $0.staffed.holders.map(\.name)
        }
    }

    static let member = APIRepresentation<Member>("Member", "Somebody who was added by name.") {
        $0.object("person", APILink<Person>.shape, "The person.") { APILink($0.person, $0.name) }
        $0.text("body", "Their body, by name.") { $0.bodyName }
        $0.choice("level", Member.Level.allCases.map(\.rawValue), "What they may do.") { $0.level.rawValue }
        $0.boolean("is_guest", "Whether they are a guest.") { $0.isGuest }
        $0.time(optional: "until", "When a guest's access ends.") { $0.until }
    }

    static let part = APIRepresentation<Revision>("CharterPart", "What a part of the charter says now.") {
        $0.text("part", "Which part.") { $0.part.key }
        $0.integer("revision", nil, "How often it was changed.") { $0.number }
        $0.objects("fields", field, "What it says.") { revision in
            revision.content.fields.sorted { $0.key < $1.key }.map { Field(name: $0.key, text: $0.value) }
        }
        $0.text("changed_by", "Who changed it last, by name.") { $0.changedBy }
        $0.time(optional: "changed_at", "When it was changed last.") { $0.changedAt }
    }

    struct Field: Sendable {
        let name: String
        let text: String
    }

    private static let field = APIRepresentation<Field>("CharterField", "A field of a part.") {
        $0.text("name", "Its name.") { $0.name }
        $0.text("text", "What it says: days as YYYY-MM-DD, money in pounds.") { $0.text }
    }

    static let version = APIRepresentation<CharterVersion>("CharterVersion", "A charter as it was kept.") {
        $0.integer("number", nil, "Counted from 1.") { $0.number }
        $0.text(optional: "text", "All of it; null in lists.") { $0.text }
        $0.text("sha256", "Of the text's UTF-8, in hexadecimal.") { $0.sha256 }
        $0.text("kept_by", "Who kept it, by name.") { $0.keptBy }
        $0.time("kept_at", "When it was kept.") { $0.keptAt }
    }

    static let memorandum = APIRepresentation<MemorandumView>("Memorandum", "The memorandum of understanding.") {
        $0.text(optional: "version", "The version of the charter that it was made of; null for a draft.") {
            $0.memorandum.map { String($0.version) }
        }
        $0.text("text", "All of it.") { $0.text }
        $0.text(optional: "sha256", "What signatures cover: of the text's UTF-8, in hexadecimal.") { $0.sha256 }
        $0.boolean("is_signed_by_all", "Whether every party signed it.") { $0.isSignedByAll }
        $0.objects("signatures", signature, "What each party was asked for.") { $0.signatories }
    }

    private static let signature = APIRepresentation<MemorandumView.Signatory>("Signature", "A party's signature.") {
        $0.text("body", "The party, by name.") { $0.body }
        $0.text(optional: "post", "The post that signs, by title; null where a guest does.") {
            $0.guestMark == nil ? $0.signer : nil
        }
        $0.text(optional: "guest", "The guest of the party who signs, by name; null where a post does.") {
            $0.guestMark == nil ? nil : $0.signer
        }
        $0.text(optional: "signed_by", "Who signed, by name.") { $0.request.signedBy }
        $0.time(optional: "signed_at", "When.") { $0.request.signedAt }
    }

    static let amount = APIRepresentation<FinanceEntry.Amount>("YearlyAmount", "An amount in a financial year.") {
        $0.text("year", "The financial year.") { $0.year.name }
        $0.text("amount", "In pounds.") { $0.amount.number }
    }

    struct Finance: Sendable {
        let entry: FinanceEntry
        let revision: Int
        let bodies: [Body.ID: Body]

        static let shape = APIRepresentation<Self>("FinanceEntry", "Who funds what.") {
            $0.id("Its identifier.") { $0.entry.id }
            $0.integer("revision", nil, "How often it was changed.") { $0.revision }
            $0.object(optional: "payer", APILink<Body>.shape, "Who pays.") { one in
                one.bodies[one.entry.payer].map { APILink($0) }
            }
            $0.object(optional: "receiver", APILink<Body>.shape, "Who gets it; null where the payer spends it itself.")
            {
                one in one.entry.receiver.flatMap { one.bodies[$0] }.map { APILink($0) }
            }
            $0.text("what", "What for.") { $0.entry.what }
            $0.text(optional: "authority", "Under which power and delegation.") { $0.entry.authority }
            $0.choice("status", FinanceEntry.Status.allCases.map(\.rawValue), "How far it is.") {
                $0.entry.status.rawValue
            }
            $0.objects("amounts", APIInside.amount, "By year.") { $0.entry.amounts }
        }
    }

    struct Ledger: Sendable {
        let line: LedgerLine
        let revision: Int
        let body: Body?

        static let shape = APIRepresentation<Self>("LedgerLine", "What a body pays and gains in a year, in pounds.") {
            $0.object(optional: "body", APILink<Body>.shape, "The body.") { $0.body.map { APILink($0) } }
            $0.text("year", "The financial year.") { $0.line.year.name }
            $0.integer("revision", nil, "How often it was changed.") { $0.revision }
            for column in LedgerLine.Column.allCases {
                $0.text(optional: "expected_\(column.rawValue)", "\(column.name), expected.") {
                    $0.line.expected[column]?.number
                }
                $0.text(optional: "actual_\(column.rawValue)", "\(column.name), actual.") {
                    $0.line.actual[column]?.number
                }
            }
        }
    }

    struct MoneyView: Sendable {
        let finance: [Finance]
        let ledger: [Ledger]

        static func read(_ work: Workplace, _ transaction: any Transaction) throws -> MoneyView {
            let (view, id) = (try MoneyPages.View.read(work, transaction), work.collaboration.id)
            let entries = try RevisionStore(transaction).numbers(of: .finance, in: id)
            let lines = try RevisionStore(transaction).numbers(of: .ledger, in: id)
            return MoneyView(
                finance: view.finance.map {
                    Finance(
                        entry: $0, revision: entries[FinanceEntry.thing($0.id).key] ?? 0, bodies: view.bodies)
                },
                ledger: view.ledger.map {
                    Ledger(
                        line: $0, revision: lines[LedgerLine.thing($0.body, $0.year).key] ?? 0,
                        body: view.bodies[$0.body])
                })
        }
    }

    static let money = APIRepresentation<MoneyView>("Money", "Who pays and who gains.") {
        $0.objects("finance", Finance.shape, "The finance map.") { $0.finance }
        $0.objects("ledger", Ledger.shape, "Costs and gains by body and year.") { $0.ledger }
    }

    typealias Items = APIList
}
