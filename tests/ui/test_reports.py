"""What widgets report: each has the state's value as its own, and what is no choice changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import streamlit as st
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.testing.v1 import AppTest

from cnnviz.images.picture import Picture
from cnnviz.state import PAGES, LabState, NetworkState, PageState, SignalState
from cnnviz.state.fields import StateError
from cnnviz.ui.pictures import OwnPicture
from cnnviz.ui.reports import report_of
from tests.ui.test_lab import opened
from tests.ui.test_signals import brought

KINDS = (
    "selectbox",
    "button_group",
    "slider",
    "select_slider",
    "number_input",
    "toggle",
    "text_input",
    "text_area",
)
LINKS: dict[str, dict[str, str]] = {
    "lab": {"size": "16", "act": "leaky_relu", "pool": "avg", "from": "pattern", "panel": "downloads"},
    "lab, a picture of one's own": {"from": "upload", "size": "16"},
    "signals": {"page": "signals", "length": "32", "pool": "avg", "panel": "downloads"},
    "signals, a file of one's own": {"page": "signals", "from": "upload", "length": "32"},
    "network": {"page": "network", "panel": "why"},
    "network, its features": {"page": "network", "panel": "why", "why": "cam"},
    "faces": {"page": "network", "network": "faces", "from": "photo", "size": "32", "panel": "faces"},
}
"""Links whose pages together have every widget."""


def session() -> dict[str, Any]:
    """A picture with transparent parts and a file of two channels, as a visitor brought them."""
    black, white = (Picture(np.full((3, 20, 30), level, np.uint8)) for level in (0, 255))
    return {"own.picture.upload": OwnPicture(black, white, "mine.png"), **brought("a,b\n1,2\n2,1\n4,3\n")}


def at(link: str, language: str) -> AppTest:
    """The page at a link, with all that is folded away shown."""
    app = opened(session(), **LINKS[link], lang=language)
    for part in list(app.expander):
        if part.proto.id and not part.proto.expanded:
            app._run(WidgetStates(widgets=[WidgetState(id=part.proto.id, bool_value=True)]))
    return app.run()


def widgets(app: AppTest) -> Iterator[Any]:
    """Every widget on the page that has a value."""
    for kind in (*KINDS, "color_picker"):
        yield from app.get(kind)


def held(app: AppTest) -> tuple[PageState, ...]:
    """All that the session holds of the pages, and of what stands beside their states."""
    return tuple(
        app.session_state[f"{page}.state"].state for page in PAGES if f"{page}.state" in app.session_state
    )


def wrong(element: Any) -> list[dict[str, Any]]:
    """What a browser can send in the place of a choice, as values of a message."""
    match element.type:
        case "selectbox":
            texts = ("", "Edges", "边缘", "same length (same)", "x" * 10_000)
            return [{"string_value": text} for text in texts if text not in element.options]
        case "button_group" | "segmented_control" | "pills" | "select_slider":
            return [{"string_array_value": {"data": data}} for data in (["边缘"], ["nothing", "Photo"])]
        case "slider":
            return [
                {"double_array_value": {"data": data}} for data in ([float("nan")], [1e9], [-1e9], [], [1, 2])
            ]
        case "number_input":
            name = "double_value" if element.proto.data_type else "int_value"
            return [
                {name: value} for value in ((10**9, -(10**9)) if name == "int_value" else (1e9, float("nan")))
            ]
        case "color_picker":
            return [{"string_value": text} for text in ("red", "#12", "", "#zzzzzz")]
        case _:
            return []


def stands_for(element: Any) -> tuple[str, Any]:
    """A widget as the visitor sees it."""
    return element.key.partition("~")[0], element.value


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("link", list(LINKS))
def test_what_is_no_choice_changes_nothing(link: str, language: str) -> None:
    """Words of another language, other words, what is no number or out of bounds: the state stays, and is shown again."""
    app = at(link, language)
    before, shown = held(app), [stands_for(each) for each in widgets(app)]
    assert len(shown) > 5
    for number in range(max(len(wrong(each)) for each in widgets(app))):
        said = [(each.proto.id, wrong(each)[number:]) for each in widgets(app)]
        app._run(WidgetStates(widgets=[WidgetState(id=name, **values[0]) for name, values in said if values]))
        assert not app.exception
        app.run()
        assert held(app) == before
        assert [stands_for(each) for each in widgets(app)] == shown


@pytest.mark.parametrize("link", list(LINKS))
def test_words_of_the_language_before_are_no_choice(link: str) -> None:
    """A widget that still shows the other language reports its words when the language has changed."""
    app = at(link, "zh_CN")
    said = [
        WidgetState(id=each.proto.id, string_value=each.proto.options[-1]) for each in app.get("selectbox")
    ]
    app.button_group(key="shell.language").set_value("en").run()
    before = held(app)
    for each in said:
        app._run(WidgetStates(widgets=[each]))
        assert not app.exception and held(app) == before


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("link", list(LINKS))
def test_a_widget_that_the_browser_knows_nothing_of_shows_the_state(link: str, language: str) -> None:
    """What a run that was cut short gave to a widget is lost; its own value is then the state's."""
    for each in widgets(at(link, language)):
        own, value = each.proto.default, each.value
        match each.type:
            case "selectbox":
                assert each.options[own] == each.format_func(value)
            case "slider":
                assert list(own) == [value]
            case "select_slider":
                assert each.options[int(own[0])] == str(value)
            case "button_group" | "segmented_control" | "pills":
                assert len(own) == (len(value) if isinstance(value, list) else 1)
            case _:
                assert own == value


