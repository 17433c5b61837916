"""What the signals page shows, as a value that a link can carry."""

from __future__ import annotations

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
    read_numbers,
    shortest,
    whole,
    write_numbers,
)
from cnnviz.state.stages import STAGES, Pin, StagesState, stage_forms

Taps = tuple[tuple[float, ...], ...]
"""A kernel typed by hand, by input channel and tap; one channel stands for all."""

SOURCES = ("shape", "upload")
SCALES = ("raw", "peak", "standard")
LENGTHS = (32, 64, 128, 256, 512, 1024, 2048, 4096)
PADDINGS = ("valid", "same", "causal", "1", "2", "3", "4", "6", "8", "12", "16", "32")
PANELS = ("element", "cost", "frequency", "downloads")
MOST_CHANNELS, MOST_TAPS = 8, 64
FURTHEST = 16
"""The longest stride, and the largest dilation."""


def _read_taps(text: str) -> Taps:
    rows = tuple(tuple(number(value) for value in row.split("_")) for row in text.split("~"))
    if len({len(row) for row in rows}) > 1 or len(rows) > MOST_CHANNELS or len(rows[0]) > MOST_TAPS:
        raise ValueError(text)
    return rows


def _read_pin(text: str) -> Pin:
    stage, *numbers = text.split("_")
    channel, place = map(whole(0, 9999), numbers)
    return Pin(choice(STAGES)(stage), channel, 0, place)


_FORMS: dict[str, Form] = {
    "source": Form("from", choice(SOURCES)),
    "signal": Form("signal", name),
    "signal_numbers": Form("shape", read_numbers, write_numbers),
    "length": Form("length", lambda text: int(choice(tuple(map(str, LENGTHS)))(text))),
    "scale": Form("values", choice(SCALES)),
    "taps": Form("w", _read_taps, lambda taps: "~".join("_".join(map(shortest, row)) for row in taps)),
    **stage_forms(PADDINGS, FURTHEST),
    "panel": Form("panel", choice(PANELS)),
    "pin": Form("pin", _read_pin, lambda pin: f"{pin.stage}_{pin.channel}_{pin.column}"),
    **SHARED,
}


@dataclass(frozen=True)
class SignalState(StagesState):
    """Everything that decides what the signals page shows, apart from the numbers of an upload."""

    source: str = "shape"
    signal: str = "heartbeat"
    signal_numbers: Numbers = ()
    length: int = 256
    scale: str = "raw"
    kernel: str = "matched"
    taps: Taps | None = None
    padding: str = "same"
    pool_size: int = 4
    pool_stride: int = 4

    FORMS: ClassVar[Mapping[str, Form]] = _FORMS


assert set(_FORMS) == {field.name for field in fields(SignalState)}
