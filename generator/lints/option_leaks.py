"""Right options, pairs and orders that can be read: in the stem, an ask, a figure, the name of an image."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence

from generator.answer import Judgement
from generator.content import Inlines
from generator.diagnostics import Fault, Path, Severity
from generator.exam import ChoiceResponse, Language, Option, OrderResponse
from generator.lints.looking import Looked
from generator.lints.shown import Sight, said
from generator.lints.telling import has_numbers_of, in_order, pairs_in
from generator.lints.terms import Term, find_term, term
from generator.lints.words import FORMULA, Word, is_little, words
from generator.program import Draw
from generator.questions.choice import ChoiceAnswer, StatementSpec
from generator.questions.match import CompiledMatch
from generator.spec import part_answers

CODES: Mapping[str, str] = {
    "option-visible": "the text of a right option can be read elsewhere in the question, or a figure tells it",
    "pair-visible": "a pair of a matching is stated elsewhere, or told by a word that its two sides alone share",
    "order-visible": "the steps of an ordering stand elsewhere in their right order",
    "telling-name": "the name of a statement, which exports show, says whether it is right",
}

# How a step begins that says its place; "First layers are frozen" does not.
_FIRST = re.compile(
    r"\W*(?:first(?:ly)?(?:,|(?=\s+(?:the|an?|all|one|you|we|it)\b))|at first\b|to begin\b|"
    r"zuerst\b|zunächst\b|als erstes\b)",
    re.IGNORECASE,
)
_LAST = re.compile(
    r"\W*(?:finally\b|lastly\b|at last\b|(?:at|in) the end,|zuletzt\b|schließlich\b|zum schluss\b|am ende\b)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\W*(?:(?:step|stage|phase|schritt)\s+(\d{1,2})\b|(\d{1,2})[.):]\s)", re.IGNORECASE)

_HINT = "say it in other words, or ask for something else"
# So many telling words make a statement; fewer make a term, which a text may well mention.
_STATEMENT = 4
# "right 2", "the correct answer", "falsche Aussage": nothing but whether it is right.
_TRUTH = r"(?:right|wrong|true|false|correct|incorrect|distractor|richtige?|falsche?|wahre?|unwahre?|korrekte?)"
_TELLING_NAME = re.compile(
    rf"(?:the |is |die )?{_TRUTH}s?(?: ?\d+| (?:answer|option|statement|one|choice|antwort|aussage|[a-z]))*",
    re.IGNORECASE,
)


def option_leaks(looked: Looked) -> Iterator[Fault]:
    """Yield what gives choices, matchings and orderings away, each once a place."""
    found: dict[tuple[Path, str, object], Fault] = {}
    wrong_somewhere = _wrong_somewhere(looked)
    for (draw, variant), shown in zip(looked.draws, looked.sights, strict=True):
        texts = [sight for sight in shown if sight.kind in ("text", "label", "alt", "figure", "file")]
        for compiled, part in zip(looked.program.parts, variant.parts, strict=True):
            for answer, response in zip(compiled.answers, part.responses, strict=True):
                match response:
                    case ChoiceResponse(options=options) if all(each.value is None for each in options):
                        faults = _choice(looked, answer.notes.path, options, texts, wrong_somewhere)
                    case OrderResponse():
                        faults = itertools.chain(
                            _order(looked, response, texts), _placed_steps((*answer.notes.path, "order"), response)
                        )
                    case _:
                        continue
                for fault in faults:
                    found.setdefault((fault.path, fault.code, fault.offset), fault)
        for fault in _matchings(looked, draw, texts):
            found.setdefault((fault.path, fault.code, fault.offset), fault)
    yield from found.values()
    yield from _names(looked)


# ---------------------------------------------------------------- choices
def _wrong_somewhere(looked: Looked) -> set[tuple[str, str]]:
    """The statements that are wrong in some draw: a text that is there whatever is true gives nothing away."""
    return {
        (part.id, option.id)
        for _, variant in looked.draws
        for part in variant.parts
        for response in part.responses
        if isinstance(response, ChoiceResponse)
        for option in response.options
        if not option.right
    }


def _choice(
    looked: Looked, path: Path, options: Sequence[Option], texts: Sequence[Sight], wrong_somewhere: set[tuple[str, str]]
) -> Iterator[Fault]:
    terms = {option.id: term(said(option.content), looked.language) for option in options}
    short = all(each is None or len(each.stems) < _STATEMENT for each in terms.values())
    wrong = [each for option in options if not option.right and (each := terms[option.id]) is not None]
    for option in options:
        wanted = terms[option.id]
        if not option.right or wanted is None or (str(path[1]), option.id) in wrong_somewhere:
            continue
        for sight in texts:
            long = len(wanted.stems) >= _STATEMENT
            if (long or short) and _tells(wanted, wrong, sight):
                yield _visible(
                    looked, f"the right option '{wanted.text}'", wanted, sight, certain=long or sight.kind != "text"
                )
            elif sight.kind == "file" and (word := _cue(option, options, sight, texts, looked.language)):
                message = f"the name of this file says '{word}', as a right option does and no wrong one"
                yield Fault(sight.path, "option-visible", message, "a name that tells nothing", severity="warning")


def _tells(wanted: Term, wrong: Sequence[Term], sight: Sight) -> bool:
    if find_term(wanted, sight.text) is None or not has_numbers_of(wanted, sight.text):
        return False
    if not _formulas(wanted.text) <= _formulas(sight.text):
        return False
    others = (each for each in wrong if not set(each.stems) <= set(wanted.stems))
    return not any(find_term(each, sight.text) for each in others)


def _formulas(text: str) -> set[str]:
    """The formulas of a text: *the $t$ test* is not said by *tests*."""
    return {"".join(match[0].split()) for match in FORMULA.finditer(text)}


def _cue(
    option: Option, options: Sequence[Option], sight: Sight, texts: Sequence[Sight], language: Language
) -> str | None:
    """A word of a file's name that a right option has, and neither a wrong one nor the text around."""
    own = {word.stem for word in words(said(option.content), language) if len(word.text) >= 5}
    known = {word.stem for each in options if not each.right for word in words(said(each.content), language)}
    known |= {word.stem for each in texts if each.kind != "file" for word in words(each.text, language)}
    return next((word.text for word in words(sight.text, language) if word.stem in own - known), None)


