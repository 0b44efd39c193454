// Keeps the page like what the server would draw now: asks for the parts that differ, and puts them in their places.
const lists = ["log", "thread", "calls"];

function versions() {
  const have = {};
  for (const each of document.querySelectorAll("[data-v]")) have[each.id] = each.dataset.v;
  return have;
}

export async function fetchParts() {
  const answer = await fetch("/parts", {
    method: "POST", headers: { "Content-Type": "application/json", "X-Script": "1" },
    body: JSON.stringify({ look: location.search, have: versions() }),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

function made(html) {
  const t = document.createElement("template");
  t.innerHTML = html;
  return t.content.firstElementChild;
}

// What a person has typed, opened or chosen survives when the server draws the same thing anew, unless the server
// changed that very field.
function keep(old, now) {
  const before = new Map();
  for (const e of old.querySelectorAll("input, textarea, select")) {
    before.set(e.name + "\u0000" + (e.type === "checkbox" || e.type === "radio" ? e.value : ""), e);
  }
  for (const e of now.querySelectorAll("input, textarea, select")) {
    const was = before.get(e.name + "\u0000" + (e.type === "checkbox" || e.type === "radio" ? e.value : ""));
    if (!was || e.type === "hidden") continue;
    if (e.type === "checkbox" || e.type === "radio") {
      if (was.defaultChecked === e.defaultChecked) e.checked = was.checked;
    } else if (e.tagName === "SELECT") {
      const first = (s) => [...s.options].filter((o) => o.defaultSelected).map((o) => o.value).join();
      if (first(was) === first(e)) e.value = was.value;
    } else if (was.defaultValue === e.defaultValue) {
      e.value = was.value;
    }
  }
  const open = [...old.querySelectorAll("details")];
  [...now.querySelectorAll("details")].forEach((d, i) => { if (open[i] && open[i].open) d.open = true; });
  if (old.tagName === "DETAILS") now.open = old.open;
}

// Where the focus is, told so that it can be found again in what was drawn anew.
function focused(within) {
  const e = document.activeElement;
  if (!e || !within.contains(e) || e === within) return null;
  const all = [...within.querySelectorAll("a, button, input, select, textarea, summary, [tabindex]")];
  return {
    id: e.id, name: e.name, value: e.value, href: e.getAttribute("href"), at: all.indexOf(e), tag: e.tagName,
    start: e.selectionStart, end: e.selectionEnd,
  };
}

function refocus(within, was) {
  if (!was) return;
  const all = [...within.querySelectorAll("a, button, input, select, textarea, summary, [tabindex]")].filter((e) => e.tagName === was.tag);
  const same = (was.id && all.find((e) => e.id === was.id)) ||
    all.find((e) => was.name && e.name === was.name && (e.tagName !== "BUTTON" || e.value === was.value)) ||
    all.find((e) => was.href && e.getAttribute("href") === was.href);
  const e = same || all[Math.min(was.at, all.length - 1)];
  if (!e) return;
  e.focus({ preventScroll: true });
  if (was.start != null && e.setSelectionRange) try { e.setSelectionRange(was.start, was.end); } catch { /* a date has no selection */ }
}

function replace(old, now) {
  keep(old, now);
  const was = focused(old);
  old.replaceWith(now);
  refocus(now, was);
}

// apply puts an answer in place. It returns what is new, to be said.
export function apply(answer) {
  const atEnd = [...document.querySelectorAll("#log, #thread")].map((list) => list.parentElement)
    .filter((scroll) => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80);
  const news = [];
  for (const part of answer.parts) {
    const old = document.getElementById(part.id);
    if (!part.in) {
      if (old) replace(old, made(part.html));
      continue;
    }
    const list = document.getElementById(part.in);
    if (!list) continue;
    const now = made(part.html);
    if (old) {
      replace(old, now);
    } else {
      list.append(now);
      if (part.say) news.push(part.say);
    }
  }
  for (const name of lists) {
    const list = document.getElementById(name);
    if (list) order(list, answer.order[name]);
  }
  for (const scroll of atEnd) toNew(scroll, answer.parts);
  const title = document.title.replace(/^\(\d+\) /, "");
  document.title = (answer.unread ? "(" + answer.unread + ") " : "") + title;
  return news;
}

// Shows the end, or the beginning of what is new when that is too long to be seen whole.
function toNew(scroll, parts) {
  const first = parts.find((p) => p.in === scroll.firstElementChild.id && p.say);
  const top = first && document.getElementById(first.id);
  scroll.scrollTop = scroll.scrollHeight;
  if (top && top.offsetTop - scroll.offsetTop < scroll.scrollTop) scroll.scrollTop = top.offsetTop - scroll.offsetTop;
}

function order(list, ids) {
  const wanted = new Set(ids);
  for (const e of [...list.children]) if (!wanted.has(e.id)) e.remove();
  let at = list.firstElementChild;
  for (const id of ids) {
    if (at && at.id === id) { at = at.nextElementSibling; continue; }
    const e = document.getElementById(id);
    if (e) list.insertBefore(e, at);
  }
}
