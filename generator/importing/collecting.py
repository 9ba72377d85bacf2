"""Questions that were read → the files of a folder in the bank, each of them compiled and drawn before."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace

from generator.compiler import Surroundings
from generator.content import Blocks, Listing, Paragraph, Picture, Text
from generator.diagnostics import Diagnostic
from generator.exam import (
    BlanksResponse,
    ChoiceResponse,
    MatchResponse,
    NumberResponse,
    OrderResponse,
    Response,
    TextResponse,
    Variant,
)
from generator.importing.checking import compiled, difference, drawn
from generator.importing.emitting import emit
from generator.importing.imported import Imported, Report, by_hand, part
from generator.importing.markdown import Writer
from generator.importing.pools import families, merged
from generator.importing.questions import Data, pictures, question_data
from generator.importing.statements import pooled
from generator.package import Package
from generator.plain import plain_blocks, plain_text
from generator.values import dataclass

REPORT, PASSAGES = "report.txt", "texts.md"
_LONGEST_NAME = 48


@dataclass(frozen=True)
class Collected:
    """The files of a folder, the ids of its questions with how many variants each has, and all remarks."""

    files: Package
    questions: tuple[tuple[str, int], ...]
    remarks: tuple[Diagnostic, ...]


def collect(found: Sequence[Imported], report: Report, folder_id: str, around: Surroundings) -> Collected:
    """Return the files; ``folder_id`` stands before the name of each question in its id.

    A question that our own compiler would refuse is written as plain text to be marked by hand, and told.
    """
    files: dict[str, bytes] = {}
    questions: list[tuple[str, int]] = []
    taken: set[str] = set()
    for pool in _pools(found):
        for members in _families(pool, folder_id, around):
            whole = _whole(members, folder_id, taken, around) if len(members) > 1 else None
            if whole is not None:
                name, text, drawn_from = whole
                _add(files, name, text, [each.variant for each in members])
                questions.append((_id(folder_id, name), len(members)))
                if drawn_from:
                    message = f"{len(members)} variants become one question with a pool of statements"
                    report.say("pool", members[0].place, message, "it draws further combinations too")
                continue
            for each in members:
                name = _free(slug(each.variant.title), taken)
                text, shown = _checked(_named(each, _id(folder_id, name)), report, around)
                _add(files, name, text, [shown])
                questions.append((_id(folder_id, name), 1))
    files |= report.kept
    if report.passages:
        files[PASSAGES] = _passages(report, files).encode()
    remarks = tuple(sorted(set(report.remarks), key=lambda each: (each.place, each.code, each.message)))
    files[REPORT] = "".join(f"{_line(each)}\n" for each in remarks).encode()
    return Collected(Package(files), tuple(questions), remarks)


def _id(folder_id: str, name: str) -> str:
    return f"{folder_id}/{name}" if folder_id else name


def _families(pool: list[Imported], folder_id: str, around: Surroundings) -> list[list[Imported]]:
    """The variants of a pool that may become one question each."""
    id = _id(folder_id, slug(pool[0].variant.title))  # without one our compiler refuses whatever they become
    variants = [_named(each, id).variant for each in pool]
    if len(pool) == 1 or pooled(variants, around) is not None:
        return [pool]
    return [[pool[k] for k in family] for family in families(variants)]


def _whole(
    members: Sequence[Imported], folder_id: str, taken: set[str], around: Surroundings
) -> tuple[str, str, bool] | None:
    """The name and the text of one question that draws all of these variants, None where they are not one.

    True where it draws from a pool of statements.
    """
    name = _free(slug(members[0].variant.title), taken)
    variants = [_named(each, _id(folder_id, name)).variant for each in members]
    for join in (merged, pooled):
        data = join(variants, around)
        if data is not None:
            return name, emit(data, _origin(members)), join is pooled
    taken.discard(name)
    return None


def slug(title: str) -> str:
    """Return a title as the name of a file.

    >>> slug("Größe & Gewicht (2)")
    'grosse-gewicht-2'
    """
    plain = unicodedata.normalize("NFKD", title.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
    words = re.findall("[a-z0-9]+", plain)
    return "-".join(words)[:_LONGEST_NAME].strip("-") or "question"


def _free(name: str, taken: set[str]) -> str:
    free, k = name, 1
    while free in taken:
        k += 1
        free = f"{name}-{k}"
    taken.add(free)
    return free


def _pools(found: Sequence[Imported]) -> Iterable[list[Imported]]:
    """The questions by their pools, in the order of the file."""
    pools: dict[str, list[Imported]] = {}
    for k, each in enumerate(found):
        pools.setdefault(each.pool or f"\x00{k}", []).append(each)
    return pools.values()


def _named(each: Imported, id: str) -> Imported:
    return replace(each, variant=replace(each.variant, question=id))


def _origin(pool: Sequence[Imported]) -> str:
    place = pool[0].place
    return f"Imported from {place.file}, line {place.line}."


def _add(files: dict[str, bytes], name: str, text: str, variants: Sequence[Variant]) -> None:
    files[f"{name}.yaml"] = text.encode()
    for variant in variants:
        files |= pictures(variant)


# ---------------------------------------------------------------- checks
def _checked(each: Imported, report: Report, around: Surroundings) -> tuple[str, Variant]:
    """The file of one question, and the variant that it shows."""
    text = emit(question_data(each.variant), _origin([each]))
    wrong = _wrong(text, each.variant, around)
    if not wrong:
        return text, each.variant
    if wrong.startswith("\x00"):
        report.say("changed", each.place, f"written and read again, {wrong[1:]} is not quite the same", "compare")
        return text, each.variant
    report.say("kept-as-text", each.place, f"the question is kept as plain text: {wrong}", "write it anew")
    variant = as_text(each.variant)
    data: Data = question_data(variant)
    return emit(data, _origin([each])), variant


def _wrong(text: str, variant: Variant, around: Surroundings) -> str:
    """Why a file cannot be used; behind a zero character, what it says in another way."""
    program = compiled(text, pictures(variant), around)
    if isinstance(program, str):
        return program
    again = drawn(program)
    if isinstance(again, str):
        return again
    where = difference(again, variant)
    return f"\x00{where}" if where else ""


def as_text(variant: Variant) -> Variant:
    """Return a question whose texts are verbatim, with one answer that is marked by hand."""
    shown = [variant.stem, *(each.ask for each in variant.parts)]
    asked: Blocks = tuple(_verbatim(block) for block in shown if block)
    noted = [plain_blocks(each.solution) for each in variant.parts if each.solution]
    noted += [_right(response) for each in variant.parts for response in each.responses]
    solution: Blocks = tuple(Listing(each) for each in noted if each.strip())
    whole = sum((each.marks for each in variant.parts), start=variant.parts[0].marks * 0)
    answer = by_hand("a", whole)
    kept = tuple(Picture(name, data, "image") for name, data in pictures(variant).items())
    ask = (*asked, *kept) or (Paragraph((Text(variant.title),)),)
    hints = tuple((_verbatim(hint),) for each in variant.parts for hint in each.hints)
    return replace(
        variant,
        title=slug(variant.title).replace("-", " "),
        stem=(),
        skills=(),
        parts=(replace(part("a", ask, (answer,), solution), hints=hints),),
    )


def _verbatim(blocks: Blocks) -> Listing:
    return Listing(plain_blocks(blocks))


def _right(response: Response) -> str:
    """What is right, as far as it is characters."""
    match response:
        case NumberResponse(value=value):
            return str(value)
        case TextResponse(accepted=accepted):
            return " | ".join(accepted)
        case ChoiceResponse(options=options):
            return "\n".join(f"[{'x' if each.right else ' '}] {plain_text(each.content)}" for each in options)
        case MatchResponse(terms=terms, choices=choices, key=key):
            pairs = zip(terms, key, strict=True)
            return "\n".join(f"{plain_text(term)} - {plain_text(choices[k])}" for term, k in pairs)
        case OrderResponse(items=items, key=key):
            return "\n".join(plain_text(items[k]) for k in key)
        case BlanksResponse(gaps=gaps):
            return "\n".join(f"{gap.id}: {_right(gap)}" for gap in gaps)
        case _:
            return ""


# ---------------------------------------------------------------- what goes beside
def _passages(report: Report, files: dict[str, bytes]) -> str:
    written = ["Texts that ask nothing; an exam's problem can carry one as its `intro`."]
    writer = Writer()
    for each in report.passages:
        written.append(f"## {' '.join(each.title.split())}\n\n<!-- {each.place.file}, line {each.place.line} -->")
        written.append(writer.blocks(each.blocks))
        for block in each.blocks:
            if isinstance(block, Picture):
                files[block.name] = block.data
    return "\n\n".join(written) + "\n"


def _line(each: Diagnostic) -> str:
    place = each.place
    hint = f" ({each.hint})" if each.hint else ""
    return f"{place.file}:{place.line}:{place.column}: {each.severity}[{each.code}]: {each.message}{hint}"
