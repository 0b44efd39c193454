// The scenes that TestTry plays, each from a first look at the page on.
import assert from "node:assert/strict";

const narrow = (width) => width < 720;
const says = async (page, selector, text) => page.locator(selector, { hasText: text }).first().waitFor();
const ready = (page) => page.locator("html[data-ready=yes]").waitFor();
const write = async (page, text) => {
  await ready(page);
  await page.fill("#text-place", text);
  await page.press("#text-place", "Enter");
};

// loads does what leads to another page, and waits for that.
async function loads(page, act) {
  await page.evaluate(() => { document.documentElement.dataset.old = "yes"; });
  await act();
  await page.locator("html[data-ready=yes]:not([data-old])").waitFor();
}

// Somebody goes to a place by what it is called in the list.
async function go(page, width, name) {
  await ready(page);
  if (narrow(width)) await loads(page, () => page.click("a.burger"));
  await loads(page, () => page.locator("nav a:visible, nav button:visible", { hasText: name }).first().click());
}

// first: the page is of use at once; a sample is answered, to its asker alone; the details open and close by keys.
export async function first(b, width) {
  const began = Date.now();
  const asha = await b.person("Asha", width);
  await asha.locator(".sample:visible").first().waitFor();
  console.log(`first page of use after ${Date.now() - began} ms`);
  await b.look(asha, "first-" + width);
  const ben = await b.person("Ben", width);
  await ready(asha);
  await asha.locator(".start .sample").first().click();
  await says(asha, ".message.only", "that worked elsewhere");
  await asha.locator(".message.only button", { hasText: "Details" }).first().waitFor();
  assert.equal(await ben.locator(".message.only").count(), 0, "Ben sees what only Asha may see");
  await b.look(asha, "answer-" + width);

  const details = asha.locator(".message.only button", { hasText: "Details" }).first();
  await details.focus();
  await asha.keyboard.press("Enter");
  await asha.locator("dialog:modal").waitFor();
  assert.equal(await asha.evaluate(() => document.querySelector("dialog").contains(document.activeElement)), true, "the focus is not in the dialog");
  for (let n = 0; n < 12; n++) {
    await asha.keyboard.press("Tab");
    assert.equal(await asha.evaluate(() => document.activeElement === document.body || document.querySelector("dialog").contains(document.activeElement)), true, "the focus left the dialog");
  }
  await b.look(asha, "details-" + width);
  await asha.keyboard.press("Escape");
  await asha.locator("dialog").waitFor({ state: "detached" });
  assert.equal(await asha.evaluate(() => document.activeElement.textContent.trim()), "Details", "the focus did not come back");

  await go(ben, width, "#ward-7-frailty");
  await asha.locator(".message.only button", { hasText: "Share to channel" }).first().click();
  await says(ben, "#log .message", "shared");
  await says(ben, "#hear p", "shared");
  assert.equal(await ben.locator("#hear p").count(), 1, "a new message is to be heard once");
  await b.look(ben, "shared-" + width);

  // Two people press one button: each has a dialog of their own.
  await Promise.all([asha, ben].map((page) => page.locator("#log .message:not(.only) button", { hasText: "Details" }).click()));
  await Promise.all([asha, ben].map((page) => says(page, "dialog", "What people do")));
  await asha.keyboard.press("Escape");
  await asha.locator("dialog").waitFor({ state: "detached" });
  assert.equal(await ben.locator("dialog").count(), 1, "Ben’s dialog went with Asha’s");
  await ben.keyboard.press("Escape");
  await ben.locator("dialog").waitFor({ state: "detached" });

  await asha.locator("#log .message:not(.only) .more summary").last().click();
  const menu = await asha.locator(".more[open] .drop").boundingBox(), screen = asha.viewportSize();
  assert.ok(menu.x >= 0 && menu.y >= 0 && menu.x + menu.width <= screen.width && menu.y + menu.height <= screen.height, "a menu is cut off");
  await b.look(asha, "menu-" + width);
}

