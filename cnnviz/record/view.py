"""What a recorded page shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cnnviz.parts.packing import Place
from cnnviz.parts.part import Part


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


@dataclass(frozen=True)
class Layers:
    """What the Stepper of a network's layer can show.

    Attributes
    ----------
    maps
        By the layer's name, what is shown of each of its maps, or of each number of a row; None for one that is not here. One
        alone shows them all.
    opened, pinned
        The layer that is shown at first, the element as an index into its output, and whether that is pinned.
    answers
        The layer whose output has a number for each answer; None if there is none.
    absent
        What is said in the place of a map that is not here.
    note
        What is said where any is not here.
    """

    maps: Mapping[str, Sequence[Record | None]]
    opened: tuple[str, tuple[int, ...]]
    pinned: bool
    answers: str | None
    absent: str
    note: str


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
    data
        The arrays of all, see :mod:`cnnviz.parts.packing`.
    warnings
        What has to be known about what is shown.
    kernels
        What the lab's Stepper shows of each kernel of a layer; nothing where there is one.
    notice
        Whose the network's weights are, if they are not cnnviz's own.
    """

    title: str
    facts: Sequence[str]
    credits: Sequence[str]
    shown: Mapping[str, tuple[Part, Record]]
    data: bytes
    layers: Layers | None = None
    warnings: Sequence[str] = ()
    kernels: Sequence[Record] = ()
    notice: str = ""
