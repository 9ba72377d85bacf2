// The pages of the format html in a real browser.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { open, ORIGIN, read } from "./browser.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

async function show(browser, folder, file, options = {}, fragment = "") {
  const page = await open(browser, { [`/${file}`]: read(join(folder, file)) }, options);
  await page.goto(`${ORIGIN}/${file}${fragment}`);
  return page;
}

async function clean(page, what) {
  assert.deepEqual(page.faults, [], what);
}

// No rule of axe is broken, best practices among them.
async function accessible(page, what) {
  if (!(await page.evaluate("typeof axe === 'object'"))) await page.evaluate(AXE);
  const { violations, passes } = await page.evaluate("axe.run(document, { resultTypes: ['violations'] })");
  assert.ok(passes.length > 15, `${what}: axe found little to look at`);
  const told = violations.map((each) => `${each.id}: ${each.help}\n  ${each.nodes.slice(0, 3).map((node) => `${node.html.slice(0, 200)} ${node.failureSummary}`).join("\n  ")}`);
  assert.deepEqual(told, [], what);
}

// Every formula in sight has a size, and nothing is wider than the page.
async function visible(page, what) {
  const found = await page.evaluate(() => {
    const shown = [...document.querySelectorAll("math, img")].filter((each) => each.checkVisibility());
    const empty = shown.filter((each) => { const box = each.getBoundingClientRect(); return box.width < 2 || box.height < 4; });
    const unloaded = shown.filter((each) => each.tagName === "IMG" && !each.naturalWidth);
    const wide = document.documentElement.scrollWidth > document.documentElement.clientWidth
      ? [...document.querySelectorAll("main *, header *")].filter((each) => each.getBoundingClientRect().right > innerWidth) : [];
    return { count: shown.length, empty: [...empty, ...unloaded].map((each) => each.outerHTML.slice(0, 300)),
      wide: wide.slice(0, 5).map((each) => `${each.tagName} ${each.outerHTML.slice(0, 160)}`) };
  });
  assert.ok(found.count > 3, `${what}: no formulas`);
  assert.deepEqual(found.empty, [], what);
  assert.deepEqual(found.wide, [], `${what}: wider than the window`);
}

const STATES = {
  asked: { options: {}, act: () => {} },
  "checked and solved": { options: {}, act: () => {
    for (const each of document.querySelectorAll("button.check, button.next-hint")) each.click();
    document.getElementById("open-all")?.click();
  } },
  large: { options: { viewport: { width: 700, height: 900 } }, fragment: "#large", act: () => {
    document.getElementById("open-all")?.click();
  } },
  "dark and narrow": { options: { colorScheme: "dark", viewport: { width: 360, height: 700 } }, act: () => {
    for (const each of document.querySelectorAll("button.check, button.next-hint")) each.click();
    for (const each of document.querySelectorAll("details")) each.open = true;
  } },
};

export async function looks(browser, folder, file, states) {
  for (const state of states) {
    const { options, act, fragment } = STATES[state];
    const what = `${file}, ${state}`, page = await show(browser, folder, file, options, fragment);
    await page.evaluate(act);
    if (state === "large") assert.equal(await page.getAttribute("#large", "aria-pressed"), "true");
    await visible(page, what);
    await accessible(page, what);
    await clean(page, what);
    await page.context().close();
  }
}

// ---------------------------------------------------------------- what answers earn
// Each answer earns on the page what the paper gives for it, in exact numbers; the page is asked as its fields ask it.
export async function earns(browser, folder, file, cases) {
  const page = await show(browser, folder, file);
  const wrong = await page.evaluate((cases) => {
    const value = (text) => { const [above, below = "1"] = text.split("/"); return [BigInt(above), BigInt(below)]; };
    const articles = [...document.querySelectorAll("article")].map((article) => [
      article.querySelector(".variant"),
      ...[...article.querySelectorAll("template")].map((each) => each.content.querySelector(".variant")),
    ].map((variant) => JSON.parse(variant.querySelector("script.keys").textContent)));
    const found = [];
    for (const { at: [pool, variant, part, k], kind, trials } of cases) {
      const key = articles[pool][variant][part][k];
      for (const [given, want] of trials) {
        const verdict = examwright.judge(key, given), [above, below] = value(want);
        if (verdict.marks[0] * below !== above * verdict.marks[1]) {
          found.push(`${pool}.${variant}.${part}.${k} ${kind} ${JSON.stringify(given)}: ${verdict.marks.join("/")} for ${want}`);
        }
      }
    }
    return found;
  }, cases);
  assert.deepEqual(wrong, [], file);
  await page.context().close();
  return cases.reduce((sum, each) => sum + each.trials.length, 0);
}

