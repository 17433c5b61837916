"""One visitor's own classes: the examples, the picture that is looked at, and what was learned."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from cnnviz import ops
from cnnviz.images.picture import Pixels
from cnnviz.memory import Account, Claim, FullError
from cnnviz.network.steps import Steps, within
from cnnviz.own_classes import folds, head, scratch, starts
from cnnviz.own_classes.examples import (
    ENOUGH,
    FEWEST_EACH,
    MOST_EACH,
    Example,
    decoded,
    example,
    levels_of,
    small,
)
from cnnviz.own_classes.features import Features, features
from cnnviz.own_classes.groups import Groups, find, group, named, with_example, without
from cnnviz.own_classes.head import Array, Head, Labels
from cnnviz.own_classes.scratch import Scratch
from cnnviz.training.data.pictures import gather
from cnnviz.words import N_

PRESENT_BYTES = 1_500_000
"""What the picture that is looked at takes, with its maps, at most."""
LEARNED_BYTES = 6_000_000
"""What learning takes, and what comes of it, at most."""
FIRST = 1000
"""The number of the first example that is a visitor's own; those that come with cnnviz have lower ones."""
UNLIKE = 0.6
"""Below this cosine similarity to every example, a picture is like nothing that was seen."""
FEW = 3
"""A class with so many times fewer examples than another one is small."""


class OwnError(ValueError):
    """What cannot be done with the classes: a sentence as a template, and its values."""

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template.format(**values))
        self.template = template
        self.values = values


@dataclass(eq=False)
class Present:
    """The picture that is looked at.

    Attributes
    ----------
    file
        As it came.
    number
        Of the example that it is, if it is one.
    """

    file: bytes
    pixels: Pixels
    number: int | None = None
    room: Claim | None = None

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
        """The examples with their classes and probabilities, the one first whose class got the least when it was left out."""
        own = self.left_out[np.arange(len(self.labels)), self.labels]
        return [
            (self.examples[at], int(self.labels[at]), self.left_out[at])
            for at in np.argsort(own, kind="stable")
        ]


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


