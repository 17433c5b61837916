"""What the network page shows, as a value that a link can carry."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar

from cnnviz import preprocessing
from cnnviz.disturbances import NEUTRAL
from cnnviz.disturbances.table import LONGEST
from cnnviz.preprocessing import Preprocessing
from cnnviz.state.fields import (
    MOST_TERMS,
    SHARED,
    Form,
    Numbers,
    PageState,
    choice,
    name,
    number,
    read_drawing,
    shortest,
    switch,
    whole,
    write_numbers,
)

NETWORKS = ("digits", "faces", "faces_r", "faces_o", "squeezenet", "own")
FACES = ("faces", "faces_r", "faces_o")
"""The networks of MTCNN in their order."""
FACE_STEPS = ("given", "passed", "kept", "refined")
"""What is drawn of each network's boxes: all that it is given, those above its threshold, those that suppression leaves, and
these with its correction."""
SOURCES = ("drawing", "sample", "photo", "upload", "camera")
PANELS = ("layer", "trace", "why", "disturb", "wish", "preprocessing", "account", "faces")
SCALES = ("unit", "layer", "network")
MEANINGS = ("", "probabilities", "log_probabilities", "logits", "labels", "label_logits", "values")
REASONS = ("occlusion", "saliency", "cam")
WHY_NOT = "whynot"
"""The reason that only networks with class maps can give."""
MOST_SAMPLES = 10_000
PATCHES, DOUBLED = 9, 8
"""Patches that excite a map most, and how often the steps of a picture that grows are doubled."""
GROW_RATES = (2, 4, 8, 16)
"""How much a pixel of it changes in one step, in gray levels."""
GROW_BLURS = (0, 3, 5, 8)
"""Standard deviation of the blur after each step, in tenths of a pixel."""
GROW_JITTERS = (0, 1, 2, 4, 8)
"""By how many pixels it is moved at most before a gradient is taken."""
GROW_GOALS = ("map", "cell")
LONGEST_NAME = 2000
MOST_LEVELS = 255
"""From black to white."""
Pages = tuple[tuple[str, int], ...]
Crop = tuple[int, int, int, int]
MOST_PLACES = 400
"""Steps of a trace and axes of an element are far fewer."""


def _read_layer(text: str) -> str:
    """A name that a model's maker chose; whether there is such a layer or output is for the page to see."""
    if len(text) > LONGEST_NAME:
        raise ValueError(text)
    return text


def _read_places(text: str) -> tuple[int, ...]:
    places = tuple(
        int(part) for part in text.split("_") if part.isascii() and part.isdigit() and len(part) < 10
    )
    if not places or len(places) != text.count("_") + 1 or len(places) > MOST_PLACES:
        raise ValueError(text)
    return places


def _read_cell(text: str) -> tuple[int, int, int]:
    match _read_places(text):
        case int(level), int(row), int(column) if max(level, row, column) < 10_000:
            return level, row, column
    raise ValueError(text)


def _read_crop(text: str) -> Crop:
    match _read_places(text):
        case int(top), int(left), int(bottom), int(right) if top < bottom <= 1024 and left < right <= 1024:
            return top, left, bottom, right
    raise ValueError(text)


def _write_places(places: tuple[int, ...]) -> str:
    return "_".join(map(str, places))


def _loaded(text: str) -> Any:
    """What a text in JSON says; nothing if it is too long."""
    try:
        return json.loads(text) if len(text) <= LONGEST_NAME else None
    except RecursionError:
        raise ValueError(text) from None


def _read_pages(text: str) -> Pages:
    pages = _loaded(text)
    match pages:
        case dict() if pages and all(type(page) is int and 0 <= page < 10**6 for page in pages.values()):
            return tuple(sorted(pages.items()))
    raise ValueError(text)


