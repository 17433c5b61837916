"""What the view of one step of learning by hand shows, as a value that a link can carry."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import ClassVar

from cnnviz.state.fields import SHARED, Form, PageState, choice, name, shortest, switch, whole

SMALL = "small"
NETWORKS = (SMALL, "digits", "lenet", "convolution", "hidden", "softmax")
"""The small one, whose numbers all fit on a screen, and networks that read digits, by the names of their presets."""

POOLINGS = ("max", "average")
ACTIVATIONS = ("relu", "leaky_relu", "sigmoid", "tanh")
KERNELS = (1, 2)
SIDE = 6
LEVELS = 3
"""Of a pixel of the small pictures: 0, a half and 1."""
BATCH = 3
"""Pictures of a batch, where there is batch normalisation."""
TRAINED = (0, 100, 300)
SAMPLES = 200
EPS = (0.0001, 0.001, 0.01, 0.1)
LEAST_RATE, LARGEST_RATE = 0.001, 5.0
MOST_TAKEN = 20
LARGEST_SEED = 9999
LAST_STEP = 60
"""No walk is longer."""
LARGEST_INDEX = 200_000
"""No array is larger."""
MOST_CLASSES = 10
MOST_MAPS = 8
LARGEST_MAP = 1023

_ARRAY = re.compile(r"[abw][0-9]{1,2}|p|l")


@dataclass(frozen=True)
class Weight:
    """A learned number: its array, ``"w"`` (weight) or ``"b"`` (bias) and the line of the layer, and its place in that laid flat."""

    array: str
    index: int


@dataclass(frozen=True)
class Look:
    """A number that is looked at.

    Attributes
    ----------
    array
        ``"a0"`` is the picture, ``"a1"`` what the first layer makes, and so on; ``"w0"`` and ``"b0"`` are the first layer's weights
        and biases; ``"p"`` are the probabilities, ``"l"`` the loss.
    side
        ``"up"``: the number itself; ``"down"``: the gradient of the loss by it, of ``"p"`` the truth, and of ``"l"`` the loss
        before the update.
    index
        Its place in the array laid flat.
    """

    array: str
    side: str
    index: int


def array(text: str) -> str:
    """Read the name of an array."""
    if not _ARRAY.fullmatch(text):
        raise ValueError(text)
    return text


_index = whole(0, LARGEST_INDEX)


def _read_weight(text: str) -> Weight:
    called, index = text.split("_")
    if called[:1] not in ("b", "w"):
        raise ValueError(text)
    return Weight(array(called), _index(index))


def _read_look(text: str) -> Look:
    called, side, index = text.split("_")
    return Look(array(called), choice(("up", "down"))(side), _index(index))


def _read_pixels(text: str) -> str:
    if not re.fullmatch(rf"[0-{LEVELS - 1}]{{{SIDE * SIDE}}}", text):
        raise ValueError(text)
    return text


def _read_rate(text: str) -> float:
    rate = float(text)
    if len(text) > 30 or not LEAST_RATE <= rate <= LARGEST_RATE:
        raise ValueError(text)
    return rate


def _read_taken(text: str) -> tuple[float, ...]:
    rates = tuple(map(_read_rate, text.split("~")))
    if len(rates) > MOST_TAKEN:
        raise ValueError(text)
    return rates


def _read_maps(text: str) -> tuple[int, ...]:
    maps = tuple(map(whole(0, LARGEST_MAP), text.split("~")))
    if len(maps) > MOST_MAPS:
        raise ValueError(text)
    return maps


def _one_of(numbers: tuple[int, ...]) -> Callable[[str], int]:
    return lambda text: int(choice(tuple(map(str, numbers)))(text))


_FORMS: dict[str, Form] = {
    "network": Form("network", choice(NETWORKS)),
    "picture": Form("picture", name),
    "pixels": Form("pixels", _read_pixels),
    "sample": Form("sample", whole(0, SAMPLES - 1)),
    "truth": Form("truth", whole(0, MOST_CLASSES - 1)),
    "pooling": Form("pool", choice(POOLINGS)),
    "activation": Form("act", choice(ACTIVATIONS)),
    "norm": switch("norm"),
    "kernels": Form("kernels", _one_of(KERNELS)),
    "seed": Form("seed", whole(0, LARGEST_SEED)),
    "trained": Form("trained", _one_of(TRAINED)),
    "rate": Form("rate", _read_rate, shortest),
    "taken": Form("taken", _read_taken, lambda rates: "~".join(map(shortest, rates))),
    "step": Form("step", whole(0, LAST_STEP)),
    "look": Form("look", _read_look, lambda look: f"{look.array}_{look.side}_{look.index}"),
    "weight": Form("w", _read_weight, lambda weight: f"{weight.array}_{weight.index}"),
    "eps": Form("eps", lambda text: float(choice(tuple(map(str, EPS)))(text))),
    "maps": Form("maps", _read_maps, lambda maps: "~".join(map(str, maps))),
    "image": Form("image", whole(0, BATCH - 1)),
    **SHARED,
}


@dataclass(frozen=True)
class TrainStepState(PageState):
    """Everything that decides what the view of one step shows. All numbers follow from it, those of the steps before as well.

    Attributes
    ----------
    network
        One of :data:`NETWORKS`.
    picture, pixels
        The small picture, and all its pixels, row by row, where some were changed: a digit for each, 0 to 2.
    sample
        Which of the shipped digits the other networks read.
    truth
        The class that counts as true; None is the one that the picture shows.
    pooling, activation, norm, kernels
        What the small network is made of; `norm` says whether there is batch normalisation.
    seed
        Of the weights.
    trained
        After how many steps of training the weights of a larger network are taken.
    rate, taken
        The learning rate of the next step, and those of the steps that were taken before it.
    step
        How far the walk has come.
    look
        The number that is looked at; None is one that suits the step.
    weight, eps
        Which weight is nudged whatever is looked at, None is the learned number that is looked at; and by how much.
    maps
        For each layer with weights, which of its maps is shown, where not all are; none is the first.
    image
        Which picture of the batch is shown.
    """

    network: str = SMALL
    picture: str = "post"
    pixels: str | None = None
    sample: int = 0
    truth: int | None = None
    pooling: str = "max"
    activation: str = "relu"
    norm: bool = False
    kernels: int = 1
    seed: int = 4
    trained: int = 0
    rate: float = 0.2
    taken: tuple[float, ...] = ()
    step: int = 0
    look: Look | None = None
    weight: Weight | None = None
    eps: float = 0.001
    maps: tuple[int, ...] = ()
    image: int = 0

    FORMS: ClassVar[Mapping[str, Form]] = _FORMS


assert set(_FORMS) == {field.name for field in fields(TrainStepState)}
