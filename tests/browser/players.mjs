// Two players of QTI 3, each on a page of its own: show(item), answer by hand or by value, score().
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { open, ORIGIN, read } from "./browser.mjs";

const require = createRequire(import.meta.url);
const folderOf = (name) => dirname(require.resolve(`${name}/package.json`));

// ---------------------------------------------------------------- @citolab/qti-components
const CITO = `<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Citolab</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="/item.css">
<qti-item><item-container></item-container></qti-item><script type="module" src="/qti.js"></script></html>`;

export async function citolab(browser) {
  const folder = folderOf("@citolab/qti-components");
  const files = {
    "/": CITO, "/index.html": CITO,
    "/qti.js": read(join(folder, "cdn/index.js")),
    "/item.css": read(join(folder, "dist/item.css")),
  };
  const page = await open(browser, files);
  await page.goto(`${ORIGIN}/index.html`);
  await page.waitForFunction(() => customElements.get("qti-assessment-item"));
  return {
    name: "qti-components", page, files,
    async show(xml) {
      page.faults.length = 0;
      await page.evaluate(async (xml) => {
        const container = document.createElement("item-container");
        container.itemXML = xml;
        document.querySelector("item-container").replaceWith(container);
        const until = performance.now() + 3000;
        while (!(globalThis.item = container.shadowRoot.querySelector("qti-assessment-item"))) {
          if (performance.now() > until) throw new Error("the item does not come up");
          await new Promise((done) => setTimeout(done, 5));
        }
        await item.updateComplete;
        await new Promise((done) => setTimeout(done, 30));
      }, xml);
    },
    async give(values) {
      await page.evaluate((values) => {
        for (const [name, value] of Object.entries(values)) item.updateResponseVariable(name, value);
      }, values);
    },
    async score() {
      return page.evaluate(() => {
        item.processResponse(true, false);
        const found = item.variables.find((each) => each.identifier === "SCORE");
        return found && Number(found.value);
      });
    },
    root: "item-container", entries: "qti-text-entry-interaction input",
    option: (name, id) => `qti-choice-interaction[response-identifier="${name}"] qti-simple-choice[identifier="${id}"]`,
    settable: (kind) => kind !== "uploadInteraction",
  };
}

// ---------------------------------------------------------------- qti3-item-player
const AMP = `<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Amp-up</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="/player.css"><div id="root"><div id="app"></div></div><script src="/vue.js"></script>
<script src="/player.js"></script><script>
const Player = globalThis.qti3Player.default || globalThis.qti3Player;
globalThis.ready = new Promise((done) => new Vue({
  render: (h) => h(Player, { props: { containerClass: "qti3-player-container-fluid", suppressAlertMessages: true,
    suppressInvalidResponseMessages: true }, on: {
    notifyQti3PlayerReady: done,
    notifyQti3ItemReady: () => globalThis.shown && globalThis.shown(),
    notifyQti3EndAttemptCompleted: (data) => globalThis.ended && globalThis.ended(data),
  } }),
}).$mount("#app"));
</script></html>`;

export async function ampup(browser) {
  const player = folderOf("qti3-item-player"), vue = folderOf("vue");
  const files = {
    "/": AMP, "/index.html": AMP,
    "/vue.js": read(join(vue, "dist/vue.min.js")),
    "/player.js": read(join(player, "dist/qti3Player.umd.min.js")),
    "/player.css": read(join(player, "dist/qti3Player.css")),
  };
  const page = await open(browser, files);
  await page.addInitScript(() => { console.log = () => {}; }); // it tells every step
  await page.goto(`${ORIGIN}/index.html`);
  await page.evaluate(async () => { globalThis.player = await globalThis.ready; });
  return {
    name: "qti3-item-player", page, files,
    async show(xml) {
      page.faults.length = 0;
      await page.evaluate(async (xml) => {
        const shown = new Promise((done) => { globalThis.shown = done; });
        const sessionControl = { max_attempts: 0, show_feedback: true, validate_responses: false };
        xml += `<!-- ${Math.random()} -->`; // the same item again would not be loaded
        player.loadItemFromXml(xml, { guid: String(Math.random()), status: "interacting", sessionControl });
        await shown;
        await new Promise((done) => setTimeout(done, 30));
      }, xml);
    },
    // What dragging would set: the response of the interaction, in its Vue component.
    async give(values) {
      await page.evaluate((values) => {
        const walk = (each) => [each, ...each.$children.flatMap(walk)];
        const components = walk(document.querySelector("#root > *").__vue__);
        for (const [name, value] of Object.entries(values)) {
          const found = components.filter((each) => each.responseIdentifier === name && each.setResponse);
          if (!found.length) throw new Error(`no interaction is called ${name}`);
          found[0].setResponse(value);
        }
      }, values);
    },
    async score() {
      return page.evaluate(async () => {
        const ended = new Promise((done) => { globalThis.ended = done; });
        player.endAttempt("score");
        const data = await ended;
        globalThis.last = data;
        const found = (data.state || data).outcomeVariables.find((each) => each.identifier === "SCORE");
        return found && Number(found.value);
      });
    },
    root: "#root", entries: ".qti-text-entry-interaction input",
    option: (name, id) => `.qti-choice-interaction [data-identifier="${id}"]`,
    settable: (kind) => !["uploadInteraction", "extendedTextInteraction"].includes(kind),
  };
}
