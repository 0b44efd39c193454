// What the page does more with scripts than without: it keeps itself up to date, sends forms without being loaded anew,
// offers commands and names as they are typed, and says new messages to screen readers.
import { fetchParts, apply } from "./patch.js";
import { compose } from "./compose.js";
import { dialogs } from "./dialog.js";
import { finders } from "./finder.js";

const lost = document.getElementById("lost");
const hear = document.getElementById("hear");
const trouble = document.getElementById("trouble");
const root = document.documentElement;

// Keeping up to date. One question is under way at a time, and the next waits as long as the last took: however much
// happens, the page stays usable.
let asking = false, again = false, took = 0;

export async function refresh() {
  if (document.hidden) { again = true; return; }
  if (asking) { again = true; return; }
  asking = true;
  again = false;
  const began = performance.now();
  try {
    const answer = await fetchParts();
    await new Promise(requestAnimationFrame);
    say(apply(answer));
    dialogs();
    finders();
    calendars();
    found();
  } catch {
    missing();
    again = true;
  }
  took = performance.now() - began;
  const rest = lost.hidden ? Math.min(2000, Math.max(50, 2 * took)) : 1000;
  setTimeout(() => { asking = false; if (again) refresh(); }, rest);
}

document.addEventListener("visibilitychange", () => { if (!document.hidden && again) refresh(); });

// A screen reader hears each new message once. Many at once are counted: nobody can listen to a hundred.
const said = new Set();
function say(news) {
  const fresh = news.filter((s) => !said.has(s));
  if (said.size > 500) said.clear();
  fresh.forEach((s) => said.add(s));
  const lines = fresh.length > 3 ? [fresh.length + " new messages. The last: " + fresh[fresh.length - 1]] : fresh;
  for (const line of lines) {
    const p = document.createElement("p");
    p.textContent = line;
    hear.append(p);
  }
  while (hear.childElementCount > 20) hear.firstElementChild.remove();
}

function missing() {
  if (!lost.hidden) return;
  lost.textContent = "The connection is lost, so nothing here is up to date. Trying again…";
  lost.hidden = false;
}
function found() {
  if (lost.hidden) return;
  lost.hidden = true;
  lost.textContent = "";
}

function heard(word) {
  if (word === "lost") missing();
  else if (word === "change" || !lost.hidden || performance.now() - clockAt > 20000) { clockAt = performance.now(); refresh(); }
}
let clockAt = 0;

async function connect() {
  if (window.SharedWorker) {
    const worker = new SharedWorker(new URL("./live.js", import.meta.url), { type: "module", name: "live" });
    worker.port.onmessage = (e) => heard(e.data);
    worker.onerror = alone;
    window.addEventListener("pagehide", () => worker.port.postMessage("gone"));
    window.addEventListener("pageshow", (e) => { if (e.persisted) location.reload(); });
    return;
  }
  alone();
}

// alone is for a browser without shared workers: a tab that can be seen listens for itself.
async function alone() {
  const { listen } = await import("./live.js");
  const both = new MessageChannel();
  both.port2.onmessage = (e) => heard(e.data);
  listen(both.port1);
}

// Forms.
export function complain(text) {
  const p = document.createElement("p"), button = document.createElement("button");
  p.textContent = text;
  button.className = "button";
  button.type = "button";
  button.textContent = "Put away";
  button.addEventListener("click", calm);
  trouble.replaceChildren(p, button);
  trouble.hidden = false;
}
function calm() {
  trouble.hidden = true;
  trouble.replaceChildren();
}

// An open menu is seen whole wherever its button stands: below it, or above where there is no room.
function place(menu) {
  const drop = menu.querySelector(".drop"), at = menu.querySelector("summary").getBoundingClientRect();
  drop.style.position = "fixed";
  const { width, height } = drop.getBoundingClientRect(), below = at.bottom + 4;
  drop.style.right = "auto";
  drop.style.left = Math.max(8, Math.min(at.left, innerWidth - width - 8)) + "px";
  drop.style.top = (below + height < innerHeight - 8 ? below : Math.max(8, at.top - height - 4)) + "px";
}
document.addEventListener("toggle", (e) => { if (e.target.open && e.target.matches("details.more")) place(e.target); }, true);
document.addEventListener("scroll", () => document.querySelectorAll("details.more[open]").forEach(place), true);

// A browser takes as long over a field for a date as over half of the page, so it becomes one when the clock is opened.
function calendars() {
  for (const field of document.querySelectorAll("details[open] [data-when]")) field.type = "datetime-local";
}
document.addEventListener("toggle", calendars, true);

// fold shuts a menu that is open. The focus does not go down with it.
function fold(menu) {
  const inside = menu.contains(document.activeElement);
  menu.open = false;
  if (inside) menu.querySelector("summary").focus();
}

