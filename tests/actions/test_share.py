"""What the part that shares a view may ask, and what its link then opens."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from cnnviz.actions import RefusedError
from cnnviz.actions.share import handed
from cnnviz.lessons import LESSONS
from cnnviz.state import PAGES, NetworkState
from cnnviz.state.lab import LabState
from tests.actions.messages import JSON

HERE = "http://localhost:8501/"


@pytest.mark.parametrize(
    "address", [HERE, "https://school.example.org/cnnviz/", "http://[::1]:8501/", "http://192.0.2.7/"]
)
def test_the_address_of_an_app_is_taken(address: str) -> None:
    """With or without a port or a folder."""
    found = handed({"address": address, "choices": {}})
    assert found is not None and found.address == address


@pytest.mark.parametrize(
    "body",
    [
        None,
        "open",
        [],
        {"address": HERE},
        {"address": HERE, "choices": {}, "more": 1},
        {"address": HERE, "choices": {}, "lesson": 1},
        {"address": 1, "choices": {}},
        {"address": "javascript:alert(1)//", "choices": {}},
        {"address": "http://a b/", "choices": {}},
        {"address": "http://user@host/", "choices": {}},
        {"address": "http://host/?x=1", "choices": {}},
        {"address": "http://host/#x", "choices": {}},
        {"address": "http://host/" + "x" * 200, "choices": {}},
        {"address": HERE, "choices": {"pin": None}},
        {"address": HERE, "choices": {"large": 1}},
        {"address": HERE, "choices": {"hide": "controls"}},
        {"address": HERE, "choices": {"hide": [1]}},
        {"address": HERE, "choices": {"hide": [["controls"]]}},
    ],
)
def test_what_the_part_does_not_say_is_refused(body: Any) -> None:
    """Nothing else gets into a link."""
    with pytest.raises(RefusedError):
        handed(body)


@pytest.mark.parametrize(
    "choices", [{"hide": ["everything"]}, {"hide": ["panels", "panels"]}, {"language": "fr"}]
)
def test_what_no_link_carries_is_refused(choices: dict[str, Any]) -> None:
    """When the link is made."""
    found = handed({"address": HERE, "choices": choices})
    assert found is not None
    with pytest.raises(RefusedError):
        found.state(LabState(), LESSONS)


@settings(deadline=None)
@given(JSON)
def test_whatever_a_browser_sends_is_read_or_refused(body: Any) -> None:
    """And nothing else comes of it."""
    for sent in (
        body,
        {"address": HERE, "choices": body},
        {"address": body, "choices": {}},
        {"address": HERE, "choices": {}, "lesson": body},
    ):
        try:
            found = handed(sent)
            if found is not None:
                found.state(LabState(), LESSONS)
        except RefusedError:
            pass


@pytest.mark.parametrize("kind", PAGES.values())
def test_a_link_has_what_was_chosen_and_the_rest_of_the_page(kind: Any) -> None:
    """On every page; an answer that a visitor gave stays with the visitor."""
    now = kind(lesson="window", card=2, draw=5, guess="12", large=True)
    chosen = {"hide": ["controls", "answers"], "large": False, "language": "zh_CN", "demo": True}
    asked = handed({"address": HERE, "choices": chosen | {"led": True}})
    assert asked is not None
    whole = now.changed(hide=("controls", "answers"), large=False, language="zh_CN", demo=True, guess="")
    assert asked.state(now, LESSONS) == whole
    alone = handed({"address": HERE, "choices": chosen | {"led": False}})
    assert alone is not None
    assert alone.state(now, LESSONS) == whole.changed(lesson="", card=0, draw=0)


def test_without_choices_a_link_opens_what_is_there() -> None:
    """Closing asks for none."""
    now = NetworkState(source="drawing", hide=("panels",))
    asked = handed({"address": HERE, "choices": {}})
    assert asked is not None and asked.state(now, LESSONS) == now
    assert handed("close") is None


def test_the_link_of_a_lesson_opens_its_first_card() -> None:
    """Whatever page it is asked for on; a lesson that is not there is refused."""
    now = NetworkState(language="zh_CN", lesson="kernels", card=1)
    asked = handed({"address": HERE, "choices": {"hide": ["controls"]}, "lesson": "window"})
    assert asked is not None
    opened = asked.state(now, LESSONS)
    assert (opened.lesson, opened.card, opened.hide, opened.language) == ("window", 0, ("controls",), "zh_CN")
    assert opened.cover == LESSONS["window"].cards[0].covers
    missing = handed({"address": HERE, "choices": {}, "lesson": "nowhere"})
    assert missing is not None
    with pytest.raises(RefusedError):
        missing.state(now, LESSONS)
