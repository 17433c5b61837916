"""What the view of a visitor's own classes shows, as a value that a link can carry: never a picture."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from typing import ClassVar

from cnnviz.state.fields import SHARED, Form, PageState, choice, whole

STARTS = ("drawings", "photos", "nothing")
SOURCES = ("draw", "camera", "upload")
WAYS = ("transfer", "scratch")
USUAL_SOURCE = {"photos": "upload"}
"""Where pictures come from at first, by the start; else they are drawn."""
FEWEST_CLASSES, MOST_CLASSES = 2, 6
LONGEST_NAME = 24
LARGEST_SEED = 9999

Names = tuple[str, ...]
"""Of the classes; empty: those that the classes have at the start."""


def shown_name(text: str) -> str:
    """`text` as the name of a class: on one line, not too long, without the sign between names in a link; empty if nothing of it can be seen."""
    name = " ".join(text.replace("~", "-").split())[:LONGEST_NAME].strip()
    return name if name.isprintable() else ""


def name_of_its_own(name: str, others: Collection[str]) -> str:
    """`name`, or where one of the `others` is called so, the first of ``name 2``, ``name 3`` and so on that is free."""
    free, number = name, 1
    while free in others:
        number += 1
        free = f"{name[: LONGEST_NAME - 2].strip()} {number}"
    return free


def _read_names(text: str) -> Names:
    """``Cat~Cup``: two to six names, each another."""
    names = tuple(text.split("~"))
    if not FEWEST_CLASSES <= len(names) <= MOST_CLASSES or any(name != shown_name(name) for name in names):
        raise ValueError(text)
    if not all(names) or len(set(names)) < len(names):
        raise ValueError(text)
    return names


_FORMS: dict[str, Form] = {
    "start": Form("start", choice(STARTS)),
    **{start: Form(start, _read_names, "~".join) for start in STARTS},
    "source": Form("from", choice(SOURCES)),
    "way": Form("way", choice(WAYS)),
    "seed": Form("seed", whole(0, LARGEST_SEED)),
    **SHARED,
}


@dataclass(frozen=True)
class TrainOwnState(PageState):
    """Everything that decides what the view of a visitor's own classes shows, apart from the pictures.

    Attributes
    ----------
    start
        Which classes there are at first, and so which are shown: each start has its own, with what the visitor made of them.
    drawings, photos, nothing
        The names of the classes of each start.
    source
        Where pictures come from; empty: where those of the start do.
    way
        What learns: a layer on SqueezeNet's features, or a small network from scratch.
    seed
        Of the small network.
    """

    start: str = "drawings"
    drawings: Names = ()
    photos: Names = ()
    nothing: Names = ()
    source: str = ""
    way: str = "transfer"
    seed: int = 1

    FORMS: ClassVar[Mapping[str, Form]] = _FORMS

    @property
    def names(self) -> Names:
        """The names of the classes that are shown."""
        names: Names = getattr(self, self.start)
        return names

    @property
    def origin(self) -> str:
        """Where pictures come from, one of `SOURCES`."""
        return self.source or USUAL_SOURCE.get(self.start, SOURCES[0])


assert set(_FORMS) == {field.name for field in fields(TrainOwnState)}
