"""How a network's answer follows one disturbance over the whole range of its slider, measured place by place."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from cnnviz.disturbances import disturbed, parameters_for
from cnnviz.disturbances.applied import WORKING_BYTES, Numbers
from cnnviz.filling import Fill
from cnnviz.images.picture import Pixels
from cnnviz.memory import Claim
from cnnviz.parameters import Parameter, complete
from cnnviz.preprocessing import Preprocessing
from cnnviz.reader import Reader
from cnnviz.reading import read

MOST_PLACES = 61
"""At which it is measured before changes are looked for more closely."""

Chances = npt.NDArray[np.float32]


@dataclass(eq=False)
class Curve:
    """What is known by now; it grows while it is measured.

    Attributes
    ----------
    parameter
        The slider.
    count
        At how many places it will be measured, before changes are looked for.
    points
        By the parameter's value: the answer there, and what the network says, (classes,).
    """

    parameter: Parameter
    count: int
    points: dict[float, tuple[int, Chances]] = field(default_factory=dict)
    finished: bool = False

    @property
    def places(self) -> list[float]:
        """Where it was measured, in order."""
        return sorted(self.points.copy())

    @property
    def answer(self) -> int | None:
        """What the network answers at the neutral place; None as long as that is not known."""
        found = self.points.get(self.parameter.default)
        return None if found is None else found[0]

    def next_class(self) -> int | None:
        """Of the other classes the one with the highest number anywhere; None where there is no other."""
        answer = self.answer
        if answer is None:
            return None
        highest = np.max([said for _answer, said in list(self.points.values())], axis=0)
        others = np.delete(np.arange(len(highest)), answer)
        return int(others[np.argmax(highest[others])]) if len(others) else None

    def turns(self) -> list[tuple[float, int, int]]:
        """Where the answer changes first on the way up from the neutral place, and on the way down.

        Each is the first measured place with another answer, the answer before it and the one there.
        """
        found = []
        for places in self._ways():
            for before, place in pairwise(places):
                if self.points[before][0] != self.points[place][0]:
                    found.append((place, self.points[before][0], self.points[place][0]))
                    break
        return found

    def _ways(self) -> tuple[list[float], list[float]]:
        """The measured places from the neutral one up, and from there down."""
        places, start = self.places, self.parameter.default
        up = [place for place in places if place >= start]
        return up, [place for place in reversed(places) if place <= start]


def places_on(parameter: Parameter) -> list[float]:
    """At most so many places of a slider, evenly, with the neutral one and both ends; the nearest to the neutral one first."""
    steps = round((parameter.high - parameter.low) / parameter.step)
    start = round((parameter.default - parameter.low) / parameter.step)
    wide = -(-steps // (MOST_PLACES - 1))
    chosen = {0, steps, *range(start, -1, -wide), *range(start, steps + 1, wide)}
    ordered = sorted(chosen, key=lambda step: (abs(step - start), step))
    return [parameter.clean(parameter.low + step * parameter.step) for step in ordered]


def measured(
    reader: Reader,
    picture: Pixels,
    preprocessing: Preprocessing | None,
    fill: Fill,
    numbers: Numbers,
    name: str,
    room: Claim | None = None,
) -> Generator[Curve, None, None]:
    """Measure the curve of the parameter `name`, or of turning if the network's pictures have no such, with the other disturbances
    of `numbers` in force.

    Each step works a little and gives the one curve as far as it is known. At the end, between the two places around each first
    change of the answer, the interval is halved down to one step of the slider.

    Raises
    ------
    PreprocessingError, ModelError, FullError
        As :func:`cnnviz.reading.read`.
    """
    how = preprocessing or reader.preprocessing
    pixels = how.received(picture, reader.channels, *reader.size)
    parameters = {p.name: p for p in parameters_for(*pixels.shape)}
    parameter = parameters.get(name) or parameters["turn"]
    others = {known: value for known, value in numbers if known != parameter.name}
    places = places_on(parameter)
    curve = Curve(parameter, len(places))
    yield curve

    def measure(place: float) -> Generator[Curve, None, None]:
        if room is not None:
            room.check(pixels.size * WORKING_BYTES)
        given = disturbed(pixels, (*others.items(), (name, place)))
        steps = read.steps(reader, picture, how, room and room.beside(), fill, pixels=given)
        while True:
            try:
                next(steps)
            except StopIteration as end:
                reading = end.value
                break
            yield curve
        answer, said = reading.answer(), reading.said
        assert answer is not None
        if room is not None:
            room.grow(said.nbytes)
        curve.points[place] = (answer, np.array(said if reading.chances is None else reading.chances))
        yield curve

    for place in places:
        yield from measure(place)
    for way in curve._ways():
        pair = next(
            (pair for pair in pairwise(way) if _differ(curve, *pair)),
            None,
        )
        while pair is not None:
            near, far = pair
            middle = parameter.clean((near + far) / 2)
            if middle in (near, far):
                break
            yield from measure(middle)
            pair = (near, middle) if _differ(curve, near, middle) else (middle, far)
    curve.finished = True
    yield curve


def _differ(curve: Curve, one: float, other: float) -> bool:
    return curve.points[one][0] != curve.points[other][0]


def value_of(parameter: Parameter, numbers: Numbers) -> float:
    """Where the slider stands."""
    return complete((parameter,), dict(numbers))[parameter.name]
