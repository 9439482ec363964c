// Shows what the register has already while somebody describes a new effort, for
// <form data-like="/collaborations/new/like"> with a part <div id="like">. Without it, the same is said when the form is sent.

const DELAY = 600;
const FIELDS = ["title", "outcome", "aims", "clients", "places", "topics"];

function enhance(form) {
    const part = document.getElementById("like");
    if (!part) return;
    let timer = 0, request = null, asked = "";

    async function ask() {
        const words = new URLSearchParams();
        for (const name of FIELDS) words.set(name, (form.elements[name]?.value ?? "").slice(0, 1500));
        const address = `${form.dataset.like}?${words}`;
        if (address === asked) return;
        asked = address;
        request?.abort();
        request = new AbortController();
        try {
            const answer = await fetch(address, { signal: request.signal });
            if (answer.ok) part.replaceChildren(document.createRange().createContextualFragment(await answer.text()));
        } catch {
            // The next change of the form asks again.
        }
    }

    form.addEventListener("input", () => {
        clearTimeout(timer);
        timer = setTimeout(ask, DELAY);
    });
}

for (const form of document.querySelectorAll("form[data-like]")) enhance(form);
