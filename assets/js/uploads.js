// Sends the files of <form data-uploads="ADDRESS" data-limit="BYTES"> one after the other in parts, by the protocol tus 1.0, so
// that a lost connection costs a part and not the file. Each file has a bar, can be cancelled, and its result is said by
// itself. Files can be dropped on the form. Without this script the form is sent by the browser as usual.

const PART = 16 * 1024 * 1024, LONGEST = 30_000, TRIES = 6;
const units = ["bytes", "kB", "MB", "GB", "TB"];
const sending = new Set();

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

const base64 = (text) => btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(""));

// The connection broke, or the service cannot do it just now: it is worth trying again.
class Lost extends Error {}
class Cancelled extends Error {}

function request(job, method, url, headers, body, progress) {
    return new Promise((resolve, reject) => {
        if (job.isCancelled) return reject(new Cancelled());
        const call = new XMLHttpRequest();
        job.abort = () => call.abort();
        call.open(method, url);
        call.setRequestHeader("Tus-Resumable", "1.0.0");
        for (const [name, value] of Object.entries(headers)) call.setRequestHeader(name, value);
        if (progress) call.upload.addEventListener("progress", ({ loaded }) => progress(loaded));
        call.addEventListener("load", () => resolve(call));
        call.addEventListener("error", () => reject(new Lost()));
        call.addEventListener("abort", () => reject(new Cancelled()));
        call.send(body ?? null);
    });
}

// Waits, but not beyond the moment at which the browser has a connection again.
function pause(job, milliseconds) {
    return new Promise((resolve) => {
        const timer = setTimeout(go, milliseconds);
        function go() {
            clearTimeout(timer);
            removeEventListener("online", go);
            resolve();
        }
        addEventListener("online", go);
        job.abort = go;
    });
}

function refusal(call) {
    const isText = (call.getResponseHeader("Content-Type") ?? "").startsWith("text/plain");
    if (call.status === 401) return "You were signed out. Sign in and choose it again";
    return isText ? call.responseText.trim() : `It was refused (${call.status})`;
}

// Resolves with what became of the file, in words of the server; throws an Error with the reason where it was refused.
async function send(file, endpoint, fields, job, show) {
    const key = `upload ${endpoint} ${file.size} ${file.lastModified} ${file.name}`;
    const forget = () => { job.url = null; sessionStorage.removeItem(key); };
    const done = (call) => call.getResponseHeader("Upload-Outcome");
    job.url = sessionStorage.getItem(key);
    let position = null, failures = 0;
    const went = (call) => {
        if (call.status >= 500 || call.status === 429) throw Object.assign(new Lost(refusal(call)), { isTold: true });
        return call.status < 300;
    };
    while (true) {
        try {
            // Also a folder, and a file that went away meanwhile, would look like a lost connection.
            await file.slice(0, 1).arrayBuffer();
            if (job.url === null) {
                const isSmall = file.size <= PART;
                const metadata = Object.entries({ filename: file.name, filetype: file.type || "application/octet-stream", ...fields })
                    .map(([name, value]) => (value ? `${name} ${base64(value)}` : name)).join(",");
                const headers = { "Upload-Length": String(file.size), "Upload-Metadata": metadata };
                if (isSmall && file.size > 0) headers["Content-Type"] = "application/offset+octet-stream";
                // What was begun on the server can be removed only when its address is known: cancelling waits for it.
                const call = await request(isSmall ? job : {}, "POST", endpoint, headers, isSmall ? file : null, isSmall ? show : null);
                if (!went(call)) throw new Error(refusal(call));
                if (done(call)) return decodeURIComponent(done(call));
                job.url = call.getResponseHeader("Location");
                sessionStorage.setItem(key, job.url);
                position = Number(call.getResponseHeader("Upload-Offset"));
            } else if (position === null) {
                const call = await request(job, "HEAD", job.url, {});
                if (went(call)) {
                    if (done(call)) { forget(); return decodeURIComponent(done(call)); }
                    position = Number(call.getResponseHeader("Upload-Offset"));
                } else {
                    forget();
                }
            } else {
                const start = position, body = file.slice(start, start + PART);
                const headers = { "Upload-Offset": String(start), "Content-Type": "application/offset+octet-stream" };
                const call = await request(job, "PATCH", job.url, headers, body, (sent) => show(start + sent));
                if (went(call)) {
                    if (done(call)) { forget(); return decodeURIComponent(done(call)); }
                    position = Number(call.getResponseHeader("Upload-Offset"));
                } else if (call.status === 409) {
                    throw new Lost();
                } else {
                    forget();
                    throw new Error(refusal(call));
                }
            }
            failures = 0;
        } catch (error) {
            if (error instanceof Cancelled) {
                if (job.url) request({}, "DELETE", job.url, {}).catch(() => {});
                forget();
            }
            if (!(error instanceof Lost)) throw error;
            failures += 1;
            // Somebody without a connection waits for one; a service that says no for long has a reason.
            if (error.isTold && failures >= TRIES) throw new Error(error.message);
            position = null;
            show(null);
            await pause(job, Math.min(LONGEST, 500 * 2 ** failures));
        }
    }
}