// words: / and @ are offered and taken by keys; a mention is answered in its thread; what nobody asked for stays away.
export async function words(b, width) {
  const asha = await b.person("Asha", width);
  await ready(asha);
  await asha.locator("#text-place").pressSequentially("/");
  await says(asha, "#text-place-offers li", "/innovate");
  await b.look(asha, "offers-" + width);
  await asha.keyboard.press("Tab");
  assert.equal(await asha.inputValue("#text-place"), "/innovate ");
  await asha.fill("#text-place", "");
  await asha.locator("#text-place").pressSequentially("@inn");
  await asha.keyboard.press("Enter");
  assert.equal(await asha.inputValue("#text-place"), "@innovate ");
  await asha.locator("#text-place").pressSequentially("half our clinic does not turn up");
  await asha.keyboard.press("Enter");
  await loads(asha, () => asha.locator(".replies a").last().click());
  await says(asha, "#thread .message.bot", "elsewhere");
  await b.look(asha, "thread-" + width);
  await loads(asha, () => asha.locator("#side .head a").click());
  await write(asha, "The printer is out of toner");
  await asha.locator("#text-place").pressSequentially("And ");
  await says(asha, "#log .message", "out of toner");
  await ready(asha);
  assert.equal(await asha.inputValue("#text-place"), "And ", "what was typed next is lost");
  await asha.fill("#text-place", "");
}

// nasty: markup in what is written, and far too much of it.
export async function nasty(b, width) {
  const asha = await b.person("Asha", width);
  const bad = `"><img src=x onerror=alert(1)><script>alert(1)</script> <b>bold</b> \u202eright to left`;
  await write(asha, bad);
  await says(asha, "#log .message", "<script>alert(1)</script>");
  const harmless = async (page) => assert.equal(await page.locator("main img, main script, main .text b >> text=bold").count(), 0);
  await harmless(asha);
  const mine = asha.locator("#log .message", { hasText: "onerror" });
  await mine.locator(".more summary").click();
  await mine.locator(".edit textarea").fill("Again: " + bad);
  await mine.locator(".edit button").click();
  await says(asha, "#log .message", "Again: \"><img");
  await write(asha, "/innovate our patients keep falling at night on the ward");
  await asha.locator(".message.only").last().locator("button", { hasText: "Talk to a team" }).first().click();
  await asha.getByLabel("Your problem, in a line").fill(bad);
  await asha.getByLabel("When would suit you?").fill(bad);
  await asha.locator("dialog [data-submit]").click();
  await asha.locator("dialog").waitFor({ state: "detached" });
  const ben = await b.person("Ben", width);
  await go(ben, width, "innovate: messages");
  await says(ben, "#log .message", "<script>alert(1)</script>");
  await harmless(ben);
  await b.look(ben, "markup-" + width);
  asha.expected.push("422", "413");
  const long = "x".repeat(100000);
  await asha.fill("#text-place", long);
  await asha.press("#text-place", "Enter");
  await says(asha, "#trouble", "40,000");
  assert.equal(await asha.inputValue("#text-place"), long, "what was written is lost");
  await b.look(asha, "too-long-" + width);
  await asha.evaluate(() => { document.getElementById("text-place").value = "x".repeat(1200000); });
  await asha.press("#text-place", "Enter");
  await says(asha, "#trouble", "far too long");
  await asha.fill("#text-place", "y".repeat(39000));
  await asha.press("#text-place", "Enter");
  await says(asha, "#log .message", "y".repeat(200));
  await b.look(asha, "long-" + width);
}

// lost: the line goes, the page says so and catches up when it comes back.
export async function lost(b, width) {
  const asha = await b.person("Asha", width), ben = await b.person("Ben", width);
  await go(ben, width, "#ward-7-frailty");
  asha.expected.push("ERR_INTERNET_DISCONNECTED", "Failed to load resource");
  await asha.context().setOffline(true);
  await write(ben, "Said while she was away");
  await write(asha, "Not sent");
  await says(asha, "#trouble", "was not sent");
  await says(asha, "#lost", "connection is lost");
  await b.look(asha, "lost-" + width);
  assert.equal(await asha.inputValue("#text-place"), "Not sent");
  await asha.context().setOffline(false);
  await says(asha, "#log .message", "Said while she was away");
  await asha.locator("#lost").waitFor({ state: "hidden" });
}

