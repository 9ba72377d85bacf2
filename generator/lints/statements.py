"""Options that give themselves away by their length, or that are there twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from generator.content import Inlines
from generator.diagnostics import Fault, Path
from generator.exam import ChoiceResponse, Language, MatchResponse, OrderResponse, Response
from generator.lints.looking import Looked
from generator.lints.written import Written
from generator.plain import plain_text
from generator.questions.choice import ChoiceAnswer, StatementSpec
from generator.spec import part_answers

CODES: Mapping[str, str] = {
    "telling-length": "the right options can be told by their length",
    "equal-options": "two options, terms or steps have the same text",
}

_EMPHASIS = re.compile(r"(\*{1,3}|_{1,3})(?=\S)(.{1,200}?)(?<=\S)\1", re.DOTALL)


def statement_faults(looked: Looked) -> Iterator[Fault]:
    """Yield the weaknesses of choices, matchings and orderings."""
    yield from _equal_statements(looked)
    yield from _equal_when_drawn(looked)
    yield from _telling_lengths(looked)


# ---------------------------------------------------------------- equal texts
def _equal_statements(looked: Looked) -> Iterator[Fault]:
    """Options of one pool, drawn or not; statements that never stand side by side are no matter."""
    known: dict[tuple[Path, str, Language | None], Path] = {}
    for text in looked.texts:
        if text.role in ("option", "term", "step"):
            end = -1 if text.language is None else -2
            pool = text.path[: end - 1 if text.role == "term" else end]
            other = known.setdefault((pool, _normalised(text.text), text.language), text.path)
            if other != text.path and not (text.role == "term" and "<<" in text.text):
                yield _equal(text.path, f"another {text.role}")
    texts = {text.path: text for text in looked.texts}
    for name, part in looked.program.spec.parts.items():
        for answer, below in part_answers(part, name).values():
            if isinstance(answer, ChoiceAnswer):
                path: Path = ("parts", name, *below, "statements")
                yield from _equal_in_pool(answer.statements, path, texts)


def _equal_in_pool(pool: Mapping[str, StatementSpec], path: Path, texts: Mapping[Path, Written]) -> Iterator[Fault]:
    known: dict[tuple[str, str | None], str] = {}
    for written in texts.values():
        if written.role != "statement" or written.path[: len(path)] != path:
            continue
        name = str(written.path[len(path)])
        key = (_normalised(written.text), written.language)
        other = known.setdefault(key, name)
        if other == name or pool[name].when or pool[other].when:
            continue
        if other in pool[name].excludes or name in pool[other].excludes:
            continue
        yield _equal(written.path, f"the statement '{other}'")


def _equal(path: Path, other: str) -> Fault:
    hint = "say something else, or exclude one by the other"
    return Fault(path, "equal-options", f"{other} says the same, word by word", hint)


def _normalised(text: str) -> str:
    bare = _EMPHASIS.sub(r"\2", text)
    return " ".join(bare.casefold().replace("$", " ").strip(" .!;:,\n").split())


def _equal_when_drawn(looked: Looked) -> Iterator[Fault]:
    """Texts that values make equal in some draws."""
    statements = [str(each.path[-2]) for each in looked.texts if each.role == "statement"]
    order = {name: place for place, name in enumerate(statements)}  # the later one in the file is told
    told: set[Path] = set()
    for fault in _equal_statements(looked):
        told |= {fault.path[:-1], fault.path[:-2]}
    for _, variant in looked.draws:
        for part in variant.parts:
            for path, response in responses_with_paths(looked, part.id, part.responses):
                for where, other, text in _twins(path, response, order):
                    if where not in told:
                        told.add(where)
                        yield _equal(where, f"at {_at(variant.parameters)}, {other} ('{text}')")


def _at(parameters: Sequence[tuple[str, object]]) -> str:
    return " ".join(f"{name}={value}" for name, value in parameters)[:80] or "every draw"


def responses_with_paths(looked: Looked, part: str, responses: Sequence[Response]) -> Iterator[tuple[Path, Response]]:
    """Yield the responses of a part with the paths of their answers."""
    paths = [("parts", part, *below) for _, below in part_answers(looked.program.spec.parts[part], part).values()]
    yield from zip(paths, responses, strict=True)


def _twins(path: Path, response: Response, order: Mapping[str, int]) -> Iterator[tuple[Path, str, str]]:
    match response:
        case ChoiceResponse(options=options) if all(option.value is None for option in options):
            known = [((*path, "statements", option.id), option.id, option.content) for option in options]
            yield from _repeated(sorted(known, key=lambda option: order.get(option[1], 0)))
        case MatchResponse(choices=choices, terms=terms):
            yield from _repeated([((*path, "match", "choices"), "another choice", each) for each in choices])
            yield from _repeated([((*path, "match", "terms"), "another term", each) for each in terms])
        case OrderResponse(items=items):
            yield from _repeated([((*path, "order"), "another step", each) for each in items])
        case _:
            return


def _repeated(options: Sequence[tuple[Path, str, Inlines]]) -> Iterator[tuple[Path, str, str]]:
    known: dict[str, str] = {}
    for path, name, content in options:
        text = _normalised(plain_text(content))
        if text in known:
            yield path, f"'{known[text]}'" if known[text] != name or "another" not in name else name, text
        known.setdefault(text, name)


# ---------------------------------------------------------------- lengths
_FAR_LONGER, _FAR = 1.5, 20  # times, and characters
_MOSTLY = 0.7
_TEX = re.compile(r"\\[A-Za-z]+|[{}$_^\\]")


def _telling_lengths(looked: Looked) -> Iterator[Fault]:
    """Choices whose longest option is right, and the longest by far, in most draws; or the shortest, alike."""
    seen: Counter[Path] = Counter()
    longest: dict[Path, list[str]] = {}
    shortest: dict[Path, list[str]] = {}
    for _, variant in looked.draws:
        for part in variant.parts:
            for path, response in responses_with_paths(looked, part.id, part.responses):
                if not isinstance(response, ChoiceResponse) or any(each.value is not None for each in response.options):
                    continue
                right = [(_length(each.content), each.id) for each in response.options if each.right]
                wrong = [(_length(each.content), each.id) for each in response.options if not each.right]
                if not right or not wrong:
                    continue
                seen[path] += 1
                if _far(max(right)[0], max(wrong)[0]):
                    longest.setdefault(path, []).append(max(right)[1])
                if _far(min(wrong)[0], min(right)[0]):
                    shortest.setdefault(path, []).append(min(right)[1])
    for path, count in seen.items():
        for word, names in (("longest", longest.get(path, [])), ("shortest", shortest.get(path, []))):
            if len(names) >= _MOSTLY * count:
                often = Counter(names).most_common(1)[0][0]
                share = "all" if len(names) == count else f"{len(names)} of {count}"
                message = f"in {share} draws the {word} option by far is right, such as this one"
                hint = "options of about the same length: shorten this one, or say more in the others"
                yield Fault(
                    (*path, "statements", often), "telling-length", message, hint, on_key=True, severity="warning"
                )


def _far(long: int, short: int) -> bool:
    return long >= _FAR_LONGER * short and long - short >= _FAR


def _length(content: Inlines) -> int:
    return len(_TEX.sub("", plain_text(content)))