def _read_names(text: str) -> tuple[str, ...]:
    names = _loaded(text)
    match names:
        case list() if names and all(isinstance(each, str) for each in names):
            return tuple(sorted(set(names)))
    raise ValueError(text)


def _one_of(options: tuple[int, ...]) -> Callable[[str], int]:
    numbers = {str(option): option for option in options}
    return lambda text: numbers[text]


def _read_disturb(text: str) -> Numbers:
    """Values of disturbances' parameters by name, in the table's order, and none that is neutral."""
    if len(text) > LONGEST_NAME:
        raise ValueError(text)
    pairs = [part.split(":") for part in text.split("~")]
    values = {known: number(value) for known, value in pairs}
    if len(values) < len(pairs) or not values.keys() <= NEUTRAL.keys():
        raise ValueError(text)
    if any(abs(value) > LONGEST for value in values.values()):
        raise ValueError(text)
    return tuple(
        (known, values[known]) for known in NEUTRAL if values.get(known, NEUTRAL[known]) != NEUTRAL[known]
    )


_FORMS: dict[str, Form] = {
    "network": Form("network", choice(NETWORKS)),
    "source": Form("from", choice(SOURCES)),
    "drawing": Form("drawing", read_drawing),
    "sample": Form("sample", whole(0, MOST_SAMPLES - 1)),
    "photo": Form("photo", name),
    "size": Form("size", whole(8, 1024)),
    "fill": Form("fill", name),
    "seed": Form("seed", whole(0, 9999)),
    "preprocessing": Form("prep", preprocessing.read, preprocessing.write),
    "layer": Form("layer", _read_layer),
    "element": Form("element", _read_places, _write_places),
    "term": Form("term", whole(0, MOST_TERMS)),
    "output": Form("output", _read_layer),
    "meaning": Form("meaning", choice(MEANINGS)),
    "answer": Form("answer", whole(0, 999_999)),
    "path": Form("path", _read_places, _write_places),
    "scale": Form("scale", choice(SCALES)),
    "pages": Form(
        "pages",
        _read_pages,
        lambda pages: json.dumps(dict(pages), separators=(",", ":"), ensure_ascii=False),
    ),
    "opened": Form(
        "open", _read_names, lambda names: json.dumps(names, separators=(",", ":"), ensure_ascii=False)
    ),
    "panel": Form("panel", choice(PANELS)),
    "why": Form("why", choice((*REASONS, WHY_NOT))),
    "rival": Form("rival", whole(0, 999_999)),
    "patch": Form("patch", whole(0, PATCHES - 1)),
    "grown": Form("grown", whole(0, DOUBLED)),
    "grow_seed": Form("growseed", whole(0, 9999)),
    "grow_rate": Form("growrate", _one_of(GROW_RATES)),
    "grow_blur": Form("growblur", _one_of(GROW_BLURS)),
    "grow_jitter": Form("growjitter", _one_of(GROW_JITTERS)),
    "grow_goal": Form("growgoal", choice(GROW_GOALS)),
    "face_threshold": Form("facemin", number, shortest),
    "face_size": Form("facesize", whole(12, 1024)),
    "disturb": Form("disturb", _read_disturb, write_numbers),
    "dial": Form("dial", choice(tuple(NEUTRAL))),
    "fooling": switch("fooling"),
    "fool": Form("fool", whole(0, MOST_LEVELS)),
    "target": Form("target", whole(0, 999_999)),
    "face_r": Form("facer", number, shortest),
    "face_o": Form("faceo", number, shortest),
    "face_step": Form("facestep", choice(FACE_STEPS)),
    "face_window": Form("facewin", _read_cell, _write_places),
    "crop": Form("crop", _read_crop, _write_places),
    **SHARED,
}


