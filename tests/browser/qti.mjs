// QTI items in players: what each answer earns. Items of QTI 2.1 are converted first, as both play QTI 3 alone.
import assert from "node:assert/strict";
import { convertQti2toQti3 } from "@citolab/qti-convert/qti-convert-node";
import { ampup, citolab } from "./players.mjs";

const NEARLY = 0.0011; // one of the players rounds outcomes to three places

// Plays an item: fields by typing, options by clicking, what is dragged by its value. Each answer is an attempt of its
// own; where there are options, the item is shown anew, as what is clicked once more is clicked off.
async function play(player, item) {
  const named = (kind) => Object.keys(item.kinds).filter((name) => item.kinds[name] === kind);
  const typed = named("textEntryInteraction"), ticked = named("choiceInteraction");
  const others = Object.keys(item.kinds).filter((name) => ![...typed, ...ticked].includes(name) && player.settable(item.kinds[name]));
  const wrong = [];
  for (const [k, [given, want]] of item.trials.entries()) {
    if (k === 0 || ticked.length) await player.show(item.xml);
    await type(player, item, typed.map((name) => given[name] ?? ""));
    for (const name of ticked) {
      for (const id of [given[name] ?? []].flat()) await player.page.locator(player.option(name, id)).click();
    }
    if (others.length) await player.give(Object.fromEntries(others.map((name) => [name, given[name] ?? null])));
    const earned = await player.score();
    if (!(Math.abs(earned - want) < NEARLY)) wrong.push(`${JSON.stringify(given)}: ${earned} for ${want}`);
    wrong.push(...player.page.faults);
  }
  const invisible = await player.page.locator(`${player.root} math`).evaluateAll((all) => all.filter((each) => {
    const box = each.getBoundingClientRect();
    return each.checkVisibility() && (box.width < 2 || box.height < 4);
  }).length);
  if (invisible) wrong.push(`${invisible} formulas without a size`);
  return wrong;
}

async function type(player, item, texts) {
  const entries = player.page.locator(player.entries);
  assert.equal(await entries.count(), texts.length, `${item.name}: fields`);
  for (const [k, text] of texts.entries()) {
    const field = entries.nth(k);
    if ((await field.inputValue()) === text) continue;
    await field.fill(text);
    await field.dispatchEvent("change");
    await field.blur();
  }
}

export async function converted(items) {
  return Promise.all(items.map(async (each) => (each.version === "qti21" ? { ...each, xml: await convertQti2toQti3(each.xml) } : each)));
}

// Every item in one player; says how many answers were given.
async function plays(player, items, media) {
  for (const [name, data] of Object.entries(media)) player.files[`/${name}`] = Buffer.from(data, "base64");
  const wrong = [];
  for (const item of items) {
    const found = await play(player, item).catch((problem) => [problem.message.split("\n")[0]]);
    if (found.length) wrong.push(`${item.name}\n  ${found.slice(0, 6).join("\n  ")}`);
  }
  assert.deepEqual(wrong, []);
  return `${items.reduce((sum, each) => sum + each.trials.length, 0)} answers to ${items.length} items`;
}

export const PLAYERS = {
  "@citolab/qti-components": async (browser, ...rest) => plays(await citolab(browser), ...rest),
  "qti3-item-player": async (browser, ...rest) => plays(await ampup(browser), ...rest),
};
