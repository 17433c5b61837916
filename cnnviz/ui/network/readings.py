"""The reading that a page shows, and what was worked out of it, kept for the visitor: a click on a map computes nothing anew."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np

from cnnviz.filling import Fill
from cnnviz.fooling import read_changed
from cnnviz.images import drawing
from cnnviz.images.drawing import DIGIT_SIDE
from cnnviz.images.picture import ImageError, Pixels
from cnnviz.inputs import changes, cropped, network_picture, side
from cnnviz.learning.digit_input import as_digit
from cnnviz.networks.steps import Steps
from cnnviz.reader import Reader
from cnnviz.reading import WITHOUT_PICTURE, Reading
from cnnviz.state import NetworkState
from cnnviz.ui import long_work, pictures, visitor
from cnnviz.ui.network.fill import fill_of
from cnnviz.ui.photos import background
from cnnviz.words import Translate

T = TypeVar("T")

_READING, _WORKED_OUT = "network.reading", "network.worked_out"


@dataclass(frozen=True, eq=False)
class Wanted:
    """What a reading is made of: the network and its settings, and the picture; to see whether another is needed."""

    settings: tuple[object, ...]
    picture: Pixels
    labels: tuple[str, ...] | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Wanted) and self.labels == other.labels and self.is_renamed(other)

    @property
    def unnamed(self) -> Wanted:
        """The same without the names of classes, on which no number depends: what work has for a key goes on in another language."""
        return replace(self, labels=None)

    def is_renamed(self, other: Wanted) -> bool:
        """Whether the other is of the same numbers, with as many names of classes: those of another language, or the same."""
        return (
            len(self.labels or ()) == len(other.labels or ())
            and self.settings == other.settings
            and np.array_equal(self.picture, other.picture)
        )

    __hash__ = None  # type: ignore[assignment]


def reading_for(_: Translate, state: NetworkState, reader: Reader) -> tuple[Reading | None, str | None]:
    """The run that `state` asks for, and a marked sentence if another picture had to stand in.

    It is None where the visitor stopped it.

    Raises
    ------
    PreprocessingError, ModelError, FullError
        As :func:`cnnviz.reading.read`.
    """
    picture, notice = picture_for(state, reader) if reader.pictured else (WITHOUT_PICTURE, None)
    fill = fill_of(state, reader)
    wanted = wanted_of(reader, state, picture, fill)
    kept, account = kept_reading(), visitor.present().account
    before, known = kept.now
    if before is not None:
        same = before == wanted
        if same or (known is not None and before.is_renamed(wanted)):
            if kept.shown is not known:
                _drop_worked_out()
            if known is not None and not same:
                known = replace(known, reader=reader)
                kept.now = wanted, known
            kept.shown = known
            return known, notice
        forget()
    reading = long_work.result_of(
        _,
        "network.reading",
        wanted.unnamed,
        lambda: _timed(
            read_changed.steps(
                reader, picture, state.preprocessing, account.claim(), fill, changes(state, reader)
            ),
            kept,
        ),
        lambda: _("The network is reading its input, layer by layer …"),
    )
    if reading is not None:
        reading = replace(reading, reader=reader)  # it may have begun in another language
        kept.now, kept.shown = (wanted, reading), reading
    return reading, notice


def _timed(steps: Steps[T], kept: KeptReading) -> Steps[T]:
    """`steps`, with the seconds that they take counted in `kept`."""
    kept.seconds = 0.0
    while True:
        began = time.thread_time()  # how busy the machine is says nothing about the network
        try:
            told = next(steps)
        except StopIteration as last:
            done: T = last.value
            return done
        finally:
            kept.seconds += time.thread_time() - began
        yield told


@dataclass
class KeptReading:
    """The reading that is kept for a visitor; the script changes it, and direct answers from their own threads.

    Attributes
    ----------
    now
        What the reading is of, and the reading; to be read at once, as an answer may come meanwhile.
    shown
        The reading that the script has shown last.
    seconds
        How long the processor worked on the last one that the script asked for; infinite as long as that is not known.
    """

    now: tuple[Wanted | None, Reading | None] = (None, None)
    shown: Reading | None = None
    seconds: float = math.inf


def kept_reading(owner: visitor.Visitor | None = None) -> KeptReading:
    """What is kept for the visitor `owner`, or for the one whose page is being made."""
    kept: KeptReading = (owner or visitor.present()).computed.setdefault(_READING, KeptReading())
    return kept


def wanted_of(reader: Reader, state: NetworkState, picture: Pixels, fill: Fill) -> Wanted:
    """What a reading of `picture` and of `fill`, where the network takes numbers, is of."""
    settings = (
        reader.network,
        reader.output,
        reader.meaning,
        state.preprocessing,
        fill if reader.fills else None,
        changes(state, reader),
    )
    return Wanted(settings, picture, reader.labels)


def forget() -> None:
    """Drop the reading and what was worked out for it: together they hold all of a network's numbers."""
    kept = kept_reading()
    kept.now, kept.shown = (None, None), None
    _drop_worked_out()


def _drop_worked_out() -> None:
    visitor.present().computed.pop(_WORKED_OUT, None)
    long_work.forget()


def kept_for(reading: Reading, place: str, key: object, by: visitor.Visitor | None = None) -> Any:
    """What :func:`keep` kept at `place` for the numbers of this reading, if it was under this key; else None.

    `by` whom: None for the visitor whose page is being made.
    """
    known, value = _values(reading, by or visitor.present()).get(place, (None, None))
    return value if known == key else None


def keep(reading: Reading, place: str, key: object, value: T) -> T:
    """Keep `value`, which names no class, for the visitor, one at each place; what was kept for other numbers is dropped."""
    here = visitor.present()
    here.computed[_WORKED_OUT] = (reading, _values(reading, here) | {place: (key, value)})
    return value


def _values(reading: Reading, owner: visitor.Visitor) -> dict[str, tuple[object, Any]]:
    """What is kept for the numbers of `reading`, in whatever language its classes were named then."""
    of, values = owner.computed.get(_WORKED_OUT, (None, {}))
    return values if of is not None and of.values is reading.values else {}


def numbers_of(reading: Reading) -> Hashable:
    """Tells the numbers of a reading from all others, in whatever language its classes are named, as long as they are held."""
    return id(reading.values)


def worked_out(
    _: Translate,
    reading: Reading,
    place: str,
    key: object,
    begin: Callable[[], Steps[T]],
    says: Callable[[], str],
) -> T | None:
    """What the work gives, kept at `place` until `key` or the reading is another; None if the visitor stopped it.

    Parameters
    ----------
    begin, says
        As in :func:`cnnviz.ui.long_work.result_of`.
    """
    known: T | None = kept_for(reading, place, key)
    if known is not None:
        return known
    found = long_work.result_of(_, place, (numbers_of(reading), key), begin, says)
    return None if found is None else keep(reading, place, key, found)


def picture_for(state: NetworkState, reader: Reader) -> tuple[Pixels, str | None]:
    """The picture before preprocessing, uint8 (C, H, W), and a marked sentence if another had to stand in."""
    try:
        named = network_picture(state, reader)
    except ImageError as error:
        return as_digit(drawing.blank(DIGIT_SIDE)), error.template
    if named is not None:
        return named, None
    picture, notice = pictures.photo_for(
        state.source, state.photo, side(state, reader), reader.channels == 3, background()
    )
    return cropped(picture.pixels, state, reader), notice
