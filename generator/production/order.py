"""What is to be made, as a value that travels to other processes, and the shop in which it is made there."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import cached_property
from pathlib import Path

from generator import __version__
from generator.assemble import Plan
from generator.exam_file import ExamFile, load_exam
from generator.package import Package
from generator.typeset import Engine, EngineMissing, EngineName, find_engine
from generator.values import dataclass


@dataclass(frozen=True)
class Order:
    """An exam's sources by their paths in the course, and what of it is decided.

    ``seed`` is empty where every address is drawn already.
    """

    exam: str
    sources: Mapping[str, bytes]
    plan: Plan
    seed: str
    engine: EngineName
    build: str

    @cached_property
    def key(self) -> str:
        """A digest of all that decides what comes out."""
        return _digest(self._parts())

    @cached_property
    def stock(self) -> str:
        """A digest of all that a shop loads: orders of one exam share a shop, whatever is drawn of it."""
        return _digest(self._loaded())

    def _loaded(self) -> Iterator[object]:
        yield __version__, self.exam, self.engine, self.build
        for name, data in sorted(self.sources.items()):
            yield name, hashlib.sha256(data).hexdigest()

    def _parts(self) -> Iterator[object]:
        yield self.seed
        yield from self._loaded()
        for problem in self.plan.problems:
            yield [(q.ref.id, q.ref.parts, sorted(q.ref.marks.items()), q.addresses) for q in problem]
        yield self.plan.forms, self.plan.copies

    def __getstate__(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def _digest(parts: Iterator[object]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(repr(part).encode())
    return digest.hexdigest()


@dataclass(frozen=True)
class Shop:
    """The exam of an order, loaded: what a process keeps from one task to the next.

    ``folder`` keeps the sources that were laid out.
    """

    file: ExamFile
    engine: Engine
    folder: tempfile.TemporaryDirectory[str] | None = field(default=None, repr=False)

    @property
    def templates(self) -> Path | None:
        """The course's own templates."""
        return self.file.course.templates


def order_of(file: ExamFile, plan: Plan, seed: str, engine: Engine, sources: Package) -> Order:
    """Return the order of an exam; its shop is open in this process from now on."""
    order = Order(file.course.name_of(file.path), dict(sources), plan.without_draws(), seed, engine.name, engine.build)
    _keep(order, Shop(file, engine))
    return order


_open: dict[str, Shop] = {}
_MOST_OPEN = 2


def shop_of(order: Order) -> Shop:
    """Return the shop of an order, opened in this process if need be: its sources are laid out and loaded.

    Raises EngineMissing where this machine's TeX is not that of the order.
    """
    if order.stock not in _open:
        engine = find_engine(order.engine)
        if engine.build != order.build:
            raise EngineMissing(
                f"the TeX of a worker is {engine.build}, not {order.build}", "install the same versions"
            )
        folder = tempfile.TemporaryDirectory(prefix="examwright-")
        for name, data in Package(order.sources).items():
            path = Path(folder.name) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        _keep(order, Shop(load_exam(Path(folder.name) / order.exam), engine, folder))
    return _open[order.stock]


def _keep(order: Order, shop: Shop) -> None:
    _open[order.stock] = shop
    while len(_open) > _MOST_OPEN:
        del _open[next(iter(_open))]
