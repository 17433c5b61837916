"""Each kind is made in every format, and whatever is asked for gives way to what it offers."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.parameters import Parameter
from cnnviz.state import LabState, StartState
from cnnviz.state.stages import Pin
from cnnviz.takeaway.kind import Kind, check, complete
from cnnviz.takeaway.names import file_name
from cnnviz.takeaway.registry import KINDS, offered
from cnnviz.takeaway.what import What
from tests.takeaway import views
from tests.takeaway.making import VIEWS, made


@pytest.mark.parametrize("page", VIEWS)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_kind_is_made_in_every_format(page: str, language: str) -> None:
    """About as large as was said, in shares that grow, and with a name for the file; in another language each kind in its first format."""
    what = VIEWS[page](language=language)
    for kind in offered(what):
        kind.preview(what)
        formats = kind.formats(what) or ()
        for format in formats if language == "en" else formats[:1]:
            asked = complete(kind, what, format.id)
            size = check(kind, what, asked)
            if kind.leads:
                continue
            shares, steps = [], kind.make(what, format.id, asked.chosen)
            try:
                while True:
                    shares.append(next(steps))
            except StopIteration as last:
                file = last.value
            assert shares[0] == 0 and shares == sorted(shares) and shares[-1] < 1
            assert re.fullmatch(r"[A-Za-z0-9_-]+" + re.escape(format.suffix), file_name(kind, what, asked))
            if size.about:
                assert len(file) / 2.5 < size.bytes + 2_000 < 2.5 * len(file) + 10_000, (kind.id, format.id)
            else:
                assert size.bytes == len(file)


def test_a_page_without_numbers_has_its_link_alone() -> None:
    """Which another part makes."""
    (kind,) = offered(What(StartState()))
    assert (kind.id, kind.leads) == ("link", "share")


def test_each_kind_has_a_name_and_a_sentence_of_its_own() -> None:
    """In both languages, as no two cards may be confused."""
    records: list[Kind] = list(KINDS.values())
    for language in ("en", "zh_CN"):
        _ = views.lab(language=language).translate
        assert (
            len({_(kind.title) for kind in records})
            == len({_(kind.about) for kind in records})
            == len(records)
        )
    assert isinstance(views.lab().state, LabState)


@settings(max_examples=50)
@given(
    format=st.text(max_size=5),
    given=st.dictionaries(
        st.sampled_from(["stage", "zoom", "array", "x"]), st.integers() | st.text(max_size=5)
    ),
)
def test_what_is_not_offered_gives_way_to_the_default(format: str, given: dict[str, Any]) -> None:
    """Whatever a browser asks for, a kind is made with what it offers."""
    what = WHAT
    for kind in offered(what):
        asked = complete(kind, what, format, given)
        assert asked.format in [each.id for each in kind.formats(what) or ()]
        for option in kind.options(what):
            value = asked.chosen[option.name]
            if isinstance(option, Parameter):
                assert option.low <= value <= option.high
            else:
                assert value in option.choices


WHAT = views.lab()


def test_without_a_pin_a_file_is_of_what_the_page_shows_first() -> None:
    """The largest number of the convolution; an animation goes around it, or around the pin."""
    what = views.lab(size=64, photo="camera", colour=False)
    conv = what.layer.chosen.conv
    row, column = np.unravel_index(int(conv[0].argmax()), conv[0].shape)
    text = made(what, "computation", "svg").decode()
    assert f"channel 0, row {row}, column {column}" in text and f"{conv.max():g}" in text
    for pin, at in (
        (None, (row, column)),
        (Pin("conv", 0, 30, 2), (30, 2)),
        (Pin("conv", 0, 500, 500), (61, 61)),
    ):
        chosen = complete(
            KINDS["animation"], views.lab(size=64, photo="camera", colour=False, pin=pin)
        ).chosen
        for place, first, count, length in zip(
            at, ("row", "column"), ("rows", "columns"), conv.shape[1:], strict=True
        ):
            assert chosen[count] == 12 and 0 <= chosen[first] <= length - 12
            assert chosen[first] <= place < chosen[first] + 12


def test_an_animation_is_of_the_channel_that_is_pinned() -> None:
    """Of a photo in colour with a kernel for each channel."""
    files = [
        made(
            views.lab(colour=True, depthwise=True, pin=Pin("conv", channel, 4, 4)), "animation", "webp",
            size="640", rows=2, columns=2,
        )
        for channel in (0, 2)
    ]  # fmt: skip
    assert files[0] != files[1]
