// Numbers as [numerator, denominator] of BigInt, the denominator positive: no float decides what is right.
const LONGEST = 400, LARGEST_POWER = 300;
const NUMBER = "[+-]?(?:\\d+(?:[.,]\\d+)*|[.,]\\d+)";
const SCIENTIFIC = new RegExp(`^(${NUMBER})\\s*(?:[eE]|[*·×]\\s*10\\s*(?:\\^|\\*\\*))\\s*[({]?\\s*([+-]?\\d{1,4})\\s*[)}]?$`);
const QUOTIENT = new RegExp(`^(${NUMBER})(?:\\s*/\\s*(${NUMBER}))?$`);
const WITH_UNIT = /^([+-]?[\d.,]+(?:\s*\/\s*[\d.,]+)?(?:\s*(?:[eE](?=[+-]?\d)|[*·×]\s*10\s*(?:\^|\*\*))\s*[({]?[+-]?\d+[)}]?)?)\s*([^\s\d.,+*\/^·×()-].*)$/;

class Unreadable extends Error {}

function unreadable(name, text) {
  throw new Unreadable(say(name, { text }));
}

function fraction(text) {
  const [above, below = "1"] = text.split("/");
  return [BigInt(above), BigInt(below)];
}

const add = (a, b) => [a[0] * b[1] + b[0] * a[1], a[1] * b[1]];
const times = (a, b) => [a[0] * b[0], a[1] * b[1]];
const compare = (a, b) => { const d = a[0] * b[1] - b[0] * a[1]; return d < 0n ? -1 : d > 0n ? 1 : 0; };
const ZERO = [0n, 1n];

// True where a number lies in [low, high, brackets]; an empty cell is null and lies nowhere.
function holds([low, high, brackets], given) {
  if (given === null) return false;
  const below = compare(fraction(low), given), above = compare(given, fraction(high));
  return (below < 0 || (below === 0 && brackets[0] === "[")) && (above < 0 || (above === 0 && brackets[1] === "]"));
}

// ---------------------------------------------------------------- reading
function tidy(text) {
  return text.replace(/[−–]/g, "-").replace(/[\u00a0\u202f\u2009]/g, " ").trim();
}

// An integer or a decimal, with the decimal sign of the page's language.
function plainNumber(text) {
  if (LANGUAGE === "de") {
    if (/^[+-]?\d{1,3}(\.\d{3})+(,\d+)?$/.test(text)) unreadable("two ways", text);
    if ((text.match(/[.,]/g) || []).length > 1) unreadable("comma", text);
    text = text.replace(",", ".");
  } else if (text.includes(",")) unreadable("comma", text);
  const found = /^([+-]?)(\d*)(?:\.(\d+))?$/.exec(text);
  if (!found || !(found[2] || found[3])) unreadable("no number", text);
  const places = found[3] || "";
  return [BigInt(`${found[1] === "-" ? "-" : ""}${found[2]}${places}`), 10n ** BigInt(places.length)];
}

// The number that a text writes: an integer, decimal, fraction, or 3·10^5.
function readNumber(text) {
  if (text.length > LONGEST) unreadable("too long", "");
  text = tidy(text);
  const scientific = SCIENTIFIC.exec(text);
  if (scientific) {
    const power = Number(scientific[2]), number = plainNumber(scientific[1]);
    if (Math.abs(power) > LARGEST_POWER) unreadable("too long", text);
    const ten = 10n ** BigInt(Math.abs(power));
    return power < 0 ? [number[0], number[1] * ten] : [number[0] * ten, number[1]];
  }
  const quotient = QUOTIENT.exec(text);
  if (!quotient) unreadable("no number", text);
  const above = plainNumber(quotient[1]);
  if (quotient[2] === undefined) return above;
  const below = plainNumber(quotient[2]);
  if (below[0] === 0n) unreadable("by zero", text);
  const sign = below[0] < 0n ? -1n : 1n;
  return [sign * above[0] * below[1], sign * above[1] * below[0]];
}

// A number and the unit behind it, empty where there is none.
function splitUnit(text) {
  const found = WITH_UNIT.exec(tidy(text));
  return found && !found[2].includes("(") ? [found[1].trim(), found[2].trim()] : [text, ""];
}

function unitName(unit) {
  const name = unit.replace(/[oO]hms?\b/g, "Ω").replace(/Ω/g, "Ω").replace(/μ/g, "µ").replace(/\^2/g, "²").replace(/\^3/g, "³");
  return name.replace(/\s/g, "").replace(/^u(?=[A-ZΩ]|[sgm]$)/, "µ");
}

// A vector or matrix typed in one field: {shape, cells}; [[1, 2], [3, 4]] is read as rows too.
function readRows(text) {
  if (text.length > 10 * LONGEST) unreadable("too long", "");
  const inner = tidy(text).replace(/^[[(](.*)[\])]$/s, "$1").replace(/\]\s*[,;]?\s*\[/g, ";").replace(/[[\]]/g, "");
  const rows = inner.split(/[;\n]/).filter((row) => row.trim()).map((row) => {
    const cells = row.trim().replace(/\s*\/\s*/g, "/").replace(/,$/, "");
    return cells.split(LANGUAGE === "de" ? /,\s+|\s+/ : /\s*,\s*|\s+/).map(readNumber);
  });
  if (!rows.length || rows.some((row) => row.length !== rows[0].length)) unreadable("no number", text);
  return { shape: rows.length > 1 ? [rows.length, rows[0].length] : [rows[0].length], cells: rows.flat() };
}
