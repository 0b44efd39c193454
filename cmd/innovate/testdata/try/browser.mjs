// A browser, and people in it. Whatever goes wrong on a page that nobody asked for is kept, and fails the test at its end.
import { chromium } from "playwright-core";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export class Browser {
  constructor(url, shots) { this.url = url; this.shots = shots; this.wrong = []; this.seen = 0; }

  async open(executable) {
    this.browser = await chromium.launch({ executablePath: executable, args: ["--no-sandbox", "--disable-gpu", "--disable-quic"] });
  }

  async close() { await this.browser.close(); }

  // person is a browser of somebody's own. What is expected to be refused is named by its status.
  async person(name, width, { scripts = true, dark = false, height = width < 500 ? 740 : 820 } = {}) {
    const context = await this.browser.newContext({
      viewport: { width, height }, javaScriptEnabled: scripts, colorScheme: dark ? "dark" : "light", bypassCSP: false, reducedMotion: "reduce",
    });
    context.setDefaultTimeout(120000); // a busy machine takes its time
    const page = await context.newPage();
    this.watch(page, name);
    await page.goto(this.url + "/?as=" + name);
    return page;
  }

  watch(page, name) {
    page.expected = [];
    page.on("console", (m) => {
      if (m.type() !== "error" && m.type() !== "warning") return;
      if (page.expected.some((e) => m.text().includes(e))) return;
      this.wrong.push(name + ": console: " + m.text());
    });
    page.on("pageerror", (e) => this.wrong.push(name + ": " + e.stack));
    page.on("request", (r) => {
      if (!r.url().startsWith(this.url) && !r.url().startsWith("data:")) this.wrong.push(name + ": asked another host: " + r.url());
    });
  }

  // picture keeps a picture.
  async picture(page, name) {
    await page.screenshot({ path: path.join(this.shots, String(++this.seen).padStart(2, "0") + "-" + name + ".png") });
  }

  // look keeps a picture, and has axe look at the page.
  async look(page, name) {
    await this.picture(page, name);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (wide > 0) this.wrong.push(name + ": the page is " + wide + " px wider than the screen");
    // The policy lets no script of ours in; the debugger's own way is not asked.
    await page.evaluate(axe + "; 0");
    const found = await page.evaluate(() => window.axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }));
    for (const v of found.violations) {
      const where = v.nodes.slice(0, 3).map((n) => n.target.join(" ") + ": " + n.failureSummary.split("\n").slice(1, 3).join(" ")).join("\n    ");
      const line = name + ": axe: " + v.impact + ": " + v.id + ": " + v.help + "\n    " + where;
      if (v.impact === "serious" || v.impact === "critical") this.wrong.push(line); else console.log("note: " + line);
    }
  }
}
