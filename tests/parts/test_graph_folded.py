"""Modules of a large network drawn as one column each: what is left, what it is linked to, and what is said of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cnnviz.networks.modules import modules_of
from cnnviz.parts.graph.columns import network_columns
from cnnviz.parts.graph.content import graph_payload
from cnnviz.parts.graph.folded import PER_PAGE, folded
from cnnviz.parts.graph.words import graph_words
from cnnviz.zoo import load

NAMES = [f"fire{number}" for number in range(2, 10)]
SIX = 6
"""Columns of a fire module beside the one of what it makes."""


@pytest.fixture(scope="module")
def values() -> Any:
    """SqueezeNet's arrays for noise."""
    noise = np.random.default_rng(1).integers(0, 256, (1, 3, 227, 227)).astype(np.float32)
    return load("squeezenet").run({"image": noise})


def payload(values: Any, *opened: str, **options: Any) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    return graph_payload(load("squeezenet"), values, input="image", opened=opened, **options)


def test_each_module_is_one_column_and_opens_by_name(values: Any) -> None:
    """67 columns are 19; each module opened adds its six others."""
    assert len(network_columns(load("squeezenet"), values, "image")) == 67
    for opened in ((), ("fire3",), ("fire2", "fire9"), tuple(NAMES), ("nothing",)):
        meta, _ = payload(values, *opened)
        known = [name for name in opened if name in NAMES]
        assert len(meta["columns"]) == 19 + SIX * len(known)
        assert [module["name"] for module in meta["modules"]] == NAMES
        assert [module["name"] for module in meta["modules"] if module["open"]] == known
        for module in meta["modules"]:
            arrays = [meta["columns"][at]["array"] for at in module["columns"]]
            assert arrays[-1] == module["name"]
            assert len(arrays) == (1 + SIX if module["open"] else 1)


def test_a_folded_column_takes_what_goes_into_the_module(values: Any) -> None:
    """Its link leads to the array that the squeeze takes; no path is left with a gap."""
    network = load("squeezenet")
    columns = folded(network_columns(network, values, "image"), modules_of(network), ())
    arrays = [column.array for column in columns]
    for module in modules_of(network):
        (link,) = columns[arrays.index(module.joined)].links
        assert arrays[link.source] == module.source
    assert [column.slot for column in columns] == list(range(19))


def test_an_opened_module_is_drawn_as_without_folding(values: Any) -> None:
    """All opened, the columns, links and slots are those of the whole network."""
    network = load("squeezenet")
    every = network_columns(network, values, "image")
    opened = folded(every, modules_of(network), NAMES)
    for one, other in zip(every, opened, strict=True):
        assert (one.array, one.slot) == (other.array, other.slot)
        assert [(link.source, link.kind, link.shift) for link in one.links] == [
            (link.source, link.kind, link.shift) for link in other.links
        ]


def test_little_is_sent_of_a_large_network(values: Any) -> None:
    """Sixteen maps of each column that is drawn, so less than half a megabyte; not the maps of 66 layers."""
    meta, arrays = payload(values)
    assert all(column["count"] <= PER_PAGE for column in meta["columns"] if column["kind"] == "maps")
    assert sum(array.nbytes for array in arrays.values()) < 500_000
    at = next(column for column in meta["columns"] if column["array"] == "fire9")
    shown = payload(values, selected=("fire9", 300))[0]["columns"][meta["columns"].index(at)]
    assert shown["first"] == 300 // PER_PAGE * PER_PAGE


def test_a_small_network_is_not_folded() -> None:
    """Everything of the digits is drawn, 32 maps of a column at once."""
    network = load("digits")
    found = network.run({"digit": np.zeros((1, 1, 28, 28), np.float32)})
    assert graph_payload(network, found, input="digit")[0]["modules"] == []


def test_what_is_said_of_a_module_is_true(values: Any) -> None:
    """Its way, and what one convolution would take: 73 856 weights against 11 408."""
    meta, _ = payload(values, "fire2")
    words = graph_words(str, meta)
    text = words["modules"][0]["text"].replace("\u202f", " ")
    assert "squeezes 64 maps into 16" in text and "to 64 and 64 maps, which are joined into 128" in text
    assert "11 408 weights and 35 million" in text
    assert "73 856 weights, 6.5 times as many, and 231 million" in text
    assert words["modules"][0]["brief"].replace("\u202f", " ") == "64 → 16 → 64 + 64 maps, 11 408 weights"
    titles = dict(zip([column["array"] for column in meta["columns"]], words["titles"], strict=True))
    assert titles["fire2"] == "Joined maps" and titles["fire3"] == "Fire module"
