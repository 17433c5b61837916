"""Checks on what a network made of its picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import parse_qsl

import numpy as np
import numpy.typing as npt

from cnnviz.images import drawing
from cnnviz.images.drawing import DIGIT_SIDE
from cnnviz.images.picture import ImageError
from cnnviz.inputs import digit_drawing, examples, network_picture, sample_number
from cnnviz.lessons.checks.seen import NOT_YET, Seen
from cnnviz.lessons.scene import Scene
from cnnviz.networks.summary import summarize
from cnnviz.reading import Reading, read
from cnnviz.state import NetworkState, from_query
from cnnviz.words import N_

INK = 3
"""A point of a drawing that is at least so bright, of 15, counts as ink; the rim of a stroke does not."""

_SAYS = N_("The network reads {answer}, with a probability of {share}.")

LEAST = 0.0005
"""A share whose tenths of a percent round to 0."""


def answered(scene: Scene, *, answer: int, share: float = 0.0, drawn: bool = True) -> Seen:
    """The network answers with this class.

    Parameters
    ----------
    share
        The least probability that it may give it.
    drawn
        Whether what it reads must be a visitor's own drawing.
    """
    found = _drawn(scene) if drawn else _reading(scene)
    if not isinstance(found, Reading):
        return found
    numbers = _said(found)
    chances = found.chances
    assert chances is not None
    fits = numbers["answer"] == answer and float(chances[answer]) >= share
    return Seen(fits, status=_SAYS, numbers=numbers)


def redrawn(scene: Scene, *, link: str, answer: int = -1, most: float = 1.0, way: str = "") -> Seen:
    """A drawing was changed a little, and the network now answers otherwise than for the drawing in `link`.

    Parameters
    ----------
    link
        Of the page, with the drawing that is changed.
    answer
        What it must answer now; below 0 anything else than before.
    most
        How much of the ink may change, as a share of the ink of the drawing in `link`.
    way
        ``"erase"`` where ink may only be taken away; empty: it may also be added.
    """
    found = _drawn(scene)
    if not isinstance(found, Reading):
        return found
    before = drawn_ink(from_query(dict(parse_qsl(link)))[0])
    now = drawn_ink(scene.state)
    if before is None or now is None or not before.any():
        return Seen(False)
    share = np.count_nonzero(before != now) / np.count_nonzero(before)
    numbers = _said(found) | {"changed": f"{share:.0%}", "most": f"{most:.0%}"}
    other = found.answer() == answer if answer >= 0 else found.answer() != _answer_to(found, link)
    if way == "erase" and (now & ~before).any():
        return Seen(False, status=N_("You added ink. Undo that: here, only the eraser counts."))
    status = N_(
        "{changed} of the ink has changed; up to {most} may change. The network reads {answer}, with a probability of {share}."
    )
    return Seen(bool(other and 0 < share <= most), status=status, numbers=numbers)


def undecided(scene: Scene, *, apart: float = 0.2) -> Seen:
    """The two largest probabilities for a drawing differ by no more than `apart`."""
    found = _drawn(scene)
    if not isinstance(found, Reading):
        return found
    chances, labels = found.chances, found.labels
    if chances is None or labels is None or len(chances) < 2:
        return NOT_YET
    first, second = (int(place) for place in np.argsort(-chances, kind="stable")[:2])
    return Seen(
        bool(chances[first] - chances[second] <= apart),
        status=N_("{first}: {larger}, {second}: {smaller}."),
        numbers={
            "first": labels[first],
            "larger": percent(chances[first]),
            "second": labels[second],
            "smaller": percent(chances[second]),
        },
    )


def element_opened(
    scene: Scene, *, layer: str, place: list[int] | None = None, top: int = 0, times: int = 1
) -> Seen:
    """An element of a layer is opened, `times` different ones after each other.

    Parameters
    ----------
    layer
        Its name in the network.
    place
        Which element; any if there is none.
    top
        That it is among so many of the largest of its layer; 0 for any.
    """
    reading = _reading(scene)
    if not isinstance(reading, Reading):
        return reading
    state = scene.state
    assert isinstance(state, NetworkState)
    there = next((each for each in reading.network.layers if each.name == layer), None)
    if there is None or state.layer != layer or state.element is None:
        return Seen(False, of=times)
    values = reading.values[there.outputs[0]][0]
    if len(state.element) != values.ndim or any(
        at >= side for at, side in zip(state.element, values.shape, strict=True)
    ):
        return Seen(False, of=times)
    fits, status, numbers = True, "", {}
    if place is not None:
        fits = list(state.element) == place
    if top:
        value = float(values[state.element])
        fits = fits and int(np.count_nonzero(values > value)) < top
        status = N_("Its value is {value}; the largest of this layer is {largest}.")
        numbers = {"value": f"{value:.3g}", "largest": f"{float(values.max()):.3g}"}
    found = "_".join(map(str, state.element)) if fits else ""
    return Seen(bool(fits), found=found, of=times, status=status, numbers=numbers)


def most_weights(scene: Scene) -> Seen:
    """The layer with the most learned numbers is opened."""
    reading = _reading(scene)
    if not isinstance(reading, Reading):
        return reading
    state = scene.state
    assert isinstance(state, NetworkState)
    counts = {
        each.layer.name: each.parameter_total for each in summarize(reading.network, reading.values).layers
    }
    if state.layer not in counts:
        return NOT_YET
    return Seen(
        counts[state.layer] == max(counts.values()),
        status=N_("{layer} has {count} weights and biases."),
        numbers={"layer": state.layer, "count": counts[state.layer]},
    )


def misread(scene: Scene, *, digit: int = -1) -> Seen:
    """A sample is shown whose class the network does not answer with; of this `digit`, if it is not below 0."""
    reading = _reading(scene)
    if not isinstance(reading, Reading):
        return reading
    state = scene.state
    assert isinstance(state, NetworkState)
    if state.source != "sample":
        return NOT_YET
    label = int(examples(reading.reader).labels[sample_number(state, reading.reader)])
    fits = reading.answer() != label and digit in (-1, label)
    return Seen(fits, status=_SAYS, numbers=_said(reading))


def _reading(scene: Scene) -> Reading | Seen:
    """What the page's network made of its picture, if it tells classes apart."""
    reading = scene.result
    if not isinstance(reading, Reading) or not isinstance(scene.state, NetworkState):
        return NOT_YET
    if scene.state.network == "own":  # no lesson's link can carry it, and reading it once more may take long
        return NOT_YET
    return NOT_YET if reading.chances is None or reading.answer() is None else reading


