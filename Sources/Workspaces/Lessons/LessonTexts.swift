/// The five lessons, in the order in which they are best taken.
extension Lesson {
    static let all = [inviting, versions, agreeing, markings, leaving]

    private static let inviting = Lesson(
        id: .inviting, title: "Inviting a partner",
        summary: "How to let somebody from outside work with you, and how much they get to see.",
        parts: [
            Part(
                heading: "Start with the folder",
                text: """
                    A guest sees nothing at first. They see only the folders that you open to guests, or to a team of \
                    people that you put them in. So make the folder first. Put in what your partner needs, and leave \
                    the rest where it is. It is far easier to add a file next week than to take back one that was read.
                    """),
            Part(
                heading: "Then invite them",
                text: "You fill in four things, and each has a reason.",
                list: [
                    "Their own work e-mail address. Never use a shared one, or you will not know who read what.",
                    "What they are here to do. It is in the mail they get, so write it for them.",
                    "A last day. Choose the day their part ends. You can move it later.",
                    "Who answers for them. That is you, unless you name somebody else.",
                ]),
            Part(
                heading: "Look before you send",
                text: """
                    The next screen shows each folder and file that your guest will see. Read it with care. If \
                    something should not be there, go back and move it. Nothing has been sent yet.
                    """),
            Part(
                heading: "While they are here",
                text: """
                    Guests agree to keep what they see to themselves. A tag by their name tells all of you that they \
                    come from outside. Check what you say in comments in the same way that you check what you say in a \
                    meeting they have joined. Two weeks before the last day we write to you both. If you do nothing, \
                    their access stops by itself.
                    """),
        ],
        question: "Your partner needs two of the forty files in a folder. What do you do?",
        answers: [
            Answer(
                id: "open", text: "Open the folder to guests and ask them to read just those two", isRight: false,
                because: "A guest could then read all forty. Look again at ‘Start with the folder’."),
            Answer(
                id: "folder", text: "Put the two files in a folder for partners, and open that one", isRight: true,
                because: "Right. They see what they need and no more, and you can see that on one screen."),
            Answer(
                id: "mail", text: "Send the two files by e-mail", isRight: false,
                because: "Then nobody knows where they end up, and they are old as soon as you change them."),
        ])

    private static let versions = Lesson(
        id: .versions, title: "Versions",
        summary: "One file with a past, in place of ten files called ‘final’.",
        parts: [
            Part(
                heading: "Keep the name",
                text: """
                    When you have changed a file, upload it under the same name. It becomes the next version, and the \
                    old ones stay. All links still work, and nobody has to ask which one is the right one. So leave \
                    dates, initials and ‘final’ out of the name.
                    """),
            Part(
                heading: "Say what changed",
                text: """
                    Write a short note with each upload: ‘New costs from Northmoor in table 2’. People who know the \
                    file can then read one line and not twenty pages. For plain text you can also see two versions \
                    side by side.
                    """),
            Part(
                heading: "Check it out when you need time",
                text: """
                    If your change will take an hour, check the file out first. Others can still read it. They cannot \
                    change it until you check it in, and they see that it is you who has it. It ends by itself after \
                    eight hours, so that nobody is stuck when you go home.
                    """),
            Part(
                heading: "Go back without fear",
                text: """
                    If a version was a mistake, bring an older one back. That makes a new version with the old text. \
                    Nothing is lost, and all can see what was done and by whom. The same goes for the bin: what you \
                    put in it can be taken out again for 90 days.
                    """),
        ],
        question: "You have new figures for ‘Costs.csv’. How do you share them?",
        answers: [
            Answer(
                id: "name", text: "Upload ‘Costs final v2 (new).csv’ next to it", isRight: false,
                because: "Now there are two files, and people will work from the wrong one."),
            Answer(
                id: "bin", text: "Put the old file in the bin, then upload the new one", isRight: false,
                because: "Links to the old file break, and its past is gone from view."),
            Answer(
                id: "same", text: "Upload ‘Costs.csv’ again, with a note that says what is new", isRight: true,
                because: "Right. Each link now leads to the new figures, and the old ones are still there."),
        ])

