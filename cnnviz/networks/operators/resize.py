"""Maps made larger or smaller: each new cell is a weighted sum of a few old ones, one axis after the other."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz.networks.errors import ModelError
from cnnviz.networks.operators.registry import Array, Context, Floats, Ints, Results, operator
from cnnviz.networks.operators.shared import as_real, axes_of, in_type_of, whole_list
from cnnviz.networks.steps import Steps, stepwise

AT_ONCE = 2**22
"""Numbers of a map that are taken from the old one at once."""

Places = npt.NDArray[np.float64]
NEAREST: dict[str, Callable[[Places], Places]] = {
    "floor": np.floor,
    "ceil": np.ceil,
    "round_prefer_floor": lambda x: np.ceil(x - 0.5),
    "round_prefer_ceil": lambda x: np.floor(x + 0.5),
}
"""Which old cell a place between two takes its value from."""


@dataclass(frozen=True)
class AxisResize:
    """How one axis is resized: from `size` to `output` cells, `scale` times as many; `start` and `end` bound a crop."""

    size: int
    output: int
    scale: float
    start: float = 0.0
    end: float = 1.0

    def places(self, transformation: str) -> Places:
        """Where the middle of each new cell lies on the old axis, in cells."""
        x = np.arange(self.output, dtype=np.float64)
        length = self.scale * self.size
        last = self.size - 1
        match transformation:
            case "half_pixel":
                return (x + 0.5) / self.scale - 0.5
            case "half_pixel_symmetric":
                middle = self.size / 2 * (1 - self.output / length)
                return middle + (x + 0.5) / self.scale - 0.5
            case "pytorch_half_pixel":
                return (x + 0.5) / self.scale - 0.5 if self.output > 1 else 0 * x
            case "tf_half_pixel_for_nn":
                return (x + 0.5) / self.scale
            case "asymmetric":
                return x / self.scale
            case "align_corners":
                return x * last / (length - 1) if length != 1 else 0 * x
            case "tf_crop_and_resize":
                if self.output > 1:
                    return self.start * last + x * (self.end - self.start) * last / (length - 1)
                return (self.start + self.end) / 2 * last + 0 * x
        raise ModelError("its coordinate_transformation_mode '{mode}' is not known", mode=transformation)


@dataclass(frozen=True)
class Filter:
    """The interpolation: how the weights of the old cells fall off with their distance from a new one."""

    mode: str
    nearest: str = "round_prefer_floor"
    antialias: bool = False
    cubic: float = -0.75
    exclude_outside: bool = False

    def reach(self, scale: float) -> int:
        """Old cells on each side that can have a weight; more of them where `antialias` makes the map smaller."""
        cells = {"linear": 1, "cubic": 2}[self.mode]
        return math.ceil(cells / self._shrink(scale))

    def taps(self, axis: AxisResize, places: Places) -> tuple[npt.NDArray[np.int64], Places]:
        """For each place the old cells to look at and their weights, ``(places, taps)`` both."""
        if self.mode == "nearest":
            cells = NEAREST[self.nearest](places)[:, np.newaxis]
            weights = np.ones_like(cells)
        else:
            reach = self.reach(axis.scale)
            cells = np.ceil(places)[:, np.newaxis] + np.arange(-reach, reach)
            weights = self._weight((cells - places[:, np.newaxis]) * self._shrink(axis.scale))
            if self.exclude_outside:
                weights[(cells < 0) | (cells >= axis.size)] = 0
            weights /= weights.sum(axis=1, keepdims=True)
        return np.clip(cells, 0, axis.size - 1).astype(np.int64), weights

    def _shrink(self, scale: float) -> float:
        return min(scale, 1.0) if self.antialias else 1.0

    def _weight(self, distance: Places) -> Places:
        """The tent, or Keys' cubic (1981) with its one free number."""
        d, a = np.abs(distance), self.cubic
        if self.mode == "linear":
            return np.maximum(1 - d, 0)
        near = ((a + 2) * d - (a + 3)) * d**2 + 1
        far = ((d - 5) * d + 8) * a * d - 4 * a
        return np.where(d < 1, near, np.where(d < 2, far, 0))


@dataclass(frozen=True)
class Resampling:
    """All that a Resize or Upsample does to an input of a given shape: by axis the change of size, and the filter."""

    axes: dict[int, AxisResize]
    transformation: str
    filter: Filter
    outside: float = 0.0


def resize_plan(
    context: Context,
    x: Array,
    second: Array | None = None,
    third: Array | None = None,
    fourth: Array | None = None,
    *,
    antialias: int = 0,
    axes: Ints | None = None,
    coordinate_transformation_mode: str = "half_pixel",
    cubic_coeff_a: float = -0.75,
    exclude_outside: int = 0,
    extrapolation_value: float = 0.0,
    keep_aspect_ratio_policy: str = "stretch",
    mode: str = "nearest",
    nearest_mode: str = "round_prefer_floor",
) -> Resampling:
    """Inputs are x, region, scales, sizes; before opset 11 x and scales, and cells lie where `Upsample` has them."""
    region, scales, sizes = second, third, fourth
    if context.opset < 11:
        region, scales = None, second
        coordinate_transformation_mode, nearest_mode = "asymmetric", "floor"
    chosen = axes_of(range(x.ndim) if axes is None else axes, x.ndim)
    plan = _plan(x, chosen, scales, sizes, keep_aspect_ratio_policy)
    if coordinate_transformation_mode == "tf_crop_and_resize":
        plan = _crop(plan, chosen, region)
    falloff = _filter(mode, nearest_mode, bool(antialias), cubic_coeff_a, bool(exclude_outside))
    return Resampling(plan, coordinate_transformation_mode, falloff, extrapolation_value)


