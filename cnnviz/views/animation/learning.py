"""Training as an animation: the kernels at moments that were kept, and how the loss fell until then."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from cnnviz.memory import Claim
from cnnviz.networks.steps import Steps
from cnnviz.training.trainer import Trainer
from cnnviz.views.animation.errors import AnimationError
from cnnviz.views.animation.film import HERE, INK, PAPER, SOFT, Film, film_bytes, font
from cnnviz.views.animation.writers import Box, Colour
from cnnviz.views.animation_words import WORDS
from cnnviz.views.colours import POSITIVE, WEIGHT_NEGATIVE, WEIGHT_POSITIVE, diverging_table
from cnnviz.words import Translate

Weights = npt.NDArray[np.floating]


@dataclass(frozen=True, eq=False)
class Learned:
    """The kernels after so many steps.

    Attributes
    ----------
    weights : float (F, C, kH, kW)
        Every kernel is shown as a tile for each of its channels, or with more than three of them as their mean.
    """

    step: int
    weights: Weights


def network_moments(trainer: Trainer) -> list[Learned]:
    """The kernels of a network's first convolution at every moment that its training kept.

    Raises
    ------
    AnimationError
        The network has no convolution.
    """
    made: list[Learned] = []
    for moment in list(trainer.moments):
        layers = trainer.network(moment).layers
        kernels = [weight for layer in layers if (weight := layer.state.get("weight")) is not None]
        found = next((weight for weight in kernels if weight.ndim == 4), None)
        if found is None:
            raise AnimationError("this network has no convolution whose kernels could be shown")
        made.append(Learned(moment.step, found))
    return made


def learning_animation(
    _: Translate,
    moments: Sequence[Learned],
    losses: Sequence[float],
    film: Film,
    room: Claim | None = None,
    *,
    first_step: int = 0,
) -> Steps[bytes]:
    """The kernels at each moment beside the curve of the loss, as an animated file; yields the share that is done.

    Frame n has the kernels of moment n, in the colours of weights on one scale for all moments, and the curve up to its step.

    Parameters
    ----------
    moments
        In the order of their steps; all kernels have one shape.
    losses
        By step, the first of `first_step`: 0 where it is known before the first step, 1 where each step tells its own.
    room
        Grows by the memory that is worked in and by the file.

    Raises
    ------
    AnimationError
        Before anything is made: too many moments, none, or a size that is not made.
    cnnviz.memory.FullError
        There is no room for it.
    """
    film.check(len(moments))
    shapes = {moment.weights.shape for moment in moments}
    if len(shapes) > 1 or len(next(iter(shapes))) != 4:
        raise AnimationError("the kernels of all steps must have the same shape")
    scene = Course(_, moments, losses, film, first_step)
    table = diverging_table(WEIGHT_NEGATIVE, WEIGHT_POSITIVE)[::4]
    exact: list[Colour] = [PAPER, INK, SOFT, HERE, POSITIVE]
    exact += [tuple(map(int, colour)) for colour in table]  # type: ignore[misc]
    return film_bytes(film, len(moments), scene.pictures(), exact, room)


class Course:
    """Where everything stands in the frames, in pixels."""

    def __init__(
        self,
        _: Translate,
        moments: Sequence[Learned],
        losses: Sequence[float],
        film: Film,
        first_step: int,
    ) -> None:
        self.moments, self.film, self.first_step = moments, film, first_step
        self.losses = [float(loss) for loss in losses]
        self.words = {name: _(text) for name, text in WORDS.items()}
        finite = [np.abs(moment.weights[np.isfinite(moment.weights)]).max(initial=0) for moment in moments]
        self.most = float(max(finite)) or 1.0
        kernels, channels, *self.kernel = moments[0].weights.shape
        self.tiles = kernels * (channels if channels <= 3 else 1)
        letter = film.letter
        self.top = letter + round(1.6 * letter)
        self.bottom = film.height - letter - round(1.6 * letter)
        self.half = film.width // 2
        self._grid(kernels)

    def _grid(self, kernels: int) -> None:
        """Tiles as large as fit, with the channels of one kernel side by side."""
        wide, high = self.half - 2 * self.film.letter, self.bottom - self.top
        rows, columns = self.kernel
        each = self.tiles // kernels
        best = (0, 1)
        for across in range(1, kernels + 1):
            down = math.ceil(kernels / across)
            cell = min(wide // (across * each * columns + across), high // (down * rows + down))
            best = max(best, (cell, across))
        self.cell = min(best[0], 48)
        if self.cell < 1:
            raise AnimationError(
                "{count} kernels do not fit into {width} × {height} pixels; choose a larger size",
                count=kernels,
                width=self.film.width,
                height=self.film.height,
            )
        self.across = best[1]

    def tile_place(self, kernel: int, channel: int) -> tuple[int, int]:
        """The upper left corner of a tile."""
        each = self.tiles // len(self.moments[0].weights)
        rows, columns = self.kernel
        gap = self.cell
        down, over = divmod(kernel, self.across)
        left = self.film.letter + over * (each * columns * self.cell + gap) + channel * columns * self.cell
        return left, self.top + down * (rows * self.cell + gap)

    def colour(self, value: float) -> Colour:
        """The colour of a weight."""
        share = min(1.0, max(-1.0, value / self.most)) if np.isfinite(value) else 0.0
        red, green, blue = map(int, _TABLE[round((share + 1) * 256)])
        return red, green, blue

    def pictures(self) -> Iterator[tuple[Image.Image, Box]]:
        """Each frame; all of it may differ from the one before."""
        film, letter = self.film, self.film.letter
        for moment in self.moments:
            picture = Image.new("RGB", (film.width, film.height), PAPER)
            draw = ImageDraw.Draw(picture)
            title = self.words["kernel" if len(moment.weights) == 1 else "kernels"]
            draw.text((letter, letter), title, INK, font("bold", letter))
            draw.text((self.half, letter), self.words["loss"], INK, font("bold", letter))
            self._draw_kernels(draw, moment)
            self._draw_curve(draw, moment.step)
            said = self.words["step"].format(step=moment.step)
            draw.text((letter, self.bottom + round(0.5 * letter)), said, INK, font("regular", letter))
            yield picture, (0, 0, film.width, film.height)

    def _draw_kernels(self, draw: ImageDraw.ImageDraw, moment: Learned) -> None:
        weights = moment.weights
        shown = weights if weights.shape[1] <= 3 else weights.mean(axis=1, keepdims=True)
        for kernel, channels in enumerate(shown):
            for channel, plane in enumerate(channels):
                left, top = self.tile_place(kernel, channel)
                for (row, column), value in np.ndenumerate(plane):
                    x, y = left + column * self.cell, top + row * self.cell
                    box = (x, y, x + self.cell - 1, y + self.cell - 1)
                    draw.rectangle(box, self.colour(float(value)), SOFT if self.cell >= 8 else None)

    def _draw_curve(self, draw: ImageDraw.ImageDraw, step: int) -> None:
        """The loss up to a step, on a logarithmic scale where it is above 0 all along."""
        letter = self.film.letter
        left, right = self.half, self.film.width - 2 * letter
        known = [(self.first_step + at, loss) for at, loss in enumerate(self.losses) if math.isfinite(loss)]
        draw.line((left, self.bottom, right, self.bottom), SOFT, 2)
        draw.line((left, self.top, left, self.bottom), SOFT, 2)
        if not known:
            return
        floor = 1e-9 * max(1e-300, max(loss for _step, loss in known))
        heights = [math.log10(max(loss, floor)) if floor > 0 else 0.0 for _step, loss in known]
        low, high = min(heights), max(heights)
        end = max(1, self.moments[-1].step, known[-1][0])
        points = [
            (
                left + (right - left) * at / end,
                self.bottom - (self.bottom - self.top - letter) * ((height - low) / ((high - low) or 1.0)),
            )
            for (at, _loss), height in zip(known, heights, strict=True)
            if at <= step
        ]
        if not points:
            return
        if len(points) > 1:
            draw.line(points, POSITIVE, 3, joint="curve")
        (x, y), size = points[-1], max(4, letter // 4)
        draw.ellipse((x - size, y - size, x + size, y + size), HERE)
        loss = known[len(points) - 1][1]
        text = f"{self.words['loss']} {loss:.3g}"
        draw.text((left, self.bottom + round(0.5 * letter)), text, INK, font("regular", letter))


_TABLE = diverging_table(WEIGHT_NEGATIVE, WEIGHT_POSITIVE)