// The page is at work while it waits for an answer, and from then on until it is gone if the answer leads elsewhere.
let waiting = 0;
function work(more) {
  waiting += more;
  root.dataset.ready = waiting ? "no" : "yes";
}

// send posts a form and goes where the answer says, when that is elsewhere. It tells whether that went well.
export async function send(action, body) {
  calm();
  let answer, go;
  work(1);
  try {
    answer = await fetch(action, { method: "POST", headers: { "X-Script": "1" }, body: new URLSearchParams(body) });
    if (answer.ok) ({ go } = await answer.json()); else complain(await answer.text());
  } catch {
    complain("That was not sent: the connection is lost. Try again in a moment.");
    missing();
    work(-1);
    return false;
  }
  if (go && new URL(go, location.href).search !== here(go)) {
    location.assign(go);
    return true;
  }
  work(-1);
  refresh();
  return answer.ok;
}

// here is this page's query, written as the server would write it.
function here(go) {
  const now = new URLSearchParams(location.search), then = new URL(go, location.href).searchParams;
  const same = ["as", "in", "thread", "side", "call", "front"].every((k) => (now.get(k) || (k === "as" || k === "in" ? ours(k) : "")) === (then.get(k) || ""));
  return same ? new URL(go, location.href).search : location.search;
}
function ours(key) {
  const form = document.querySelector("#main form.composer, #home form");
  return (form && form.elements[key] && form.elements[key].value) || "";
}

function bodyOf(form, button) {
  const body = new FormData(form);
  if (button && button.name) body.set(button.name, button.value);
  return body;
}

document.addEventListener("submit", async (e) => {
  const form = e.target, button = e.submitter;
  if (form.method !== "post") return;
  e.preventDefault();
  if (form.matches("[data-composer]")) { write(form); return; }
  if (form.getAttribute("aria-busy") === "true") return;
  form.setAttribute("aria-busy", "true");
  if (button) button.setAttribute("aria-disabled", "true");
  const action = (button && button.getAttribute("formaction")) || form.getAttribute("action");
  const ok = await send(action, bodyOf(form, button));
  form.removeAttribute("aria-busy");
  if (button) button.removeAttribute("aria-disabled");
  if (ok) for (const d of document.querySelectorAll("details.more[open]")) if (d.contains(form) || form.contains(d)) fold(d);
});

// What is written leaves the box at once, so that the next can be written while it is under way; what was not sent comes
// back. Each waits for the one before it.
let last = Promise.resolve();
function write(form) {
  const box = form.elements.text, body = bodyOf(form), put = (text) => { box.value = text; box.dispatchEvent(new Event("input")); };
  if (!box.value.trim()) return;
  put("");
  last = last.then(async () => {
    if (!await send("/say", body)) put([body.get("text"), box.value].filter(Boolean).join("\n"));
    else end(form.parentElement.querySelector(".scroll"));
  });
}

// A menu that tells the app at once what was chosen.
document.addEventListener("change", (e) => {
  const tells = e.target.closest("[data-tells]");
  if (!tells || e.target.closest("[data-finder]")) return;
  const form = e.target.form, address = tells.dataset.tells, body = new URLSearchParams();
  for (const [k, v] of new FormData(form)) {
    if (k === "set" ? v === address : !/^[vd]:/.test(k) || k.slice(2) === address) body.append(k, v);
  }
  send("/use", body);
});

// Enter in a field of a message does what leaving it does: a message has no button of its own to be pressed by it.
document.addEventListener("keydown", (e) => {
  if (e.key === "Enter" && e.target.matches("[data-surface] input") && !e.target.closest("dialog") && !e.isComposing) {
    e.preventDefault();
    e.target.blur();
    e.target.focus();
  }
  if (e.key === "Escape") document.querySelectorAll("details.more[open], details.clock[open]").forEach(fold);
});

// A link that is a button tells the app too that it was pressed.
document.addEventListener("click", (e) => {
  const link = e.target.closest("a[data-press]");
  if (link) {
    const body = new FormData(link.closest("form"));
    body.set("press", link.dataset.press);
    send("/use", body);
  }
  for (const d of document.querySelectorAll("details.more[open], details.clock[open]")) if (!d.contains(e.target)) d.open = false;
});

// end shows the newest message; a home is read from its top.
function end(scroll = document.getElementById("scroll")) {
  if (!document.getElementById("home")) scroll.scrollTop = scroll.scrollHeight;
}

for (const form of document.querySelectorAll("[data-composer]")) compose(form);
dialogs();
finders();
end();
// The line is opened once the page is seen: until then the browser has enough to do.
requestAnimationFrame(() => setTimeout(connect, 100));
document.querySelector(".steps .next")?.scrollIntoView({ block: "nearest" });
work(0);