// crowd: a hundred messages a second leave the page usable, and it ends with the last of them.
export async function crowd(b, width) {
  const asha = await b.person("Asha", width), ben = await b.person("Ben", width);
  await go(ben, width, "#ward-7-frailty");
  await asha.evaluate(() => {
    window.worst = 0;
    let last = performance.now();
    const tick = () => { const now = performance.now(); window.worst = Math.max(window.worst, now - last); last = now; requestAnimationFrame(tick); };
    requestAnimationFrame(tick);
  });
  const place = new URL(await ben.locator("nav a[aria-current=page]").getAttribute("href"), b.url).searchParams.get("in");
  const sent = await ben.evaluate(async (place) => {
    const began = performance.now();
    const all = [];
    for (let n = 0; n < 300; n++) {
      const due = began + n * 10 - performance.now();
      if (due > 0) await new Promise((r) => setTimeout(r, due));
      all.push(fetch("/say", { method: "POST", headers: { "X-Script": "1" }, body: new URLSearchParams({ as: "Ben", in: place, to: "place", text: "crowd " + n }) }));
      if (all.length > 5) await all.shift();
    }
    await Promise.all(all);
    return performance.now() - began;
  }, place);
  await asha.locator("#text-place").pressSequentially("still here");
  await says(asha, "#log .message", "crowd 299");
  const worst = await asha.evaluate(() => window.worst);
  console.log(`300 messages in ${Math.round(sent)} ms; the longest that the page stood still: ${Math.round(worst)} ms`);
  assert.equal(await asha.inputValue("#text-place"), "still here");
  assert.ok(await asha.locator("#log .message").count() <= 62);
  assert.ok(await asha.locator("#hear p").count() <= 20);
}

// tabs: fifty of them in one browser, and each is told.
export async function tabs(b, width) {
  const first = await b.person("Asha", width);
  const all = [first];
  while (all.length < 50) {
    const page = await first.context().newPage();
    b.watch(page, "tab " + all.length);
    await page.goto(b.url + "/?as=" + ["Asha", "Ben", "Chen", "Dara"][all.length % 4]);
    all.push(page);
  }
  const began = Date.now();
  await write(first, "To all fifty");
  await Promise.all(all.map((page) => says(page, "#log .message", "To all fifty")));
  console.log(`the last of 50 tabs was told after ${Date.now() - began} ms`);
}

// scriptless: the page reads and writes without scripts.
export async function scriptless(b, width) {
  const asha = await b.person("Asha", width, { scripts: false });
  await asha.fill("#text-place", "Without scripts");
  await asha.click("#main .composer button");
  await says(asha, "#log .message", "Without scripts");
  await asha.fill("#text-place", "/innovate our patients keep falling at night on the ward");
  await asha.click("#main .composer button");
  await asha.locator(".message.only button", { hasText: "Details" }).last().click();
  await says(asha, "dialog", "What people do");
  await b.picture(asha, "scriptless-" + width);
  await asha.locator("dialog .foot button").click();
  assert.equal(await asha.locator("dialog").count(), 0);
}

// dark: the same in the other theme, with the inspector and the clock.
export async function dark(b, width) {
  const dara = await b.person("Dara", width, { dark: true });
  await b.look(dara, "dark-" + width);
  await dara.click(".clock summary");
  await b.look(dara, "clock-" + width);
  const before = await dara.locator(".clock time").getAttribute("datetime");
  await dara.locator(".clock button", { hasText: "1 day on" }).click();
  await dara.waitForFunction((b) => document.querySelector(".clock time").getAttribute("datetime") > b.slice(0, 10) + "T23:59", before);
  await dara.keyboard.press("Escape");
  await write(dara, "/innovate help");
  await says(dara, ".message.only", "problem in your own words");
  await go(dara, width, "Inspector");
  await dara.locator("#calls .call a", { hasText: "/innovate" }).first().click();
  await says(dara, "#calls .call", "Slack’s limits");
  await b.look(dara, "inspector-" + width);
}

