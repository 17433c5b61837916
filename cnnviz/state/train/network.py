"""What the view of a network that learns shows, as a value that a link can carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import ClassVar, Self

from cnnviz.state.fields import (
    SHARED,
    Form,
    PageState,
    choice,
    name,
    number,
    read_drawing,
    shortest,
    switch,
    whole,
)
from cnnviz.state.train.own import FEWEST_CLASSES, MOST_CLASSES
from cnnviz.state.train.rates import Rates, rates_form
from cnnviz.training import data
from cnnviz.training.architecture import Architecture
from cnnviz.training.building import for_classes
from cnnviz.training.data.pictures import SIGN_BYTES
from cnnviz.training.presets import PRESETS
from cnnviz.training.settings import (
    MOST_BATCH,
    MOST_DECAY,
    MOST_EPOCHS,
    MOST_RATE,
    RULES,
    SCHEDULES,
    STARTS,
)
from cnnviz.training.written import read_layers, write_layers

LAST_STEP = data.MOST * MOST_EPOCHS
"""With one picture in a batch."""
LARGEST_SEED = 9999
LARGEST_CLASS = 99
LONGEST_BEFORE = 4000
Cell = tuple[int, int]
"""Of the confusion matrix: the true class and the answer."""
_DIGITS = PRESETS["digits"].layers(10)


def _read_decay(text: str) -> float:
    decay = number(text)
    if not 0 <= decay <= MOST_DECAY:
        raise ValueError(text)
    return decay


def _read_sign(text: str) -> str:
    if len(text) != 2 * SIGN_BYTES or not set(text) <= set("0123456789abcdef"):
        raise ValueError(text)
    return text


def _read_cell(text: str) -> Cell:
    true, answer = map(whole(0, LARGEST_CLASS), text.split("_"))
    return true, answer


def _read_before(text: str) -> str:
    if len(text) > LONGEST_BEFORE:
        raise ValueError(text)
    return text


_FORMS: dict[str, Form] = {
    "source": Form("data", choice(data.SOURCES)),
    "own": Form("own", _read_sign),
    "own_classes": Form("classes", whole(FEWEST_CLASSES, MOST_CLASSES)),
    "count": Form("count", whole(data.FEWEST, data.MOST)),
    "shuffled": switch("shuffled"),
    "shifted": switch("shifted"),
    "augment": switch("augment"),
    "layers": Form("net", read_layers, write_layers),
    "draft": Form("draft", read_layers, write_layers),
    "batch": Form("batch", whole(1, MOST_BATCH)),
    "rates": rates_form("rate", LAST_STEP, MOST_RATE),
    "schedule": Form("schedule", choice(SCHEDULES)),
    "rule": Form("rule", choice(RULES)),
    "decay": Form("decay", _read_decay, shortest),
    "epochs": Form("epochs", whole(1, MOST_EPOCHS)),
    "seed": Form("seed", whole(0, LARGEST_SEED)),
    "start": Form("start", choice(STARTS)),
    "step": Form("step", whole(0, LAST_STEP)),
    "look": Form("look", whole(0, LAST_STEP)),
    "picture": Form("picture", whole(0, data.HELD_OUT - 1)),
    "drawing": Form("drawing", read_drawing),
    "cell": Form("cell", _read_cell, lambda cell: f"{cell[0]}_{cell[1]}"),
    "experiment": Form("exp", name),
    "before": Form("before", _read_before),
    **SHARED,
}


@dataclass(frozen=True)
class TrainNetworkState(PageState):
    """Everything that decides what the view of a network that learns shows. The numbers follow from it, step by step.

    Attributes
    ----------
    source, count, shuffled, shifted
        Which pictures are learned from, see :class:`cnnviz.training.data.Data`.
    own
        Of own pictures the sign, see :attr:`cnnviz.training.data.Pictures.sign`, by which the page finds out whether they are still
        those; ``""`` before it has seen any.
    own_classes
        How many classes they have.
    layers
        The network; whether it fits the pictures is for the page to see.
    draft
        Layers that are being built and cannot be trained yet, while `layers` stay in use; None if there are no others.
    augment, batch, schedule, rule, decay, epochs, seed, start
        How it is trained, see :class:`cnnviz.training.settings.Settings`.
    rates
        The learning rates: the first, and those that a visitor chose on the way.
    step
        How far it is to be trained. What has not come so far yet waits until the visitor lets it.
    look
        The earlier moment that is looked back at, by its step; None for the newest.
    picture
        The place among the held-out pictures of the one that is shown.
    drawing
        The visitor's own drawing, which is shown in its stead; ``""`` for none.
    cell
        The cell of the confusion matrix whose pictures are shown; None for the surest mistakes.
    experiment
        The experiment that set all this, by its id, whether there is one or not; ``""`` for none.
    before
        What was there before the experiment, as a query without what all pages share.
    """

    source: str = "digits"
    own: str = ""
    own_classes: int = 3
    count: int = data.MOST
    shuffled: bool = False
    shifted: bool = False
    augment: bool = False
    layers: Architecture = _DIGITS
    draft: Architecture | None = None
    batch: int = 32
    rates: Rates = ((0, 0.01),)
    schedule: str = "constant"
    rule: str = "adam"
    decay: float = 0.0
    epochs: int = 5
    seed: int = 1
    start: str = "he"
    step: int = 0
    look: int | None = None
    picture: int = 0
    drawing: str = ""
    cell: Cell | None = None
    experiment: str = ""
    before: str = ""

    FORMS: ClassVar[Mapping[str, Form]] = _FORMS

    def read_query(self, query: Mapping[str, str]) -> tuple[Self, list[str]]:
        """As any page's; networks get one output for each class of the pictures that the link names."""
        state, unreadable = super().read_query(query)
        return state.fitted(), unreadable

    @property
    def classes(self) -> int:
        """How many classes are told apart."""
        return self.own_classes if self.source == data.OWN else len(data.CLASSES[self.source])

    def fitted(self) -> Self:
        """With networks that have one output for each class."""
        draft = None if self.draft is None else for_classes(self.draft, self.classes)
        return replace(self, layers=for_classes(self.layers, self.classes), draft=draft)


assert set(_FORMS) == {field.name for field in fields(TrainNetworkState)}