def _visible(
    looked: Looked, what: str, wanted: Term, sight: Sight, *, certain: bool, code: str = "option-visible"
) -> Fault:
    path, offset = looked.located(wanted, sight)
    severity: Severity = "error" if certain else "warning"
    return Fault(path, code, f"{what} can be read here", _HINT, offset=offset, severity=severity)


def _names(looked: Looked) -> Iterator[Fault]:
    for name, part in looked.program.spec.parts.items():
        for answer, below in part_answers(part, name).values():
            if not isinstance(answer, ChoiceAnswer):
                continue
            path: Path = ("parts", name, *below, "statements")
            telling = [each for each in answer.statements if _TELLING_NAME.fullmatch(re.sub(r"[\W_]+", " ", each))]
            for each in telling or _numbered_alike(answer.statements):
                message = f"'{each}' says whether the statement is right; exports show it"
                hint = "name a statement after what it is about"
                yield Fault((*path, each), "telling-name", message, hint, on_key=True, severity="warning")


def _numbered_alike(pool: Mapping[str, StatementSpec]) -> list[str]:
    """The first right one of r1, r2, w1, w2, … : right ones are called alike, and wrong ones otherwise."""
    right = {each.rstrip("0123456789") for each, spec in pool.items() if spec.right is not None}
    wrong = {each.rstrip("0123456789") for each, spec in pool.items() if spec.wrong is not None}
    decided = [each for each, spec in pool.items() if spec.says is None]
    if len(right) == len(wrong) == 1 and right != wrong and len(decided) > 3:
        return decided[:1]
    return []


# ---------------------------------------------------------------- orderings
def _order(looked: Looked, response: OrderResponse, texts: Sequence[Sight]) -> Iterator[Fault]:
    steps = [term(said(response.items[k]), looked.language) for k in response.key]
    wanted = [each for each in steps if each is not None]
    if len(wanted) < len(steps):
        return
    for sight in texts:
        if in_order(wanted, sight.text):
            what = "the right order of the steps"
            yield _visible(looked, what, wanted[0], sight, certain=True, code="order-visible")


def _placed_steps(path: Path, response: OrderResponse) -> Iterator[Fault]:
    """Steps that say by themselves where they stand: "First, …", "2. …", "Finally …"."""
    numbers: list[tuple[int, int]] = []
    for place, k in enumerate(response.key):
        text = said(response.items[k])
        if word := _FIRST.match(text) if place == 0 else _LAST.match(text) if place == len(response.key) - 1 else None:
            yield _placed_step((*path, place), word[0].strip(" ,:"))
        if number := _NUMBERED.match(text):
            numbers.append((place, int(number[1] or number[2])))
    counted = [number for _, number in numbers]
    if len(numbers) >= 2 and counted == sorted(set(counted)):
        yield _placed_step((*path, numbers[0][0]), str(counted[0]))


def _placed_step(path: Path, word: str) -> Fault:
    message = f"'{word}' says where this step stands"
    return Fault(path, "order-visible", message, "say what is done, not when", severity="warning")


# ---------------------------------------------------------------- matchings


def _matchings(looked: Looked, draw: Draw, texts: Sequence[Sight]) -> Iterator[Fault]:
    for part, judgements in zip(looked.program.parts, draw.judgements, strict=True):
        for answer, judgement in zip(part.answers, judgements, strict=True):
            if isinstance(answer, CompiledMatch):
                yield from _matching(looked, draw, answer, judgement, texts)


def _matching(
    looked: Looked, draw: Draw, answer: CompiledMatch, judgement: Judgement, texts: Sequence[Sight]
) -> Iterator[Fault]:
    scope = draw.moment.scope
    choices = {name: phrase.fill(scope) for name, phrase in answer.choices}
    sides = [(each, each.text.fill(scope), target) for each, target in judgement.picked]
    for own, text, target in sides:
        others = [content for name, content in choices.items() if name != target]
        rest = [content for other, content, _ in sides if other is not own]
        wanted = term(said(choices[target]), looked.language)
        if wanted is None:
            continue
        for sight in texts:
            if pairs_in(sight.text, text, wanted, (*others, *rest)):
                what = f"that '{said(text)}' belongs to '{wanted.text}'"
                yield _visible(looked, what, wanted, sight, certain=True, code="pair-visible")
        if (word := _shared(text, choices[target], (*others, *rest), looked.language)) is not None:
            message = f"'{word}' stands in this term and in its choice, and in no other"
            yield Fault(
                (*own.path, "text"), "pair-visible", message, "say one of them in other words", severity="warning"
            )


def _shared(text: Inlines, choice: Inlines, others: Sequence[Inlines], language: Language) -> str | None:
    """A word that a term and its choice have, and no other term and no other choice."""
    known = {word.stem for each in others for word in words(said(each), language)}
    own = {word.stem for word in words(said(text), language)}

    def tells(word: Word) -> bool:
        return len(word.text) >= 4 and not is_little(word, language) and word.stem in own - known

    return next((word.text for word in words(said(choice), language) if tells(word)), None)
