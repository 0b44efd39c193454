// The box that messages are written in: Enter sends, Shift and Enter begins a line, / and @ offer what may follow.
export function compose(form) {
  const box = form.elements.text;
  const commands = JSON.parse(box.dataset.commands || "[]") || [];
  const handles = (box.dataset.handles || "").split(" ").filter(Boolean);
  const list = document.createElement("ul");
  list.className = "offers";
  list.id = box.id + "-offers";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  list.hidden = true;
  form.append(list);
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  let chosen = -1, offers = [];

  function word() {
    const before = box.value.slice(0, box.selectionStart);
    const found = before.match(/(^|\s)([@/]\S*)$/);
    if (!found || (found[2][0] === "/" && before.trim() !== found[2])) return null;
    return found[2];
  }

  function offer() {
    const typed = word();
    offers = [];
    if (typed && typed[0] === "/") {
      offers = commands.filter((c) => c.Name.startsWith(typed.toLowerCase()) && c.Name !== typed)
        .map((c) => ({ put: c.Name + " ", name: c.Name + " " + c.Hint, about: c.About }));
    } else if (typed) {
      offers = handles.filter((h) => h.toLowerCase().startsWith(typed.slice(1).toLowerCase()) && "@" + h !== typed)
        .map((h) => ({ put: "@" + h + " ", name: "@" + h, about: h === box.dataset.bot ? "the app" : "" }));
    }
    chosen = offers.length ? 0 : -1;
    draw();
  }

  function draw() {
    list.replaceChildren(...offers.map((o, i) => {
      const li = document.createElement("li");
      li.id = list.id + "-" + i;
      li.setAttribute("role", "option");
      li.setAttribute("aria-selected", String(i === chosen));
      const b = document.createElement("b");
      b.textContent = o.name;
      li.append(b);
      if (o.about) {
        const small = document.createElement("small");
        small.textContent = o.about;
        li.append(small);
      }
      li.addEventListener("mousedown", (e) => { e.preventDefault(); take(i); });
      return li;
    }));
    list.hidden = !offers.length;
    if (chosen >= 0) box.setAttribute("aria-activedescendant", list.id + "-" + chosen);
    else box.removeAttribute("aria-activedescendant");
  }

  function take(i) {
    const typed = word(), at = box.selectionStart;
    box.setRangeText(offers[i].put, at - typed.length, at, "end");
    offers = [];
    chosen = -1;
    draw();
    grow();
  }

  function grow() {
    box.rows = Math.min(8, Math.max(1, box.value.split("\n").length, Math.ceil(box.value.length / 90)));
  }

  box.addEventListener("input", () => { offer(); grow(); });
  box.addEventListener("blur", () => { offers = []; chosen = -1; draw(); });
  box.addEventListener("keydown", (e) => {
    if (e.isComposing) return;
    if (offers.length && (e.key === "ArrowDown" || e.key === "ArrowUp")) {
      e.preventDefault();
      chosen = (chosen + (e.key === "ArrowDown" ? 1 : offers.length - 1)) % offers.length;
      draw();
    } else if (offers.length && (e.key === "Tab" || e.key === "Enter") && !e.shiftKey) {
      e.preventDefault();
      take(chosen);
    } else if (offers.length && e.key === "Escape") {
      offers = [];
      chosen = -1;
      draw();
    } else if (e.key === "Enter" && !e.shiftKey) {
      e.preventDefault();
      if (box.value.trim()) form.requestSubmit();
    }
  });
}
