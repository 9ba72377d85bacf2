// What every page has: its language and words, large print, and fields that scroll within reach of the keyboard.
const LANGUAGE = document.documentElement.lang;
const WORDS = JSON.parse(document.querySelector("script.words").textContent);

function say(name, holes = {}) {
  return WORDS[name].replace(/\{(\w+)\}/g, (_, hole) => holes[hole]);
}

const all = (selector, root = document) => [...root.querySelectorAll(selector)];

// What is wider than the page scrolls by itself; then the keyboard must reach it.
function reachScrollers() {
  for (const each of all("p:has(> math), p:has(> img), pre, table, .wide")) {
    if (each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).overflowX !== "visible") each.tabIndex = 0;
    else each.removeAttribute("tabindex");
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
  addEventListener("resize", reachScrollers);
  document.addEventListener("toggle", reachScrollers, true);
  fromAddress();
  reachScrollers();
}