// journey: three people, from a problem to what came of it, by the buttons that they would press.
export async function journey(b, width) {
  const asha = await b.person("Asha", width), ben = await b.person("Ben", width), dara = await b.person("Dara", width);
  await write(asha, "/innovate our patients keep falling at night on the ward");
  await asha.locator(".message.only").last().locator("button", { hasText: "Talk to a team" }).first().click();
  await says(asha, "dialog", "agreed to be asked");
  await b.look(asha, "meet-" + width);
  await asha.locator("dialog [data-submit]").click();
  await says(asha, "dialog .error", "complete this required field");
  await b.look(asha, "meet-error-" + width);
  await asha.getByLabel("Your problem, in a line").fill("Falls between 2 and 5 in the morning");
  await asha.getByLabel("Your problem, in a line").press("Enter");
  await asha.locator("dialog").waitFor({ state: "detached" });

  await go(ben, width, "innovate: messages");
  await says(ben, "#log .message", "Falls between 2 and 5");
  await b.look(ben, "asked-" + width);
  // Pressed twice, as people do, and in two tabs at once.
  const other = await ben.context().newPage();
  b.watch(other, "Ben, in another tab");
  ben.expected.push("422"); // one comes too late, and is told so
  other.expected.push("422");
  await other.goto(ben.url());
  await ready(other);
  const yes = (page) => page.locator("#log button", { hasText: "Yes, put us in touch" }).elementHandle();
  const both = await Promise.all([yes(ben), yes(other)]);
  await Promise.all(both.map((button) => button.evaluate((e) => e.click())));
  await says(ben, "#log .message", "You said yes");
  await other.close();

  const group = asha.locator("nav a", { hasText: "Ben, innovate" });
  await group.first().waitFor({ state: "attached" });
  assert.equal(await group.count(), 1, "two group messages");
  await go(asha, width, "Ben, innovate");
  await says(asha, "#log .message", "Three questions worth asking");
  assert.equal(await asha.locator("#log .message", { hasText: "Three questions worth asking" }).count(), 1);
  await b.look(asha, "group-" + width);
  await write(asha, "Thank you, @Ben");
  await asha.locator("#log button", { hasText: "We’re trying this" }).click();
  await asha.getByLabel("Your organisation").fill("St Elsewhere");
  await asha.getByLabel("Your ward or team").fill("Ward 7");
  await asha.getByLabel("Where you work").selectOption({ label: "Hospital ward" });
  await asha.getByLabel("How far are you?").selectOption({ label: "Testing it" });
  await asha.locator("dialog fieldset", { hasText: "What you keep" }).locator("input[type=checkbox]").first().check();
  await b.look(asha, "trying-" + width);
  await asha.locator("dialog [data-submit]").click();
  await says(asha, "dialog", "that will help the next team");
  await asha.keyboard.press("Escape");
  await asha.locator("dialog").waitFor({ state: "detached" });
  await go(asha, width, "innovate: home");
  await says(asha, "#home", "St Elsewhere");
  await b.look(asha, "home-" + width);

  await go(dara, width, "innovate: home");
  await says(dara, "#home", "1 of 1");
  await b.look(dara, "curator-" + width);
  await go(dara, width, "#innovation-digest");
  await write(dara, "/innovate digest");
  await says(dara, "dialog", "Weekly digest");
  await b.look(dara, "digest-form-" + width);
  await dara.locator("dialog [data-submit]").click();
  await says(dara, "#log .message", "I will post a digest here");

  await later(dara, "2 weeks on");
  await go(asha, width, "innovate: messages");
  await says(asha, "#log .message", "How is ");
  await b.look(asha, "follow-up-" + width);
  await asha.locator("#log button", { hasText: "We use it now" }).click();
  await says(asha, "#log .message", "Thank you");
  await b.look(asha, "thanks-" + width);

  await later(dara, "Next Tuesday, 08:55");
  await later(dara, "1 hour on");
  await says(dara, "#log .message", "Ward 7, St Elsewhere");
  await b.look(dara, "digest-" + width);
}

