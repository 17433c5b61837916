"""What the kernel lab shows, as a value that a link can carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import Any, ClassVar

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
PANELS = ("element", "cost", "borders", "frequency", "methods", "downloads")
PHOTO_SETTINGS: Mapping[str, Any] = MappingProxyType(
    {
        "depthwise": True,
        "padding": "same",
        "activation": "identity",
        "activation_numbers": (),
        "pooling": "none",
        "view": "clip",
    }
)
"""What is in force while the result looks like a photo, whatever the fields say."""
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
    "view": Form("view", choice(VIEWS)),
    "photo_look": switch("asphoto"),
    "panel": Form("panel", choice(PANELS)),
    "pin": Form("pin", _read_pin, lambda pin: f"{pin.stage}_{pin.channel}_{pin.row}_{pin.column}"),
    **SHARED,
}


@dataclass(frozen=True)
class LabState(StagesState):
    """Everything that decides what the kernel lab shows, apart from the bytes of an upload.

    Attributes
    ----------
    photo_look
        Whether the result is shown as a photo, for which `PHOTO_SETTINGS` are in force; the fields keep what they were.
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
    view: str = "diverging"
    photo_look: bool = False

    FORMS: ClassVar[Mapping[str, Form]] = _FORMS

    @property
    def looks_like_photo(self) -> bool:
        """Whether the result is shown as a photo; a demonstration shows how one number is computed instead."""
        return self.photo_look and not self.demo

    @property
    def overridden(self) -> frozenset[str]:
        """The fields whose own values are not in force at the moment."""
        return frozenset(PHOTO_SETTINGS) if self.looks_like_photo else frozenset()

    def in_force(self) -> LabState:
        """The state with the settings that are computed and shown."""
        return replace(self, **PHOTO_SETTINGS) if self.looks_like_photo else self


assert set(_FORMS) == {field.name for field in fields(LabState)}

DEFAULT = LabState()
