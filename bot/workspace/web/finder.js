// A menu that the app fills: what is typed goes to the app, and what it offers can be chosen by mouse or keys.
import { send, complain } from "./page.js";

export function finders() {
  for (const each of document.querySelectorAll("[data-finder]")) if (!each.dataset.ready) ready(each);
}

function ready(finder) {
  finder.dataset.ready = "yes";
  const box = finder.querySelector("input[type=text]"), kept = finder.querySelector(".kept");
  const address = finder.dataset.finder, many = finder.dataset.many === "yes";
  const list = document.createElement("ul");
  list.className = "offers";
  list.id = box.id + "-offers";
  list.setAttribute("role", "listbox");
  list.hidden = true;
  finder.append(list);
  box.dataset.query = "yes";
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-expanded", "false");
  box.setAttribute("aria-controls", list.id);
  let options = [], chosen = -1, wait = 0, asked = 0;

  async function ask() {
    const n = ++asked, form = box.form, body = new URLSearchParams();
    for (const k of ["as", "in", "ts", "from"]) if (form.elements[k]) body.set(k, form.elements[k].value);
    body.set("at", address);
    body.set("typed", box.value);
    let answer;
    try {
      answer = await fetch("/suggest", { method: "POST", headers: { "X-Script": "1" }, body });
    } catch { return; }
    if (n !== asked) return;
    if (!answer.ok) { complain(await answer.text()); return; }
    options = await answer.json();
    chosen = options.length ? 0 : -1;
    draw(box.value ? "No results" : "");
  }

  function draw(none) {
    list.replaceChildren(...options.map((o, i) => {
      const li = document.createElement("li");
      li.id = list.id + "-" + i;
      li.setAttribute("role", "option");
      li.setAttribute("aria-selected", String(i === chosen));
      const b = document.createElement("b");
      b.textContent = o.text;
      li.append(b);
      if (o.about) {
        const small = document.createElement("small");
        small.textContent = o.about;
        li.append(small);
      }
      li.addEventListener("mousedown", (e) => { e.preventDefault(); take(i); });
      return li;
    }));
    if (!options.length && none) {
      const li = document.createElement("li");
      li.setAttribute("role", "option");
      li.setAttribute("aria-disabled", "true");
      li.textContent = none;
      list.append(li);
    }
    list.hidden = !list.childElementCount;
    box.setAttribute("aria-expanded", String(!list.hidden));
    if (chosen >= 0) box.setAttribute("aria-activedescendant", list.id + "-" + chosen);
    else box.removeAttribute("aria-activedescendant");
  }

  function take(i) {
    const o = options[i], label = document.createElement("label"), tick = document.createElement("input"), span = document.createElement("span");
    if (!many) kept.replaceChildren();
    label.className = "tick";
    tick.type = "checkbox";
    tick.name = "v:" + address;
    tick.value = o.value;
    tick.checked = true;
    span.textContent = o.text;
    label.append(tick, span);
    kept.append(label);
    box.value = "";
    options = [];
    chosen = -1;
    draw("");
    keepChoice(o);
  }

  // The choice is told now, while what the app offered still stands.
  function keepChoice() {
    const form = box.form, body = new URLSearchParams();
    for (const [k, v] of new FormData(form)) {
      if (k === "set" ? v === address : !/^[vd]:/.test(k) || k.slice(2) === address) body.append(k, v);
    }
    send("/use", body);
  }

  box.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(ask, 150); });
  box.addEventListener("focus", () => { if (!options.length) ask(); });
  box.addEventListener("blur", () => { options = []; chosen = -1; draw(""); });
  kept.addEventListener("change", keepChoice);
  box.addEventListener("keydown", (e) => {
    if (options.length && (e.key === "ArrowDown" || e.key === "ArrowUp")) {
      e.preventDefault();
      chosen = (chosen + (e.key === "ArrowDown" ? 1 : options.length - 1)) % options.length;
      draw("");
    } else if (options.length && e.key === "Enter") {
      e.preventDefault();
      e.stopPropagation();
      take(chosen);
    } else if (e.key === "Escape" && !list.hidden) {
      e.preventDefault();
      e.stopPropagation();
      options = [];
      chosen = -1;
      draw("");
    } else if (e.key === "Enter") {
      e.preventDefault();
    }
  });
}
