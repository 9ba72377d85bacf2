"""The ledger of an item: response variables, outcomes, rules and feedback, under names that no two share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import field

from generator.exam import Mistake, Response
from generator.export.by_hand import by_hand, leaves
from generator.export.collection import Entry
from generator.export.fragments import Scribe
from generator.export.qti.interactions import Interactions, letter
from generator.export.qti.rules import Rules
from generator.export.qti.vocabulary import Vocabulary
from generator.values import dataclass

_OTHER = re.compile(r"[^A-Za-z0-9]+")
SAID_NOTHING = "none"
# Identifiers shall have no more than 32 characters: JQTI+ warns. FEEDBACK_ or a number may be added to a name.
_LONGEST = 20


@dataclass(frozen=True)
class Declared:
    """A response variable. ``right`` are the values of the right answer, ``worth`` is what words or pairs count."""

    name: str
    cardinality: str
    kind: str
    right: Sequence[str] = ()
    worth: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Said:
    """Feedback that an outcome calls up by an identifier."""

    outcome: str
    identifier: str
    html: str


@dataclass
class Ledger:
    """What the item of an entry declares and computes for its answers, entered while they are written.

    ``targets`` are the outcomes that hold the marks of each answer in ``marked``, ``handmade`` those that a person
    sets, ``counts`` those that only count, ``talk`` those that name feedback.
    """

    words: Vocabulary
    entry: Entry
    scribe: Scribe
    declared: list[Declared] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    marked: list[Response] = field(default_factory=list)
    handmade: list[str] = field(default_factory=list)
    counts: list[str] = field(default_factory=list)
    talk: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    feedback: list[Said] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.make = Rules(self.words)
        self.show = Interactions(self.words, self.scribe)
        self.alone = sum(1 for _, response in self.entry.responses() for _ in leaves(response)) == 1
        self.taken: set[str] = set()

    # ------------------------------------------------------------ names
    def _begin(self, part: str, response: Response) -> str:
        """Open an answer and return the name of its variable; its marks get an outcome of their own."""
        own = response.id if response.id == part else f"{part}_{response.id}"
        name = "RESPONSE" if self.alone else self._fresh(own)
        self.marked.append(response)
        self.targets.append("SCORE" if self.alone else f"SCORE_{name}")
        if by_hand(response):
            self.handmade.append(self.targets[-1])
        return name

    def _fresh(self, wanted: str) -> str:
        base = _OTHER.sub("_", wanted).strip("_")
        base = (base if base[:1].isalpha() else f"R_{base}")[:_LONGEST].rstrip("_")
        name, k = base, 2
        while name in self.taken:
            name, k = f"{base}_{k}", k + 1
        self.taken.add(name)
        return name

    def _choices(self, name: str, count: int, prefix: str = "") -> list[str]:
        names = [f"{prefix}{letter(k)}" for k in range(count)]
        return names if self.alone else [f"{name}_{each}" for each in names]

    def _count(self, name: str, start: int = 0) -> str:
        """Open a count; it is set anew at each attempt, which not every player does by itself."""
        self.counts.append(f"COUNT_{name}")
        self.rules.append(self.make.set_number(self.counts[-1], start))
        return self.counts[-1]

    def _talk(self, name: str) -> str:
        self.talk.append(f"FEEDBACK_{name}")
        self.rules.append(self.make.set_word(self.talk[-1], SAID_NOTHING))
        return self.talk[-1]

    def _say_why(self, outcome: str, mistake: Mistake) -> str:
        name = _OTHER.sub("_", f"m{len(self.feedback)}_{mistake.name}")[:32]
        return self._say(outcome, name, self.scribe.inlines(mistake.because))

    def _say(self, outcome: str, identifier: str, html: str) -> str:
        self.feedback.append(Said(outcome, identifier, html))
        return identifier

    def finish(self, worked: bool) -> list[tuple[str, str]]:
        """Close the rules; return the outcomes and identifiers that call up the worked solution, where there is one."""
        if len(self.targets) > 1:
            self.rules.append(self.make.add_up("SCORE", self.targets))
        if not worked:
            return []
        self.talk.append("SOLUTION")
        self.rules.append(self.make.set_word("SOLUTION", "worked"))
        return [("SOLUTION", "worked")]
