// What an answer earns by its key: {marks, said, state}. Marks are exact; said are lines of text or of our own HTML.
const verdict = (state, marks, ...said) => ({ state, marks, said: said.filter(Boolean) });

function graded(key, marks, ...said) {
  const full = fraction(key.marks);
  return verdict(compare(marks, full) >= 0 ? "right" : marks[0] > 0n ? "part" : "wrong", marks, ...said);
}

const full = (key) => verdict("right", fraction(key.marks));
const share = (key, right, count) => times(fraction(key.marks), [BigInt(right), BigInt(count)]);

const JUDGES = {
  number(key, [text]) {
    const [number, unit] = splitUnit(text);
    const given = readNumber(unit ? number : text);
    if (unit && !key.unit) throw new Unreadable(say("no unit"));
    if (unit && unitName(unit) !== key.unit) return graded(key, ZERO, escaped(say("unit", { unit })));
    if (holds(key.right, given)) return full(key);
    return mistaken(key, (each) => holds(each.right, given)) || graded(key, ZERO);
  },

  tensor(key, fields) {
    const cells = key.given ? fields.map((field) => (field === "" ? null : readNumber(field))) : null;
    const given = cells ? { shape: key.shape, cells } : readRows(fields[0]);
    if (given.shape.length === 2 && given.shape[1] === 1 && key.shape.length === 1) given.shape.pop();
    const meets = (each) => sameShape(each.shape, given.shape) && fits(key, each.right, given.cells);
    if (meets(key)) return full(key);
    const wrong = mistaken(key, meets);
    if (wrong) return wrong;
    if (!sameShape(key.shape, given.shape)) return graded(key, ZERO, say("shape"));
    if (!key.cell || key.any) return graded(key, ZERO);
    const right = key.right.filter((each, k) => holds(each, given.cells[k])).length;
    const earned = times(fraction(key.cell), [BigInt(right), 1n]);
    const most = compare(earned, fraction(key.marks)) > 0 ? fraction(key.marks) : earned;
    return graded(key, most, say("cells", { right, count: key.right.length }));
  },

  text(key, [text]) {
    const given = text.trim().split(/\s+/).join(" ");
    const words = key.words.map((word) => word.trim().split(/\s+/).join(" "));
    const meets = key.case ? words.includes(given) : words.map(folded).includes(folded(given));
    const pattern = key.pattern && new RegExp(`^(?:${key.pattern})$`, key.case ? "" : "i").test(given);
    return meets || pattern ? full(key) : graded(key, ZERO);
  },

  choice(key, ticked) {
    const count = key.options.length, said = ticked.map((k) => !key.options[k].right && key.options[k].said);
    if (key.single && key.options[ticked[0]].earned) return graded(key, fraction(key.options[ticked[0]].earned), ...said);
    const right = key.options.filter((option, k) => option.right === ticked.includes(k)).length;
    if (right === count) return full(key);
    if (key.single) return graded(key, ZERO, ...said);
    const boxes = say("boxes", { right, count });
    if (key.marking === "per-option") return graded(key, share(key, right, count), boxes, ...said);
    if (key.marking === "all-or-nothing") return graded(key, ZERO, boxes, ...said);
    return graded(key, share(key, Math.max(2 * right - count, 0), count), boxes, ...said);
  },

  match(key, places) {
    const right = key.right.filter((each, k) => each === places[k]).length, count = key.right.length;
    if (right === count) return full(key);
    const [above, below] = share(key, 2 * right, count); // each pair its share, in all rounded down to halves
    return graded(key, [above / below, 2n], say("pairs", { right, count }));
  },

  order(key, places) {
    if (new Set(places).size < places.length) throw new Unreadable(say("places"));
    return key.right.every((item, place) => places[item] === place) ? full(key) : graded(key, ZERO);
  },
};

function mistaken(key, meets) {
  const found = key.mistakes.find(meets);
  return found && graded(key, fraction(found.marks), found.said);
}

const sameShape = (a, b) => a.length === b.length && a.every((length, k) => length === b[k]);
const folded = (word) => word.toLowerCase().replace(/ß/g, "ss");

// True where each cell holds its number, or in any order a number of its own.
function fits(key, wanted, cells) {
  if (wanted.length !== cells.length) return false;
  if (!key.any) return wanted.every((each, k) => holds(each, cells[k]));
  if (!cells.length) return true;
  return wanted.some((each, k) => holds(each, cells[0]) && fits(key, wanted.filter((_, i) => i !== k), cells.slice(1)));
}

// What was given, a list of texts or places, earns this; an answer that cannot be read earns nothing and says why.
function judge(key, given) {
  if (key.kind === "self") return verdict("compare", ZERO, say("compare"));
  if (key.kind === "blanks") {
    const gaps = key.gaps.map((gap, k) => judge(gap, given[k]));
    if (gaps.every((each) => each.state === "empty")) return { ...verdict("empty", ZERO), gaps };
    const marks = gaps.reduce((sum, each) => add(sum, each.marks), ZERO);
    const said = gaps.flatMap((each, k) => each.said.map((line) => `${k + 1}: ${line}`));
    return { ...graded(key, marks, ...said), gaps };
  }
  const nothing = key.kind === "choice" ? key.single && !given.length : given.every((each) => each === "");
  if (nothing) return verdict("empty", ZERO);
  try {
    const found = JUDGES[key.kind](key, given);
    if (key.property && found.state !== "right") found.said.push(say("maybe"));
    return found;
  } catch (problem) {
    if (!(problem instanceof Unreadable)) throw problem;
    return verdict("unreadable", ZERO, escaped(problem.message));
  }
}

const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");

// Marks as printed: halves as a decimal, other shares as a quotient.
function printed([above, below]) {
  let a = above, b = below;
  while (b) [a, b] = [b, a % b];
  const divisor = a < 0n ? -a : a;
  [above, below] = [above / divisor, below / divisor];
  if (below === 1n) return String(above);
  if (below === 2n) return `${above / 2n}${WORDS.decimal}5`;
  return `${above}/${below}`;
}
