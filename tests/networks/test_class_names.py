"""Names of classes beside a network, as programs write them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.networks import read_onnx
from cnnviz.networks.class_names import KEYS, MOST_BYTES, class_names
from tests.networks.build import model, node

NAMES = ["cat", "dog's", 'a "b", c', "猫", "two words"]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(NAMES),
        json.dumps(NAMES, ensure_ascii=False, indent=2),
        json.dumps({str(number): name for number, name in enumerate(NAMES)}),
        json.dumps({str(number): NAMES[number] for number in (3, 1, 0, 4, 2)}),
        repr(NAMES),
        repr(dict(enumerate(NAMES))),
        "\n".join(NAMES),
        "\r\n".join(NAMES) + "\n",
    ],
)
@pytest.mark.parametrize("key", KEYS)
def test_each_way_of_writing_names_is_read(key: str, text: str) -> None:
    """JSON and Python, as a list or numbered, and one name a line."""
    assert class_names({key: text}, 10) == tuple(NAMES)


def test_names_between_commas_are_read() -> None:
    """Without spaces at their ends."""
    assert class_names({"classes": "cat, dog,horse"}, 10) == ("cat", "dog", "horse")


@pytest.mark.parametrize(
    "text",
    ["", " ", "{}", "[]", "{1: 'a', 2: 'b'}", "{'a': 0}", "a,,b", "[1, 2]", "[" * 1000, "{0: 'a', 2: 'b'}"],
)
def test_what_names_no_classes_is_passed_over(text: str) -> None:
    """Gaps in the numbers, empty names, or nothing at all."""
    assert class_names({"names": text}, 10) == ()
    assert class_names({"names": text, "labels": "a,b"}, 10) == ("a", "b")


def test_too_many_names_are_passed_over() -> None:
    """As many as a visitor may give."""
    assert class_names({"names": "a,b,c"}, 2) == ()


@given(st.text(alphabet="{}[]\"'\\:,0123456789ab \n\ud800", max_size=60))
def test_no_text_is_too_strange(text: str) -> None:
    """Whatever is read can be sent on as UTF-8, on one line."""
    for name in class_names({"names": text}, 100):
        assert name and len(name.encode()) and "\n" not in name


def test_a_file_brings_its_names_along() -> None:
    """From its notes; others, and those that are too long, are passed over."""
    built = model([node("Relu", "x", "y")], {"x": (1, 3)}, "y")
    for key, value in (
        ("author", "x" * 10),
        ("names", "{0: 'a', 1: 'b'}"),
        ("labels", "x" * (MOST_BYTES + 1)),
    ):
        built.metadata_props.add(key=key, value=value)
    network = read_onnx(built.SerializeToString())
    assert network.notes == {"names": "{0: 'a', 1: 'b'}"}
