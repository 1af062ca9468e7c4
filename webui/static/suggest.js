// Names while one types, after the ARIA pattern of a combobox with a list. Without it every box is a plain form.
const MOST_WAIT = 150; // milliseconds after the last key

function said(text) {
  const region = document.getElementById("said");
  if (region) region.textContent = text;
}

function equip(box, number) {
  const go = box.dataset.suggest === "go";
  const list = document.createElement("ul");
  list.id = `suggestions-${number}`;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  list.hidden = true;
  box.after(list);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) box.setAttribute(name, value);
  let found = [];
  let at = -1;
  let waiting = 0;
  let asked = 0;

  function close() {
    list.hidden = true;
    at = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }

  function choose(one) {
    close();
    const day = new URLSearchParams(window.location.search).get("on");
    if (go) window.location.assign(day ? `${one.page}?on=${encodeURIComponent(day)}` : one.page);
    else box.value = one.label;
  }

  function mark(place) {
    at = place;
    [...list.children].forEach((item, n) => item.setAttribute("aria-selected", String(n === at)));
    if (at < 0) box.removeAttribute("aria-activedescendant");
    else {
      box.setAttribute("aria-activedescendant", list.children[at].id);
      list.children[at].scrollIntoView({ block: "nearest" });
    }
  }

  function show(some) {
    found = some;
    at = -1;
    list.replaceChildren(...some.map((one, n) => {
      const item = document.createElement("li");
      item.id = `${list.id}-${n}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      const label = document.createElement("bdi");
      label.textContent = one.label;
      const kind = document.createElement("span");
      kind.className = "by";
      kind.textContent = ` ${one.kind}`;
      item.append(label, kind);
      item.addEventListener("mousedown", (event) => { event.preventDefault(); choose(one); });
      return item;
    }));
    list.hidden = some.length === 0;
    box.setAttribute("aria-expanded", String(some.length > 0));
    said(some.length === 1 ? "1 suggestion" : `${some.length} suggestions`);
  }

  async function ask() {
    const text = box.value.trim();
    asked += 1;
    const mine = asked;
    if (text.length < 2) { close(); return; }
    const answer = await fetch(`/suggest?q=${encodeURIComponent(text)}`, { headers: { Accept: "application/json" } });
    if (answer.ok && mine === asked && document.activeElement === box) show(await answer.json());
  }

  box.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, MOST_WAIT); });
  box.addEventListener("blur", close);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) { event.preventDefault(); close(); }
    if (list.hidden || !found.length) return;
    if (event.key === "ArrowDown") { event.preventDefault(); mark((at + 1) % found.length); }
    if (event.key === "ArrowUp") { event.preventDefault(); mark(at < 1 ? found.length - 1 : at - 1); }
    if (event.key === "Enter" && at >= 0) { event.preventDefault(); choose(found[at]); }
  });
}

const live = document.createElement("div");
live.id = "said";
live.className = "unseen";
live.setAttribute("role", "status");
live.setAttribute("aria-live", "polite");
document.querySelector("main").append(live);
document.querySelectorAll("input[data-suggest]").forEach(equip);
