"""What a page shows, as a value: a small frozen dataclass that a link can carry.

One table of fields drives the defaults, what a link holds and what is accepted
from one. A link holds only what differs from the default, so it stays short.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from cnnviz.words import LANGUAGES

Numbers = tuple[tuple[str, float], ...]
"""Named numbers as a value: `(("angle", 45.0), ("sigma", 1.4))`."""

Weights = tuple[tuple[tuple[float, ...], ...], ...]
"""A kernel typed by hand, by input channel, row and column."""

SOURCES = ("photo", "pattern", "upload", "camera", "drawing")
PADDINGS = ("valid", "same", "1", "2", "3", "4", "5", "6", "7", "8")
PADDING_MODES = ("zeros", "reflect", "replicate", "circular")
POOLINGS = ("max", "avg", "none")
VIEWS = ("diverging", "clip", "minmax", "absolute")
PANELS = ("element", "cost", "borders", "frequency", "downloads")
STAGES = ("conv", "act", "pool")
LARGEST_SIDE = 15
LONGEST_DRAWING = 2000


@dataclass(frozen=True)
class Pin:
    """One element that stays in view: the stage it belongs to and its place there."""

    stage: str
    channel: int
    row: int
    column: int


@dataclass(frozen=True)
class LabState:
    """Everything that decides what the kernel lab shows, apart from the bytes of an upload."""

    source: str = "photo"
    photo: str = "astronaut"
    pattern: str = "rings"
    pattern_numbers: Numbers = ()
    drawing: str = ""
    size: int = 128
    colour: bool = True
    unit: int = 255
    kernel: str = "sobel_x"
    kernel_numbers: Numbers = ()
    weights: Weights | None = None
    bias: float = 0.0
    flip: bool = False
    depthwise: bool = False
    stride: int = 1
    padding: str = "valid"
    padding_mode: str = "zeros"
    dilation: int = 1
    activation: str = "relu"
    activation_numbers: Numbers = ()
    pooling: str = "max"
    pool_size: int = 2
    pool_stride: int = 2
    pool_padding: int = 0
    ceil_mode: bool = False
    include_padding: bool = True
    view: str = "diverging"
    panel: str = "element"
    pin: Pin | None = None
    large: bool = False
    language: str = "en"


DEFAULT = LabState()


@dataclass(frozen=True)
class _Field:
    """How one field stands in a link: its key there, and both ways of writing it."""

    key: str
    read: Callable[[str], Any]
    write: Callable[[Any], str] = str


def _choice(options: tuple[str, ...]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in options:
            raise ValueError(text)
        return text

    return read


def _name(text: str) -> str:
    """A stable id; whether a photo or kernel of that name exists is for the page to see."""
    if not re.fullmatch(r"[a-z0-9_]{1,40}", text):
        raise ValueError(text)
    return text


def _whole(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.fullmatch(r"\d{1,4}", text) or not low <= int(text) <= high:
            raise ValueError(text)
        return int(text)

    return read


def _number(text: str) -> float:
    if len(text) > 30:
        raise ValueError(text)
    value = float(text)
    if not math.isfinite(value) or abs(value) > 1e6:
        raise ValueError(text)
    return value


def _switch(text: str) -> bool:
    return {"0": False, "1": True}[text]


def _read_numbers(text: str) -> Numbers:
    pairs = [part.split(":") for part in text.split("~")]
    if len(pairs) > 10:
        raise ValueError(text)
    return tuple((_name(name), _number(value)) for name, value in pairs)


def _write_numbers(numbers: Numbers) -> str:
    return "~".join(f"{name}:{_shortest(value)}" for name, value in numbers)


def _read_weights(text: str) -> Weights:
    planes = tuple(
        tuple(tuple(_number(value) for value in row.split("_")) for row in plane.split("~"))
        for plane in text.split("~~")
    )
    sides = {(len(plane), len(row)) for plane in planes for row in plane}
    rows, columns = sides.pop()
    if sides or len(planes) not in (1, 3) or max(rows, columns) > LARGEST_SIDE:
        raise ValueError(text)
    return planes


def _write_weights(weights: Weights) -> str:
    return "~~".join("~".join("_".join(map(_shortest, row)) for row in plane) for plane in weights)


def _shortest(value: float) -> str:
    """The shortest text that gives `value` back, without a needless ``.0``."""
    return repr(value).removesuffix(".0")


def _read_pin(text: str) -> Pin:
    stage, *numbers = text.split("_")
    channel, row, column = map(_whole(0, 9999), numbers)
    return Pin(_choice(STAGES)(stage), channel, row, column)


def _read_drawing(text: str) -> str:
    if len(text) > LONGEST_DRAWING or not re.fullmatch(r"[A-Za-z0-9_-]*", text):
        raise ValueError(text)
    return text


_FIELDS: dict[str, _Field] = {
    "source": _Field("from", _choice(SOURCES)),
    "photo": _Field("photo", _name),
    "pattern": _Field("pattern", _name),
    "pattern_numbers": _Field("shape", _read_numbers, _write_numbers),
    "drawing": _Field("drawing", _read_drawing),
    "size": _Field("size", _whole(8, 1024)),
    "colour": _Field("colour", _switch, lambda on: str(int(on))),
    "unit": _Field("unit", lambda text: int(_choice(("1", "255"))(text))),
    "kernel": _Field("kernel", _name),
    "kernel_numbers": _Field("set", _read_numbers, _write_numbers),
    "weights": _Field("w", _read_weights, _write_weights),
    "bias": _Field("bias", _number, _shortest),
    "flip": _Field("flip", _switch, lambda on: str(int(on))),
    "depthwise": _Field("depthwise", _switch, lambda on: str(int(on))),
    "stride": _Field("stride", _whole(1, 8)),
    "padding": _Field("pad", _choice(PADDINGS)),
    "padding_mode": _Field("border", _choice(PADDING_MODES)),
    "dilation": _Field("dilation", _whole(1, 8)),
    "activation": _Field("act", _name),
    "activation_numbers": _Field("actset", _read_numbers, _write_numbers),
    "pooling": _Field("pool", _choice(POOLINGS)),
    "pool_size": _Field("poolsize", _whole(1, 8)),
    "pool_stride": _Field("poolstride", _whole(1, 8)),
    "pool_padding": _Field("poolpad", _whole(0, 4)),
    "ceil_mode": _Field("ceil", _switch, lambda on: str(int(on))),
    "include_padding": _Field("countpad", _switch, lambda on: str(int(on))),
    "view": _Field("view", _choice(VIEWS)),
    "panel": _Field("panel", _choice(PANELS)),
    "pin": _Field("pin", _read_pin, lambda pin: f"{pin.stage}_{pin.channel}_{pin.row}_{pin.column}"),
    "large": _Field("large", _switch, lambda on: str(int(on))),
    "language": _Field("lang", _choice(tuple(LANGUAGES))),
}

assert set(_FIELDS) == {field.name for field in fields(LabState)}


def to_query(state: LabState, *, base: LabState = DEFAULT) -> dict[str, str]:
    """The part of a link that says how `state` differs from `base`, by key."""
    return {
        form.key: form.write(getattr(state, name))
        for name, form in _FIELDS.items()
        if getattr(state, name) != getattr(base, name) and getattr(state, name) is not None
    }


def from_query(query: Mapping[str, str], *, base: LabState = DEFAULT) -> tuple[LabState, list[str]]:
    """The state that a link describes, and the keys that could not be read and keep their default.

    Keys that are not ours are passed over, since links gather them on their way.
    """
    taken: dict[str, Any] = {}
    unreadable: list[str] = []
    for name, form in _FIELDS.items():
        if form.key not in query:
            continue
        try:
            taken[name] = form.read(query[form.key])
        except (ValueError, KeyError):
            unreadable.append(form.key)
    return replace(base, **taken), unreadable