    private static let agreeing = Lesson(
        id: .agreeing, title: "Agreeing on a file",
        summary: "How a group says ‘yes, this is it’ so that nobody has to guess later.",
        parts: [
            Part(
                heading: "Talk where the file is",
                text: """
                    Say what you think in a comment on the file, and name the version you read. Write @ and a name to \
                    ask one person, like @Tom Whitlock. They are told, if they may see the file. A comment stays with \
                    the file, so those who join later can see why it says what it says. A chain of mails cannot do that.
                    """),
            Part(
                heading: "Ask one clear thing",
                text: """
                    Ask for what you need and say by when: ‘Priya, are the costs in version 4 right? I need to know by \
                    Friday.’ If you ask all for any thoughts, you get silence, or too much. Say also what you will do \
                    if you hear nothing.
                    """),
            Part(
                heading: "Some things are decisions",
                text: """
                    A comment is fine for ‘the text is good’. It is not enough when money, people or the law depend on \
                    it. Then somebody with the right to decide has to do so. Put the question on the page ‘Decisions’ \
                    of the collaboration, and link the file with its version. There it says who may decide, who was \
                    asked first, what they chose and why.
                    """),
            Part(
                heading: "Say that it is done",
                text: """
                    When you all agree, write one last comment: what was agreed, which version, and on what day. If \
                    somebody did not agree, write that too. Later versions then start from a known point.
                    """),
        ],
        question: "All partners like version 4 of a plan. It means that one of them pays £40,000. What now?",
        answers: [
            Answer(
                id: "comment", text: "Write a comment: ‘All happy with version 4’", isRight: false,
                because: "That is good for the text. But somebody pays, so somebody with the right has to decide."),
            Answer(
                id: "decide", text: "Put it as a decision in the collaboration, with a link to version 4",
                isRight: true,
                because: "Right. It is then clear who decided what, by which right, and on which text."),
            Answer(
                id: "wait", text: "Wait to see if anybody objects", isRight: false,
                because: "Silence is not a yes. In a year nobody will know what was agreed."),
        ])

    private static let markings = Lesson(
        id: .markings, title: "Markings",
        summary: "Two labels that tell all of us how much care a file needs.",
        parts: [
            Part(
                heading: "OFFICIAL is the normal case",
                text: """
                    Most work of public bodies is OFFICIAL. You need not write it on each page. It still is not for \
                    all the world: share it with those who have a use for it.
                    """),
            Part(
                heading: "OFFICIAL-SENSITIVE means: who needs this?",
                text: """
                    Use it when real harm could come of it in the wrong hands. Think of names with health notes, bids \
                    that are still secret, or advice that is not out yet. The question is no longer who may like to \
                    see it. It is who cannot do their work without it. Guests do not see such files, unless the owners \
                    of the workspace chose that they do.
                    """),
            Part(
                heading: "What the mark does here",
                text: "You choose it when you upload, and you can change it later.",
                list: [
                    "It stands beside the name, and in front of it when the file is saved somewhere else.",
                    "Mails about the file leave out what it is called.",
                    "A folder with this mark passes it on to all that is put in it.",
                ]),
            Part(
                heading: "Nothing higher belongs here",
                text: """
                    SECRET and TOP SECRET have systems of their own. If you upload such a file, it is turned away. If \
                    you find one, do not open it or send it on. Tell your security team at once. Do not mark too high \
                    just to be safe, either. When all is marked, people stop looking.
                    """),
        ],
        question: "A list has names, dates of birth and health needs of ten people. How do you mark it?",
        answers: [
            Answer(
                id: "official", text: "OFFICIAL, since it is just a list", isRight: false,
                because: "Those ten people could come to harm if it got out. It needs more care."),
            Answer(
                id: "sensitive", text: "OFFICIAL-SENSITIVE, in a folder that only those who need it can see",
                isRight: true,
                because: "Right. The mark asks for care, and the folder makes sure that few can open it."),
            Answer(
                id: "secret", text: "SECRET, to be safe", isRight: false,
                because: "That is for threats to the country. The file would be refused here."),
        ])

    private static let leaving = Lesson(
        id: .leaving, title: "Leaving well",
        summary: "What to do when you, or a guest of yours, have no more work here.",
        parts: [
            Part(
                heading: "Leave when you are done",
                text: """
                    Each person who can open a file is one more way for it to get out. So when your part is over, \
                    leave. It is no farewell: you can be let in again. On the page ‘People’ you find the button at the \
                    end of the list.
                    """),
            Part(
                heading: "Before you press it",
                text: "Take ten minutes for those who stay.",
                list: [
                    "Check in what you have checked out, with a note on what is still open.",
                    "Move your own notes to where the others will look for them.",
                    "If you are the only owner, make somebody else one. You cannot leave before.",
                    "If you answer for guests, ask who does so from now on. If no one does, they lose access in two weeks.",
                ]),
            Part(
                heading: "What stays, what goes",
                text: """
                    Your files and comments stay, with your name. The work belongs to the group. What you saved on \
                    your own computer does not stay: delete it, unless your body has a rule that says to keep it. What \
                    you learned is still not to be passed on.
                    """),
            Part(
                heading: "Look after your guests",
                text: """
                    When a partner changes jobs, end their access that day. Do not wait for the last day you set. One \
                    button does it, at once, even if they are signed in. If you end it by mistake, you can invite them \
                    again.
                    """),
        ],
        question: "You move to a new team on Monday, and two guests here have you as their sponsor. What do you do?",
        answers: [
            Answer(
                id: "nothing", text: "Nothing: their access has an end date", isRight: false,
                because: "When you leave they lose access in two weeks, in the middle of their work."),
            Answer(
                id: "ask", text: "Agree with an owner who answers for them, then leave", isRight: true,
                because: "Right. Your guests can work on, and there is always somebody who knows them."),
            Answer(
                id: "stay", text: "Stay in the workspace, just in case", isRight: false,
                because:
                    "Then you can open files that you no longer need, and the guests have a sponsor who is not there."
            ),
        ])
}
