// node tests/browser/run.mjs FOLDER: what samples.py and qti_samples.py wrote there, in Chromium. Ends with status 1 at a failure.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { launch } from "./browser.mjs";
import { byKeyboard, earns, handsIn, looks, reads } from "./pages.mjs";
import { converted, PLAYERS } from "./qti.mjs";

// How each page is looked at: every kind of page and every state of one, not all of each.
const LOOKS = {
  "short.html": ["asked", "checked and solved", "large", "dark and narrow"],
  "keyboard.html": ["checked and solved"],
  "german.html": ["asked"],
  "bank.html": ["checked and solved", "large"],
  "exam-papers.html": ["asked", "large"],
  "exam-keys.html": ["asked", "large"],
  "short-exam-papers.html": ["dark and narrow"],
};

const folder = process.argv[2];
const { pages, numbers } = JSON.parse(readFileSync(join(folder, "cases.json"), "utf8"));
const browser = await launch();
let failures = 0;

async function test(name, run) {
  const begin = performance.now();
  try {
    const told = await run();
    console.log(`ok    ${name}${told ? `: ${told}` : ""} (${((performance.now() - begin) / 1000).toFixed(1)} s)`);
  } catch (problem) {
    failures++;
    console.log(`FAIL  ${name}\n${problem.stack ?? problem}`);
  }
}

await test("everything by keyboard", () => byKeyboard(browser, folder));
await test("a paper is filled in and saved", () => handsIn(browser, folder));
for (const [name, each] of Object.entries(numbers)) {
  await test(`${name}: numbers as typed`, () => reads(browser, folder, `${name}.html`, each));
}
for (const [file, { cases }] of Object.entries(pages)) {
  if (cases.length) {
    await test(`${file}: answers earn what the paper gives`, async () => `${await earns(browser, folder, file, cases)} answers`);
  }
}
for (const [file, states] of Object.entries(LOOKS)) {
  await test(`${file}: accessible, visible, quiet: ${states.join(", ")}`, () => looks(browser, folder, file, states));
}
const { items, media } = JSON.parse(readFileSync(join(folder, "qti.json"), "utf8"));
const all = await converted(items);
await Promise.all(Object.entries(PLAYERS).map(([name, plays]) => test(`QTI in ${name}`, () => plays(browser, all, media))));
await browser.close();
console.log(failures ? `${failures} failed` : "all passed");
process.exit(failures ? 1 : 0);
