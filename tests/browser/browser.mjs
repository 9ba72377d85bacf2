// Chromium without a screen and without a network: every request is answered from a table, any other is a fault.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { chromium } from "playwright-core";

const PLACES = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"];
export const ORIGIN = "http://page.test";

export async function launch() {
  const executablePath = PLACES.find((each) => each && existsSync(each));
  if (!executablePath) throw new Error("no Chromium: apt-get install chromium, or set CHROMIUM");
  return chromium.launch({ executablePath, args: OPTIONS });
}

// A page that notes what goes wrong in it: faults of scripts, messages of the console, requests to anywhere else.
export async function open(browser, files, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1000, height: 900 }, ...options });
  const page = await context.newPage();
  page.faults = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) page.faults.push(`${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => page.faults.push(`error: ${error.message}`));
  await context.route("**/*", async (route) => {
    const url = new URL(route.request().url());
    const file = url.origin === ORIGIN ? files[url.pathname] : undefined;
    if (file === undefined) {
      page.faults.push(`request: ${url}`);
      return route.abort();
    }
    const body = typeof file === "function" ? await file() : file;
    return route.fulfill({ body, contentType: typeOf(url.pathname) });
  });
  return page;
}

export const read = (path) => () => readFile(path);

function typeOf(path) {
  const types = { html: "text/html; charset=utf-8", js: "text/javascript", css: "text/css", png: "image/png", xml: "text/xml" };
  return types[path.split(".").pop()] || "application/octet-stream";
}
