"""What comes of learning, by either way, and what is said of a picture then."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from cnnviz import ops
from cnnviz.images.picture import Pixels
from cnnviz.memory import Claim
from cnnviz.networks.steps import Steps, within
from cnnviz.own_classes import folds, head, scratch
from cnnviz.own_classes.checks import lacking
from cnnviz.own_classes.examples import Example, levels_of, small
from cnnviz.own_classes.features import READING_BYTES, Features, features
from cnnviz.own_classes.groups import Groups, pictures
from cnnviz.own_classes.head import Array, Head, Labels
from cnnviz.own_classes.scratch import Scratch

UNLIKE = 0.6
"""Below this cosine similarity to every example, a picture is like nothing that was seen."""


@dataclass(eq=False)
class Present:
    """The picture that is looked at.

    Attributes
    ----------
    file
        As it came.
    number
        Of the example that it is, if it is one.
    shipped
        Whether it came with cnnviz, and not from the visitor.
    """

    file: bytes
    pixels: Pixels
    number: int | None = None
    room: Claim | None = None
    shipped: bool = False

    @cached_property
    def features(self) -> Features:
        """What SqueezeNet makes of it; computed when it is first asked for."""
        return features(self.pixels)

    @cached_property
    def levels(self) -> Pixels | None:
        """Its points, uint8 ``(54, 54)`` of 0 to 15, if it is a drawing."""
        return levels_of(self.pixels)

    @cached_property
    def small(self) -> Pixels:
        """What a network from scratch is given: uint8 ``(1, 28, 28)``."""
        return small(self.pixels)


@dataclass(frozen=True, eq=False)
class Learned:
    """What came of learning, one of two ways.

    Attributes
    ----------
    way
        ``"transfer"`` or ``"scratch"``.
    answers
        The layer on the features, or the network from scratch.
    keys
        Of the classes.
    examples, labels
        What it learned from: examples, and int64 ``(n,)`` places of classes.
    left_out
        The probability of each class for each example, float64 ``(n, C)``, by what had not seen that example.
    count
        How many numbers were learned.
    seconds
        Of computing, those of the folds among them.
    """

    way: str
    answers: Head | Scratch
    keys: tuple[int, ...]
    examples: tuple[Example, ...]
    labels: Labels
    left_out: Array
    count: int
    seconds: float

    @property
    def right(self) -> int:
        """How many examples were read rightly when they were left out."""
        return int(np.count_nonzero(self.left_out.argmax(axis=1) == self.labels))

    def unsure(self) -> list[tuple[Example, int, Array]]:
        """The examples with their classes and probabilities, as they were read when left out.

        First those that were read wrongly, the highest probability of a wrong class first; then the others, the lowest first.
        """
        top = self.left_out.max(axis=1)
        wrong = self.left_out.argmax(axis=1) != self.labels
        order = np.lexsort((np.where(wrong, -top, top), ~wrong))
        return [(self.examples[at], int(self.labels[at]), self.left_out[at]) for at in order]


@dataclass(frozen=True, eq=False)
class Reading:
    """What is said of the picture that is looked at.

    Attributes
    ----------
    scores, probabilities
        Of each class, float64 ``(C,)``.
    terms
        What each example adds to the score of each class, float64 ``(n, C)``; None from scratch, where nothing adds up so.
    likeness
        The cosine similarity of its features to those of each example, float64 ``(n,)``; None from scratch.
    maps
        For each class where its score comes from, float64 ``(C, 13, 13)``; None from scratch.
    """

    scores: Array
    probabilities: Array
    terms: Array | None = None
    likeness: Array | None = None
    maps: Array | None = None

    @property
    def top(self) -> int:
        """The class with the highest score."""
        return int(self.scores.argmax())

    @property
    def unlike(self) -> bool:
        """Whether nothing that was seen is like this picture."""
        return self.likeness is not None and float(self.likeness.max()) < UNLIKE


def learn(groups: Groups, way: str, seed: int, room: Claim) -> Steps[Learned]:
    """Learn from the examples of classes; yields how far it is. What that takes is claimed beside `room` meanwhile.

    Raises
    ------
    OwnError
        A class lacks examples.
    TrainingError
        The network from scratch came to a bad end.
    FullError
        There is no room for it.
    """
    lacks = lacking(groups)
    if lacks is not None:
        raise lacks
    examples = tuple(one for each in groups for one in each.examples)
    labels = np.repeat(np.arange(len(groups)), [len(each.examples) for each in groups])
    steps = (
        _transfer(examples, labels, len(groups), room) if way == "transfer" else _scratch(groups, seed, room)
    )
    seconds, ended = 0.0, None
    while ended is None:
        since = time.perf_counter()
        try:
            share = next(steps)
        except StopIteration as last:
            ended = last.value
        seconds += time.perf_counter() - since
        if ended is None:
            yield share
    answers, left_out, count = ended
    return Learned(
        way, answers, tuple(each.key for each in groups), examples, labels, left_out, count, seconds
    )


def read(known: Learned, now: Present) -> Reading:
    """What is said of a picture by what was learned."""
    if isinstance(known.answers, Scratch):
        scores = known.answers.scores(now.small)
        return Reading(scores, _shares(scores))
    vector = now.features.vector
    scores = known.answers.scores(vector)
    likeness = np.array([one.vector @ vector for one in known.examples if one.vector is not None])
    maps = np.stack(
        [
            known.answers.class_map(now.features.maps, now.features.length, label)
            for label in range(len(scores))
        ]
    )
    return Reading(scores, _shares(scores), known.answers.terms(vector), likeness, maps)


def _transfer(
    examples: Sequence[Example], labels: Labels, classes: int, room: Claim
) -> Steps[tuple[Head, Array, int]]:
    unread = [one for one in examples if one.vector is None]
    reading = room.beside()
    if unread:
        reading.grow(READING_BYTES)
    first = len(unread) / (len(unread) + 8)
    yield 0.0
    for number, one in enumerate(unread):
        yield from within(one.read(), first * number / len(unread), first * (number + 1) / len(unread))
    reading.shrink_to(0)
    vectors = np.stack([one.vector for one in examples if one.vector is not None])
    learned = yield from within(head.learn.steps(vectors, labels, classes), first, first)
    left_out = yield from within(folds.left_out.steps(vectors, labels, classes), first, 1)
    return learned, left_out, classes * (vectors.shape[1] + 1)


def _scratch(groups: Groups, seed: int, room: Claim) -> Steps[tuple[Scratch, Array, int]]:
    gathered = pictures(groups)
    learned = yield from within(scratch.train(gathered, seed, room), 0, 0.25)
    left_out = yield from within(scratch.left_out(gathered, seed, room), 0.25, 1)
    return learned, left_out, learned.count


def _shares(scores: Array) -> Array:
    return np.asarray(ops.softmax(scores, dim=0), np.float64)
