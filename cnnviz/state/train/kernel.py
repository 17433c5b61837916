"""What the page of training shows, as a value that a link can carry: one kernel that learns, and how far it has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import ClassVar

from cnnviz.state.fields import (
    SHARED,
    Form,
    Numbers,
    PageState,
    choice,
    name,
    read_numbers,
    switch,
    whole,
    write_numbers,
)
from cnnviz.state.train.rates import Rates, rates_form

SOURCES = ("photo", "pattern", "own")
SIDES = (3, 5, 7)
SMALLEST, LARGEST = 16, 128
STARTS = ("random", "zero")
PIXELS = ("centred", "unit")
RULES = ("plain", "momentum")
LAST_STEP = 20_000
LARGEST_SEED = 9999


@dataclass(frozen=True)
class Looked:
    """What stays in view: one ``"weight"`` by channel, row and column, or one ``"position"`` of the maps (channel 0)."""

    kind: str
    channel: int
    row: int
    column: int


def _read_looked(text: str) -> Looked:
    kind, *numbers = text.split("_")
    channel, row, column = map(whole(0, LARGEST), numbers)
    return Looked(choice(("weight", "position"))(kind), channel, row, column)


_FORMS: dict[str, Form] = {
    "source": Form("from", choice(SOURCES)),
    "photo": Form("photo", name),
    "pattern": Form("pattern", name),
    "pattern_numbers": Form("shape", read_numbers, write_numbers),
    "scaled": switch("scaled"),
    "size": Form("size", whole(SMALLEST, LARGEST)),
    "colour": switch("colour"),
    "target": Form("target", name),
    "side": Form("side", lambda text: int(choice(tuple(map(str, SIDES)))(text))),
    "bias": switch("bias"),
    "start": Form("start", choice(STARTS)),
    "seed": Form("seed", whole(0, LARGEST_SEED)),
    "pixels": Form("pixels", choice(PIXELS)),
    "rule": Form("rule", choice(RULES)),
    "rates": rates_form("rate", LAST_STEP),
    "step": Form("step", whole(0, LAST_STEP)),
    "look": Form("at", whole(0, LAST_STEP)),
    "shown": switch("hidden"),
    "pin": Form("pin", _read_looked, lambda pin: f"{pin.kind}_{pin.channel}_{pin.row}_{pin.column}"),
    **SHARED,
}


@dataclass(frozen=True)
class TrainKernelState(PageState):
    """Everything that decides what the page of training shows. The kernel itself follows from it: step by step, from its start.

    Attributes
    ----------
    source
        A shipped ``"photo"``, a drawn ``"pattern"``, or the visitor's ``"own"`` two pictures, before and after.
    photo, pattern, pattern_numbers
        Which photo, which pattern, and its parameters where they differ from their defaults.
    scaled
        Whether own pictures are scaled as a whole; if not, their middle is cut out.
    size, colour
        How long the picture's longer side is, in pixels, and whether it has three channels or one.
    target
        What is to be learnt: the answer of a kernel of the library, or what no kernel can do. Own pictures say it themselves.
    side
        Rows, and columns, of the kernel that learns.
    bias
        Whether a bias is learnt as well.
    start, seed
        From which weights on, and the seed of those that are random.
    pixels
        From 0 to 1, or centred: less the mean of their channel.
    rule
        Plain gradient descent, or with momentum.
    rates
        Empty: the rate that suits the picture.
    step
        How many steps were taken.
    look
        Which of them is looked at; None: the last one.
    shown
        Whether the hidden kernel is shown, or where there is none the best one.
    """

    source: str = "photo"
    photo: str = "astronaut"
    pattern: str = "disc"
    pattern_numbers: Numbers = ()
    scaled: bool = False
    size: int = 32
    colour: bool = False
    target: str = "sobel_x"
    side: int = 3
    bias: bool = False
    start: str = "random"
    seed: int = 1
    pixels: str = "centred"
    rule: str = "plain"
    rates: Rates = ()
    step: int = 0
    look: int | None = None
    shown: bool = False
    pin: Looked | None = None

    FORMS: ClassVar[Mapping[str, Form]] = _FORMS


assert set(_FORMS) == {field.name for field in fields(TrainKernelState)}
