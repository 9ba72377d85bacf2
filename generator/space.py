"""The parameter space: dimensions, mixed-radix addresses, and the keyed walk through them.

An *address* is an integer in ``range(space.size)``. Drawing is a pure function of it; which addresses an exam takes
is decided by a keyed permutation (a generalised Feistel network with cycle walking: J. Black, P. Rogaway, "Ciphers with
arbitrary finite domains", CT-RSA 2002), so forms are distinct by construction without enumerating the space.
"""

from __future__ import annotations

import functools
import hashlib
import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from generator.values import dataclass

# A quarter of each space, fixed by the question alone and not by any seed, is kept for practice; see `purposes`.
PRACTICE_SHARE = 4

# Of so many addresses of a question it is kept what they are for.
MOST_KEPT = 20_000

Digits = tuple[int, ...]
"""An address by its digits, one for each dimension."""


Place = tuple[Callable[[int], Any], int, int]
"""``at``, ``step`` and ``size`` of a dimension: its value at an address is ``at(address // step % size)``."""


@dataclass(frozen=True)
class Dimension:
    """One digit of an address: ``size`` values, of which ``at(k)`` is the k-th."""

    name: str
    size: int
    at: Callable[[int], Any]


class ParameterSpace:
    """The product of dimensions; the last one varies fastest.

    >>> space = ParameterSpace([listed("a", [1, 2]), listed("b", [5, 6, 7])])
    >>> space.size, space.values(4)
    (6, {'a': 2, 'b': 6})
    """

    def __init__(self, dimensions: Sequence[Dimension]) -> None:
        self.dimensions = tuple(dimensions)
        self.names = tuple(dimension.name for dimension in dimensions)
        self.size = math.prod(dimension.size for dimension in dimensions)

    def digits(self, address: int) -> tuple[int, ...]:
        """The digit of each dimension; raises IndexError outside the space."""
        if not 0 <= address < self.size:
            raise IndexError(f"address {address} is outside 0..{self.size - 1}")
        digits = []
        for dimension in reversed(self.dimensions):
            address, digit = divmod(address, dimension.size)
            digits.append(digit)
        return tuple(reversed(digits))

    @functools.cached_property
    def places(self) -> dict[str, Place]:
        """Where an address has the digit of each dimension."""
        found, step = {}, 1
        for dimension in reversed(self.dimensions):
            found[dimension.name] = (dimension.at, step, dimension.size)
            step *= dimension.size
        return dict(reversed(found.items()))

    def values(self, address: int) -> dict[str, Any]:
        """The value of each dimension at the address."""
        return {d.name: d.at(digit) for d, digit in zip(self.dimensions, self.digits(address), strict=True)}


def listed(name: str, items: Sequence[Any]) -> Dimension:
    """A dimension that runs through ``items``."""
    return Dimension(name, len(items), items.__getitem__)


def combination(rank: int, n: int, k: int) -> tuple[int, ...]:
    """Return the ``rank``-th k-subset of range(n) in lexicographic order.

    >>> [combination(rank, 4, 2) for rank in range(6)]
    [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]
    """
    chosen: list[int] = []
    candidate = 0
    while len(chosen) < k:
        with_candidate = math.comb(n - candidate - 1, k - len(chosen) - 1)
        if rank < with_candidate:
            chosen.append(candidate)
        else:
            rank -= with_candidate
        candidate += 1
    return tuple(chosen)


def permutation(rank: int, n: int) -> tuple[int, ...]:
    """Return the ``rank``-th permutation of range(n) in lexicographic order.

    >>> permutation(0, 3), permutation(5, 3)
    ((0, 1, 2), (2, 1, 0))
    """
    left = list(range(n))
    order = []
    for size in range(n, 0, -1):
        digit, rank = divmod(rank, math.factorial(size - 1))
        order.append(left.pop(digit))
    return tuple(order)


# ---------------------------------------------------------------- the keyed walk
def keyed_number(*parts: str | int) -> int:
    """Return 64 bits that depend on the parts and nothing else."""
    text = "\x1f".join(str(part) for part in parts)
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


def shuffled(count: int, *key: str | int) -> tuple[int, ...]:
    """Return an order of range(count) that depends on the key alone; each index sorts by a number of its own."""
    return tuple(sorted(range(count), key=lambda index: keyed_number(*key, index)))


