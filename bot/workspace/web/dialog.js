// Makes the dialog that the server drew a real one: it holds the focus, the rest of the page waits, Escape closes it, and
// what was focused before is focused again.
let back = null, part = "", key = null;

// again is the element where the focus was, or the like of it in what was drawn anew since.
function again() {
  if (back.isConnected) return back;
  const within = document.getElementById(part);
  return within && [...within.querySelectorAll(back.tagName)].find((e) => e.name === back.name && e.value === back.value);
}

export function dialogs() {
  const dialog = document.querySelector("#modal dialog");
  if (!dialog) {
    if (key) (again() || document.getElementById("text-place") || document.getElementById("main")).focus();
    key = null;
    return;
  }
  if (!dialog.matches(":modal")) {
    const first = key === null, inside = dialog.contains(document.activeElement) ? document.activeElement : null;
    if (first) {
      back = document.activeElement;
      part = back.closest("[data-v]")?.id;
    }
    dialog.removeAttribute("open");
    dialog.showModal();
    const same = key === dialog.dataset.key;
    key = dialog.dataset.key;
    const wrong = dialog.querySelector(".wrong input, .wrong textarea, .wrong select");
    const field = dialog.querySelector(".b-input input:not([type=hidden]), .b-input textarea, .b-input select");
    const target = inside || wrong || (!same && field) || dialog.querySelector("h2");
    if (target) {
      if (target.tagName === "H2") target.tabIndex = -1;
      target.focus();
    }
    dialog.addEventListener("cancel", (e) => {
      e.preventDefault();
      const out = dialog.querySelector("[data-escape]");
      if (out) out.click();
    });
  }
}
