// What every page has: its language and words, large print, and fields that scroll within reach of the keyboard.
const LANGUAGE = document.documentElement.lang;
const WORDS = JSON.parse(document.querySelector("script.words").textContent);

function say(name, holes = {}) {
  return WORDS[name].replace(/\{(\w+)\}/g, (_, hole) => holes[hole]);
}

const all = (selector, root = document) => [...root.querySelectorAll(selector)];

// What is wider than the page scrolls by itself, the innermost first; and the keyboard must reach it.
function reachScrollers(root = document) {
  const found = all("p, li, td, th, pre, table, legend, .option > label", root).reverse();
  for (const each of found) {
    each.classList.remove("wide");
    each.removeAttribute("tabindex");
  }
  for (const each of found) {
    const room = each.tagName === "TABLE" ? each.parentElement.clientWidth : each.clientWidth;
    if (each.scrollWidth <= room + 1 || !room) continue;
    each.classList.add("wide");
    each.tabIndex = 0;
  }
}

{
  const button = document.getElementById("large"), root = document.documentElement;
  const set = (large) => {
    root.classList.toggle("large", large);
    button.setAttribute("aria-pressed", String(large));
    reachScrollers();
  };
  button.hidden = false;
  button.addEventListener("click", () => set(!root.classList.contains("large")));
  const fromAddress = () => { if (location.hash === "#large") set(true); };
  addEventListener("hashchange", fromAddress);
  addEventListener("resize", () => reachScrollers());
  document.addEventListener("toggle", (event) => reachScrollers(event.target), true);
  fromAddress();
  reachScrollers();
}
