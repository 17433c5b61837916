"""Arrays in one piece, in which the same numbers lie once, and how that is packed into a file."""

from __future__ import annotations

import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz.networks.steps import Steps
from cnnviz.parts.packing import ALIGNED, Pile, Place
from cnnviz.parts.part import Content
from cnnviz.record.derived import Derived, Floats, Span, planes, predicted

SEARCHED = 2**21
"""Bytes of a pile that are looked through for an array; what lies behind them is found whole or by its rows."""


@dataclass(frozen=True)
class Record:
    """The content of a part whose arrays lie on the view's pile.

    Attributes
    ----------
    meta
        Its meta data.
    places
        Where the arrays lie.
    """

    meta: Mapping[str, object]
    places: Mapping[str, Place]


class SharedPile(Pile):
    """A pile on which no array is laid that lies on it already, by itself or as a part of another.

    The maps that a layer makes are those that the next one takes, and all maps of a layer are made of the same: what a
    network's layers show becomes many times smaller. Of what can be made of other numbers that lie there, the file holds
    only how (:mod:`cnnviz.record.derived`).
    """

    def __init__(self) -> None:
        super().__init__()
        self.data = bytearray()
        self.derived: list[Derived] = []
        self._known: dict[bytes, int] = {}
        self._laid_spans: list[tuple[int, int, int]] = []
        self._costs: dict[Span, int] = {}
        self._stored = 0
        self._seen = 0

    @property
    def stored(self) -> int:
        """About how many bytes the file holds of it: what is made of others costs its corrections alone."""
        for place, length, width in self._laid_spans[self._seen :]:
            self._stored += self._cost(place, length, width)
        self._seen = len(self._laid_spans)
        return self._stored

    def _cost(self, place: int, length: int, width: int) -> int:
        """Bytes of numbers that are laid, deflated, or of their corrections."""
        if (place, length) not in self._costs:
            held = np.frombuffer(bytes(self.data[place : place + length]), f"V{width}")
            self._costs[place, length] = len(zlib.compress(planes(held), 1))
        return self._costs[place, length]

    def put(self, values: npt.NDArray[Any], row: int = 0) -> Place:
        """Add an array to the end of the pile, unless its numbers lie there already; gives where it lies.

        Parameters
        ----------
        row
            Numbers of each of its rows, which may lie there one by one.
        """
        flat = np.ravel(values)
        given = flat.tobytes()
        name = _name(given)  # to look through all that lies there takes long
        place = self._known.get(name, -1)
        if place < 0 or place % flat.itemsize or self.data[place : place + len(given)] != given:
            place = self._rows(given, row * flat.itemsize, flat.itemsize) if row else -1
            place = self._laid(given, flat.itemsize) if place < 0 else place
        self._known[name] = place
        self.size = len(self.data)
        return flat.dtype.name, place, flat.size

    def put_rows(self, values: npt.NDArray[Any], row: int) -> Place:
        """:meth:`put`, after which each of its rows of so many numbers is found by itself."""
        kind, place, size = self.put(values, row)
        step = row * values.itemsize
        for at in range(place, place + size * values.itemsize, step):
            self._known.setdefault(_name(self.data[at : at + step]), at)
        return kind, place, size

    def derive(self, kind: str, to: Place, of: Sequence[Place], how: Mapping[str, Any]) -> Steps[None]:
        """Let the file hold how the numbers at `to` are made `of` others, if that takes less; all of them are float32.

        Yields the share of the prediction that is done.
        """
        span, spans = _span(to), [_span(each) for each in of]
        alike = all(kind == "float32" and size for kind, _place, size in (to, *of))
        if not alike or not self._is_free(span) or any(_meet(span, each) for each in spans):
            return
        values, *arrays = self._floats(span, *spans)
        guess = yield from predicted(kind, arrays, how)
        self._take(Derived.of_values(kind, span, spans, how, guess, values))

    def put_derived(self, kind: str, of: Sequence[Place], how: Mapping[str, Any]) -> Steps[Place]:
        """Add numbers that are nothing but what is predicted; gives where they lie.

        Yields the share of the prediction that is done.
        """
        spans = [_span(each) for each in of]
        values = yield from predicted(kind, self._floats(*spans), how)
        size = self.size
        place = self.put(values)
        if place[1] >= size:
            self._take(Derived(kind, _span(place), spans, how))
        return place

    def _floats(self, *spans: Span) -> list[Floats]:
        """The numbers of each span, in memory of their own."""
        return [np.frombuffer(self.data[first : first + length], np.float32) for first, length in spans]

    def _take(self, made: Derived) -> None:
        if made.saved > 0:
            self.derived.append(made)
            if made.to in self._costs:
                self._seen = self._stored = 0  # it was counted as laid
            self._costs[made.to] = len(made.corrections)

    def _is_free(self, span: Span) -> bool:
        """Whether it lies among float32 numbers of which none are derived."""
        at = bisect_right(self._laid_spans, (span[0], len(self.data), 0)) - 1
        first, length, width = self._laid_spans[at]
        within = first <= span[0] and sum(span) <= first + length
        return within and width == 4 and not any(_meet(span, each.to) for each in self.derived)

    def _rows(self, given: bytes, row: int, aligned: int) -> int:
        """Where the bytes lie after their rows, each of which lay there already, were found; -1 if any did not."""
        found = [self._known.get(_name(given[at : at + row]), -1) for at in range(0, len(given), row)]
        whole = [given[at * row : (at + 1) * row] for at in range(len(found))]
        right = (
            at >= 0 and at % aligned == 0 and self.data[at : at + row] == each
            for at, each in zip(found, whole, strict=True)
        )
        if len(found) < 2 or not all(right):
            return -1
        place = self._laid(given, aligned)
        if place >= self.size:  # the numbers as a whole are new
            spans = [(at, row) for at in found]
            self._take(Derived("rows", (place, len(given)), spans, {"row": row}))
        return place

    def _laid(self, given: bytes, aligned: int) -> int:
        """Where the bytes lie, perhaps as a part of others."""
        place = self.data.find(given, 0, SEARCHED)
        while place % aligned and place >= 0:
            place = self.data.find(given, place + 1, SEARCHED)
        if place < 0:
            self.data += bytes(-len(self.data) % ALIGNED)
            place = len(self.data)
            self.data += given
            self._laid_spans.append((place, len(given), aligned))
        return place

    def record(self, content: Content, rows: Mapping[str, int] | None = None) -> Record:
        """Add the arrays of a part's content; gives the record of it. `rows` has numbers of a row for some of them."""
        meta, arrays = content
        return Record(
            meta, {name: self.put(each, (rows or {}).get(name, 0)) for name, each in arrays.items()}
        )

    def cut(self, size: int) -> None:
        """Take off what was laid on it since it had this `size`."""
        del self.data[size:]
        self.size = size
        self._laid_spans = [each for each in self._laid_spans if each[0] < size]
        kept = [each for each in self.derived if all(sum(span) <= size for span in (each.to, *each.of))]
        gone = {each.to for each in self.derived} - {each.to for each in kept}
        self.derived = kept
        self._costs = {
            span: cost for span, cost in self._costs.items() if sum(span) <= size and span not in gone
        }
        self._seen = self._stored = 0

    def packed(self) -> tuple[dict[str, Any], bytes]:
        """What ``record/restored.js`` is told, and the bytes of which it makes the pile again."""
        derived = _in_order(self.derived)
        made = sorted(each.to for each in derived)
        pieces: dict[int, list[Span]] = {}
        for place, length, width in self._laid_spans:
            pieces.setdefault(width, []).extend(_without((place, length), made))
        stream = []
        for width, spans in pieces.items():
            held = b"".join(self.data[first : first + length] for first, length in spans)
            if held:
                stream.append(planes(np.frombuffer(held, f"V{width}")))
        stream += [zlib.decompress(each.corrections) for each in derived if each.corrections]
        told = {
            "size": len(self.data),
            "laid": list(pieces.items()),
            "derived": [
                [each.kind, each.to, _told(each), each.how, not each.corrections] for each in derived
            ],
        }
        return told, b"".join(stream)


