"""Sharing and hiding as the app does them, without a browser."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from cnnviz.state import PAGES, from_query
from cnnviz.ui.share import SHARE, host_in_network
from tests.ui.door.browser import answer_to, asking, door_of, fire, held_of, keys_of, shown
from tests.ui.test_lab import opened

HERE = "http://localhost:8501/"


def asked(app: AppTest, **choices: Any) -> Any:
    """What the part shows after its request was answered."""
    door = door_of(app)
    answer = answer_to(door, asking(SHARE, {"address": HERE, "choices": choices}, first=door.turn(SHARE) + 1))
    assert answer is not None and not answer.run and not answer.link
    return answer.shown[SHARE]


def test_a_request_is_answered_and_changes_no_state() -> None:
    """The page stays; the script shows the same when it runs next."""
    app = opened(size="16", lang="en")
    before = held_of(app, "lab").now
    part = asked(app, hide=["controls"], language="zh_CN")
    assert held_of(app, "lab").now is before
    state, unreadable = from_query(dict(parse_qsl(urlsplit(part.meta["link"]).query)))
    assert not unreadable
    assert state == before[0].changed(hide=("controls",), language="zh_CN")
    fire(app, "lab.kernels", "sobel_y", has={})
    meta = shown(app, SHARE).meta
    assert "kernel=sobel_y" in meta["link"] and "hide=controls" in meta["link"]


def test_what_is_refused_or_ended_shows_no_other_link() -> None:
    """And the page stays as it is."""
    app = opened(size="16", lang="en")
    door = door_of(app)
    assert answer_to(door, asking(SHARE, {"address": "nowhere", "choices": {}})) is None
    assert answer_to(door, asking(SHARE, {"address": HERE, "choices": {"language": "fr"}}, first=2)) is None
    asked(app)
    answer = answer_to(door, asking(SHARE, "close", first=door.turn(SHARE) + 1))
    assert answer is not None and answer.shown[SHARE].meta["link"] == ""


@pytest.mark.parametrize(
    ("listens", "host"), [("localhost", None), ("127.0.0.1", None), ("192.0.2.9", "192.0.2.9")]
)
def test_the_address_in_the_network_is_where_the_server_listens(
    monkeypatch: pytest.MonkeyPatch, listens: str, host: str | None
) -> None:
    """None where it hears this computer alone."""
    monkeypatch.setattr(config, "get_option", lambda name: listens)
    assert host_in_network() == host


PANELS = {
    "lab": (),
    "network": ("network.layer",),
    "train": ("train.experiments",),
    "train-network": ("train-network.trials", "train-network.confusion", "train-network.experiments"),
    "train-step": (),
    "train-own": (),
    "signals": (),
    "start": (),
    "glossary": (),
    "teacher": (),
}
"""Parts that stand in the panels of each page."""


@pytest.mark.parametrize("page", PAGES)
def test_hidden_panels_are_not_drawn(page: str) -> None:
    """Nor are rows of names for them, nor buttons below."""
    small = {"size": "16"} if page == "lab" else {}
    app = opened(page=page, lang="en", hide="panels", **small)
    assert not app.exception
    assert not {*PANELS[page]} & {*keys_of(app)}
    assert not [each for each in app.main if "panel" in str(getattr(each, "key", "") or "")]
    assert [button.label for button in app.main.button] == ["Show everything", "Glossary"]  # those of the bar
    whole = opened(page=page, lang="en", **small)
    assert {*PANELS[page]} <= {*keys_of(whole)}
    assert not [button for button in whole.main.button if button.label == "Show everything"]


@pytest.mark.parametrize("page", PAGES)
def test_everything_can_be_shown_again(page: str) -> None:
    """By the button; the link says so."""
    app = opened(
        page=page, lang="en", hide="controls.panels.values.answers", size="16" if page == "lab" else "64"
    )
    (out,) = [button for button in app.main.button if button.label == "Show everything"]
    out.click().run()
    assert not app.exception
    assert "hide" not in app.query_params
    assert held_of(app, page).state.hide == ()


def test_hidden_answers_are_sent_nowhere() -> None:
    """Neither bars nor scores, nor panels that name a class; a link that chooses the last layer opens another."""
    app = opened(page="network", lang="en", hide="answers", layer="softmax", panel="why")
    assert not app.exception
    strip = shown(app, "network.answers")
    assert strip.meta["answers"] is None and set(strip.arrays) == {"seen"}
    columns = shown(app, "network.graph").meta["columns"]
    assert all(column["kind"] != "answers" and column["shape"] != [10] for column in columns)
    whole = shown(opened(page="network", lang="en"), "network.graph").meta["columns"]
    assert [column["layer"] for column in columns] == [column["layer"] for column in whole][: len(columns)]
    assert len(whole) - len(columns) == 2
    assert shown(app, "network.layer").meta["layer"] not in ("softmax", "fc", "logits")


def test_a_covered_answer_is_sent_nowhere_until_it_is_revealed() -> None:
    """As a hidden one, and the strip offers to reveal it; where values are hidden, it does not."""
    app = opened(page="network", lang="en", cover="sum.answer", layer="softmax", panel="why")
    assert not app.exception
    strip = shown(app, "network.answers")
    assert strip.meta["answers"] is None and strip.meta["others"] == ["sum"] and set(strip.arrays) == {"seen"}
    columns = shown(app, "network.graph").meta["columns"]
    assert all(column["kind"] != "answers" and column["shape"] != [10] for column in columns)
    assert shown(app, "network.layer").meta["layer"] not in ("softmax", "fc", "logits")
    strip = shown(opened(page="network", lang="en", cover="answer", hide="values"), "network.answers")
    assert strip.meta["others"] is None
    assert shown(opened(page="network", lang="en", cover="sum"), "network.answers").meta["answers"]


@pytest.mark.parametrize(
    ("page", "says"), [("train", True), ("train-step", True), ("lab", False), ("start", False)]
)
def test_a_page_that_cannot_hide_numbers_says_so(page: str, says: bool) -> None:
    """Where a link asks for it."""
    app = opened(page=page, lang="en", hide="values", size="16" if page == "lab" else "64")
    told = "This link hides numbers, but this page consists of numbers, so it shows them."
    assert (told in [caption.value for caption in app.main.caption]) == says


def test_hidden_answers_of_what_learns_are_sent_nowhere() -> None:
    """On the views of training that classify."""
    stage = shown(opened(page="train-network", lang="en", hide="answers"), "train-network.stage")
    assert stage.meta["hidden"] and stage.meta["best"] is None and not stage.arrays["shares"].size
    own = shown(opened(page="train-own", lang="en", hide="answers"), "train-own.classes")
    assert (
        own.meta["reading"] is None
        and own.meta["large"] == own.meta["means"] == ""
        and own.meta["unsure"] == []
    )
