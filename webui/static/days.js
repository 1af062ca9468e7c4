// A slider over the line of time: it moves the field of the day. Without it the field and the links say the same.
const A_DAY = 86_400_000; // milliseconds
const form = document.querySelector("form[data-first]");
const field = form.querySelector("input[name=on]");
const number = (day) => Date.parse(day) / A_DAY;
const day = (n) => new Date(n * A_DAY).toISOString().slice(0, 10);
const inWords = (n) => new Date(n * A_DAY).toLocaleDateString("en-GB", {
  day: "numeric", month: "long", year: "numeric", timeZone: "UTC",
});

const slider = Object.assign(document.createElement("input"), { type: "range", id: "slider", step: 1 });
slider.min = number(form.dataset.first);
slider.max = number(form.dataset.last);
const label = Object.assign(document.createElement("label"), { htmlFor: "slider", textContent: "Along the meetings" });
const told = Object.assign(document.createElement("output"), { htmlFor: "slider" });
const meetings = Object.assign(document.createElement("datalist"), { id: "slider-meetings" });
meetings.append(...[...document.querySelectorAll("[data-day]")].map((one) =>
  Object.assign(document.createElement("option"), { value: number(one.dataset.day) })));
slider.setAttribute("list", meetings.id);

function tell() {
  told.textContent = inWords(slider.value);
  slider.setAttribute("aria-valuetext", told.textContent);
}

slider.addEventListener("input", () => { field.value = day(slider.value); tell(); });
field.addEventListener("input", () => { if (field.value) { slider.value = number(field.value); tell(); } });
slider.value = number(field.value);
tell();
const box = Object.assign(document.createElement("div"), { className: "slider" });
box.append(label, slider, told, meetings);
form.prepend(box);