function row(file, job) {
    const place = element("li", {});
    const bar = element("progress", { class: "cc-progress", max: String(Math.max(file.size, 1)), value: "0", "aria-label": `Sending ${file.name}` });
    const status = element("span", { class: "cc-why" }, "Waiting");
    const stop = element("button", { type: "button", class: "cc-quiet-button" }, "Cancel");
    stop.append(element("span", { class: "govuk-visually-hidden" }, ` ${file.name}`));
    stop.addEventListener("click", () => {
        job.isCancelled = true;
        stop.disabled = true;
        status.textContent = "Cancelling";
        job.abort?.();
    });
    place.append(element("span", {}, file.name), bar, status, " ", stop);
    return {
        place,
        show(sent) {
            if (sent === null) return (status.textContent = "The connection is lost. It goes on by itself when it is back");
            bar.value = Math.min(sent, file.size);
            status.textContent = sent >= file.size ? "Sent. It is being checked" : `Sent ${size(sent)} of ${size(file.size)}`;
        },
        end(text) {
            bar.remove();
            stop.remove();
            status.textContent = text;
        },
    };
}

function enhance(form) {
    const endpoint = form.dataset.uploads, limit = Number(form.dataset.limit) || Infinity;
    const input = form.querySelector("input[type=file]");
    const list = element("ul", { class: "govuk-list cc-uploads" });
    let isBusy = false;

    input.before(element("p", { class: "govuk-hint cc-uploads__hint" }, input.multiple ? "Choose files, or drop them here" : "Choose a file, or drop it here"));
    form.append(list);

    form.addEventListener("submit", (event) => {
        // Without a file the server says what is missing.
        if (input.files.length === 0 && !isBusy) return;
        event.preventDefault();
        begin([...input.files]);
    });
    form.addEventListener("dragover", (event) => {
        if (!event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        form.classList.add("cc-drop");
    });
    form.addEventListener("dragleave", (event) => {
        if (!form.contains(event.relatedTarget)) form.classList.remove("cc-drop");
    });
    form.addEventListener("drop", (event) => {
        event.preventDefault();
        form.classList.remove("cc-drop");
        const dropped = [...event.dataTransfer.files];
        begin(input.multiple ? dropped : dropped.slice(0, 1));
    });

    async function begin(files) {
        if (isBusy || files.length === 0) return;
        isBusy = true;
        sending.add(form);
        const button = form.querySelector("button[type=submit]");
        button.disabled = true;
        list.replaceChildren();
        // What an earlier act said is said no longer.
        document.querySelectorAll("main .cc-results, main .govuk-notification-banner, main .govuk-error-summary").forEach((old) => old.remove());
        const fields = {
            note: form.querySelector("[name=note]")?.value ?? "",
            marking: form.querySelector("[name=marking]:checked")?.value ?? "",
        };
        const jobs = files.map((file) => {
            const job = { url: null, abort: null, isCancelled: false };
            const shown = row(file, job);
            list.append(shown.place);
            return { file, job, shown };
        });
        const kept = [], refused = [];
        for (const { file, job, shown } of jobs) {
            try {
                if (job.isCancelled) throw new Cancelled();
                if (file.size > limit) throw new Error(`It is ${size(file.size)}. The largest file you can send is ${size(limit)}`);
                shown.show(0);
                const outcome = await send(file, endpoint, fields, job, shown.show);
                kept.push(outcome);
                shown.end(outcome);
            } catch (error) {
                const isUnread = error instanceof DOMException;
                const text = error instanceof Cancelled ? "Cancelled" : isUnread ? "It cannot be read. A folder cannot be sent" : error.message;
                refused.push(`‘${file.name}’ was not kept. ${text}`);
                shown.end(text);
            }
        }
        isBusy = false;
        sending.delete(form);
        button.disabled = false;
        await report(kept, refused, form, fields);
    }
}

// What became of each, above the page as it is now.
async function report(kept, refused, form, fields) {
    const main = document.querySelector("main");
    if (kept.length > 0) await renew(main);
    const place = element("div", { class: "cc-results", tabindex: "-1" });
    if (kept.length > 0) {
        const lines = element("ul", { class: "govuk-list", role: "list" });
        kept.forEach((text) => lines.append(element("li", {}, text)));
        const box = element("div", { class: "govuk-inset-text", role: "status" });
        box.append(lines);
        place.append(box);
    }
    if (refused.length > 0) {
        const box = element("div", { class: "govuk-error-summary", role: "alert" });
        box.append(element("h2", { class: "govuk-error-summary__title" }, kept.length > 0 ? "Not all files were kept" : "There is a problem"));
        const lines = element("ul", { class: "govuk-list govuk-error-summary__list" });
        refused.forEach((text) => lines.append(element("li", {}, text)));
        box.append(lines);
        place.append(box);
        const note = document.querySelector("form[data-uploads] [name=note]");
        if (note) note.value = fields.note;
        const marking = document.querySelector(`form[data-uploads] [name=marking][value="${CSS.escape(fields.marking)}"]`);
        if (marking) marking.checked = true;
    }
    main.prepend(place);
    place.focus();
}

// The page as it is now, without leaving it.
async function renew(main) {
    try {
        const answer = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const fresh = page.querySelector("main");
        if (!answer.ok || !fresh) return;
        main.replaceChildren(...fresh.childNodes);
        main.querySelectorAll("form[data-uploads]").forEach(enhance);
    } catch {
        // What was kept is said all the same.
    }
}

addEventListener("beforeunload", (event) => {
    if (sending.size > 0) event.preventDefault();
});
document.querySelectorAll("form[data-uploads]").forEach(enhance);