def _drawn(scene: Scene) -> Reading | Seen:
    """The same, of a drawing with ink."""
    reading, state = _reading(scene), scene.state
    if not isinstance(reading, Reading) or not isinstance(state, NetworkState):
        return NOT_YET
    if state.source != "drawing" or not reading.picture.any():
        return Seen(False, status=N_("Nothing has been drawn yet."))
    return reading


def _said(reading: Reading) -> dict[str, object]:
    chances, answer = reading.chances, reading.answer()
    assert chances is not None
    assert answer is not None
    return {"answer": answer, "share": percent(chances[answer])}


def percent(share: float) -> str:
    """As the page itself writes it: what is not quite all is not rounded to all, and what is not nothing not to nothing."""
    if LEAST <= share < 1 - LEAST or share in (0, 1):
        return f"{float(share):.1%}"
    return "<0.1%" if share < LEAST else ">99.9%"


def drawn_ink(state: object) -> npt.NDArray[np.bool_] | None:
    """Where a drawing has ink, bool (54, 54); None if it cannot be read."""
    if not isinstance(state, NetworkState):
        return None
    try:
        levels = digit_drawing(state) if state.source == "drawing" else drawing.blank(DIGIT_SIDE)
    except ImageError:
        return None
    ink: npt.NDArray[np.bool_] = levels >= INK
    return ink


def _answer_to(reading: Reading, link: str) -> int | None:
    """What the network answers to the drawing in `link`."""
    state = from_query(dict(parse_qsl(link)))[0]
    assert isinstance(state, NetworkState)
    picture = network_picture(state, reading.reader)
    return None if picture is None else read(reading.reader, picture).answer()


CHECKS: Mapping[str, Callable[..., Seen]] = {
    "answered": answered,
    "redrawn": redrawn,
    "undecided": undecided,
    "element_opened": element_opened,
    "most_weights": most_weights,
    "misread": misread,
}
