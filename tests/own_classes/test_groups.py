"""Classes keep their examples when names change, go and come back."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.own_classes.examples import Example
from cnnviz.own_classes.groups import Groups, find, group, named, with_example, without

NOTHING = np.zeros((1, 28, 28), np.uint8)


def example(number: int) -> Example:
    """An example with no picture."""
    return Example(number, b"", NOTHING, "")


def three() -> Groups:
    """Three classes with two examples each."""
    return tuple(
        group(name, [example(2 * at), example(2 * at + 1)]) for at, name in enumerate(("a", "b", "c"))
    )


def numbers(groups: Groups) -> dict[str, list[int]]:
    """By name the numbers of the examples."""
    return {each.name: [one.number for one in each.examples] for each in groups}


def test_another_name_keeps_the_examples() -> None:
    """And the class is the same one."""
    groups, shelf = named(three(), (), ("a", "x", "c"))
    assert numbers(groups) == {"a": [0, 1], "x": [2, 3], "c": [4, 5]} and not shelf


def test_of_two_classes_of_one_name_the_one_in_its_place_keeps_it() -> None:
    """And the other takes the new name with its examples."""
    groups = (group("a", [example(0)]), group("a", [example(1)]))
    renamed, shelf = named(groups, (), ("c", "a"))
    assert numbers(renamed) == {"c": [0], "a": [1]} and not shelf


def test_a_class_that_went_comes_back_with_its_examples() -> None:
    """As the browser's way back brings its name."""
    groups = three()
    fewer, shelf = named(groups, (), ("b", "c"))
    assert numbers(fewer) == {"b": [2, 3], "c": [4, 5]}
    again, shelf = named(fewer, shelf, ("a", "b", "c"))
    assert [each.key for each in again] == [each.key for each in groups] and not shelf
    assert numbers(again) == numbers(groups)


def test_a_new_class_is_empty() -> None:
    """The others stay."""
    groups, _shelf = named(three(), (), ("a", "b", "c", "d"))
    assert numbers(groups) == numbers(three()) | {"d": []}


@given(st.lists(st.sampled_from("abcd"), min_size=2, max_size=6))
def test_no_example_is_lost_whatever_the_names_are(names: list[str]) -> None:
    """Classes of the same name among them: as many classes as names, so called, and every example in one place."""
    groups, shelf = named(three(), (), names)
    assert [each.name for each in groups] == names
    found = [one.number for each in (*groups, *shelf) for one in each.examples]
    assert sorted(found) == list(range(6))


def test_examples_are_added_found_and_taken_out() -> None:
    """At the end of their class."""
    groups = with_example(three(), 1, example(9))
    assert find(groups, 9) == (1, 2)
    groups = without(groups, 2)
    assert numbers(groups)["b"] == [3, 9] and find(groups, 2) is None
