"""What the kernel lab shows, as a value that a link can carry."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import ClassVar

from cnnviz.state.fields import (
    SHARED,
    Form,
    Numbers,
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
from cnnviz.state.stages import STAGES, Pin, StagesState, stage_forms

Weights = tuple[tuple[tuple[float, ...], ...], ...]
"""A kernel typed by hand, by input channel, row and column."""

SOURCES = ("photo", "pattern", "upload", "camera", "drawing")
PADDINGS = ("valid", "same", "1", "2", "3", "4", "5", "6", "7", "8")
VIEWS = ("diverging", "clip", "minmax", "absolute")
OPERATIONS = ("convolution", "transposed")
PANELS = ("element", "cost", "matrix", "overlap", "borders", "frequency", "methods", "downloads")
MATRICES = ("sparse", "im2col")
"""The convolution as a matrix: one with a row for each output and a column for each pixel, or the windows as rows."""
LARGEST_SIDE = 15
FURTHEST = 8
"""The longest stride, and the largest dilation."""


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


def _read_pin(text: str) -> Pin:
    stage, *numbers = text.split("_")
    channel, row, column = map(whole(0, 9999), numbers)
    return Pin(choice(STAGES)(stage), channel, row, column)


def _read_marked(text: str) -> str:
    if not re.fullmatch(r"[ywx][0-9]{1,4}", text):
        raise ValueError(text)
    return text


_FORMS: dict[str, Form] = {
    "source": Form("from", choice(SOURCES)),
    "photo": Form("photo", name),
    "pattern": Form("pattern", name),
    "pattern_numbers": Form("shape", read_numbers, write_numbers),
    "drawing": Form("drawing", read_drawing),
    "size": Form("size", whole(8, 1024)),
    "colour": switch("colour"),
    "unit": Form("unit", lambda text: int(choice(("1", "9", "255"))(text))),
    "weights": Form(
        "w",
        _read_weights,
        lambda planes: "~~".join("~".join("_".join(map(shortest, row)) for row in plane) for plane in planes),
    ),
    **stage_forms(PADDINGS, FURTHEST),
    "operation": Form("op", choice(OPERATIONS)),
    "output_padding": Form("outpad", whole(0, FURTHEST - 1)),
    "view": Form("view", choice(VIEWS)),
    "panel": Form("panel", choice(PANELS)),
    "matrix": Form("matrix", choice(MATRICES)),
    "matrix_channel": Form("block", whole(0, 2)),
    "marked": Form("on", _read_marked),
    "pin": Form("pin", _read_pin, lambda pin: f"{pin.stage}_{pin.channel}_{pin.row}_{pin.column}"),
    **SHARED,
}


@dataclass(frozen=True)
class LabState(StagesState):
    """Everything that decides what the kernel lab shows, apart from the bytes of an upload.

    Attributes
    ----------
    operation
        The first stage: a convolution, or a transposed one, for which `padding` is what is cut off, and which has neither a padding mode
        nor a turned kernel.
    output_padding
        Of a transposed convolution: rows and columns that are kept in addition at the end.
    matrix, matrix_channel
        Which matrix the panel "matrix" shows, and of which channel.
    marked
        What is marked in it: an output ("y5"), a weight ("w2") or a pixel ("x14"), counted row by row; ``""`` where nothing was chosen.
    """

    source: str = "photo"
    photo: str = "astronaut"
    pattern: str = "rings"
    pattern_numbers: Numbers = ()
    drawing: str = ""
    size: int = 128
    colour: bool = True
    unit: int = 255
    kernel: str = "sobel_x"
    weights: Weights | None = None
    operation: str = "convolution"
    output_padding: int = 0
    view: str = "diverging"
    matrix: str = "sparse"
    matrix_channel: int = 0
    marked: str = ""

    FORMS: ClassVar[Mapping[str, Form]] = _FORMS


assert set(_FORMS) == {field.name for field in fields(LabState)}

DEFAULT = LabState()