@dataclass(frozen=True)
class NetworkState(PageState):
    """Everything that decides what the network page shows, apart from the bytes of an upload.

    Attributes
    ----------
    size
        The longer side of the picture, for networks that take any size.
    fill, seed
        What inputs are given that take no picture: the id of a kind of numbers, and the seed of random ones.
    preprocessing
        None for what the network was made for.
    layer, element
        The layer that is explained, by name, and an index into its first output without the batch axis;
        ``""`` and None for the page's choice.
    term
        How many terms of the element's sum are shown: its n products, then the bias; None for all at once.
    output, meaning
        Which of the network's outputs is read, by name, and what its numbers are; ``""`` for what the network says of itself.
    answer
        The class that is explained; None for the most probable.
    rival
        The class that was expected instead, whose class map stands beside that of the answer; None for none.
    path
        Which contribution the trace follows at each step; where it ends, the strongest.
    patch
        Which of the patches that excite the map most is looked at, the strongest being 0.
    grown
        How far the picture for the map is grown: 0 for the noise, else ``2 ** (grown - 1)`` steps.
    grow_seed, grow_rate, grow_blur, grow_jitter, grow_goal
        How it grows; see :class:`cnnviz.wish.Climb`.
    scale
        Over what the colours of a map reach: its own values ("unit"), those of its layer, or those of the whole network; ``""`` for
        what :attr:`own_scale` says.
    pages
        Of layers with more maps than fit side by side, the page that is shown, by the array's name.
    opened
        The names of a large network's modules whose layers are drawn one by one.
    disturb
        What is done to the picture before the network reads it: values of :mod:`cnnviz.disturbances`, by the parameters' names.
    dial
        The parameter over whose range the curve is drawn.
    fooling
        Whether the panel shows the smallest change by gradient, instead of the disturbances.
    fool, target
        How many levels the input is changed by the sign of the loss's gradient, 0 for not at all, and the class that this leads to;
        None for any other than the answer. See :mod:`cnnviz.fooling`.
    face_threshold, face_r, face_o
        The thresholds of P-Net, R-Net and O-Net.
    face_size
        The smallest face that is looked for, in pixels.
    face_step
        Which of each network's boxes are drawn.
    face_window
        The chosen window of P-Net: the number of a copy, and the row and column of a cell in its map.
    crop
        What R-Net and O-Net get of the picture at `size`: rows and columns from top, left up to, but not including bottom,
        right; None for the whole.
    """

    network: str = "digits"
    source: str = "sample"
    drawing: str = ""
    sample: int = 143
    photo: str = "astronaut"
    size: int = 128
    fill: str = "noise"
    seed: int = 0
    preprocessing: Preprocessing | None = None
    layer: str = ""
    element: tuple[int, ...] | None = None
    term: int | None = None
    output: str = ""
    meaning: str = ""
    answer: int | None = None
    path: tuple[int, ...] = ()
    scale: str = ""
    pages: Pages = ()
    opened: tuple[str, ...] = ()
    panel: str = "layer"
    why: str = "occlusion"
    rival: int | None = None
    patch: int = 0
    grown: int = 0
    grow_seed: int = 0
    grow_rate: int = 8
    grow_blur: int = 5
    grow_jitter: int = 2
    grow_goal: str = "map"
    disturb: Numbers = ()
    dial: str = "turn"
    fooling: bool = False
    fool: int = 0
    target: int | None = None
    face_threshold: float = 0.6
    face_r: float = 0.7
    face_o: float = 0.7
    face_size: int = 20
    face_step: str = "refined"
    face_window: tuple[int, int, int] | None = None
    crop: Crop | None = None

    FORMS: ClassVar[Mapping[str, Form]] = _FORMS

    @property
    def own_scale(self) -> str:
        """The scale of colours that a network begins with; SqueezeNet's maps differ too much within a layer to share one."""
        return "unit" if self.network == "squeezenet" else "layer"

    def withholds(self) -> bool:
        """Also where what the network answers is hidden or waits to be revealed."""
        return super().withholds() or self.hides("answers")


assert set(_FORMS) == {field.name for field in fields(NetworkState)}
