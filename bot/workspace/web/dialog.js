// Makes the dialog that the server drew a real one: it holds the focus, the rest of the page waits, Escape closes it, and
// what was focused before is focused again.
let back = null, key = null;

export function dialogs() {
  const dialog = document.querySelector("#modal dialog");
  if (!dialog) {
    if (key && back && back.isConnected) back.focus();
    else if (key) (document.getElementById("text-place") || document.getElementById("main")).focus();
    key = null;
    return;
  }
  if (!dialog.matches(":modal")) {
    const first = key === null, inside = dialog.contains(document.activeElement) ? document.activeElement : null;
    if (first) back = document.activeElement;
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
