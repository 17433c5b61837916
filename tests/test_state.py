"""The state of the lab in a link: there and back, short, and safe to read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.pipeline import as_weights
from cnnviz.preprocessing import Preprocessing
from cnnviz.state import PAGES, NetworkState, StartState, from_query, lab, network, stages, to_query
from cnnviz.state.fields import COVERS, HIDES
from cnnviz.state.lab import DEFAULT, Filter, LabState
from cnnviz.state.stages import Pin
from cnnviz.words import LANGUAGES

names = st.from_regex(r"[a-z0-9_]{1,40}", fullmatch=True)
amounts = st.integers(-1000, 1000).map(lambda whole: whole / 8)
numbers = st.lists(st.tuples(names, amounts), max_size=10).map(tuple)
cells = st.floats(-1e6, 1e6, width=32).filter(lambda value: abs(value) <= 1e6)
places = st.integers(0, 9999)


@st.composite
def weights(draw: st.DrawFn) -> lab.Weights:
    rows, columns = draw(st.integers(1, 15)), draw(st.integers(1, 4))
    shape = (draw(st.sampled_from((1, 3))), rows, columns)
    flat = draw(st.lists(cells, min_size=int(np.prod(shape)), max_size=int(np.prod(shape))))
    return as_weights(np.array(flat, np.float32).reshape(shape))


SHARED_FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "lesson": st.sampled_from(["", "window", "own"]),
    "card": st.integers(0, 99),
    "draw": st.integers(0, 9999),
    "guess": st.sampled_from(["", "-3.5", "6 × 6", "3/4", "50%"]),
    "cover": st.lists(st.sampled_from(COVERS), unique=True).map(tuple),
    "hide": st.lists(st.sampled_from(HIDES), unique=True).map(tuple),
    "demo": st.booleans(),
}
SETTINGS: dict[str, st.SearchStrategy[Any]] = {
    "kernel": names,
    "kernel_numbers": numbers,
    "weights": st.none() | weights(),
    "others": st.lists(st.builds(Filter, names, numbers, st.none() | weights()), max_size=3).map(tuple),
    "at": st.integers(0, 3),
    "bias": st.floats(-1e6, 1e6),
    "padding": st.sampled_from(lab.PADDINGS),
    "activation_numbers": numbers,
    "pool_size": st.integers(1, 8),
    "ceil_mode": st.booleans(),
}
FIELDS: dict[str, st.SearchStrategy[Any]] = SHARED_FIELDS | {
    "compare": st.none() | st.builds(LabState, **SETTINGS),
    "compare_stage": st.sampled_from((*stages.STAGES, "then")),
    "wipe": st.booleans(),
    "source": st.sampled_from(lab.SOURCES),
    "photo": names,
    "pattern": names,
    "pattern_numbers": numbers,
    "drawing": st.from_regex(r"[A-Za-z0-9_-]{0,60}", fullmatch=True),
    "size": st.integers(8, 1024),
    "unit": st.sampled_from((1, 9, 255)),
    "kernel": names,
    "kernel_numbers": numbers,
    "weights": st.none() | weights(),
    "others": st.lists(st.builds(Filter, names, numbers, st.none() | weights()), max_size=3).map(tuple),
    "at": st.integers(0, 3),
    "bias": st.floats(-1e6, 1e6),
    "stride": st.integers(1, 8),
    "padding": st.sampled_from(lab.PADDINGS),
    "padding_mode": st.sampled_from(stages.PADDING_MODES),
    "dilation": st.integers(1, 8),
    "activation": names,
    "activation_numbers": numbers,
    "pooling": st.sampled_from(stages.POOLINGS),
    "pool_size": st.integers(1, 8),
    "pool_stride": st.integers(1, 8),
    "pool_padding": st.integers(0, 4),
    "operation": st.sampled_from(lab.OPERATIONS),
    "output_padding": st.integers(0, 7),
    "matrix": st.sampled_from(lab.MATRICES),
    "matrix_channel": st.integers(0, 2),
    "marked": st.sampled_from(["", "y5", "w0", "x14", "x9999"]),
    "view": st.sampled_from(lab.VIEWS),
    "panel": st.sampled_from(lab.PANELS),
    "pin": st.none() | st.builds(Pin, st.sampled_from(stages.STAGES), places, places, places),
    "language": st.sampled_from(tuple(LANGUAGES)),
} | {
    name: st.booleans()
    for name in ("colour", "flip", "depthwise", "ceil_mode", "include_padding", "large", "photo_look")
}  # fmt: skip
NETWORK_FIELDS: dict[str, st.SearchStrategy[Any]] = SHARED_FIELDS | {
    "network": st.sampled_from(network.NETWORKS),
    "source": st.sampled_from(network.SOURCES),
    "sample": places,
    "size": st.integers(8, 1024),
    "preprocessing": st.none()
    | st.builds(
        Preprocessing, mean=st.lists(amounts, max_size=3).map(tuple), order=st.sampled_from(("rgb", "bgr"))
    ),
    "layer": st.text(st.characters(categories=("L", "N", "P")), max_size=60),
    "element": st.none() | st.lists(places, min_size=1, max_size=4).map(tuple),
    "answer": st.none() | places,
    "path": st.lists(places, max_size=9).map(tuple),
    "scale": st.sampled_from(network.SCALES),
    "panel": st.sampled_from(network.PANELS),
    "large": st.booleans(),
    "language": st.sampled_from(tuple(LANGUAGES)),
}
KEYS = sorted(form.key for form in LabState.FORMS.values())
PAGE_KEYS = sorted((page, form.key) for page, kind in PAGES.items() for form in kind.FORMS.values())


@settings(max_examples=60, deadline=None)
@given(state=st.builds(LabState, **FIELDS))
def test_a_link_gives_back_the_state(state: LabState) -> None:
    """Every field survives the way into a link and out of it, and nothing is called unreadable."""
    assert from_query(to_query(state)) == (state, [])


@settings(max_examples=60, deadline=None)
@given(state=st.builds(NetworkState, **NETWORK_FIELDS))
def test_a_link_gives_back_the_state_of_the_network_page(state: NetworkState) -> None:
    """The other pages' links name their page and are read as well."""
    assert to_query(state)["page"] == "network"
    assert from_query(to_query(state)) == (state, [])