// later moves the clock on, and waits until it has come there.
async function later(page, label) {
  const clock = page.locator(".clock"), before = await clock.locator("time").getAttribute("datetime");
  if (!(await clock.evaluate((e) => e.open))) await clock.locator("summary").click();
  await clock.locator("button", { hasText: label }).click();
  await ready(page);
  assert.equal(await page.locator("#trouble").textContent(), "");
  await page.waitForFunction((b) => document.querySelector(".clock time").getAttribute("datetime") > b, before);
  await page.keyboard.press("Escape");
}

// chart: a talk of the tests whose digest has one, the clock and the teams of which the page moves too.
export async function chart(b, width) {
  const dara = await b.person("Dara", width);
  await ready(dara);
  await dara.locator(".playing button", { hasText: "Done" }).click();
  await dara.locator(".playing").waitFor({ state: "detached" });
  if (narrow(width)) await go(dara, width, "Guide");
  await ready(dara);
  await dara.locator(".player summary").click();
  await dara.locator(".plays button", { hasText: "as a chart and in words" }).click();
  await dara.locator("[data-next]").waitFor({ state: "attached" });
  await rest(dara, 0);
  await dara.locator(".b-chart").last().scrollIntoViewIfNeeded();
  await b.look(dara, "chart-" + width);
}

// rest plays what is left of a talk, from a step on, without being shown each step; then the page is where the last is seen.
async function rest(page, from) {
  await ready(page);
  const steps = Number(/step \d+ of (\d+)/.exec(await page.locator(".playing").textContent())[1]);
  const go = await page.evaluate(async ([from, steps]) => {
    let go = "";
    for (let step = from; step < steps; step++) {
      const answer = await fetch("/play", { method: "POST", headers: { "X-Script": "1" }, body: new URLSearchParams({ as: "Asha", step }) });
      go = (await answer.json()).go;
    }
    return go;
  }, [from, steps]);
  await page.goto(new URL("/?as=Asha", page.url()).href);
  assert.equal(await page.locator(".steps .done").count(), steps);
  assert.equal(await page.locator(".steps .error").count(), 0, await page.locator(".steps").textContent());
  await page.goto(new URL(go, page.url()).href);
}

// plays: the guided journey, by the one button; on a phone the first steps of it.
export async function plays(b, width) {
  const asha = await b.person("Asha", width);
  if (narrow(width)) await go(asha, width, "Guide");
  await ready(asha);
  await asha.locator(".player button.primary").click();
  await asha.locator("[data-next]").waitFor({ state: "attached" });
  if (narrow(width)) await loads(asha, () => asha.locator("#side .shut a").click());
  const at = () => asha.locator(".playing input[name=step]").inputValue();
  let n = 0;
  for (; await asha.locator("[data-next]").count() > 0 && !(narrow(width) && n > 7); n++) {
    assert.equal(await at(), String(n));
    if ([1, 2, 7].includes(n)) await b.look(asha, "playing-" + n + "-" + width);
    await ready(asha);
    await asha.locator("[data-next]").evaluate((e) => e.click()); // it lies under a dialog, if the step before opened one
    await asha.locator(`.playing input[name=step][value="${n + 1}"]`).waitFor({ state: "attached" });
    await ready(asha);
    assert.equal(await asha.locator(".playing .error").count(), 0, await asha.locator(".playing").textContent());
  }
  if (narrow(width)) await rest(asha, n); else assert.ok(n > 20, `only ${n} steps were played`);
  await b.look(asha, "played-" + width);
}
