"""What a recorded page shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cnnviz.parts.part import Part
from cnnviz.record.pile import Record, SharedPile

__all__ = ["Layers", "Moments", "Record", "View"]


@dataclass(frozen=True)
class Layers:
    """What the Stepper of a network's layer can show.

    Attributes
    ----------
    maps
        By the layer's name, what is shown of each of its maps, or of each number of a row; a sentence where none has a drawing, and
        None for one that is not here. One alone shows them all.
    opened, pinned
        The layer that is shown at first, the element as an index into its output, and whether that is pinned.
    answers
        The layer whose output has a number for each answer; None if there is none.
    absent
        What is said in the place of a map that is not here.
    nearest
        What the button says that opens the map or number ``{number}`` in its place.
    note
        What is said where any is not here.
    """

    maps: Mapping[str, Sequence[Record | str | None]]
    opened: tuple[str, tuple[int, ...]]
    pinned: bool
    answers: str | None
    absent: str
    nearest: str
    note: str


@dataclass(frozen=True)
class Moments:
    """What is shown at each of some steps of something that learns.

    Attributes
    ----------
    steps
        The steps that are kept, in order.
    looked
        By its key, what each part shows while one looks back at a step, for each of `steps`.
    reached
        The same where the training has come no further than that step; none where it cannot be run again.
    begin
        The place, among `steps`, of that which it has come to at first; negative from the end.
    """

    steps: Sequence[int]
    looked: Sequence[Mapping[str, Record]]
    reached: Sequence[Mapping[str, Record]] = ()
    begin: int = -1


@dataclass(frozen=True)
class View:
    """A page as it is recorded.

    Attributes
    ----------
    title
        What it is.
    facts
        The link's settings in words.
    credits
        Whose the pictures and the network are.
    shown
        By their keys, the parts in order, and what each shows.
    layers
        What a further part shows by turns; None if there is none.
    pile
        The arrays of all; perhaps those of other views as well.
    warnings
        What has to be known about what is shown.
    kernels
        What the lab's Stepper shows of each kernel of a layer; nothing where there is one.
    notice
        Whose the network's weights are, if they are not cnnviz's own.
    notes
        What of the app's view is not here.
    replies
        By a part's key and the JSON of a message of it, what which parts show then.
    moments
        By the key of the part that asks for them, the steps of a training.
    headings
        By its key, what stands above a part: its title, then sentences.
    without
        By its key, selectors of what of a part needs a server, and so is not there.
    """

    title: str
    facts: Sequence[str]
    credits: Sequence[str]
    shown: Mapping[str, tuple[Part, Record]]
    pile: SharedPile
    layers: Layers | None = None
    warnings: Sequence[str] = ()
    kernels: Sequence[Record] = ()
    notice: str = ""
    notes: Sequence[str] = ()
    replies: Mapping[str, Mapping[str, Mapping[str, Record]]] = field(default_factory=dict)
    moments: Mapping[str, Moments] = field(default_factory=dict)
    headings: Mapping[str, Sequence[str]] = field(default_factory=dict)
    without: Mapping[str, str] = field(default_factory=dict)

    @property
    def data(self) -> bytes:
        """The arrays in one piece, see :mod:`cnnviz.parts.packing`."""
        return bytes(self.pile.data)
