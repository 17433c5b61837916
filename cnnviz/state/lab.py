"""What the kernel lab shows, as a value that a link can carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import ClassVar

from cnnviz.state.fields import (
    SHARED,
    Form,
    Numbers,
    PageState,
    choice,
    name,
    number,
    read_drawing,
    read_numbers,
    shortest,
    switch,
    whole,
    write_numbers,
)

Weights = tuple[tuple[tuple[float, ...], ...], ...]
"""A kernel typed by hand, by input channel, row and column."""

SOURCES = ("photo", "pattern", "upload", "camera", "drawing")
PADDINGS = ("valid", "same", "1", "2", "3", "4", "5", "6", "7", "8")
PADDING_MODES = ("zeros", "reflect", "replicate", "circular")
POOLINGS = ("max", "avg", "none")
VIEWS = ("diverging", "clip", "minmax", "absolute")
PANELS = ("element", "cost", "borders", "frequency", "methods", "downloads")
STAGES = ("conv", "act", "pool")
LARGEST_SIDE = 15


@dataclass(frozen=True)
class Pin:
    """One element that stays in view: the stage it belongs to and its place there."""

    stage: str
    channel: int
    row: int
    column: int


def _read_weights(text: str) -> Weights:
    planes = tuple(
        tuple(tuple(number(value) for value in row.split("_")) for row in plane.split("~"))
        for plane in text.split("~~")
    )
    sides = {(len(plane), len(row)) for plane in planes for row in plane}
    rows, columns = sides.pop()
    if sides or len(planes) not in (1, 3) or max(rows, columns) > LARGEST_SIDE:
        raise ValueError(text)
    return planes


def _write_weights(weights: Weights) -> str:
    return "~~".join("~".join("_".join(map(shortest, row)) for row in plane) for plane in weights)


def _read_pin(text: str) -> Pin:
    stage, *numbers = text.split("_")
    channel, row, column = map(whole(0, 9999), numbers)
    return Pin(choice(STAGES)(stage), channel, row, column)


_FORMS: dict[str, Form] = {
    "source": Form("from", choice(SOURCES)),
    "photo": Form("photo", name),
    "pattern": Form("pattern", name),
    "pattern_numbers": Form("shape", read_numbers, write_numbers),
    "drawing": Form("drawing", read_drawing),
    "size": Form("size", whole(8, 1024)),
    "colour": switch("colour"),
    "unit": Form("unit", lambda text: int(choice(("1", "255"))(text))),
    "kernel": Form("kernel", name),
    "kernel_numbers": Form("set", read_numbers, write_numbers),
    "weights": Form("w", _read_weights, _write_weights),
    "bias": Form("bias", number, shortest),
    "flip": switch("flip"),
    "depthwise": switch("depthwise"),
    "stride": Form("stride", whole(1, 8)),
    "padding": Form("pad", choice(PADDINGS)),
    "padding_mode": Form("border", choice(PADDING_MODES)),
    "dilation": Form("dilation", whole(1, 8)),
    "activation": Form("act", name),
    "activation_numbers": Form("actset", read_numbers, write_numbers),
    "pooling": Form("pool", choice(POOLINGS)),
    "pool_size": Form("poolsize", whole(1, 8)),
    "pool_stride": Form("poolstride", whole(1, 8)),
    "pool_padding": Form("poolpad", whole(0, 4)),
    "ceil_mode": switch("ceil"),
    "include_padding": switch("countpad"),
    "view": Form("view", choice(VIEWS)),
    "panel": Form("panel", choice(PANELS)),
    "pin": Form("pin", _read_pin, lambda pin: f"{pin.stage}_{pin.channel}_{pin.row}_{pin.column}"),
    **SHARED,
}


@dataclass(frozen=True)
class LabState(PageState):
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

    FORMS: ClassVar[Mapping[str, Form]] = _FORMS


assert set(_FORMS) == {field.name for field in fields(LabState)}

DEFAULT = LabState()
