"""What is shown of a link that is handed on."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest

from cnnviz.lessons import LESSONS
from cnnviz.offers import HIDEABLE
from cnnviz.parts.share.content import Link, share_content, told
from cnnviz.state import PAGES, from_query, link_of
from cnnviz.state.fields import HIDES
from cnnviz.state.lab import LabState
from cnnviz.views.qr import qr_modules

HERE = "http://localhost:8501/"
OUT = "https://example.org/"


def as_it_is(text: str) -> str:
    """English."""
    return text


def content(now: Any, address: str = OUT, elsewhere: str | None = None) -> tuple[Any, Any]:
    """What is shown when the page itself is handed on."""
    link = Link(address, link_of(now), now)
    return share_content(as_it_is, now, link, lesson=LESSONS.get(now.lesson), elsewhere=elsewhere)


@pytest.mark.parametrize("kind", PAGES.values())
def test_the_link_opens_what_it_was_made_of(kind: Any) -> None:
    """On every page, with all that pages share."""
    state = kind(
        large=True, language="zh_CN", lesson="window", card=3, draw=7, hide=("controls", "panels"), demo=True
    )
    meta, arrays = content(state)
    address = urlsplit(meta["link"])
    assert (address.scheme, address.netloc, address.path) == ("https", "example.org", "/")
    assert from_query(dict(parse_qsl(address.query))) == (state, [])
    assert np.array_equal(arrays["code"], qr_modules(meta["link"]))
    assert meta["side"] ** 2 == arrays["code"].size


def test_nothing_is_made_before_it_is_asked_for() -> None:
    """Only the button has its words."""
    meta, arrays = share_content(as_it_is, LabState())
    assert meta["link"] == "" and "told" not in meta and not arrays


@pytest.mark.parametrize("kind", PAGES.values())
def test_what_a_page_has_can_be_hidden(kind: Any) -> None:
    """Each by a name of its own, and nothing else is offered."""
    meta, _arrays = content(kind())
    names, words = zip(*meta["hides"], strict=True) if meta["hides"] else ((), ())
    assert names == HIDEABLE[kind] and set(names) <= set(HIDES)
    assert len(set(words)) == len(words)


def test_it_is_said_what_a_link_opens() -> None:
    """In sentences that name the page, what is hidden and what leads."""
    state = LabState(hide=("controls", "panels"), large=True, demo=True)
    assert told(as_it_is, state) == [
        "Page: Kernel lab, in English",
        "Hidden: Settings, Panels below",
        "Large text",
        "Demonstration",
    ]
    led = LabState(lesson="window", card=1)
    assert told(as_it_is, led, LESSONS["window"])[1] == f"Lesson: {LESSONS['window'].title['en']}, card 2"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
def test_an_address_of_this_computer_alone_is_told(host: str) -> None:
    """With the one by which others reach it, where there is one."""
    meta, _arrays = content(LabState(), f"http://{host}:8501/app/", "192.0.2.7")
    assert "this computer only" in meta["reach"]
    assert meta["elsewhere"] == "http://192.0.2.7:8501/app/"
    meta, _arrays = content(LabState(), f"http://{host}:8501/app/", None)
    assert "--server.address" in meta["reach"] and meta["elsewhere"] == ""


def test_another_address_needs_no_remark() -> None:
    """Whoever came by it can send others there."""
    meta, _arrays = content(LabState(), OUT, "192.0.2.7")
    assert meta["reach"] == "" and meta["elsewhere"] == ""


def test_a_long_link_says_so() -> None:
    """One that is too long for a code is still there to be copied."""
    drawn = LabState(source="drawing", drawing="A" * 300)
    meta, arrays = content(drawn)
    assert "fine" in meta and meta["fine"] and meta["side"] and "code" in arrays
    meta, arrays = content(LabState(source="drawing", drawing="A" * 2000))
    assert (
        meta["side"] == 0
        and "code" not in arrays
        and "Copy it" in meta["fine"]
        and "A" * 2000 in meta["link"]
    )
