// The editor's help: completion from /sparql/terms, prefixes added, the faulty line shown.
// Everything here can be done without it.

const field = document.getElementById("query");
const offers = document.getElementById("offers");
const told = document.getElementById("told");
const MOST = 12;
let known = null; // { prefixes, terms }, fetched when first needed
let found = [];
let chosen = 0;

async function terms() {
  if (known === null) {
    const response = await fetch("/sparql/terms");
    const { prefixes, classes, properties } = await response.json();
    const listed = (some, kind) => some.map((term) => ({ ...term, kind }));
    const all = [...listed(classes, "class"), ...listed(properties, "property")];
    known = { prefixes, terms: all.sort((a, b) => b.count - a.count) };
  }
  return known;
}

/** The name under the cursor: what stands between the last sign or blank and the cursor. */
function typed() {
  const before = field.value.slice(0, field.selectionStart);
  return /[\w:-]*$/u.exec(before)[0];
}

function like(term, text) {
  const wanted = text.toLowerCase();
  return term.name.toLowerCase().includes(wanted) || term.label.toLowerCase().includes(wanted);
}

async function offer() {
  const text = typed();
  const { terms: all } = await terms();
  const matching = all.filter((term) => like(term, text));
  // A class first after “a”, a property elsewhere.
  const wanted = /\ba\s+$/u.test(field.value.slice(0, field.selectionStart - text.length)) ? "class" : "property";
  found = matching.sort((a, b) => (b.kind === wanted) - (a.kind === wanted)).slice(0, MOST);
  chosen = 0;
  show();
}

function show() {
  const options = found.map((term, number) => {
    const option = document.createElement("li");
    option.id = `offer-${number}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", String(number === chosen));
    const name = document.createElement("code");
    name.textContent = term.name;
    option.append(name, `${term.label} · ${term.kind}, ${term.count.toLocaleString("en")}`);
    option.addEventListener("mousedown", (event) => {
      event.preventDefault(); // the field keeps the focus
      take(term);
    });
    return option;
  });
  offers.replaceChildren(...options);
  offers.hidden = found.length === 0;
  if (offers.hidden) {
    field.removeAttribute("aria-activedescendant");
  } else {
    field.setAttribute("aria-activedescendant", `offer-${chosen}`);
    options[chosen].scrollIntoView({ block: "nearest" });
  }
  told.textContent = offers.hidden ? "No term" : `${found.length} terms, ${found[chosen].name}`;
}

function close() {
  found = [];
  offers.hidden = true;
  told.textContent = "";
  field.removeAttribute("aria-activedescendant");
}

function take(term) {
  field.setRangeText(term.name, field.selectionStart - typed().length, field.selectionStart, "end");
  declare(term.name.split(":")[0]);
  close();
  field.focus();
}

/** Add the declaration of a prefix, so that the query can be taken elsewhere. */
function declare(prefix) {
  const space = known.prefixes[prefix];
  if (space && !new RegExp(`\\bprefix\\s+${prefix}:`, "iu").test(field.value)) {
    field.setRangeText(`PREFIX ${prefix}: <${space}>\n`, 0, 0, "preserve");
  }
}

function move(step) {
  chosen = (chosen + step + found.length) % found.length;
  show();
}

field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    field.form.requestSubmit();
  } else if (event.key === " " && event.ctrlKey) {
    event.preventDefault();
    offer();
  } else if (!offers.hidden) {
    const act = {
      ArrowDown: () => move(1),
      ArrowUp: () => move(-1),
      Enter: () => take(found[chosen]),
      Escape: close,
    }[event.key];
    if (act) {
      event.preventDefault();
      act();
    }
  }
});

field.addEventListener("input", () => {
  if (/\w+:\w*$/u.test(typed())) {
    offer();
  } else {
    close();
  }
});
field.addEventListener("blur", close);

/** Mark the line at fault, from its column on, and bring it into view. */
function mark() {
  const line = Number(field.dataset.line);
  if (!line) return;
  const lines = field.value.split("\n");
  const before = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  field.focus();
  field.setSelectionRange(before + Number(field.dataset.column) - 1, before + lines[line - 1].length);
  field.scrollTop = Math.max(0, (line - 3) * parseFloat(getComputedStyle(field).lineHeight));
}

field.setAttribute("aria-controls", "offers");
field.setAttribute("aria-autocomplete", "list");
document.getElementById("keys").hidden = false;
mark();