class Permutation:
    """A keyed permutation of range(size), evaluated point by point.

    >>> sorted(Permutation(10, "a key")(k) for k in range(10)) == list(range(10))
    True
    """

    ROUNDS = 4  # M. Luby, C. Rackoff, SIAM J. Comput. 17 (1988): four rounds resist chosen inputs both ways

    def __init__(self, size: int, key: str) -> None:
        if size < 1:
            raise ValueError("an empty space has no permutation")
        self.size = size
        self._left = math.isqrt(size - 1) + 1
        self._right = -(-size // self._left)  # left · right is the space, and less than one row more
        self._width = (self._left.bit_length() + 7) // 8
        secret = hashlib.blake2b(key.encode(), digest_size=32).digest()
        # eight bytes more than a half has: what remains of them by division is even to one part in 2^64
        sides = self._left, self._right
        # a keyed hash in its first state, and how many values the half has that it changes
        self._rounds = tuple(
            (hashlib.blake2b(key=secret, salt=bytes([n]), digest_size=self._width + 8).copy, sides[n % 2])
            for n in range(self.ROUNDS)
        )

    def __call__(self, rank: int) -> int:
        if not 0 <= rank < self.size:
            raise IndexError(f"rank {rank} is outside 0..{self.size - 1}")
        value = self._once(rank)
        while value >= self.size:  # cycle walking: what lies in the row beyond the space is sent on
            value = self._once(value)
        return value

    def _once(self, value: int) -> int:
        width, number = self._width, int.from_bytes
        left, right = divmod(value, self._right)
        for fresh, side in self._rounds:
            digest = fresh()
            digest.update(right.to_bytes(width, "big"))
            left, right = right, (left + number(digest.digest(), "big")) % side
        return left * self._right + right


class RememberingPermutation(Permutation):
    """The same permutation, for one that is asked often: what the rounds make of a half is kept."""

    def __init__(self, size: int, key: str) -> None:
        super().__init__(size, key)
        self._known: tuple[dict[int, int], ...] = tuple({} for _ in self._rounds)

    def _once(self, value: int) -> int:
        left, right = divmod(value, self._right)
        for known, (fresh, side) in zip(self._known, self._rounds, strict=True):
            number = known.get(right)
            if number is None:
                number = self._number(fresh, right)
                if len(known) < MOST_KEPT:
                    known[right] = number
            left, right = right, (left + number) % side
        return left * self._right + right

    def _number(self, fresh: Callable[[], Any], half: int) -> int:
        digest = fresh()
        digest.update(half.to_bytes(self._width, "big"))
        return int.from_bytes(digest.digest(), "big")


def walk(size: int, seed: str, purpose: str, question: str, first: int = 0, step: int = 1) -> Iterator[int]:
    """Yield every address that ``purpose`` may use, in the order of the seed: of ``range(first, size, step)``.

    Which addresses are practice addresses is decided by the question's id alone, so an exam and a practice set never
    share one, whatever their seeds.
    """
    keeps = purposes(size, question)
    order = Permutation(-((first - size) // step), f"{seed}\x1f{purpose}\x1f{question}")
    for rank in range(order.size):
        address = first + step * order(rank)
        if keeps(address) == purpose:
            yield address


def purposes(size: int, question: str) -> Callable[[int], str]:
    """Return the function address → ``"exam"`` or ``"practice"``: a keyed quarter (rounded down) is for practice."""
    return _purposes(size, question).__getitem__


class _Purposes(dict[int, str]):
    """Address → purpose, kept where it was asked for: the walks of all persons cross there."""

    def __init__(self, size: int, question: str) -> None:
        super().__init__()
        self._kept = size // PRACTICE_SHARE
        self._rank = RememberingPermutation(size, f"purpose\x1f{question}")

    def __missing__(self, address: int) -> str:
        purpose = "practice" if self._rank(address) < self._kept else "exam"
        if len(self) < MOST_KEPT:
            self[address] = purpose
        return purpose


@functools.lru_cache(maxsize=256)
def _purposes(size: int, question: str) -> _Purposes:
    return _Purposes(size, question)
