// Drives the page of "innovate try" as people do: node drive.mjs URL SCREENSHOTS CHROMIUM WIDTH SCENE…
import assert from "node:assert/strict";
import { Browser } from "./browser.mjs";
import * as scenes from "./scenes.mjs";

const [, , url, shots, executable, width, ...wanted] = process.argv;
const b = new Browser(url, shots);
await b.open(executable);
try {
  for (const name of wanted) {
    const began = Date.now();
    await scenes[name](b, Number(width));
    console.log(`scene ${name} at ${width}: ${Date.now() - began} ms`);
  }
} finally {
  await b.close();
}
assert.deepEqual(b.wrong, [], "what went wrong on the pages");
