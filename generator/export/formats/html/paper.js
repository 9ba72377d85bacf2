// A paper: what was typed outlives a reload, and is saved to a file; nothing is sent.
const KEPT = `examwright:${document.documentElement.dataset.name}`;
const fields = all("input, select, textarea");
const value = (each) => (each.type === "checkbox" || each.type === "radio" ? (each.checked ? "x" : "") : each.value);
let unsaved = false;

// Only as long as the window is open: the next person at this computer sees none of it.
try {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) || "{}");
  for (const each of fields) {
    if (!(each.id in kept)) continue;
    if (each.type === "checkbox" || each.type === "radio") each.checked = kept[each.id] === "x";
    else each.value = kept[each.id];
  }
} catch { /* a browser that keeps nothing */ }

addEventListener("input", () => {
  unsaved = true;
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(Object.fromEntries(fields.map((each) => [each.id, value(each)]))));
  } catch { /* a browser that keeps nothing */ }
});
addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });

// A line an answer: problem and part, which answer of it, what stands there. Options and places count from 1.
function answersOf(box) {
  const ticked = all("input[type=checkbox], input[type=radio]", box).filter((each) => each.checked);
  const boxes = ticked.map((each) => Number(each.value) + 1).join(" ");
  const others = all("input[type=text], select, textarea", box)
    .map((each) => (each.tagName === "SELECT" && each.value ? String(Number(each.value) + 1) : each.value.trim()));
  return [...(others.length ? [others.join(others.length > 1 ? "; " : "")] : []), ...(boxes ? [boxes] : [])].join("; ");
}

function table() {
  const quoted = (text) => `"${text.replace(/"/g, '""')}"`;
  const lines = [["part", "answer", "response"]];
  for (const each of all("header input")) lines.push(["", each.id.replace("student-", ""), each.value]);
  for (const box of all(".response")) {
    const [problem, letter, answer] = box.id.split("-");
    lines.push([`${problem.slice(1)}${letter}`, answer, answersOf(box)]);
  }
  return lines.map((line) => line.map(quoted).join(",")).join("\r\n") + "\r\n";
}

const save = document.getElementById("save"), print = document.getElementById("print");
save.hidden = print.hidden = false;
print.addEventListener("click", () => window.print());
save.addEventListener("click", () => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(["\ufeff", table()], { type: "text/csv" }));
  link.download = `${document.documentElement.dataset.name}.csv`;
  link.click();
  URL.revokeObjectURL(link.href);
  unsaved = false;
  document.getElementById("saved").textContent = say("saved", { file: link.download });
});
