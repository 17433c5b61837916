"""The proof of a gradient: move one weight a little, and see whether the loss follows as the gradient said.

The measured slope is the central difference ``(loss at w + eps - loss at w - eps) / (2 * eps)``. Where the loss is
smooth it differs from the slope at w for two reasons: the loss is curved, which makes ``eps^2 / 6`` times its third
derivative, and float64 rounds, which makes at most the rounding of a loss divided by eps. Both are measured, too, and
make the tolerance.

Where the loss has a kink between ``w - eps`` and ``w + eps``, as a ReLU opens or another cell wins a pooling there,
the central difference mixes two slopes, and the gradient is one of them. A kink is told from a curve by looking
closer: over half the distance a curve bends half as much, a kink just as much.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from cnnviz.evidence.window import Values, check_index
from cnnviz.ops.errors import OperationError

STEPS = 16
"""How many equal parts eps is cut into, on either side of the weight."""

FEWEST_HALVINGS, MOST_HALVINGS = 5, 12
"""How often the part with the sharpest bend is halved: each time a curve gets straighter, and rounding shows more."""

CURVE_MARGIN = 8
"""How much sharper than anywhere between the steps a curve may bend and still be a curve."""

THIRD_MARGIN = 2
"""How much more than the usual third derivative between the steps is allowed for."""


class Verdict(StrEnum):
    """What came of a nudge."""

    AGREE = "agree"
    """The measured slope is the gradient, within the tolerance."""
    KINK = "kink"
    """It is not, and cannot be expected to be: the loss has a kink in between."""
    DISAGREE = "disagree"
    """It is not, and nothing in between explains it: the gradient is wrong."""


@dataclass(frozen=True)
class Kink:
    """A value of the weight at which the slope of the loss changes at once (or the loss itself jumps).

    Attributes
    ----------
    weight
        That value.
    slope_below, slope_above
        The slope just below and just above it.
    """

    weight: float
    slope_below: float
    slope_above: float


@dataclass(frozen=True)
class Nudge:
    """The loss beside one weight, the slope measured there, and what the gradient said.

    Attributes
    ----------
    index
        Of the weight.
    weight, eps
        Its value, and how far it was moved down and up.
    loss, loss_below, loss_above
        At ``weight``, ``weight - eps`` and ``weight + eps``.
    measured
        ``(loss_above - loss_below) / (2 * eps)``.
    said
        The gradient.
    curvature
        How far the two may be apart because the loss is curved: ``eps^2 / 6`` times twice the usual size of its third
        derivative between the two ends. 0 if there is a kink, since there may be others, and many of them look like a
        curve.
    rounding
        How far because float64 rounds: the scatter of the loss for moves too small to matter, divided by eps; at least
        four roundings of the loss or of 1, so about ``1e-15 / eps``.
    resolution
        How far because of a kink too slight to be told from a curve.
    tolerance
        The three together.
    kink
        The sharpest one between ``weight - eps`` and ``weight + eps``, None if there is none.
    """

    index: tuple[int, ...]
    weight: float
    eps: float
    loss: float
    loss_below: float
    loss_above: float
    measured: float
    said: float
    curvature: float
    rounding: float
    resolution: float
    kink: Kink | None

    @property
    def tolerance(self) -> float:
        return self.curvature + self.rounding + self.resolution

    @property
    def verdict(self) -> Verdict:
        if abs(self.measured - self.said) <= self.tolerance:
            return Verdict.AGREE
        return Verdict.DISAGREE if self.kink is None else Verdict.KINK


def nudge(
    loss: Callable[[Values], float],
    weights: npt.ArrayLike,
    index: Sequence[int],
    gradient: float,
    *,
    eps: float = 1e-3,
) -> Nudge:
    """Move ``weights[index]`` by eps down and up, and compare the slope of the loss with the gradient.

    Parameters
    ----------
    loss
        Gives the loss for an array like `weights`, worked out in float64; it may not depend on anything that changes.
        It is called 50 to 70 times, with a new array each time.
    weights
        An array of any shape; float64 from here on.
    index
        Which of them is moved.
    gradient
        What is to be proved, worked out in float64: float32 rounds by more than the tolerance.
    eps
        How far, above ``2^-30`` of the weight.

    Raises
    ------
    OperationError
        An index outside the weights, an eps that is too small or no number, or a loss that is no number.
    """
    operation = "nudge"
    array = np.array(weights, np.float64)
    place = check_index(operation, index, array.shape)
    weight = float(array[place])
    least = float(2**22 * np.spacing(abs(weight)))  # the halved steps are at least 64 floats apart
    if not least <= eps < np.inf:
        raise OperationError(
            operation,
            "eps is {eps}, but to move a weight of {weight} it must be at least {least} and finite",
            eps=eps,
            weight=weight,
            least=least,
        )

    def along(value: float) -> float:
        moved = array.copy()
        moved[place] = value
        found = float(loss(moved))
        if not np.isfinite(found):
            raise OperationError(
                operation,
                "with the weight at {weight} the loss is {loss}, so no slope can be measured",
                weight=value,
                loss=found,
            )
        return found

    points = weight + eps * np.linspace(-1, 1, 2 * STEPS + 1)
    losses = np.array([along(float(point)) for point in points])
    bends = np.diff(np.diff(losses) / np.diff(points))
    scatter = _scatter(along, weight, eps, float(np.abs(losses).max()))
    curve, rounding = CURVE_MARGIN * float(np.abs(bends).max()), 4 * scatter / (eps / STEPS)
    # halving divides the one and doubles the other, so the least of their sum is where they meet
    halvings = min(max(round(np.log2(max(1.0, curve / rounding)) / 2), FEWEST_HALVINGS), MOST_HALVINGS)
    resolution = curve / 2**halvings + rounding * 2**halvings
    kink = _find_kink(along, points, losses, bends, halvings, resolution)
    # from step to step the bend changes by the third derivative times the step squared
    third_times_eps_squared = float(np.median(np.abs(np.diff(bends)))) * STEPS**2
    return Nudge(
        index=place,
        weight=weight,
        eps=eps,
        loss=float(losses[STEPS]),
        loss_below=float(losses[0]),
        loss_above=float(losses[-1]),
        measured=float((losses[-1] - losses[0]) / (points[-1] - points[0])),
        said=float(gradient),
        curvature=THIRD_MARGIN * third_times_eps_squared / 6 if kink is None else 0.0,
        rounding=scatter / eps,
        resolution=resolution,
        kink=kink,
    )


def _scatter(along: Callable[[float], float], weight: float, eps: float, largest: float) -> float:
    """How far rounding throws a loss off.

    It is seen in third differences over steps so small that nothing else is left in them; but where the loss is almost
    level, they can all round alike. However small a loss is, it is made of numbers of size 1 at least (softmax divides
    by a sum that holds a 1), so a few roundings of these are allowed for in any case.
    """
    step = max(eps / 2**26, float(4 * np.spacing(abs(weight))))
    losses = np.array([along(weight + i * step) for i in range(8)])
    return max(float(np.abs(np.diff(losses, 3)).max()), float(4 * np.spacing(max(1.0, largest))))


def _find_kink(
    along: Callable[[float], float],
    points: Values,
    losses: Values,
    bends: Values,
    halvings: int,
    least: float,
) -> Kink | None:
    """The kink where the loss bends most sharply, if it does not straighten out there as one looks closer.

    Of each interval the first, the middle and the last half are compared, so that a kink never comes to lie at an end.
    """
    start = int(np.abs(bends).argmax())
    x, y = points[start : start + 3], losses[start : start + 3]
    bend = float(bends[start])
    for _ in range(halvings):
        between = (x[:-1] + x[1:]) / 2
        x = np.insert(x, [1, 2], between)
        y = np.insert(y, [1, 2], [along(float(value)) for value in between])
        closer = np.diff(np.diff(y) / np.diff(x))
        first = int(np.abs(closer).argmax())
        x, y, bend = x[first : first + 3], y[first : first + 3], float(closer[first])
    if abs(bend) <= least:
        return None
    low, high = float(x[0]), float(x[-1])
    before, after = low - (high - low) / 2, high + (high - low) / 2
    below = (float(y[0]) - along(before)) / (low - before)
    above = (along(after) - float(y[-1])) / (after - high)
    # where the two lines meet; they do so in between unless the loss jumps
    meeting = (float(y[-1] - y[0]) + below * low - above * high) / (below - above) if below != above else low
    return Kink(min(max(meeting, low), high), below, above)
