// Suggestions while typing, for <form class="cc-search" data-suggest="/search/suggest">: the ARIA 1.2 combobox
// pattern with a listbox popup. Without this script the form is an ordinary search form.

const DELAY = 80;
let made = 0;

function element(name, attributes = {}, ...children) {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.append(...children);
    return node;
}

/** Only our own pages: an answer must not be able to send anybody elsewhere, or to run a script. */
function ownAddress(text) {
    try {
        const url = new URL(text, location.href);
        return url.origin === location.origin && /^https?:$/.test(url.protocol) ? url.href : null;
    } catch {
        return null;
    }
}

function enhance(form) {
    const input = form.querySelector("input[type=search], input[type=text]");
    if (!input) return;
    const id = `suggest-${++made}`;
    const list = element("div", { class: "cc-suggest", id, role: "listbox", "aria-label": "Suggestions" });
    const live = element("div", { class: "govuk-visually-hidden", role: "status" });
    list.hidden = true;
    form.append(list, live);
    for (const [key, value] of Object.entries({
        role: "combobox", "aria-autocomplete": "list", "aria-controls": id, "aria-expanded": "false", autocomplete: "off",
    })) input.setAttribute(key, value);

    let options = [], chosen = -1, timer = 0, request = null, asked = "";

    function choose(index) {
        options[chosen]?.setAttribute("aria-selected", "false");
        chosen = index;
        const option = options[index];
        if (!option) return input.removeAttribute("aria-activedescendant");
        option.setAttribute("aria-selected", "true");
        input.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
    }

    function close() {
        list.hidden = true;
        input.setAttribute("aria-expanded", "false");
        choose(-1);
    }

    function open() {
        list.hidden = options.length === 0;
        input.setAttribute("aria-expanded", String(!list.hidden));
    }

    /** Forgets what is shown and what is under way. */
    function clear() {
        clearTimeout(timer);
        request?.abort();
        close();
        options = [];
        asked = live.textContent = "";
        list.replaceChildren();
    }

    function optionFor(item) {
        const url = ownAddress(item.url);
        if (!url) return null;
        const option = element("li", {
            class: "cc-suggest__option", role: "option", id: `${id}-${options.length}`, "aria-selected": "false", "data-url": url,
        }, element("span", { class: "cc-suggest__title" }, String(item.title ?? "")));
        if (item.detail) option.append(`, ${item.detail}`);
        if (item.why) option.append(" ", element("span", { class: "cc-suggest__why" }, String(item.why)));
        options.push(option);
        return option;
    }

    function show(groups) {
        choose(-1);
        options = [];
        list.replaceChildren();
        for (const [index, group] of groups.entries()) {
            const items = (group.items ?? []).map(optionFor).filter(Boolean);
            if (items.length === 0) continue;
            const label = element("div", { class: "cc-suggest__label", id: `${id}-g${index}`, role: "presentation" }, String(group.label ?? ""));
            list.append(label, element("ul", { role: "group", "aria-labelledby": label.id }, ...items));
        }
        open();
        live.textContent = options.length === 0 ? "No suggestions"
            : options.length === 1 ? "1 suggestion" : `${options.length} suggestions`;
    }

    async function ask() {
        const words = input.value.trim();
        if (words === asked) return options.length > 0 && open();
        if (words === "") return clear();
        request?.abort();
        const mine = (request = new AbortController());
        try {
            const url = new URL(form.dataset.suggest, location.href);
            url.searchParams.set(input.name, words);
            const answer = await fetch(url, { signal: mine.signal, headers: { Accept: "application/json" } });
            if (!answer.ok) return close();
            const { groups } = await answer.json();
            if (mine.signal.aborted || document.activeElement !== input) return;
            asked = words;
            show(Array.isArray(groups) ? groups : []);
        } catch (error) {
            if (error.name !== "AbortError") close();
        }
    }

    input.addEventListener("input", () => {
        clearTimeout(timer);
        timer = setTimeout(ask, DELAY);
    });
    input.addEventListener("keydown", (event) => {
        if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
        const shown = !list.hidden;
        if (event.key === "ArrowDown" || event.key === "ArrowUp") {
            if (options.length === 0) return;
            event.preventDefault();
            if (!shown) open();
            // One place beyond either end is the box itself: what was typed can be sent from there.
            const places = options.length + 1, step = event.key === "ArrowDown" ? 1 : -1;
            choose(((chosen + 1 + step + places) % places) - 1);
        } else if (event.key === "Escape" && shown) {
            event.preventDefault();
            close();
        } else if (event.key === "Enter" && shown && chosen >= 0) {
            event.preventDefault();
            location.assign(options[chosen].dataset.url);
        } else if (event.key === "Tab") {
            close();
        }
    });
    // Keeps the focus in the box, so that the click is not lost to a blur.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
        const option = event.target.closest("[data-url]");
        if (option) location.assign(option.dataset.url);
    });
    input.addEventListener("focus", () => options.length > 0 && input.value.trim() === asked && open());
    input.addEventListener("blur", () => {
        clearTimeout(timer);
        request?.abort();
        close();
    });
    form.addEventListener("submit", () => {
        clearTimeout(timer);
        request?.abort();
        close();
    });
}

document.querySelectorAll("form.cc-search[data-suggest]").forEach(enhance);