def deflated(data: bytes) -> bytes:
    """The bytes as a raw deflate stream, which browsers inflate by themselves."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


def _told(derived: Derived) -> Sequence[Any]:
    return [first for first, _length in derived.of] if derived.kind == "rows" else derived.of


def _name(given: bytes | bytearray) -> bytes:
    return blake2b(given, digest_size=16).digest()


def _span(place: Place) -> Span:
    kind, first, size = place
    return first, size * np.dtype(kind).itemsize


def _meet(one: Span, other: Span) -> bool:
    return one[0] < sum(other) and other[0] < sum(one)


def _without(span: Span, made: Sequence[Span]) -> list[Span]:
    """What of a span is in none of those that are `made`, which are in order."""
    (first, length), left = span, []
    end = first + length
    for place, size in made[max(0, bisect_left(made, (first, 0)) - 1) :]:
        if place >= end:
            break
        if place + size <= first:
            continue
        if place > first:
            left.append((first, place - first))
        first = place + size
    return [*left, (first, end - first)] if first < end else left


def _in_order(derived: Sequence[Derived]) -> list[Derived]:
    """Each behind those that it is made of; where several are made of each other, one of them is not made but laid."""
    left, ordered = list(derived), []
    while left:
        waiting = sorted(each.to for each in left)
        ready = [each for each in left if not any(_without(span, waiting) != [span] for span in each.of)]
        if not ready:
            left.pop()
            continue
        ordered += ready
        taken = set(map(id, ready))
        left = [each for each in left if id(each) not in taken]
    return ordered