def test_what_a_former_widget_reports_is_not_heard() -> None:
    """The visitor went back: the slider of before still says what it showed."""
    app = opened(size="16")
    former = app.slider(key="lab.size").proto.id
    app.query_params["size"] = "24"
    app.run()
    app._run(WidgetStates(widgets=[WidgetState(id=former, double_array_value={"data": [16]})]))
    assert held(app)[0].size == 24  # type: ignore[attr-defined]
    assert app.slider(key="lab.size~1").value == 24


def test_what_the_page_makes_of_a_choice_is_shown_in_the_same_widget() -> None:
    """Numbers that are written otherwise than they were typed do not take the focus away."""
    app = opened(page="network", **{"from": "photo"})
    app.text_input(key="network.mean").set_value("0.50").run()
    assert app.text_input(key="network.mean").value == "0.5"


WRONG = [
    (LabState, {"panel": None}),
    (LabState, {"panel": "Kosten"}),
    (LabState, {"stride": 0}),
    (LabState, {"stride": True}),
    (LabState, {"bias": float("nan")}),
    (LabState, {"bias": None}),
    (LabState, {"bias": 1e7}),
    (LabState, {"kernel": "边缘"}),
    (LabState, {"nothing": 1}),
    (LabState, {"language": "fr"}),
    (LabState, {"large": 3}),
    (SignalState, {"padding": "same length (same)"}),
    (SignalState, {"length": 100}),
    (NetworkState, {"why": None}),
    (NetworkState, {"element": (-1,)}),
    (NetworkState, {"preprocessing": "x"}),
]


@pytest.mark.parametrize(("kind", "fields"), WRONG)
def test_a_state_holds_only_what_a_link_can_carry(kind: type[PageState], fields: dict[str, Any]) -> None:
    """Anything else is refused, whoever asked for it."""
    with pytest.raises(StateError):
        kind().changed(**fields)


def test_a_state_is_changed_as_a_link_gives_it_back() -> None:
    """What is right is taken in the field's own type, and None where there need be nothing."""
    changed = LabState(pin=None).changed(stride=np.int64(3), bias=2, pin=None, kernel_numbers=())
    assert changed == replace(LabState(), stride=3, bias=2.0)
    assert (type(changed.stride), type(changed.bias)) == (int, float)


@pytest.mark.parametrize(
    ("widget", "value", "options", "wrong"),
    [
        (st.selectbox, "a", {"options": ("a", "b")}, (None, "A", 0, [])),
        (st.segmented_control, False, {"options": (False, True)}, (None, 0, 1, "False")),
        (st.segmented_control, 1, {"options": (255, 1)}, (True, "1", 1.0)),
        (st.select_slider, 32, {"options": (32, 64)}, (None, 33, "32", (32, 64))),
        (st.pills, [0], {"options": range(2)}, (None, 0, [2], ["0"], [True])),
        (st.slider, 3, {"min_value": 1, "max_value": 8}, (None, 3.0, True, 0, 9, "3", (1, 2))),
        (
            st.number_input,
            0.0,
            {"min_value": -1.0, "max_value": 1.0},
            (None, float("nan"), float("inf"), 1.1, 0),
        ),
        (st.toggle, True, {}, (None, 1, "True")),
        (st.text_input, "", {"max_chars": 3}, (None, "four", 3, b"a")),
        (st.color_picker, "#ffffff", {}, (None, "#fff", "white", "#FFFFFG", "#ffffff\n")),
    ],
)
def test_only_what_a_widget_offers_fits(
    widget: Any, value: Any, options: Any, wrong: tuple[Any, ...]
) -> None:
    """Its own value does; other types, other options and what is out of bounds do not."""
    report = report_of(widget, value, options)
    assert report.value == value and report.fits(value)
    assert not any(report.fits(each) for each in wrong)


@pytest.mark.parametrize(("value", "shown"), [(1024, 512), (8, 32), (100, 100)])
def test_a_value_out_of_a_sliders_bounds_is_shown_at_its_end(value: int, shown: int) -> None:
    """A link can ask for more than this network's slider offers."""
    assert report_of(st.slider, value, {"min_value": 32, "max_value": 512}).given == {"value": shown}
