"""One question of Moodle, by its type → a stem and parts; an unknown type is kept as text."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from generator.content import Blocks, Inlines, Paragraph, Text
from generator.exam import MatchResponse, OrderResponse, Part, Response
from generator.importing import answers as made
from generator.importing.answers import Context, Ticked, Value, Words
from generator.importing.formats.moodle.cloze import cloze
from generator.importing.formats.moodle.fields import Answer, Pieces
from generator.importing.formats.moodle.selecting import selecting
from generator.importing.formulas import formula
from generator.importing.imported import by_hand, part
from generator.importing.lettering import with_hints, with_solutions
from generator.importing.own_words import taken_back, without_solution
from generator.importing.reading import exact
from generator.plain import plain_text

Reader = Callable[[Pieces], tuple[Part, ...]]


def parts_of(pieces: Pieces) -> tuple[Part, ...]:
    """Return the parts of a question; what cannot be read as its type is kept as text to be marked by hand."""
    kind = pieces.node.attributes.get("type", "")
    reader = READERS.get(kind)
    if reader is None:
        pieces.tell("unknown-type", f"a question of the type '{kind}' is kept as text", "write its answer anew")
        return with_hints(free(pieces), pieces.hints())
    return with_hints(reader(pieces) or _unread(pieces, kind), pieces.hints())


def _unread(pieces: Pieces, kind: str) -> tuple[Part, ...]:
    pieces.tell("unreadable-answers", f"the answers of this {kind} cannot be read: it is kept as text")
    return free(pieces)


def _asked(pieces: Pieces) -> Blocks:
    text = pieces.blocks(pieces.node.first("questiontext"))
    return text or (Paragraph((Text(pieces.node.word("name", "text") or "Question"),)),)


def _one(pieces: Pieces, response: Response | None, *more: Blocks) -> tuple[Part, ...]:
    """The one part of a question with one answer; none without an answer."""
    if response is None:
        return ()
    asked, response = taken_back(_asked(pieces), response)
    solution = pieces.solution(*more)
    return with_solutions([part("a", (*asked, *pieces.shown_pictures()), (response,))], solution)


def context_of(pieces: Pieces) -> Context:
    """Return where remarks on an answer go."""
    return Context(pieces.report, pieces.place)


def free(pieces: Pieces) -> tuple[Part, ...]:
    """A question that a person marks: an essay, or one whose type or answers are not known here."""
    lines = pieces.node.word("responsefieldlines")
    count = int(lines) if lines.isascii() and lines.isdigit() and len(lines) < 4 else 6
    notes = without_solution(
        pieces.blocks(pieces.node.first("graderinfo")), pieces.blocks(pieces.node.first("generalfeedback"))
    )
    template = pieces.labelled("Template", pieces.blocks(pieces.node.first("responsetemplate")))
    listed: list[Paragraph] = []
    if pieces.node.attributes.get("type") != "essay":
        for each in pieces.answers():
            said = (Text(": "), *pieces.flat(each.feedback, "feedback", each.node.place)) if each.feedback else ()
            words = pieces.line(each.node, "an answer")
            listed.append(Paragraph((Text(f"{float(each.share):.0%}: "), *words, *said)))
    return _one(pieces, by_hand("a", pieces.marks(), min(max(count, 1), 40)), notes, template, tuple(listed))


# ---------------------------------------------------------------- numbers, words
def _numerical(pieces: Pieces) -> tuple[Part, ...]:
    values, otherwise = [], []
    for each in pieces.answers():
        value = exact(each.text)
        if value is not None:
            values.append(Value(each.share, value, each.tolerance, _because(pieces, each)))
        elif each.text == "*":
            otherwise.append(each)
        else:
            pieces.tell("not-a-number", f"the answer {each.text[:40]!r} is no number", at=each.node.place)
            return ()
    response = made.number("a", pieces.marks(), values, context_of(pieces), _unit(pieces))
    return _one(pieces, response, _praise(pieces), _otherwise(pieces, otherwise))


def _unit(pieces: Pieces) -> str:
    units = [(each.word("unit_name"), exact(each.word("multiplier") or "1")) for each in pieces.node.within("unit")]
    first = next((name for name, factor in units if factor == 1 and name), "")
    others = [name for name, _ in units if name and name != first]
    if others:
        pieces.tell("units-lost", f"other units that were accepted: {', '.join(others)[:80]}")
    if not first:
        return ""
    tex = "".join(
        rf"\{each}" if each in "%#$&_" else each for each in first.replace("µ", r"\mu ").replace("°", r"^\circ ")
    )
    if formula(rf"\mathrm{{{tex}}}") is None:
        pieces.tell("units-lost", f"the unit {first[:40]!r} cannot be set")
        return ""
    return tex


def _because(pieces: Pieces, answer: Answer) -> Inlines:
    return pieces.flat(answer.feedback, "feedback", answer.node.place)


def _praise(pieces: Pieces) -> Blocks:
    """What is said of right numbers and words belongs to the solution."""
    return tuple(
        block for each in pieces.answers() if each.share == 1 for block in pieces.labelled("Right", each.feedback)
    )


def _otherwise(pieces: Pieces, answers: list[Answer]) -> Blocks:
    return tuple(block for each in answers for block in pieces.labelled("Any other answer", each.feedback))


def _shortanswer(pieces: Pieces) -> tuple[Part, ...]:
    answers = pieces.answers()
    case = pieces.node.word("usecase") == "1"
    otherwise = [each for each in answers if each.text == "*" and each.share < 1]
    rest = [each for each in answers if each not in otherwise and each.text]
    words = [Words(each.share, each.text, _because(pieces, each) if each.share < 1 else ()) for each in rest]
    response = made.typed("a", pieces.marks(), words, case, context_of(pieces))
    return _one(pieces, response, _praise(pieces), _otherwise(pieces, otherwise))


# ---------------------------------------------------------------- options
def _multichoice(pieces: Pieces) -> tuple[Part, ...]:
    single = pieces.node.word("single").lower() not in ("false", "0")
    options = [
        Ticked(each.share, pieces.line(each.node, "an option"), _because(pieces, each)) for each in pieces.answers()
    ]
    return _one(pieces, made.choice("a", pieces.marks(), options, single, context_of(pieces)))


_TRUTH = {"true": "True", "false": "False", "wahr": "Wahr", "falsch": "Falsch"}


def _truefalse(pieces: Pieces) -> tuple[Part, ...]:
    options = []
    for each in pieces.answers():
        words = plain_text(pieces.line(each.node, "an option"))
        options.append(Ticked(each.share, (Text(_TRUTH.get(words.lower(), words)),), _because(pieces, each)))
    return _one(pieces, made.choice("a", pieces.marks(), options, True, context_of(pieces)))


# ---------------------------------------------------------------- pairs, orders
def _matching(pieces: Pieces) -> tuple[Part, ...]:
    terms: list[Inlines] = []
    key: list[int] = []
    choices: dict[str, Inlines] = {}
    for each in pieces.node.all("subquestion"):
        holder = each.first("answer")
        answer = pieces.line(holder, "a choice") if holder is not None else ()
        if not answer:
            pieces.tell("unreadable-answers", "a pair without an answer is left out", at=each.place)
            continue
        name = plain_text(answer)
        choices.setdefault(name, answer)
        term = pieces.line(each, "a term")
        if term:
            terms.append(term)
            key.append(list(choices).index(name))
    if len(terms) < 2 or len(choices) < 2:
        return ()
    response = MatchResponse(
        id="a", marks=pieces.marks(), terms=tuple(terms), choices=tuple(choices.values()), key=tuple(key)
    )
    return _one(pieces, response)


def _ordering(pieces: Pieces) -> tuple[Part, ...]:
    answers = sorted(pieces.answers(), key=lambda each: each.share)
    items = tuple(pieces.line(each.node, "an item") for each in answers)
    if not 3 <= len(items) <= 12 or not all(items):
        return ()
    response = OrderResponse(id="a", marks=pieces.marks(), items=items, key=tuple(range(len(items))))
    return _one(pieces, response)


READERS: Mapping[str, Reader] = {
    "numerical": _numerical,
    "shortanswer": _shortanswer,
    "multichoice": _multichoice,
    "truefalse": _truefalse,
    "matching": _matching,
    "ddmatch": _matching,
    "ordering": _ordering,
    "essay": free,
    "cloze": cloze,
    "multianswer": cloze,
    "gapselect": selecting,
    "ddwtos": selecting,
}