def upsample_plan(
    context: Context,
    x: Array,
    factors: Array | None = None,
    *,
    mode: str = "nearest",
    scales: Floats | None = None,
) -> Resampling:
    """Every axis so many times longer; a new cell's place is its number divided by the factor."""
    given = np.array(scales) if scales is not None else factors
    plan = _plan(x, tuple(range(x.ndim)), given, None, "stretch")
    return Resampling(plan, "asymmetric", _filter(mode, "floor"))


PLANS: dict[str, Callable[..., Resampling]] = {"Resize": resize_plan, "Upsample": upsample_plan}
"""For each operator the function that writes its plan, given what the operator is given."""


def _planned(write: Callable[..., Resampling]) -> Callable[..., Results]:
    @wraps(write)
    def compute(context: Context, x: Array, *rest: Array | None, **attributes: Any) -> Results:
        return resample(context, x, write(context, x, *rest, **attributes))

    return compute


for _name, _write in PLANS.items():
    operator(_name)(_planned(_write))


def _filter(mode: str, nearest_mode: str, *more: Any) -> Filter:
    if mode not in ("nearest", "linear", "cubic") or nearest_mode not in NEAREST:
        raise ModelError(
            "its mode is '{mode}' with '{nearest}', but it must be nearest, linear or cubic",
            mode=mode,
            nearest=nearest_mode,
        )
    return Filter(mode, nearest_mode, *more)


def _plan(
    x: Array, chosen: tuple[int, ...], scales: Array | None, sizes: Array | None, policy: str
) -> dict[int, AxisResize]:
    """The size and scale of each axis that changes."""
    lengths = [x.shape[axis] for axis in chosen]
    if sizes is not None and sizes.size:
        wanted = whole_list("sizes", sizes)
        if len(wanted) != len(chosen) or min(wanted) < 1 or not all(lengths):
            raise ModelError("its sizes must be one number above 0 for each axis")
        factors = [new / old for new, old in zip(wanted, lengths, strict=True)]
        if policy != "stretch":
            same = {"not_larger": min, "not_smaller": max}[policy](factors)
            factors = [same] * len(chosen)
            wanted = [math.floor(same * old + 0.5) for old in lengths]
    elif scales is not None and scales.shape == (len(chosen),) and scales.dtype.kind == "f":
        factors = [float(factor) for factor in scales]
        if not all(0 < factor < math.inf for factor in factors):
            raise ModelError("its scales must be numbers above 0")
        wanted = [math.floor(old * factor) for old, factor in zip(lengths, factors, strict=True)]
    else:
        raise ModelError("it needs scales or sizes, one number for each axis")
    return {
        axis: AxisResize(old, new, factor)
        for axis, old, new, factor in zip(chosen, lengths, wanted, factors, strict=True)
    }


def _crop(
    plan: dict[int, AxisResize], chosen: tuple[int, ...], region: Array | None
) -> dict[int, AxisResize]:
    """The plan with the part of each axis that the region names: all the starts, then all the ends."""
    if region is None or region.shape != (2 * len(chosen),) or not np.isfinite(region).all():
        raise ModelError("its region must be two numbers for each axis")
    bounds = [float(number) for number in region]
    return {
        axis: AxisResize(plan[axis].size, plan[axis].output, plan[axis].scale, start, end)
        for axis, start, end in zip(chosen, bounds, bounds[len(chosen) :], strict=False)
    }


@stepwise
def resample(context: Context, x: Array, plan: Resampling) -> Steps[Array]:
    """The array resized by `plan`, axis after axis; those that shrink most come first, so that the least is computed."""
    yield 0.0
    result = as_real(x)
    final = [plan.axes[axis].output if axis in plan.axes else n for axis, n in enumerate(x.shape)]
    context.budget.ask(final, result.dtype)
    outside = np.zeros((1,) * x.ndim, bool)
    crops = plan.transformation == "tf_crop_and_resize"
    order = sorted(plan.axes.items(), key=lambda item: item[1].scale)
    for done, (axis, change) in enumerate(order):
        if change.size == change.output and change.scale == 1 and not crops:
            continue
        shape = (*result.shape[:axis], change.output, *result.shape[axis + 1 :])
        count = 1 if plan.filter.mode == "nearest" else 2 * plan.filter.reach(change.scale)
        context.budget.ask((change.output, count), np.float64)
        context.budget.ask(shape, result.dtype, operations=math.prod(shape) * count, steps=count)
        places = change.places(plan.transformation)
        cells, weights = plan.filter.taps(change, places)
        total = np.zeros(shape, result.dtype)
        column = (-1, *(1,) * (x.ndim - axis - 1))
        other = max((at for at in range(x.ndim) if at != axis), key=lambda at: shape[at], default=axis)
        parts = 1 if other == axis else min(shape[other], -(-math.prod(shape) // AT_ONCE))
        for tap in range(count):
            weight = weights[:, tap].astype(result.dtype).reshape(column)
            for part in range(parts):
                ends = (shape[other] * at // parts for at in (part, part + 1))
                box = (slice(None),) * other + (slice(*ends),) if parts > 1 else ()
                total[box] += np.take(result[box], cells[:, tap], axis=axis) * weight
                yield (done + (tap + part / parts) / count) / len(order)
        result = total
        if crops:
            outside = outside | ((places < 0) | (places > change.size - 1)).reshape(column)
    if outside.any():
        result = np.where(outside, result.dtype.type(plan.outside), result)
    return in_type_of(x, result)
