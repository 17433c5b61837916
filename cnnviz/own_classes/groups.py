"""Classes with their examples, as values: what is done to them gives others."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from cnnviz.own_classes.examples import Example
from cnnviz.training.data.pictures import Pictures, gather

_keys = itertools.count(1)


@dataclass(frozen=True, eq=False)
class Group:
    """A class: its examples, in the order in which they came. `key` stays the same when its name changes."""

    key: int
    name: str
    examples: tuple[Example, ...] = ()


Groups = tuple[Group, ...]


def group(name: str, examples: Sequence[Example] = ()) -> Group:
    """A new class."""
    return Group(next(_keys), name, tuple(examples))


def pictures(groups: Groups) -> Pictures:
    """What a network from scratch learns from: uint8 ``(N, 1, 28, 28)``.

    Raises
    ------
    TrainingError
        A class has no examples.
    """
    return gather([[one.small for one in each.examples] for each in groups], [each.name for each in groups])


def named(groups: Groups, shelf: Groups, names: Sequence[str]) -> tuple[Groups, Groups]:
    """The classes with these `names`, and those that have no place among them.

    A class whose name is there keeps its examples, first of all the one that stands in the same place; of the others, each takes the new name that stands in its place. What is left
    comes to the `shelf`, from which a name that returns, as by the browser's way back, takes its class again.
    """
    found: list[Group | None] = [
        groups[place] if place < len(groups) and groups[place].name == name else None
        for place, name in enumerate(names)
    ]
    waiting = [each for each in groups if each not in found]
    for place, name in enumerate(names):
        same = next((each for each in waiting if each.name == name), None)
        if found[place] is None and same is not None:
            waiting.remove(same)
            found[place] = same
    shelved = list(shelf)
    for place, name in enumerate(names):
        if found[place] is not None:
            continue
        before = groups[place] if place < len(groups) else None
        back = next((each for each in reversed(shelved) if each.name == name), None)
        if back is not None:
            shelved.remove(back)
            found[place] = back
        elif before is not None and before in waiting and len(names) == len(groups):
            waiting.remove(before)
            found[place] = replace(before, name=name)
        else:
            found[place] = group(name)
    return tuple(each for each in found if each is not None), (*shelved, *waiting)


def with_example(groups: Groups, place: int, example: Example) -> Groups:
    """The classes with one more example, the last of its class."""
    more = replace(groups[place], examples=(*groups[place].examples, example))
    return (*groups[:place], more, *groups[place + 1 :])


def without(groups: Groups, number: int) -> Groups:
    """The classes without the example of that number."""
    return tuple(
        replace(each, examples=tuple(one for one in each.examples if one.number != number)) for each in groups
    )


def find(groups: Groups, number: int) -> tuple[int, int] | None:
    """The places of a class and of the example of that number in it."""
    for place, each in enumerate(groups):
        for at, example in enumerate(each.examples):
            if example.number == number:
                return place, at
    return None
