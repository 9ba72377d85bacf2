// Practice: checking typed answers, other variants, pictures that stand once on the page.
const PICTURES = JSON.parse(document.querySelector("script.pictures").textContent);
const SIGNS = { right: "✓", part: "½", wrong: "✗", unreadable: "?", empty: "–", compare: "≈" };

function showPictures(root) {
  for (const each of all("img[data-picture]", root)) each.src = PICTURES[each.dataset.picture];
}

// What stands in the fields of a response: texts, places of selected options, ticked boxes; a list for each gap.
function givenIn(box, key, name = box.id) {
  if (key.kind === "blanks") return key.gaps.map((gap, k) => givenIn(box, gap, `${name}-g${k}`));
  const boxes = all(`input[name="${name}"]`, box);
  if (boxes.length) return boxes.filter((each) => each.checked).map((each) => Number(each.value));
  const own = all("input, select, textarea", box).filter((each) => each.id.startsWith(`${name}-`));
  const values = own.map((each) => (each.tagName === "SELECT" && each.value !== "" ? Number(each.value) : each.value.trim()));
  return key.kind === "choice" ? values.filter((each) => each !== "") : values;
}

function show(box, found, marks) {
  const said = box.querySelector(".said");
  const scored = ["right", "part", "wrong"].includes(found.state);
  const earned = scored ? ` (${say("of", { earned: printed(found.marks), marks: printed(marks) })})` : "";
  const name = scored || found.state === "empty" ? `${say(found.state)}${earned}` : "";
  said.className = `said is-${found.state}`;
  said.innerHTML = `<span class="sign" aria-hidden="true">${SIGNS[found.state]}</span> `
    + [name, ...found.said].filter(Boolean).join(". ");
  said.hidden = false;
  flag(box, box.id, found);
}

// Fields that cannot be read are marked as such, also for those who do not see it.
function flag(box, name, found) {
  if (found.gaps) return found.gaps.forEach((each, k) => flag(box, `${name}-g${k}`, each));
  for (const each of all("input, select, textarea", box)) {
    if (!each.id.startsWith(`${name}-`)) continue;
    if (found.state === "unreadable") each.setAttribute("aria-invalid", "true");
    else each.removeAttribute("aria-invalid");
  }
}

function check(part) {
  const variant = part.closest(".variant");
  const keys = JSON.parse(variant.querySelector("script.keys").textContent)[all(".part", variant).indexOf(part)];
  let earned = ZERO, marks = ZERO;
  all(".response", part).forEach((box, k) => {
    const found = judge(keys[k], givenIn(box, keys[k]));
    show(box, found, fraction(keys[k].marks));
    earned = add(earned, found.marks);
    marks = add(marks, fraction(keys[k].marks));
  });
  const words = { earned: printed(earned), marks: printed(marks) };
  const open = keys.every((key) => key.kind === "self");
  part.querySelector(".earned").textContent = open ? "" : say(words.marks === "1" ? "total one" : "total", words);
  reachScrollers(part);
}

// The next hint; at the last one the button stays where it is, so that who works by keyboard does not lose the place.
function hint(button) {
  const list = button.closest(".part").querySelector(".hints ol");
  const hidden = all("li[hidden]", list);
  if (!hidden.length) return;
  hidden[0].hidden = list.hidden = false;
  const { letter } = button.dataset, count = list.children.length, number = count - hidden.length + 2;
  if (number <= count) button.textContent = say(letter ? "hint part" : "hint", { letter, number, count });
  else {
    button.textContent = say("no more hints");
    button.setAttribute("aria-disabled", "true");
  }
  reachScrollers(list);
}

function another(article) {
  const count = Number(article.dataset.count), at = (Number(article.dataset.at || 0) + 1) % count;
  const shown = article.querySelector(".variant");
  const template = article.querySelector("template");
  const put = document.createElement("template");
  shown.replaceWith(template.content.firstElementChild.cloneNode(true));
  template.remove();
  put.content.append(pristine.get(article));
  article.append(put);
  begin(article);
  article.dataset.at = at;
  article.querySelector("[role=status]").textContent = say("variant", { number: at + 1, count });
}

const pristine = new Map(); // each question's shown variant as it came, to come again when all others had their turn

function begin(article) {
  pristine.set(article, article.querySelector(".variant").cloneNode(true));
  showPictures(article);
  reachScrollers(article);
}

all("article.question").forEach(begin);
showPictures(document);
document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.classList.contains("check")) check(button.closest(".part"));
  if (button?.classList.contains("next-hint")) hint(button);
  if (button?.classList.contains("another")) another(button.closest("article"));
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches(".part input")) {
    event.preventDefault();
    check(event.target.closest(".part"));
  }
});
const openAll = document.getElementById("open-all");
openAll.hidden = false;
openAll.addEventListener("click", () => all("details.solution").forEach((each) => (each.open = true)));
globalThis.examwright = Object.freeze({ judge, readNumber });
