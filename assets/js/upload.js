// Sends <form data-upload="LARGEST-IN-BYTES"> with a progress bar, and says that a file is too large before it is sent.
// Without this script the form is sent by the browser as usual, and the server says the same.

const units = ["bytes", "kB", "MB", "GB", "TB"];

function size(bytes) {
    let value = bytes, unit = 0;
    while (value >= 1000 && unit < units.length - 1) { value /= 1000; unit += 1; }
    return `${unit === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${units[unit]}`;
}

function element(name, attributes, text = "") {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.textContent = text;
    return node;
}

function enhance(form) {
    const limit = Number(form.dataset.upload) || Infinity;
    let request = null, place = null;

    function refuse(input, message) {
        const group = input.closest(".govuk-form-group"), id = `${input.id || input.name}-too-large`;
        document.getElementById(id)?.remove();
        group?.classList.toggle("govuk-form-group--error", message !== "");
        if (message === "") {
            input.removeAttribute("aria-invalid");
            return input.removeAttribute("aria-describedby");
        }
        const line = element("p", { class: "govuk-error-message", id, role: "alert" });
        line.append(element("span", { class: "govuk-visually-hidden" }, "Error: "), message);
        input.before(line);
        input.setAttribute("aria-describedby", id);
        input.setAttribute("aria-invalid", "true");
    }

    function check(input) {
        const large = [...input.files].find((file) => file.size > limit);
        refuse(input, large ? `‘${large.name}’ is ${size(large.size)}. The largest file you can send is ${size(limit)}` : "");
        return !large;
    }

    const inputs = [...form.querySelectorAll("input[type=file]")];
    inputs.forEach((input) => input.addEventListener("change", () => check(input)));

    form.addEventListener("submit", (event) => {
        if (request) return event.preventDefault();
        const wrong = inputs.filter((input) => !check(input));
        if (wrong.length > 0) {
            event.preventDefault();
            return wrong[0].focus();
        }
        if (!inputs.some((input) => input.files.length > 0)) return;
        event.preventDefault();
        send(event.submitter);
    });

    function send(submitter) {
        const body = new FormData(form);
        if (submitter?.name) body.append(submitter.name, submitter.value);
        const bar = element("progress", { class: "cc-progress", max: "1", value: "0", "aria-label": "Sending" });
        const status = element("p", { class: "cc-upload__status", role: "status" }, "Sending");
        const stop = element("button", { type: "button", class: "govuk-button govuk-button--secondary" }, "Stop sending");
        const buttons = [...form.querySelectorAll("button")];
        place?.remove();
        place = document.createElement("div");
        place.append(bar, status, stop);
        form.append(place);
        buttons.forEach((button) => (button.disabled = true));

        request = new XMLHttpRequest();
        const again = (message) => {
            request = null;
            bar.remove();
            stop.remove();
            status.textContent = message;
            buttons.forEach((button) => (button.disabled = false));
        };
        stop.addEventListener("click", () => request?.abort());
        let tenth = -1;
        request.upload.addEventListener("progress", ({ lengthComputable, loaded, total }) => {
            if (!lengthComputable) return;
            bar.max = total;
            bar.value = loaded;
            // A tenth at a time, or a screen reader would never fall silent.
            const now = Math.floor((10 * loaded) / total);
            if (now !== tenth) status.textContent = `Sent ${size(loaded)} of ${size(total)}`;
            tenth = now;
        });
        request.upload.addEventListener("load", () => {
            bar.removeAttribute("value");
            status.textContent = "Sent. Waiting for an answer";
        });
        request.addEventListener("abort", () => again("Stopped. Nothing was kept."));
        request.addEventListener("error", () => again("The connection broke. Nothing was kept: try again."));
        request.addEventListener("load", () => {
            if (request.status < 400) return location.assign(request.responseURL);
            const page = new DOMParser().parseFromString(request.responseText, "text/html");
            const answer = page.querySelector("main"), main = document.querySelector("main");
            if (!answer || !main) return again(`It was refused (${request.status}). Nothing was kept.`);
            document.title = page.title || document.title;
            main.replaceChildren(...answer.childNodes);
            main.querySelectorAll("form[data-upload]").forEach(enhance);
            const summary = main.querySelector(".govuk-error-summary") ?? main;
            summary.setAttribute("tabindex", "-1");
            summary.focus();
        });
        request.open("POST", form.action);
        request.setRequestHeader("Accept", "text/html");
        request.send(body);
    }
}

document.querySelectorAll("form[data-upload]").forEach(enhance);
