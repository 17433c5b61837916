"""The start page, as the script draws it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from cnnviz.questions import QUESTIONS
from cnnviz.state import SECTIONS, link_of
from tests.patience import PATIENCE
from tests.ui.door.browser import fire, shown
from tests.ui.sent import sent
from tests.ui.test_lab import opened

ROOT = Path(__file__).resolve().parents[2]
ALL = [question for asked in QUESTIONS.values() for question in asked]


def bare(**query: str) -> AppTest:
    """The app at an address with these keys alone."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=PATIENCE)
    app.query_params.update(query)
    return app.run()


@pytest.mark.parametrize("query", [{}, {"lang": "zh_CN"}, {"lang": "en", "large": "1"}, {"page": "start"}])
def test_an_address_that_names_nothing_opens_the_start(query: dict[str, str]) -> None:
    """No section is marked, no setting is there, and the address stays as short as it was."""
    app = bare(**query)
    assert not app.exception and not app.info
    assert shown(app, "start.start").meta["words"]["headline"]
    assert app.segmented_control(key="shell.page").value is None
    assert not app.sidebar.children
    assert set(app.query_params) == {"lang"} | set(query) - {"page"}


def test_an_old_link_of_the_lab_opens_the_lab() -> None:
    """And says its page from then on."""
    app = bare(kernel="gaussian")
    assert sent(app, "cnnviz_stepper") and app.query_params["page"] in ("lab", ["lab"])


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_is_one_click_away_and_so_is_the_way_back(section: str) -> None:
    """What was left stands as it was."""
    app = bare(lang="zh_CN", large="1")
    app.segmented_control(key="shell.page").set_value(section).run()
    assert not app.exception
    assert (app.query_params["lang"], app.query_params["large"]) == ("zh_CN", "1")
    assert "".join(app.query_params["page"]) == section
    app.query_params.clear()
    app.query_params["lang"] = "zh_CN"
    app.run()
    assert not app.exception and shown(app, "start.start").meta
    assert app.segmented_control(key="shell.page~1").value is None


def test_what_cannot_be_read_is_said() -> None:
    """A page that there is not opens the start with a sentence."""
    app = bare(page="nowhere")
    assert "(page)" in app.info[0].value and shown(app, "start.start").meta


def test_rubbish_changes_nothing() -> None:
    """The page has no messages."""
    app = opened(page="start")
    for body in ({"at": [1, 2]}, None, "x" * 1000):
        fire(app, "start.start", body)
        assert not app.exception and not app.error
    assert not set(app.query_params) - {"lang"}


@pytest.mark.parametrize("question", ALL, ids=lambda each: each.ask)
def test_every_question_opens_its_view(question: object) -> None:
    """Without an error and without a word that something could not be read."""
    app = bare(**link_of(question.state))  # type: ignore[attr-defined]
    assert not app.exception and not app.error
    assert not [each for each in app.info if "could not be read" in each.value]


@pytest.mark.parametrize("page", ["lab", "network", "signals", "train"])
def test_every_page_has_its_way_to_begin_anew(page: str) -> None:
    """A link to itself, with nothing of what was chosen."""
    app = bare(page=page, lang="zh_CN", large="1", **({"kernel": "box"} if page == "lab" else {}))
    meta = shown(app, "shell.over").meta
    assert dict(parse_qsl(meta["href"].removeprefix("?"))) == {"page": page, "lang": "zh_CN", "large": "1"}
