// A button beside what one takes along: identifiers, queries, how to cite. Without it one marks and copies the text.
function equip(text) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy";
  button.setAttribute("aria-label", `Copy: ${text.dataset.copy}`);
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text.textContent.trim());
    document.getElementById("said").textContent = `Copied: ${text.dataset.copy}`;
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  });
  text.after(button);
}

if (navigator.clipboard) document.querySelectorAll("[data-copy]").forEach(equip); // there is none without https
