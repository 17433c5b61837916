"""What the kernel lab shows, as a value that a link can carry."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlencode

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
from cnnviz.state.second import FORMS as SECOND_FORMS
from cnnviz.state.second import SecondState
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
LAB_STAGES = (*STAGES, "then")
PHOTO_SETTINGS: Mapping[str, Any] = MappingProxyType(
    {
        "depthwise": True,
        "padding": "same",
        "activation": "identity",
        "activation_numbers": (),
        "pooling": "none",
        "then": "none",
        "operation": "convolution",
        "output_padding": 0,
        "view": "clip",
    }
)
"""What is in force while the result looks like a photo, whatever the fields say."""
LARGEST_SIDE = 15
FURTHEST = 8
"""The longest stride, and the largest dilation."""
MOST_FILTERS = 4
"""So many kernels a layer has at most."""
MOST_BEFORE = 3
"""So many results can be the input of the next step, one after the other."""


@dataclass(frozen=True)
class Filter:
    """One kernel of a layer: one of the library with its numbers, or `weights` that were made of it by hand."""

    kernel: str = "sobel_x"
    kernel_numbers: Numbers = ()
    weights: Weights | None = None


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


def _write_weights(planes: Weights) -> str:
    return "~~".join("~".join("_".join(map(shortest, row)) for row in plane) for plane in planes)


def _read_filter(text: str) -> Filter:
    kernel, numbers, weights, *more = [*text.split(";"), "", ""]
    if any(more):
        raise ValueError(text)
    return Filter(
        name(kernel), read_numbers(numbers) if numbers else (), _read_weights(weights) if weights else None
    )


def _write_filter(one: Filter) -> str:
    weights = "" if one.weights is None else _write_weights(one.weights)
    return ";".join((one.kernel, write_numbers(one.kernel_numbers), weights)).rstrip(";")


def _read_filters(text: str) -> tuple[Filter, ...]:
    """Filters with commas between them; one that cannot be read is left out by itself, unless there is no other."""
    read: list[Filter] = []
    for part in text.split(","):
        try:
            read.append(_read_filter(part))
        except ValueError:
            continue
    if not read:
        raise ValueError(text)
    return tuple(read[: MOST_FILTERS - 1])


def _read_before(text: str) -> tuple[LabState, ...]:
    """Steps with upright lines between them, each as a link writes the fields of :data:`MAKING` alone."""
    parts = text.split("|")
    if len(parts) > MOST_BEFORE:
        raise ValueError(text)
    return tuple(map(_read_step, parts))


def _read_step(text: str) -> LabState:
    given = [pair.partition("=")[::2] for pair in text.split("&")]
    keys = {_FORMS[field].key for field in MAKING}
    query = dict(given)
    if len(query) < len(given) or not query.keys() <= keys:
        raise ValueError(text)
    step, unreadable = LabState().read_query(query)
    if unreadable:
        raise ValueError(text)
    return step


def _write_before(steps: Sequence[LabState]) -> str:
    return "|".join(
        "&".join(f"{key}={value}" for key, value in ({"kernel": one.kernel} | one.to_query()).items())
        for one in steps
    )


def _read_pin(text: str) -> Pin:
    stage, *numbers = text.split("_")
    channel, row, column = map(whole(0, 9999), numbers)
    return Pin(choice(LAB_STAGES)(stage), channel, row, column)


def _read_marked(text: str) -> str:
    if not re.fullmatch(r"[ywx][0-9]{1,4}", text):
        raise ValueError(text)
    return text


def _read_settings(text: str) -> LabState:
    """Settings to compare with, as a query within the query: the kernel, and whatever else differs from the default."""
    query = parse_qsl(text, keep_blank_values=True, strict_parsing=True, max_num_fields=len(SETTINGS))
    forms = {LabState.FORMS[field].key for field in SETTINGS}
    state, unreadable = LabState().read_query(dict(query))
    keys = {key for key, _value in query}
    if unreadable or not {LabState.FORMS["kernel"].key} <= keys <= forms:
        raise ValueError(text)
    return state


def _write_settings(settings: LabState) -> str:
    default = {_FORMS["kernel"].key: DEFAULT.kernel}  # so that it says something where nothing differs
    return urlencode(default | settings.to_query(), safe=":;,~")


SETTINGS = (
    *("kernel", "kernel_numbers", "weights", "others", "at", "operation", "output_padding"),
    *(
        field
        for field in stage_forms(PADDINGS, FURTHEST)
        if field not in ("kernel", "kernel_numbers", "term")
    ),
    *SECOND_FORMS,
)
"""The fields that decide what the kernels, stages and second step make of a picture: what two comparisons can differ in."""

_FORMS: dict[str, Form] = {
    "source": Form("from", choice(SOURCES)),
    "photo": Form("photo", name),
    "pattern": Form("pattern", name),
    "pattern_numbers": Form("shape", read_numbers, write_numbers),
    "drawing": Form("drawing", read_drawing),
    "size": Form("size", whole(8, 1024)),
    "colour": switch("colour"),
    "unit": Form("unit", lambda text: int(choice(("1", "9", "255"))(text))),
    "weights": Form("w", _read_weights, _write_weights),
    "others": Form("others", _read_filters, lambda others: ",".join(map(_write_filter, others))),
    "at": Form("at", whole(0, MOST_FILTERS - 1)),
    **stage_forms(PADDINGS, FURTHEST),
    "compare": Form("a", _read_settings, _write_settings),
    "compare_stage": Form("astage", choice(LAB_STAGES)),
    "wipe": switch("wipe"),
    **SECOND_FORMS,
    "before": Form("before", _read_before, _write_before),
    "operation": Form("op", choice(OPERATIONS)),
    "output_padding": Form("outpad", whole(0, FURTHEST - 1)),
    "view": Form("view", choice(VIEWS)),
    "photo_look": switch("asphoto"),
    "panel": Form("panel", choice(PANELS)),
    "matrix": Form("matrix", choice(MATRICES)),
    "matrix_channel": Form("block", whole(0, 2)),
    "marked": Form("on", _read_marked),
    "pin": Form("pin", _read_pin, lambda pin: f"{pin.stage}_{pin.channel}_{pin.row}_{pin.column}"),
    **SHARED,
}

MAKING = (
    "kernel", "kernel_numbers", "weights", "others", "at", "operation", "output_padding", "bias", "flip", "depthwise", "stride",
    "padding", "padding_mode", "dilation", "activation", "activation_numbers", "pooling", "pool_size", "pool_stride",
    "pool_padding", "ceil_mode", "include_padding", "then", "slices", "slice_side", "mix",
)  # fmt: skip
"""The fields on which a result depends, apart from its input."""


@dataclass(frozen=True)
class LabState(SecondState, StagesState):
    """Everything that decides what the kernel lab shows, apart from the bytes of an upload.

    Attributes
    ----------
    kernel, kernel_numbers, weights
        The chosen kernel: what is edited, and whose numbers are shown.
    others
        The other kernels of the layer in their order, three at most; see `filters`.
    at
        The place of the chosen kernel among all; :attr:`place` keeps it within them.
    compare
        The settings that those of the state are compared with, see `settings_of`; None while nothing is compared.
    compare_stage
        Which stage's maps are compared.
    wipe
        Whether these maps lie over each other with an edge between them, and not side by side.
    operation
        The first stage: a convolution, or a transposed one, for which `padding` is what is cut off, and which has neither a padding mode
        nor a turned kernel.
    output_padding
        Of a transposed convolution: rows and columns that are kept in addition at the end.
    before
        The steps whose last result is the input, in order, three at most; without any the picture is. Of each only the fields of
        :data:`MAKING` count; :meth:`step` gives one as a state of its own.
    matrix, matrix_channel
        Which matrix the panel "matrix" shows, and of which channel.
    marked
        What is marked in it: an output ("y5"), a weight ("w2") or a pixel ("x14"), counted row by row; ``""`` where nothing was chosen.
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
    others: tuple[Filter, ...] = ()
    at: int = 0
    compare: LabState | None = None
    compare_stage: str = "conv"
    wipe: bool = False
    operation: str = "convolution"
    output_padding: int = 0
    before: tuple[LabState, ...] = ()
    view: str = "diverging"
    photo_look: bool = False
    matrix: str = "sparse"
    matrix_channel: int = 0
    marked: str = ""

    @property
    def place(self) -> int:
        """The place of the chosen kernel among :attr:`filters`."""
        return min(self.at, len(self.others))

    @property
    def filters(self) -> tuple[Filter, ...]:
        """All kernels of the layer in order, the chosen one among them."""
        chosen = Filter(self.kernel, self.kernel_numbers, self.weights)
        return *self.others[: self.place], chosen, *self.others[self.place :]

    @property
    def comparing(self) -> bool:
        """Whether the page shows the comparison: not while numbers are covered or one is demonstrated, which it would tell."""
        shown = not self.covered() and not self.demo and not self.looks_like_photo
        return self.compare is not None and shown

    @property
    def maps(self) -> int:
        """How many maps the layer has: one for each kernel, or one for each kernel and channel where these stay apart."""
        return len(self.filters) * (self.channels if self.depthwise else 1)

    @property
    def channels(self) -> int:
        """How many channels the input has: those of the picture, or of the result before."""
        count = 3 if self.colour else 1
        for one in self.before:
            count = count if one.depthwise and one.then not in ("convolve", "mix") else 1
        return count

    def step(self, place: int) -> LabState:
        """The state with the settings of a step before, and with the input that it had; no step looks like a photo."""
        plain = replace(self, photo_look=False, pin=None, term=None)
        return replace(plain, **making(self.before[place]), before=self.before[:place])

    FORMS: ClassVar[Mapping[str, Form]] = _FORMS

    @property
    def looks_like_photo(self) -> bool:
        """Whether the result is shown as a photo; not where the input is none, nor in a demonstration, which shows one number."""
        return self.photo_look and not (self.demo or self.before)

    @property
    def overridden(self) -> frozenset[str]:
        """The fields whose own values are not in force at the moment."""
        return frozenset(PHOTO_SETTINGS) if self.looks_like_photo else frozenset()

    def in_force(self) -> LabState:
        """The state with the settings that are computed and shown."""
        return replace(self, **PHOTO_SETTINGS) if self.looks_like_photo else self


def making(state: LabState) -> dict[str, Any]:
    """The fields of :data:`MAKING`, by name."""
    return {field: getattr(state, field) for field in MAKING}


def settings_of(state: LabState) -> LabState:
    """The settings of the kernels and stages alone; all else is as at first."""
    return LabState(**{field: getattr(state, field) for field in SETTINGS})


def with_settings(state: LabState, settings: LabState) -> LabState:
    """`state` with the kernels and stages of other settings."""
    return replace(state, **{field: getattr(settings, field) for field in SETTINGS})


def arranged(filters: Sequence[Filter], at: int) -> dict[str, Any]:
    """The fields of a state whose layer has these kernels, of which the one at `at` is chosen."""
    others = tuple(one for place, one in enumerate(filters) if place != at)
    return {**vars(filters[at]), "others": others, "at": at}


assert set(_FORMS) == {field.name for field in fields(LabState)}

DEFAULT = LabState()