@pytest.mark.parametrize(("page", "key"), PAGE_KEYS)
@settings(max_examples=40, deadline=None)
@given(text=st.text(max_size=40) | st.text("0123456789-_~:.einfa", max_size=40))
def test_any_text_is_read_or_named(page: str, key: str, text: str) -> None:
    """Reading never raises; a key that cannot be read is named and keeps the default."""
    state, unreadable = from_query({"page": page, key: text})
    assert unreadable in ([], [key])
    if unreadable:
        assert state == PAGES[page]()


def test_an_unknown_page_is_named() -> None:
    """A link to a page that does not exist opens the lab if it has keys of the lab, else the start, and says so."""
    assert from_query({"page": "nowhere"}) == (StartState(), ["page"])
    assert from_query({"page": "nowhere", "stride": "2"}) == (replace(DEFAULT, stride=2), ["page"])


@pytest.mark.parametrize("key", sorted(set(KEYS) - {"drawing"}))
def test_an_unreadable_key_is_named_and_the_rest_is_kept(key: str) -> None:
    """One bad value costs only itself."""
    other = {"page": "lab", "bias": "2.5"} if key != "bias" else {"page": "lab", "stride": "3"}
    state, unreadable = from_query({key: "!?"} | other)
    assert unreadable == [key]
    assert state == from_query(other)[0] != DEFAULT


def test_keys_of_others_are_passed_over() -> None:
    """A link gathers keys on its way; they change nothing and are not complained about."""
    others = {"utm_source": "mail", "Stride": "3"}
    assert from_query(others) == (StartState(), [])
    assert from_query({"page": "lab"} | others) == (DEFAULT, [])


def test_a_default_needs_no_more_than_its_page() -> None:
    """Only what differs is written, and the start needs nothing at all."""
    assert to_query(StartState()) == {}
    assert to_query(StartState(large=True)) == {"large": "1"}
    assert to_query(DEFAULT) == {"page": "lab"}
    assert to_query(replace(DEFAULT, stride=2)) == {"page": "lab", "stride": "2"}


