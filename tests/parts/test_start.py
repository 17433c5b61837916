"""What the first page is told: the engine's numbers, and links that lead where they say."""

from __future__ import annotations

from urllib.parse import parse_qsl

import numpy as np
import pytest
from scipy import signal

from cnnviz.glossary import TERMS
from cnnviz.lessons import STRETCHES
from cnnviz.parts.over.content import over_content
from cnnviz.parts.start.content import Station, start_content
from cnnviz.state import PAGES, LabState, StartState, from_query
from cnnviz.state.stages import Pin
from cnnviz.words import LANGUAGES, translation

LESSONS = [Station(f"l{n}", f"Title {n}", 4, 5, n // 2, f"?lesson=l{n}&card=0") for n in range(6)]


def _(text: str) -> str:
    return text


def test_the_map_is_the_engines() -> None:
    """In whole numbers that JSON carries."""
    meta, arrays = start_content(_, StartState(), LESSONS, STRETCHES)
    expected = signal.correlate2d(np.array(meta["picture"]), np.array(meta["kernel"]), "valid")
    np.testing.assert_array_equal(meta["output"], expected)
    assert not arrays


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("large", [False, True])
def test_every_link_can_be_read_and_keeps_language_and_type(language: str, large: bool) -> None:
    """Those of the pages and of the questions."""
    meta, _arrays = start_content(
        translation(language).gettext, StartState(large=large, language=language), LESSONS, STRETCHES
    )
    asked = [each for group in meta["questions"] for each in group["asked"]]
    assert len(asked) >= 25
    assert [each["title"] for each in meta["terms"]] == [
        translation(language).gettext(term.name) for term in TERMS.values()
    ]
    for entry in [*meta["pages"], *asked, *meta["terms"], {"href": meta["glossary"]}]:
        state, unreadable = from_query(dict(parse_qsl(entry["href"].removeprefix("?"))))
        assert not unreadable and (state.large, state.language) == (large, language)
        assert type(state) is not StartState
    for page in meta["pages"]:
        assert type(from_query(dict(parse_qsl(page["href"].removeprefix("?"))))[0]) is PAGES[page["id"]]


def test_questions_and_terms_have_their_words_in_the_other_language() -> None:
    """By which they are found as well."""
    here, there = (
        start_content(translation(language).gettext, StartState(language=language), LESSONS, STRETCHES)[0]
        for language in LANGUAGES
    )
    for one, other in ((here, there), (there, here)):
        pairs = zip(one["questions"], other["questions"], strict=True)
        for group, beside in pairs:
            assert [each["other"] for each in group["asked"]] == [each["ask"] for each in beside["asked"]]
            for each, same in zip(group["asked"], beside["asked"], strict=True):
                assert sorted(each["also"].split(", ")) == sorted(same["also"].split(", "))
        assert [each["other"] for each in one["terms"]] == [each["title"] for each in other["terms"]]


def test_a_question_names_the_lesson_that_there_is() -> None:
    """By its number and title; none where there is no such lesson."""
    lessons = [Station("window", "One window", 4, 5, 0, "?lesson=window")]
    meta, _arrays = start_content(_, StartState(), lessons, STRETCHES)
    asked = [each for group in meta["questions"] for each in group["asked"]]
    assert asked[0]["lesson"] == {"number": 1, "title": "One window"}
    assert {each["lesson"] is None for each in asked} == {True, False}
    assert len(meta["stretches"]) == len(STRETCHES)


def test_starting_over_keeps_language_and_type_alone() -> None:
    """Neither a lesson nor what is covered stays."""
    state = LabState(
        kernel="box", pin=Pin("conv", 0, 1, 1), lesson="window", card=3, large=True, language="zh_CN"
    )
    meta, _arrays = over_content(_, state, "lab")
    found, unreadable = from_query(dict(parse_qsl(meta["href"].removeprefix("?"))))
    assert (found, unreadable) == (LabState(large=True, language="zh_CN"), [])
    assert meta["linked"] and not over_content(_, StartState(), "start")[0]["linked"]
