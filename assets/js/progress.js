// Follows long work on its page: polls <… data-progress="/jobs/ID.json">, fills in the numbers, and loads the page
// again when the work is finished. Asks less often when nothing moves, and not at all while the tab is hidden.

const SHORTEST = 700, LONGEST = 10_000;
const number = new Intl.NumberFormat("en-GB");

function follow(place) {
    const bar = place.querySelector("progress");
    const slots = Object.fromEntries(["stage", "done", "total", "rest"].map((name) => [name, place.querySelector(`[data-progress-${name}]`)]));
    const live = document.createElement("div");
    live.className = "govuk-visually-hidden";
    live.setAttribute("role", "status");
    place.append(live);
    let wait = SHORTEST, last = "", stage = slots.stage?.textContent ?? "";

    const fill = (slot, text) => slot && slot.textContent !== text && (slot.textContent = text);

    function show(job) {
        if (typeof job.stage === "string") {
            fill(slots.stage, job.stage);
            // Only the stage is announced: every count would be noise.
            if (job.stage !== stage) live.textContent = stage = job.stage;
        }
        if (Number.isFinite(job.done)) fill(slots.done, number.format(job.done));
        if (Number.isFinite(job.total)) fill(slots.total, number.format(job.total));
        fill(slots.rest, job.rest ? `, ${job.rest}` : "");
        if (!bar) return;
        if (Number.isFinite(job.total) && job.total > 0) {
            bar.max = job.total;
            bar.value = Math.min(job.done ?? 0, job.total);
            bar.textContent = `${Math.floor((100 * bar.value) / bar.max)}%`;
        } else {
            bar.removeAttribute("value");
        }
    }

    async function poll() {
        if (document.hidden) return document.addEventListener("visibilitychange", poll, { once: true });
        try {
            const answer = await fetch(place.dataset.progress, { headers: { Accept: "application/json" }, cache: "no-store" });
            // Signed out, or the job is gone: the page itself says so.
            if (answer.redirected || (answer.status >= 400 && answer.status < 500 && answer.status !== 429)) return location.reload();
            if (!answer.ok) throw new Error(String(answer.status));
            const text = await answer.text(), job = JSON.parse(text);
            show(job);
            if (job.finished) return location.reload();
            wait = text === last ? Math.min(wait * 1.5, LONGEST) : SHORTEST;
            last = text;
        } catch {
            wait = Math.min(wait * 2, LONGEST);
        }
        setTimeout(poll, wait);
    }
    setTimeout(poll, wait);
}

document.querySelectorAll("[data-progress]").forEach(follow);
