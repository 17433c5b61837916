"""One visitor's own classes: the examples, the picture that is looked at, and what was learned."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TypeVar

from cnnviz.memory import Account, Claim, FullError
from cnnviz.networks.steps import Steps
from cnnviz.own_classes import learned, starts
from cnnviz.own_classes.checks import OwnError
from cnnviz.own_classes.examples import MOST_EACH, Example, decoded, example
from cnnviz.own_classes.groups import Group, Groups, find, group, named, with_example, without
from cnnviz.own_classes.learned import Learned, Present, Reading
from cnnviz.words import N_

PRESENT_BYTES = 3_500_000
"""What the picture that is looked at takes, with its maps, at most."""
LEARNED_BYTES = 6_000_000
"""What comes of learning takes, and what it needs beside networks, at most."""
FIRST = 1000
"""The number of the first example that is a visitor's own; those that come with cnnviz have lower ones."""

T = TypeVar("T")


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
    """

    account: Account
    start: str = ""
    groups: Groups = ()
    present: Present | None = None
    _sets: dict[str, tuple[Groups, Groups]] = field(default_factory=dict)
    _learned: dict[tuple[str, str], Learned] = field(default_factory=dict)
    _room: Claim | None = None
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(FIRST))

    def follow(self, start: str, names: Sequence[str]) -> None:
        """Show the classes of this start, called so."""
        if start == self.start and tuple(names) == tuple(each.name for each in self.groups):
            return
        groups, shelf = self._sets.get(start) or (begun(start, names), ())
        groups, shelf = named(groups, shelf, names)
        if start != self.start:
            self.present = None
        self.start = start
        self._sets[start] = (groups, shelf)
        self.groups = groups
        if self.present is None:
            with suppress(FullError):  # whoever adds a picture is told
                self.spare(0)

    def _have(self, groups: Groups) -> None:
        self.groups = groups
        self._sets[self.start] = (groups, self._sets[self.start][1])

    def look(self, file: bytes | None, number: int | None = None, *, shipped: bool = False) -> None:
        """Look at the picture in a file, or at none; `shipped` where it came with cnnviz.

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
            self.present = Present(file, decoded(file), number, room, shipped)

    def spare(self, number: int) -> None:
        """Look at a further picture of this start, if it has any."""
        file = starts.spare(self.start, number)
        if file is not None:
            self.look(file, shipped=True)

    def show(self, number: int) -> None:
        """Look at the example of that number, if there is one."""
        places = find(self.groups, number)
        if places is not None:
            self.look(self.groups[places[0]].examples[places[1]].file, number, shipped=number < FIRST)

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
                N_("{name} has {most} pictures, the most that a class can have; remove one first."),
                name=name,
                most=MOST_EACH,
            )
        known = now.__dict__.get("features")
        one = self._with_room(
            lambda: example(next(self._numbers), now.file, now.pixels, self.account.claim(), known)
        )
        self._have(with_example(self.groups, place, one))

    def take_out(self, number: int) -> None:
        """Take out the example of that number, if there is one."""
        if find(self.groups, number) is not None:
            self._have(without(self.groups, number))

    def restore(self, groups: Groups) -> None:
        """Have these classes again, with the examples that they had; those that have no place among them stay on the shelf."""
        now, shelf = self._sets[self.start]
        here = {each.key for each in groups}
        self.groups = groups
        self._sets[self.start] = (groups, tuple(each for each in (*shelf, *now) if each.key not in here))

    def replace(self, classes: Sequence[tuple[str, Sequence[bytes]]], start: str) -> None:
        """Have these classes, with the files of their pictures, in the place of those of a start.

        Raises
        ------
        ImageError
            A file is no picture that fits; nothing is changed then.
        FullError
            There is no room for them.
        """
        made = self._with_room(
            lambda: tuple(
                group(
                    name,
                    [
                        example(next(self._numbers), file, decoded(file), self.account.claim())
                        for file in files
                    ],
                )
                for name, files in classes
            )
        )
        before, shelf = self._sets.get(start, ((), ()))
        self._sets[start] = (made, (*shelf, *before))
        self.start, self.groups = start, made
        self.present = None

    @property
    def own(self) -> bool:
        """Whether any example is a visitor's own."""
        return any(one.number >= FIRST for groups, _shelf in self._sets.values() for one in _examples(groups))

    def take_over(self, other: Lesson) -> None:
        """Have the classes of another lesson, of the same visitor, with their examples.

        Raises
        ------
        FullError
            There is no room for them; nothing is changed then.
        """
        sets = {
            start: (tuple(self._copy(each) for each in groups), ())
            for start, (groups, _) in other._sets.items()
        }
        self._sets.update(sets)
        used = [one.number for groups, _shelf in sets.values() for one in _examples(groups)]
        self._numbers = itertools.count(max([FIRST - 1, *used]) + 1)
        start, names = self.start, [each.name for each in self.groups]
        self.start, self.groups = "", ()
        self.follow(start, names)

    def _copy(self, each: Group) -> Group:
        """A class whose examples take of this visitor's room; those that come with cnnviz take none."""
        return replace(
            each,
            examples=tuple(
                replace(one, room=self.account.claim(one.room.bytes)) if one.room is not None else one
                for one in each.examples
            ),
        )

    def _with_room(self, make: Callable[[], T]) -> T:
        """What `make` gives; where there is no room, what the way back alone would need is given up first."""
        with suppress(FullError):
            return make()
        self._sets = {start: (groups, ()) for start, (groups, _shelf) in self._sets.items()}
        self._learned = {
            (start, way): each
            for (start, way), each in self._learned.items()
            if each.keys == tuple(one.key for one in self._sets[start][0])
        }
        return make()

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

    def learn(self, way: str, seed: int) -> Steps[None]:
        """Learn from the examples as they are at the first step; see :func:`cnnviz.own_classes.learned.learn`.

        Raises
        ------
        FullError
            There is no room for it.
        """
        self._room = self._room or self.account.claim(LEARNED_BYTES)
        start = self.start
        self._learned[start, way] = yield from learned.learn(self.groups, way, seed, self._room)

    def read(self, way: str) -> Reading | None:
        """What is said of the picture that is looked at; None without one, or before anything was learned."""
        known = self.learned(way)
        return None if known is None or self.present is None else learned.read(known, self.present)

    def files(self) -> list[tuple[str, list[bytes]]]:
        """The names of the classes and the files of their pictures, as they are saved."""
        return [(each.name, [one.file for one in each.examples]) for each in self.groups]


def _examples(groups: Groups) -> list[Example]:
    return [one for each in groups for one in each.examples]


def begun(start: str, names: Sequence[str]) -> Groups:
    """The classes of a start; the further ones that a link names have no examples."""
    shipped = starts.examples(start)
    return tuple(
        group(name, shipped[place] if place < len(shipped) else ()) for place, name in enumerate(names)
    )