export async function reads(browser, folder, file, numbers) {
  const page = await show(browser, folder, file);
  const wrong = await page.evaluate((numbers) => numbers.flatMap(([text, want]) => {
    let found = null;
    try {
      found = examwright.readNumber(text);
    } catch (problem) {
      if (want === null) return [];
      return [`${text}: ${problem.message}`];
    }
    const [above, below = 1n] = (want ?? "0/1").split("/").map(BigInt);
    return found[0] * below === above * found[1] && want !== null ? [] : [`${text}: ${found} for ${want}`];
  }), numbers);
  assert.deepEqual(wrong, [], file);
  await page.context().close();
}

// ---------------------------------------------------------------- by keyboard alone
const keys = async (page, ...pressed) => { for (const each of pressed) await page.keyboard.press(each); };

async function toField(page, id) {
  for (let k = 0; k < 400; k++) {
    if (await page.evaluate((id) => document.activeElement?.id === id, id)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not lead to ${id}`);
}

async function verdict(page, id) {
  const box = page.locator(`#${id}-said`);
  const shown = (await box.innerText()).replace(/\s+/g, " ").trim();
  return { shown, state: (await box.getAttribute("class")).split("is-")[1] };
}

export async function byKeyboard(browser, folder) {
  const page = await show(browser, folder, "keyboard.html");
  const typed = async (at, text, want, says = "") => {
    const id = `q1-${at}-a-1`;
    await toField(page, at === 9 ? `${id}-g0-0` : `${id}-0`);
    await keys(page, "Control+a");
    await keys(page, "Delete");
    await page.keyboard.type(text);
    await keys(page, "Enter");
    const { shown, state } = await verdict(page, id);
    assert.equal(state, want, `${at}: ${text}: ${shown}`);
    assert.ok(shown.includes(says), `${at}: ${text}: ${shown}`);
  };
  // from the top: the way past the head
  await keys(page, "Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  await keys(page, "Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "questions");

  await typed(1, "14", "right", "1 of 1");
  await typed(1, "28/2", "right");
  await typed(1, "7", "part", "0.5 of 1");
  await typed(1, "7", "part", "Forgot to double");
  await typed(1, "8", "wrong", "0 of 1");
  await typed(1, "1,4", "unreadable", "decimal point");
  assert.equal(await page.getAttribute("#q1-1-a-1-0", "aria-invalid"), "true");
  await typed(1, "", "empty");
  assert.equal(await page.getAttribute("#q1-1-a-1-0", "aria-invalid"), null);
  for (const [text, want] of [["9.81", "right"], ["9.79", "right"], ["9.83", "right"], ["9.8300001", "wrong"], ["9.7899999", "wrong"],
    ["9.81 V", "right"], ["9.81 A", "wrong"]]) await typed(2, text, want);

  for (const [k, text] of ["1", "2", "3", "5"].entries()) {
    await toField(page, `q1-3-a-1-${k}`);
    await page.keyboard.type(text);
  }
  await keys(page, "Enter");
  assert.deepEqual(await verdict(page, "q1-3-a-1"), { shown: "½ partly right (3/4 of 1). 3 of 4 entries right", state: "part" });

  await typed(4, "Dense  LAYER", "right");
  await toField(page, "q1-5-a-1-0");
  await keys(page, "Space", "ArrowDown", "Enter");
  assert.equal((await verdict(page, "q1-5-a-1")).state, "right");
  await keys(page, "ArrowUp", "Enter");
  assert.equal((await verdict(page, "q1-5-a-1")).state, "wrong");
  for (const k of [1, 2]) {
    await toField(page, `q1-6-a-1-${k}`);
    await keys(page, "Space");
  }
  await keys(page, "Enter");
  assert.equal((await verdict(page, "q1-6-a-1")).state, "right");
  for (const [at, places] of [[7, ["o", "f"]], [8, ["2", "1"]]]) {
    for (const [k, text] of places.entries()) {
      await toField(page, `q1-${at}-a-1-${k}`);
      await page.keyboard.type(text);
    }
    await keys(page, "Tab", "Enter"); // on the button
    assert.equal((await verdict(page, `q1-${at}-a-1`)).state, "right", `question ${at}`);
  }
  await toField(page, "q1-9-a-1-g1-0");
  await page.keyboard.type("s");
  await typed(9, "epoch", "right").catch(async () => typed(9, "epoch", "right"));
  assert.equal((await page.innerText("#q1-9-a-earned")).trim(), "1 of 1 credit");

  // hints come one by one, and the button keeps the focus to the last
  await page.focus("#q1-1 button.next-hint");
  const shownHints = () => page.$$eval("#q1-1 .hints li", (found) => found.filter((each) => each.checkVisibility()).length);
  assert.equal(await shownHints(), 0);
  for (const [count, next] of [[1, "Hint 2 of 2"], [2, "No more hints"], [2, "No more hints"]]) {
    await keys(page, "Enter");
    assert.equal(await shownHints(), count);
    assert.equal(await page.evaluate(() => document.activeElement.textContent), next);
  }
  assert.equal(await page.getAttribute("#q1-1 button.next-hint", "aria-disabled"), "true");

  // the solution opens and closes, its formula is set; another variant comes up empty, and focus stays on the button
  await page.focus("#q1-1 summary");
  await keys(page, "Enter");
  assert.ok(await page.isVisible("#q1-1 details.solution math"));
  const edges = await page.$$eval("#q1-1 details mtable mtd", (cells) => cells.map((each) => {
    const range = document.createRange();
    range.selectNodeContents(each);
    const box = each.getBoundingClientRect(), own = each.firstElementChild?.getBoundingClientRect() ?? box;
    return [own.left - box.left, own.right - box.right].map(Math.round);
  }));
  assert.ok(edges.length === 4);
  await page.focus("#q1-1 button.another");
  await keys(page, "Enter");
  assert.equal(await page.evaluate(() => document.activeElement.className), "another");
  assert.equal((await page.innerText("#q1-1 .picking [role=status]")).trim(), "Variant 2 of 2");
  assert.equal(await page.inputValue("#q1-1-a-1-0"), "");
  await keys(page, "Enter");
  assert.equal((await page.innerText("#q1-1 .picking [role=status]")).trim(), "Variant 1 of 2");
  await typed(1, "14", "right").catch(async () => { await page.focus("#q1-1-a-1-0"); await typed(1, "14", "right"); });
  await clean(page, "keyboard.html");
  await page.context().close();
}

// ---------------------------------------------------------------- papers
// What was typed outlives a reload, is saved to a file, and leaves the page in no other way.
export async function handsIn(browser, folder) {
  const page = await show(browser, folder, "short-exam-papers.html", { acceptDownloads: true });
  await page.fill("#student-name", 'Zoë "Z" Nguyễn');
  const number = page.locator('[data-kind="number"] input').first();
  await number.fill("42");
  await page.locator('[data-kind="choice"] input').nth(1).check();
  const id = await number.getAttribute("id");
  page.on("dialog", (dialog) => dialog.accept());
  await page.reload();
  assert.equal(await page.inputValue(`#${id}`), "42");
  assert.equal(await page.inputValue("#student-name"), 'Zoë "Z" Nguyễn');
  assert.ok(await page.locator('[data-kind="choice"] input').nth(1).isChecked());
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("#save")]);
  const text = await readFile(await download.path(), "utf8");
  assert.match(text, /^\ufeff"part","answer","response"\r\n"","name","Zoë ""Z"" Nguyễn"\r\n/);
  assert.match(text, /"1a","1","2"\r\n/);
  assert.match(text, /,"42"\r\n/);
  assert.match(await page.innerText("#saved"), /\.csv/);
  assert.equal(await page.evaluate(() => document.querySelectorAll("script.keys, details.solution").length), 0);
  assert.equal(await page.evaluate(() => typeof globalThis.examwright), "undefined");
  await clean(page, "short-exam-papers.html");
  await page.context().close();
}
