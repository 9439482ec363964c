// 'Expand all', 'Collapse all' and arrow keys for <div class="cc-tree" data-tree>. The tree itself is nested lists whose
// switches are <details>: it works without this script, and Tab still visits everything in it.

const STOPS = ".cc-tree__toggle > summary, a[href]";

function enhance(tree) {
    const toggles = [...tree.querySelectorAll(".cc-tree__toggle")];
    if (toggles.length > 1) {
        const tools = document.createElement("div");
        tools.className = "cc-tree__tools";
        for (const [label, open] of [["Expand all", true], ["Collapse all", false]]) {
            const button = document.createElement("button");
            button.type = "button";
            button.className = "govuk-button govuk-button--secondary";
            button.textContent = label;
            button.addEventListener("click", () => toggles.forEach((toggle) => (toggle.open = open)));
            tools.append(button);
        }
        tree.before(tools);
    }

    const own = (item, selector) => item?.querySelector(`:scope > ${selector}`);
    const switchOf = (item) => own(item, ".cc-tree__toggle");
    /** Where the keyboard rests in an item: its switch, or for a leaf its link. */
    const stopOf = (item) => own(item, ".cc-tree__toggle")?.querySelector("summary") ?? item?.querySelector("a[href]");
    const shown = () => [...tree.querySelectorAll("li")].filter((item) => item.offsetParent !== null && item.getClientRects().length > 0);

    tree.addEventListener("keydown", (event) => {
        if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || !event.target.matches(STOPS)) return;
        const item = event.target.closest("li"), toggle = switchOf(item);
        const parent = item.parentElement.closest("li");
        let to = null;
        switch (event.key) {
        case "ArrowDown": case "ArrowUp": {
            const items = shown();
            to = items[items.indexOf(item) + (event.key === "ArrowDown" ? 1 : -1)];
            break;
        }
        case "Home": to = shown().at(0); break;
        case "End": to = shown().at(-1); break;
        case "ArrowRight":
            if (toggle && !toggle.open) toggle.open = true;
            else to = own(item, "ul")?.querySelector("li");
            break;
        case "ArrowLeft":
            if (toggle?.open) toggle.open = false;
            else to = parent;
            break;
        default: return;
        }
        event.preventDefault();
        stopOf(to)?.focus();
    });
}

document.querySelectorAll("[data-tree]").forEach(enhance);
