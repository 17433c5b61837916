"""An animation: the window that moves over the picture, kernels that learn, or one step of learning."""

from __future__ import annotations

from contextlib import suppress

import numpy as np

from cnnviz.kernel_training import Lessons
from cnnviz.networks.steps import Steps, within
from cnnviz.parameters import Parameter
from cnnviz.parts.training.content import RUNNING
from cnnviz.photo_look import shown_view
from cnnviz.pipeline import TransposedConvolution, is_picture
from cnnviz.state.stages import Pin
from cnnviz.takeaway.kind import Choice, Chosen, Format, Kind, Option, Preview, Size, TakeError
from cnnviz.takeaway.shown import shown_element
from cnnviz.takeaway.walk import moments_of
from cnnviz.takeaway.what import (
    PICTURE,
    RECORDING,
    KernelWhat,
    LabWhat,
    SignalWhat,
    StepWhat,
    TrainedWhat,
    What,
)
from cnnviz.views.animation import (
    AnimationError,
    Film,
    Learned,
    Region,
    Sliding,
    learning_animation,
    network_moments,
    sliding_animation,
    walk_animation,
)
from cnnviz.words import N_

Moving = LabWhat | SignalWhat | TrainedWhat | KernelWhat | StepWhat

GIF = Format("gif", "GIF", ".gif", "image/gif")
APNG = Format("png", "APNG", ".png", "image/apng")
WEBP = Format("webp", "WebP", ".webp", "image/webp")

SIZES = {"640": (640, 360), "960": (960, 540), "1280": (1280, 720)}
MOST_MOMENTS = 120
MOST_ROWS = MOST_COLUMNS = 12
MOST_PLACES = 200
"""Rows and columns of a map, and places of a signal, that fill at first."""
FIRST_BYTES = {"gif": 15_000, "png": 17_000, "webp": 3_000}
SLIDING_BYTES = {"gif": 2_500, "png": 7_900, "webp": 1_050}
LEARNING_BYTES = {"gif": 1_000, "png": 12_000, "webp": 1_000}
"""Of the first frame of 960 × 540 pixels and of each that follows, as was seen on the shipped pictures."""
WALK_BYTES = {"gif": 8_000, "png": 20_000, "webp": 6_000}
"""Of each frame of a step of learning."""
_RATE = Parameter("rate", N_("Frames per second"), 12, 1, 50, 1)
_SLOW = Parameter("rate", N_("Frames per second"), 1, 1, 10, 1)
"""Of a step of learning, each frame of which has something to read."""


def _formats(what: What) -> tuple[Format, ...] | None:
    match what:
        case LabWhat() if isinstance(what.layer.chosen.convolution, TransposedConvolution):
            return None  # no window moves over the picture there
        case TrainedWhat() if not _kernels(what):
            return None
        case KernelWhat() if not what.lesson.taken:
            return None
        case LabWhat() | SignalWhat() | TrainedWhat() | KernelWhat() | StepWhat():
            return GIF, WEBP, APNG
    return None


def _options(what: Moving) -> tuple[Option, ...]:
    sizes = {name: f"{width} × {height}" for name, (width, height) in SIZES.items()}
    size = Choice("size", N_("Size in pixels"), {"960": sizes.pop("960")} | sizes)
    if isinstance(what, TrainedWhat | KernelWhat):
        return size, _RATE
    if isinstance(what, StepWhat):
        return size, _SLOW
    *rows, columns = (
        what.layer.chosen.conv.shape[1:] if isinstance(what, LabWhat) else what.run.conv.shape[1:]
    )
    down = rows[0] if rows else 1
    high, wide = min(down, MOST_ROWS), min(columns, MOST_COLUMNS if rows else MOST_PLACES)
    pin = _pin(what)
    return (
        size,
        _RATE,
        Parameter("row", N_("First row"), _around(pin.row, high, down), 0, down - 1, 1),
        Parameter("column", N_("First column"), _around(pin.column, wide, columns), 0, columns - 1, 1),
        Parameter("rows", N_("Rows"), high, 1, down, 1),
        Parameter("columns", N_("Columns"), wide, 1, columns, 1),
    )


def _pin(what: LabWhat | SignalWhat) -> Pin:
    """The element of the convolution that the page shows; where another stage has the pin, the one that it shows at first."""
    pin = shown_element(what)
    return pin if pin.stage in ("conv", "act") else shown_element(what, pinned=False)