@pytest.mark.parametrize("query", [{}, {"lang": "en"}, {"lang": "zh_CN", "large": "1"}, {"page": "start"}])
def test_a_link_that_names_nothing_opens_the_start(query: dict[str, str]) -> None:
    """Language and type do not tell of a page."""
    state, unreadable = from_query(query)
    assert type(state) is StartState and not unreadable


@pytest.mark.parametrize("key", sorted(set(KEYS) - {"lang", "large"}))
def test_a_link_of_the_lab_from_before_needs_no_page(key: str) -> None:
    """When such links were made, the lab was the first page."""
    assert type(from_query({key: "1"})[0]) is LabState


@settings(max_examples=40, deadline=None)
@given(state=st.builds(StartState, **SHARED_FIELDS, large=st.booleans()))
def test_a_link_gives_back_the_start(state: StartState) -> None:
    """Whatever all pages share: where that would be taken for the lab's, the link names the page."""
    assert from_query(to_query(state)) == (state, [])


def test_the_largest_kernel_fits_in_a_link_exactly() -> None:
    """15 x 15 x 3 arbitrary float32 weights take less than 12,000 characters and come back bit by bit."""
    grids = np.random.default_rng(5).normal(size=(3, 15, 15)).astype(np.float32)
    query = to_query(replace(DEFAULT, weights=as_weights(grids)))
    assert sum(map(len, query.values())) < 12_000
    np.testing.assert_array_equal(np.array(from_query(query)[0].weights, np.float32), grids)


def test_a_link_with_one_kernel_says_nothing_of_others() -> None:
    """A layer of one kernel is the lab as it was; a further kernel of the library costs its name."""
    assert to_query(replace(DEFAULT, kernel="laplacian")) == {"page": "lab", "kernel": "laplacian"}
    layer = replace(DEFAULT, others=(Filter("sobel_y"), Filter("gaussian", (("sigma", 2.0),))), at=1)
    assert to_query(layer) == {"page": "lab", "others": "sobel_y,gaussian;sigma:2", "at": "1"}
    own = replace(DEFAULT, others=(Filter("sobel_x", (), (((1.0, -2.5),),)),))
    assert to_query(own) == {"page": "lab", "others": "sobel_x;;1_-2.5"}


def test_a_bad_kernel_in_a_link_falls_back_by_itself() -> None:
    """The other kernels stay; beyond four none is read, and a place beyond the last is the last."""
    good, other = Filter("sobel_y"), Filter("laplacian")
    for bad in ("", "!?", "box;size", "box;;1_x", "box;;1;2", "box;;" + "~".join(["1"] * 16)):
        assert from_query({"others": f"sobel_y,{bad},laplacian"})[0].others == (good, other)
    five = from_query({"others": "sobel_y,laplacian,sobel_y,box,box", "at": "3"})[0]
    assert five.others == (good, other, good)
    assert five.filters == (good, other, good, Filter("sobel_x"))
    few = from_query({"others": "sobel_y", "at": "3"})[0]
    assert few.place == 1
    assert few.filters == (good, Filter("sobel_x"))
    assert from_query({"at": "4"}) == (DEFAULT, ["at"])


def test_settings_to_compare_with_are_settings_alone() -> None:
    """A link cannot hide a picture, another comparison or a language in them, and defaults have their link too."""
    assert to_query(LabState(compare=LabState()))["a"] == "kernel=sobel_x"
    for text in (
        "",
        "kernel",
        "photo=cat",
        "kernel=box&a=kernel%3Dbox",
        "lang=zh_CN",
        "stride=9",
        "view=clip",
    ):
        assert from_query({"page": "lab", "a": text}) == (LabState(), ["a"])


def test_a_comparison_does_not_tell_what_is_covered() -> None:
    """While numbers are covered or hidden, one is demonstrated, or the result is a photo, the comparison waits."""
    state = LabState(compare=LabState())
    assert state.comparing
    for fields in ({"cover": ("output",)}, {"hide": ("values",)}, {"demo": True}, {"photo_look": True}):
        assert not state.changed(**fields).comparing
