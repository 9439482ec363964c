import Access
import Directory
import Kernel
import Mail
import Storage

/// Asks those by mail who are to sign: whoever holds a post, or a guest. While nobody holds one, the organisers, who can
/// name another.
struct SignatureMail {
    let address: String

    /// - Parameter requests: what is asked for just now.
    func ask(_ requests: [SignatureRequest], _ work: Workplace, _ transaction: any Transaction) throws {
        guard let version = requests.first?.version else { return }
        let collaboration = work.collaboration
        let mail = RoleMail(transaction)
        let signers = try mail.signers(requests.map(\.signer))
        let bodies = try BodyStore(transaction).find(requests.map(\.body), .everything)
        let earlier = try MemorandumStore(transaction).signed(before: version, of: collaboration.id)
        let isVacant = requests.contains { signers[$0.signer] == nil }
        let organisers = isVacant ? try mail.organisers(of: collaboration.id) : []
        for request in requests {
            let body = bodies[request.body]?.name ?? "a party"
            let people = signers[request.signer] ?? organisers
            let isVacant = signers[request.signer] == nil
            let why =
                switch request.signer {
                case .post where isVacant:
                    "Nobody holds the post that signs for \(body) now, so this goes to the organisers: name another post."
                case .guest where isVacant:
                    "The guest who signs for \(body) has no e-mail address, so this goes to the organisers: tell them."
                case .post: "You hold the post that signs for \(body)."
                case .guest: "You are the guest of \(body) whom it named to sign for it."
                }
            for person in people {
                try transaction.queueMailIfPossible(
                    letter(to: person, collaboration, version, why, before: earlier[request.body], work.viewer.name),
                    at: work.now)
            }
        }
    }

    private func letter(
        to person: Addressee, _ collaboration: Collaboration, _ version: Int, _ why: String, before: Int?,
        _ sender: String
    ) -> Letter {
        let again =
            before.map {
                "Version \($0) was signed for your body. What was agreed has changed since, so version \(version) "
                    + "needs a new signature; the page shows what is different."
            } ?? "\(sender) asks the parties to sign version \(version)."
        return Letter(
            to: person.email, name: person.name,
            subject: before == nil
                ? "Please sign the memorandum of \(collaboration.title)"
                : "Please sign the changed memorandum of \(collaboration.title)",
            text: """
                \(again)

                \(why) Read the text, then sign it there. You will be asked to sign in again first if you did so a while ago.
                """,
            link: Letter.Link("Read and sign it", "\(address)\(collaboration.path)/charter/memorandum"),
            purpose: .notification)
    }
}

extension RoleMail {
    /// Whoever would sign now.
    fileprivate func signers(_ signers: [Signer]) throws -> [Signer: [Addressee]] {
        let holders = try holders(of: signers.compactMap(\.post))
        let guests = try people(signers.compactMap(\.guest))
        return Dictionary(
            uniqueKeysWithValues: Set(signers).map { signer in
                switch signer {
                case .post(let post): (signer, holders[post])
                case .guest(let person): (signer, guests[person].map { [$0] })
                }
            }
        ).compactMapValues(\.self)
    }
}
