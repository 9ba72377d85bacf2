"""QTI items for players in the browser, and what each answer to them has to earn, as ``examwright grade`` marks it.

``python tests/browser/qti_samples.py FOLDER`` writes ``qti.json``: items of both versions with answers and marks.
"""

from __future__ import annotations

import base64
import io
import json
import sys
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from generator.exam import Guidance, Mistake, TensorResponse  # noqa: E402  # the checkout's own modules
from generator.export.collection import Collection, Entry  # noqa: E402
from generator.export.formats import FORMATS  # noqa: E402
from generator.export.pictures import render  # noqa: E402
from generator.export.qti.assessment import item_file  # noqa: E402
from generator.numbers import tensor  # noqa: E402
from generator.typeset import find_engine  # noqa: E402
from tests.browser.samples import first_pools, keyboard_page  # noqa: E402
from tests.export_cases import bank, collection_of, entry_with, leaves, pool_of, sample_collection  # noqa: E402
from tests.qti_answers import answers, is_handmade, nothing, width_of  # noqa: E402
from tests.qti_player import Item, Value  # noqa: E402
from tests.qti_reader import read  # noqa: E402
from tests.written import line  # noqa: E402

VERSIONS = ("qti21", "qti30")


def trials(entry: Entry, item: Item, most: int) -> Iterator[tuple[Mapping[str, Value], Fraction]]:
    """Yield answers to an item with what they earn: each by itself in up to ``most`` ways, and all rightly."""
    responses = [leaf for _, response in entry.responses() for leaf in leaves(response)]
    own = list(item.interactions)
    empty = sum((nothing(entry, response) for response in responses), Fraction(0))
    whole: dict[str, Value] = {}
    earned = Fraction(0)
    yield {}, empty
    for response in responses:
        count = 1 if is_handmade(response) else width_of(response)
        fields, own = own[:count], own[count:]
        if is_handmade(response):
            continue
        found = [(dict(given), worth) for given, worth in answers(entry, response, fields, item)]
        if not found:
            continue
        given, worth = max(found, key=lambda pair: pair[1])
        whole |= given
        earned += worth
        base = empty - nothing(entry, response)
        for each, marks in some(found, most):
            yield each, base + marks
    yield whole, earned


def some(found: list[tuple[dict[str, Value], Fraction]], most: int) -> list[tuple[dict[str, Value], Fraction]]:
    """Each way to answer once; of more than ``most`` every so many and the last, which is a mistake's."""
    once = [pair for k, pair in enumerate(found) if pair not in found[:k]]
    if len(once) <= most:
        return once
    return [*islice(once[:: len(once) // most], most - 1), once[-1]]


def cases(name: str, collection: Collection, media: dict[str, str], most: int) -> Iterator[dict[str, Any]]:
    """Yield the items of a collection in both versions; pictures go into ``media``."""
    engine = find_engine("embedded")
    pictures = render(collection, lambda: engine, "endterm")
    for version in VERSIONS:
        package = FORMATS[version].write(collection, pictures)
        (file,) = (each for each in package if each.endswith(".zip"))
        arrived = read(package[file])
        with zipfile.ZipFile(io.BytesIO(package[file])) as archive:
            documents = {path: archive.read(path) for path in archive.namelist()}
        media |= {
            path: base64.b64encode(data).decode() for path, data in documents.items() if path.startswith("media/")
        }
        for entry in collection.entries():
            item = arrived.items[entry.identifier]
            yield {
                "name": f"{name} {version} {entry.variant.question}",
                "version": version,
                "xml": documents[item_file(entry)].decode(),
                "kinds": {each.response: each.kind for each in item.interactions},
                "trials": [[given, float(worth)] for given, worth in trials(entry, item, most)],
            }


def first_variants(collection: Collection) -> Collection:
    """The first variant of each pool alone."""
    (section,) = collection.sections
    pools = tuple(replace(pool, entries=pool.entries[:1]) for pool in section.pools)
    return replace(collection, sections=(replace(section, pools=pools),))


def fractions() -> Collection:
    """Cells that are asked for as fractions, of which some end as decimals."""
    third, half = Fraction(1, 3), Fraction(1, 2)
    wrong = Mistake("sign", tensor([third, half, 4]), line("$-$"), half, line("The sign."))
    value = tensor([third, -half, 4])
    guidance = Guidance(mistakes=(wrong,))
    return collection_of(
        entry_with(TensorResponse(id="v", marks=Fraction(1), value=value, shown=line("$v$"), guidance=guidance))
    )


def main(folder: Path) -> None:
    """Write everything."""
    media: dict[str, str] = {}
    questions = [question for k, question in enumerate(bank()) if k % 12 == 0]
    found = [
        *cases("each kind alone", first_variants(keyboard_page()), media, 9),
        *cases("all kinds together", first_pools(sample_collection("per-option"), 5), media, 2),
        *cases("fractions", fractions(), media, 9),
        *cases("bank", pool_of(questions, 1), media, 3),
    ]
    (folder / "qti.json").write_text(json.dumps({"items": found, "media": media}), encoding="utf-8")


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    main(target)