@dataclass(eq=False)
class Lesson:
    """A visitor's classes; `account` is theirs. It is changed by one thread at a time.

    Attributes
    ----------
    start
        Whose classes are shown, a key of :data:`cnnviz.own_classes.starts.STARTS`.
    groups
        They and their examples.
    present
        The picture that is looked at, if there is one.
    changes
        Counts up with each change of what is to be shown.
    taken_out
        The example that was taken out last, with the places of its class and of itself there.
    """

    account: Account
    start: str = ""
    groups: Groups = ()
    present: Present | None = None
    changes: int = 0
    taken_out: tuple[int, int, Example] | None = None
    _sets: dict[str, tuple[Groups, Groups]] = field(default_factory=dict)
    _learned: dict[tuple[str, str], Learned] = field(default_factory=dict)
    _room: Claim | None = None
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(FIRST))

    def follow(self, start: str, names: Sequence[str]) -> None:
        """Show the classes of this start, called so."""
        if start == self.start and tuple(names) == tuple(each.name for each in self.groups):
            return
        groups, shelf = self._sets.get(start) or (_begun(start, names), ())
        groups, shelf = named(groups, shelf, names)
        if start != self.start:
            self.present = self.taken_out = None
        self.start = start
        self._sets[start] = (groups, shelf)
        self.groups = groups
        self.changes += 1
        if self.present is None:
            with suppress(FullError):  # whoever adds a picture is told
                self.spare(0)

    def _have(self, groups: Groups) -> None:
        self.groups = groups
        self._sets[self.start] = (groups, self._sets[self.start][1])
        self.changes += 1

    def look(self, file: bytes | None, number: int | None = None) -> None:
        """Look at the picture in a file, or at none.

        Raises
        ------
        ImageError
            It is no picture that fits; what was looked at before stays.
        FullError
            There is no room for it.
        """
        if file is None:
            self.present = None
        else:
            room = self.present.room if self.present else self.account.claim(PRESENT_BYTES)
            self.present = Present(file, decoded(file), number, room)
        self.changes += 1

    def spare(self, number: int) -> None:
        """Look at a further picture of this start, if it has any."""
        file = starts.spare(self.start, number)
        if file is not None:
            self.look(file)

    def show(self, number: int) -> None:
        """Look at the example of that number, if there is one."""
        places = find(self.groups, number)
        if places is not None:
            self.look(self.groups[places[0]].examples[places[1]].file, number)

    def add(self, place: int) -> None:
        """Make the picture that is looked at an example of a class.

        Raises
        ------
        OwnError
            There is no picture, or the class is full.
        FullError
            There is no room for another example.
        """
        now, name = self.present, self.groups[place].name
        if now is None:
            raise OwnError(
                N_("There is no picture to add: draw one, hold one to the camera or choose a file.")
            )
        if len(self.groups[place].examples) >= MOST_EACH:
            raise OwnError(
                N_("{name} has {most} pictures, the most that a class can have; take one out first."),
                name=name,
                most=MOST_EACH,
            )
        room = self.account.claim()
        known = now.__dict__.get("features")
        self._have(
            with_example(self.groups, place, example(next(self._numbers), now.file, now.pixels, room, known))
        )

    def take_out(self, number: int) -> None:
        """Take out the example of that number, if there is one."""
        places = find(self.groups, number)
        if places is not None:
            self.taken_out = (*places, self.groups[places[0]].examples[places[1]])
            self._have(without(self.groups, number))

    def put_back(self) -> None:
        """Put back the example that was taken out last."""
        if self.taken_out is not None:
            place, at, one = self.taken_out
            self.taken_out = None
            if place < len(self.groups):
                self._have(with_example(self.groups, place, one, at))

    def replace(self, classes: Sequence[tuple[str, Sequence[bytes]]], start: str) -> None:
        """Have these classes, with the files of their pictures, in the place of those of a start.

        Raises
        ------
        ImageError
            A file is no picture that fits; nothing is changed then.
        FullError
            There is no room for them.
        """
        made = tuple(
            group(
                name,
                [example(next(self._numbers), file, decoded(file), self.account.claim()) for file in files],
            )
            for name, files in classes
        )
        before, shelf = self._sets.get(start, ((), ()))
        self._sets[start] = (made, (*shelf, *before))
        self.start, self.groups = start, made
        self.present = self.taken_out = None
        self.changes += 1

    def lacking(self) -> OwnError | None:
        """Why nothing can be learned yet; None if it can."""
        counts = [len(each.examples) for each in self.groups]
        if not sum(counts):
            return OwnError(
                N_("Give every class at least {few} pictures; {enough} each are better."),
                few=FEWEST_EACH,
                enough=ENOUGH,
            )
        if np.count_nonzero(counts) == 1:
            return OwnError(
                N_("All pictures are of {name}: to tell classes apart, the others need at least {few} each."),
                name=self.groups[int(np.argmax(counts))].name,
                few=FEWEST_EACH,
            )
        at = int(np.argmin(counts))
        if counts[at] >= FEWEST_EACH:
            return None
        return OwnError(
            N_("{name} has {count} of the {few} pictures that every class needs; add some, or take it away."),
            name=self.groups[at].name,
            count=counts[at],
            few=FEWEST_EACH,
        )

    def small_class(self) -> OwnError | None:
        """A hint at a class that has far fewer pictures than another; None if there is none."""
        counts = [len(each.examples) for each in self.groups]
        least, most = int(np.argmin(counts)), int(np.argmax(counts))
        if counts[most] < FEW * counts[least]:
            return None
        return OwnError(
            N_("{name} has {count} pictures and {other} {most}: more of {name} would help most."),
            name=self.groups[least].name,
            count=counts[least],
            other=self.groups[most].name,
            most=counts[most],
        )

    def learned(self, way: str) -> Learned | None:
        """What was learned that way about the classes that are shown, unless other classes have come since."""
        found = self._learned.get((self.start, way))
        return found if found is not None and found.keys == tuple(each.key for each in self.groups) else None

    def waiting(self, way: str) -> int:
        """How many examples were added, or taken out, since they were last learned from that way."""
        known = self.learned(way)
        if known is None:
            return 0
        was = {(one.number, int(label)) for one, label in zip(known.examples, known.labels, strict=True)}
        now = {(one.number, place) for place, each in enumerate(self.groups) for one in each.examples}
        return len(was ^ now)

    def learn(self, way: str, seed: int) -> Steps[Learned]:
        """Learn from the examples as they are at the first step; yields how far it is.

        Raises
        ------
        OwnError
            A class lacks examples.
        TrainingError
            The network from scratch came to a bad end.
        FullError
            There is no room for it.
        """
        lacks = self.lacking()
        if lacks is not None:
            raise lacks
        self._room = self._room or self.account.claim(LEARNED_BYTES)
        groups, start = self.groups, self.start
        examples = tuple(one for each in groups for one in each.examples)
        labels = np.repeat(np.arange(len(groups)), [len(each.examples) for each in groups])
        steps = self._transfer(examples, labels, len(groups)) if way == "transfer" else _scratch(groups, seed)
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
        keys = tuple(each.key for each in groups)
        learned = Learned(way, answers, keys, examples, labels, left_out, count, seconds)
        self._learned[start, way] = learned
        self.changes += 1
        return learned

    def _transfer(
        self, examples: Sequence[Example], labels: Labels, classes: int
    ) -> Steps[tuple[Head, Array, int]]:
        unread = [one for one in examples if one.vector is None]
        first = len(unread) / (len(unread) + 8)
        yield 0.0
        for number, one in enumerate(unread):
            yield from within(one.read(), first * number / len(unread), first * (number + 1) / len(unread))
        vectors = np.stack([one.vector for one in examples if one.vector is not None])
        learned = yield from within(head.learn.steps(vectors, labels, classes), first, first)
        left_out = yield from within(folds.left_out.steps(vectors, labels, classes), first, 1)
        return learned, left_out, classes * (vectors.shape[1] + 1)

    def read(self, way: str) -> Reading | None:
        """What is said of the picture that is looked at; None without one, or before anything was learned."""
        known, now = self.learned(way), self.present
        if known is None or now is None:
            return None
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

    def files(self) -> list[tuple[str, list[bytes]]]:
        """The names of the classes and the files of their pictures, as they are saved."""
        return [(each.name, [one.file for one in each.examples]) for each in self.groups]


def _begun(start: str, names: Sequence[str]) -> Groups:
    """The classes of a start; the further ones that a link names have no examples."""
    shipped = starts.examples(start)
    return tuple(
        group(name, shipped[place] if place < len(shipped) else ()) for place, name in enumerate(names)
    )


def _scratch(groups: Groups, seed: int) -> Steps[tuple[Scratch, Array, int]]:
    pictures = gather(
        [[one.small for one in each.examples] for each in groups], [each.name for each in groups]
    )
    learned = yield from within(scratch.train(pictures, seed), 0, 0.25)
    left_out = yield from within(scratch.left_out(pictures, seed), 0.25, 1)
    return learned, left_out, learned.count


def _shares(scores: Array) -> Array:
    return np.asarray(ops.softmax(scores, dim=0), np.float64)
