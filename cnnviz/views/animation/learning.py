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
    mean_of: int = 1,
) -> Steps[bytes]:
    """The kernels at each moment beside the curve of the loss, as an animated file; yields the share that is done.

    Frame n has the kernels of moment n, in the colours of weights on one scale for all moments, and the curve up to its step.

    Parameters
    ----------
    moments
        In the order of their steps; all kernels have one shape.
    losses
        By step, the first of `first_step`: 0 where it is known before the first step, 1 where each step tells its own.
    mean_of
        The curve is the mean over so many steps, of fewer at the beginning; above 1, each loss is drawn behind it in a paler line.
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
    scene = Course(_, moments, losses, film, first_step, mean_of)
    table = diverging_table(WEIGHT_NEGATIVE, WEIGHT_POSITIVE)[::4]
    exact: list[Colour] = [PAPER, INK, SOFT, HERE, POSITIVE, PALE, GRID, GRAY]
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
        mean_of: int = 1,
    ) -> None:
        self.moments, self.film = moments, film
        steps = first_step + np.arange(len(losses))
        each = np.asarray(losses, np.float64)
        known = np.isfinite(each)
        self.steps, self.each = steps[known], each[known]
        self.means = running_mean(self.each, mean_of)
        self.is_mean = mean_of > 1
        self.legend = _("training, mean of {count} batches").format(count=mean_of) if self.is_mean else ""
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
        self.cell = min(best[0], 72)
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
        """The loss up to a step, on a logarithmic scale, with numbers at its axes."""
        letter = self.film.letter
        small = font("regular", max(12, round(0.8 * letter)))
        left, right = self.half + 3 * letter, self.film.width - 2 * letter
        top, bottom = self.top + letter // 2, self.bottom
        end = max(1, self.moments[-1].step, *self.steps[-1:].tolist())
        under = bottom + round(0.4 * letter)
        draw.text((left, under), "0", GRAY, small, anchor="ma")
        draw.text((right, under), str(end), GRAY, small, anchor="ma")
        if len(self.each):
            floor = 1e-9 * max(1e-300, float(self.each.max()))
            both = np.log10(np.maximum(floor, np.concatenate([self.each, self.means])))
            low, high = float(both.min()), float(both.max())
            low, high = (low, high) if high > low else (low - 0.5, low + 0.5)

            def height(logarithm: float) -> float:
                return bottom - (bottom - top) * (logarithm - low) / (high - low)

            for tick in ticks(low, high):
                y = height(math.log10(tick))
                draw.line((left, y, right, y), GRID, 1)
                draw.text((left - letter // 3, y), f"{tick:g}", GRAY, small, anchor="rm")
            until = int(np.searchsorted(self.steps, step, side="right"))
            xs = left + (right - left) * self.steps[:until] / end
            for logarithms, colour, wide in (
                (both[: len(self.each)], PALE, 1),
                (both[len(self.each) :], POSITIVE, 3),
            ):
                points = [(float(x), height(float(at))) for x, at in zip(xs, logarithms[:until], strict=True)]
                if len(points) > 1 and (self.is_mean or colour != PALE):
                    draw.line(points, colour, wide, joint="curve")
            if points:
                (x, y), size = points[-1], max(4, letter // 4)
                draw.ellipse((x - size, y - size, x + size, y + size), HERE)
                head = self.half + draw.textlength(self.words["loss"] + "  ", font("bold", letter))
                draw.text((head, letter), f"{self.means[until - 1]:.3g}", INK, font("regular", letter))
        draw.line((left, bottom, right, bottom), GRAY, 2)
        draw.line((left, top, left, bottom), GRAY, 2)
        if self.legend:
            draw.text((right, top + 2), self.legend, GRAY, small, anchor="ra")


def running_mean(values: npt.NDArray[np.float64], count: int) -> npt.NDArray[np.float64]:
    """The mean of each of `values` and those before it, `count` in all, or as many as there are."""
    sums = np.concatenate([[0.0], np.cumsum(values)])
    last = np.arange(1, len(values) + 1)
    first = np.maximum(0, last - count)
    return (sums[last] - sums[first]) / (last - first)


def ticks(low: float, high: float) -> list[float]:
    """Round numbers between two logarithms to the base of 10, from two to seven of them where there are so many."""
    for factors in ((1, 2, 5), (1,)):
        found = [
            factor * 10.0**power
            for power in range(math.floor(low), math.ceil(high) + 1)
            for factor in factors
            if low <= math.log10(factor) + power <= high
        ]
        if len(found) <= 7:
            break
    if len(found) < 2:  # less than a factor of two between the ends
        return [
            float(f"{10.0**end:.2g}")
            for end in (low, high)
            if low <= math.log10(float(f"{10.0**end:.2g}")) <= high
        ] or found
    return found[:: -(-len(found) // 7)]


PALE, GRID, GRAY = (0xE6, 0xBF, 0x9E), (0xE4, 0xE4, 0xE4), (0x59, 0x63, 0x6E)
"""A line behind another; thin lines at numbers; the axes and their numbers."""
_TABLE = diverging_table(WEIGHT_NEGATIVE, WEIGHT_POSITIVE)