def _around(place: int, count: int, length: int) -> int:
    """Where `count` of `length` places begin with `place` in their middle, as far as the ends allow."""
    return min(max(0, place - count // 2), length - count)


def _film(format: str, chosen: Chosen) -> Film:
    return Film(format, *SIZES[chosen["size"]], chosen["rate"])


def _sliding(what: LabWhat | SignalWhat, chosen: Chosen) -> Sliding:
    region: Region = tuple(int(chosen[each]) for each in ("row", "column", "rows", "columns"))  # type: ignore[assignment]
    channel = _pin(what).channel
    if isinstance(what, SignalWhat):
        most = float(np.abs(what.run.conv).max()) or 1.0
        return Sliding(what.run, channel, unit=most, region=region)
    run = what.layer.chosen
    return Sliding(run, channel, view=shown_view(what.state), unit=run.white, region=region)


def _make(what: Moving, format: str, chosen: Chosen) -> Steps[bytes]:
    """The file's bytes; of the share that is done, writing the file after the last frame is a part."""
    return (yield from within(_filmed(what, format, chosen), 0.0, 0.99))


def _filmed(what: Moving, format: str, chosen: Chosen) -> Steps[bytes]:
    film = _film(format, chosen)
    match what:
        case TrainedWhat():
            losses = what.training.trainer.losses
            made = learning_animation(
                what.translate, _kernels(what), losses, film, first_step=1, mean_of=RUNNING
            )
            return (yield from made)
        case KernelWhat():
            yield 0.0
            found = Lessons().moments(what.state, what.example, MOST_MOMENTS)
            moments = [Learned(step, weight[np.newaxis]) for step, weight in found]
            return (yield from learning_animation(what.translate, moments, what.lesson.losses, film))
        case StepWhat():
            return (yield from walk_animation(moments_of(what), film))
    return (yield from sliding_animation(what.translate, _sliding(what, chosen), film))


def _kernels(what: TrainedWhat) -> list[Learned]:
    """The kernels of the first convolution at the moments that are kept up to the one shown; none without a convolution."""
    until = what.training.moment_of(what.state).step
    with suppress(AnimationError):  # it has none
        return [each for each in network_moments(what.training.trainer) if each.step <= until]
    return []


def _size(what: Moving, format: str, chosen: Chosen) -> Size:
    """By the pixels of a frame."""
    width, height = SIZES[chosen["size"]]
    match what:
        case TrainedWhat():
            frames, each = len(_kernels(what)), LEARNING_BYTES
        case KernelWhat():
            frames, each = min(what.lesson.taken + 1, MOST_MOMENTS), LEARNING_BYTES
        case StepWhat():
            frames, each = what.step.walk.last + 1, WALK_BYTES
        case LabWhat() | SignalWhat():
            frames, each = _sliding(what, chosen).frames, SLIDING_BYTES
            try:
                _film(format, chosen).check(frames)
            except AnimationError as error:
                raise TakeError.because(error) from None
    return Size(round((FIRST_BYTES[format] + frames * each[format]) * width * height / (960 * 540)))


def _holds(what: Moving, format: str, chosen: Chosen) -> frozenset[str]:
    """The picture lies under the window; of training, only kernels and the loss are shown."""
    if isinstance(what, TrainedWhat | KernelWhat) or (
        isinstance(what, LabWhat) and not is_picture(what.pixels)
    ):
        return frozenset()
    return what.own & {PICTURE, RECORDING}


def _about(what: Moving) -> str:
    match what:
        case TrainedWhat() | KernelWhat():
            return N_(
                "It shows how the kernels and the loss change during training. For slides and web pages."
            )
        case StepWhat():
            return N_(
                "The numbers of this step appear layer by layer, forward and backward, and then the weights change. For slides and web pages."
            )
        case SignalWhat():
            return N_(
                "The kernel moves along the signal, and the result appears element by element. For slides and web pages."
            )
    return N_(
        "The window moves over the picture, and the map fills element by element. For slides and web pages."
    )


_STEMS = {TrainedWhat: "training", KernelWhat: "training", StepWhat: "step"}

ANIMATION = Kind(
    id="animation",
    title=N_("Animation"),
    about=_about,
    formats=_formats,
    make=_make,
    stem=lambda what, format, chosen: _STEMS.get(type(what), "window"),
    size=_size,
    options=_options,
    preview=lambda what: Preview(sign="film"),
    holds=_holds,
)
