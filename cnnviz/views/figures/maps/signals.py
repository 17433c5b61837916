"""The curves of the signals page: input, kernel, and each stage, drawn as the page draws them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cnnviz.signal_pipeline import SignalRun
from cnnviz.views.colours import NEGATIVE, POSITIVE
from cnnviz.views.figures.drawing import BODY, HAIR, INK, SMALL, SOFT, Drawing, Point
from cnnviz.views.figures.lettering import shortened, width_of
from cnnviz.views.figures.maps.shading import Array, shape_text
from cnnviz.views.figures.numerals import WEIGHTS, most_of, printed, signed_colour
from cnnviz.words import Translate

MARGIN = 5.0
LEFT = 20.0
"""Room for the numbers beside a curve."""
WIDE, TALL, LOW = 150.0, 24.0, 15.0
"""Of a frame, in millimetres; `LOW` is its height where a stage has several channels."""
NAME = 4.0
"""Room for the name of a channel above its frame."""
MOST_CHANNELS = 4
MOST_POINTS = 1500
"""Of a curve: of a longer one the smallest and the largest value of each piece."""
STEM_ROOM, LINE_ROOM = 1.9, 0.4
"""Millimetres from one element to the next from which on each has a stem, and from which on the line is ink."""
ABOVE, BELOW = ("#" + "".join(f"{part:02x}" for part in colour) for colour in (POSITIVE, NEGATIVE))


def _paler(colour: str) -> str:
    """As it looks on paper with a cover of three eighths."""
    return "#" + "".join(f"{round(255 - (255 - int(colour[i : i + 2], 16)) * 0.38):02x}" for i in (1, 3, 5))


@dataclass(frozen=True)
class Frame:
    """Where a row of numbers stands, and from which value to which it goes."""

    left: float
    top: float
    tall: float
    count: int
    low: float
    high: float

    @property
    def step(self) -> float:
        """Millimetres from one element to the next."""
        return WIDE / self.count

    def at(self, place: float, value: float) -> Point:
        """The point of a value."""
        share = (self.high - value) / (self.high - self.low)
        return self.left + (place + 0.5) * self.step, self.top + 1 + share * (self.tall - 2)


def signal_maps(_: Translate, run: SignalRun) -> Drawing:
    """A row for each stage, with the values at the ends of its scale."""
    drawing = Drawing(MARGIN + LEFT + WIDE + MARGIN, 0.0, _("Curves of the signal"))
    y = MARGIN
    rows: list[tuple[str, Array, Sequence[str], str]] = [
        (_("Input"), run.input, run.channels, "curve"),
        (_("Kernel"), run.weight.reshape(-1, run.weight.shape[-1])[:1], (), "weights"),
        (_("Convolution"), run.conv, run.channels, "curve"),
        (_("Activation"), run.act, run.channels, "curve"),
    ]
    if run.pool is not None:
        rows.append((_("Pooling"), run.pool, run.channels, "bars"))
    for head, values, names, kind in rows:
        y = _stage(drawing, y, head, values, names if len(names) == len(values) > 1 else (), kind)
    drawing.height = y
    return drawing


def _stage(drawing: Drawing, y: float, head: str, values: Array, names: Sequence[str], kind: str) -> float:
    """A frame for each channel, all with one scale."""
    left = MARGIN + LEFT
    drawing.text(left, y + 3.5, head, BODY, bold=True)
    about = shape_text(values.shape)
    drawing.text(left + width_of(head, BODY, True) + 3, y + 3.5, about, SMALL, colour=SOFT)
    finite = values[np.isfinite(values)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    low, high = min(low, 0.0), max(high, 0.0)
    high = high if high > low else low + 1.0
    y += 5.5
    for number, signal in enumerate(values[:MOST_CHANNELS]):
        if names:
            drawing.text(
                left, y + 2.6, shortened(names[number], WIDE, SMALL), SMALL, name=f"channel {number} {head}"
            )
            y += NAME
        frame = Frame(left, y, LOW if len(values) > 1 else TALL, values.shape[1], low, high)
        _frame(drawing, frame, head, "" if number == 0 else f" {number}")
        known = np.nan_to_num(signal)
        if kind == "curve" and frame.step < STEM_ROOM:
            _area(drawing, frame, known)
        else:
            _elements(drawing, frame, known, kind)
        y += frame.tall + (2.0 if number + 1 < min(len(values), MOST_CHANNELS) else 0.0)
    drawing.text(left, y + 3.2, "0", SMALL, colour=SOFT)
    last = str(values.shape[1] - 1)
    drawing.text(left + WIDE, y + 3.2, last, SMALL, colour=SOFT, align="right", name=f"last {head}")
    return y + 7.0


def _frame(drawing: Drawing, frame: Frame, head: str, which: str) -> None:
    """The frame, the line of 0 and the ends of the scale."""
    drawing.box(frame.left, frame.top, WIDE, frame.tall, "#ffffff", HAIR, 0.5)
    zero = frame.at(0, 0.0)[1]
    drawing.line([(frame.left, zero), (frame.left + WIDE, zero)], HAIR, 0.6)
    for value, name in ((frame.high, "high"), (frame.low, "low")):
        drawing.text(
            frame.left - 1.5, frame.at(0, value)[1], printed(value, 4), SMALL, colour=SOFT, align="right",
            middle=True, name=f"{name} {head}{which}",
        )  # fmt: skip


def _elements(drawing: Drawing, frame: Frame, values: Array, kind: str) -> None:
    """Each element by itself: a bar, or a stem with a dot at its end, in the colour of its sign."""
    most, zero = most_of(values), frame.at(0, 0.0)[1]
    wide = max(0.85 * frame.step, 0.2) if kind == "bars" else min(0.8, 0.25 * frame.step)
    for place, value in enumerate(values.tolist()):
        x, y = frame.at(place, value)
        if kind == "weights":
            colour = signed_colour(value, most, WEIGHTS) if value else HAIR
        else:
            colour = BELOW if value < 0 else ABOVE
        upper, lower = sorted((y, zero))
        if lower - upper > 0.02:
            drawing.box(x - wide / 2, upper, wide, lower - upper, colour, None)
        if kind != "bars":
            drawing.shape(
                _dot(x, y, min(0.9, frame.step / 3.2)), colour, SOFT if kind == "weights" else None, 0.3
            )


def _dot(x: float, y: float, radius: float) -> list[Point]:
    turns = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    return [(x + radius * float(np.cos(turn)), y + radius * float(np.sin(turn))) for turn in turns]


def _area(drawing: Drawing, frame: Frame, values: Array) -> None:
    """A line, and what lies between it and 0 in the pale colour of its sign."""
    points = _points(values)
    whole: list[tuple[float, float]] = []
    for place, value in points:  # with the places at which the line meets 0
        if whole and whole[-1][1] * value < 0:
            before, other = whole[-1]
            whole.append((before + (place - before) * other / (other - value), 0.0))
        whole.append((place, value))
    for cut, colour in ((max, ABOVE), (min, BELOW)):
        if any(cut(value, 0.0) for _place, value in whole):
            outline = [frame.at(place, cut(value, 0.0)) for place, value in whole]
            ends = [frame.at(whole[-1][0], 0.0), frame.at(whole[0][0], 0.0)]
            drawing.shape([*outline, *ends], _paler(colour), None)
    drawing.line([frame.at(*point) for point in points], INK, 1.0 if frame.step >= LINE_ROOM else 0.5)


def _points(known: Array) -> list[tuple[float, float]]:
    """Places and values of a curve; of a long one the two extremes of each piece, in their order."""
    if len(known) <= MOST_POINTS:
        return [(float(place), float(value)) for place, value in enumerate(known)]
    found: list[tuple[float, float]] = []
    for piece in np.array_split(np.arange(len(known)), MOST_POINTS // 2):
        for place in sorted({int(piece[np.argmin(known[piece])]), int(piece[np.argmax(known[piece])])}):
            found.append((float(place), float(known[place])))
    return found
