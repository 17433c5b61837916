"""What the network page shows, as a value that a link can carry."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar

from cnnviz import preprocessing
from cnnviz.preprocessing import Preprocessing
from cnnviz.state.fields import (
    MOST_TERMS,
    SHARED,
    Form,
    PageState,
    choice,
    name,
    number,
    read_drawing,
    shortest,
    whole,
)

NETWORKS = ("digits", "faces", "faces_r", "faces_o", "squeezenet", "own")
FACES = ("faces", "faces_r", "faces_o")
"""The networks of MTCNN in their order."""
FACE_STEPS = ("given", "passed", "kept", "refined")
"""What is drawn of each network's boxes: all that it is given, those above its threshold, those that suppression leaves, and
these with its correction."""
SOURCES = ("drawing", "sample", "photo", "upload", "camera")
PANELS = ("layer", "trace", "why", "preprocessing", "account", "faces")
SCALES = ("unit", "layer", "network")
MEANINGS = ("", "probabilities", "log_probabilities", "logits", "labels", "label_logits", "values")
REASONS = ("occlusion", "saliency", "cam")
WHY_NOT = "whynot"
"""The reason that only networks with class maps can give."""
MOST_SAMPLES = 10_000
LONGEST_NAME = 2000
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
    "face_threshold": Form("facemin", number, shortest),
    "face_size": Form("facesize", whole(12, 1024)),
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
    pages
        Of layers with more maps than fit side by side, the page that is shown, by the array's name.
    opened
        The names of a large network's modules whose layers are drawn one by one.
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
    scale: str = "layer"
    pages: Pages = ()
    opened: tuple[str, ...] = ()
    panel: str = "layer"
    why: str = "occlusion"
    rival: int | None = None
    face_threshold: float = 0.6
    face_r: float = 0.7
    face_o: float = 0.7
    face_size: int = 20
    face_step: str = "refined"
    face_window: tuple[int, int, int] | None = None
    crop: Crop | None = None

    FORMS: ClassVar[Mapping[str, Form]] = _FORMS


assert set(_FORMS) == {field.name for field in fields(NetworkState)}
