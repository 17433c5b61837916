"""Should something break all the same: our own sentence in the visitor's language, a way back, and the rest in the log alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cnnviz.ui.mishap import BROKEN, SERVER
from cnnviz.words import LANGUAGES, translation

from .conftest import ROOT, Lab, patient, rest, running_app

BREAKING = """
from cnnviz.ui import session, shell
from cnnviz.ui.lab import page
from cnnviz.ui.door import NotDirectError
from cnnviz.ui.lab.ground import KERNELS, LabGround

def breaks(*given):
    raise RuntimeError("the secret of the insides")

def draw(*given, whole=page._stages):
    return breaks() if session.current().bias == 5 else whole(*given)

def reply(self, key, before, after):
    if key != KERNELS:
        raise NotDirectError
    breaks()

def go_to(name, whole=session.go_to):
    breaks() if name == "network" else whole(name)

shell._DRAW["signals"], LabGround.reply = breaks, reply
page._stages, session.go_to = draw, go_to
"""
"""Breaks a page, a part of a page, a callback and a direct answer."""

PLACES = {"the script": 3, "a callback": 1, "a part of the page": None}
"""What breaks, and the button of the bar that breaks it."""


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mishap") / "streamlit.log"


@pytest.fixture(scope="module")
def app_url(tmp_path_factory: pytest.TempPathFactory, log: Path) -> Iterator[str]:
    """An app in which something breaks."""
    root = tmp_path_factory.mktemp("broken")
    for name in ("cnnviz", "assets", ".streamlit"):
        (root / name).symlink_to(ROOT / name)
    (root / "broken.py").write_text(BREAKING)
    sound = (ROOT / "app.py").read_text()
    (root / "app.py").write_text(
        sound.replace("if st.runtime.exists()", "import broken  # noqa: F401\n\nif st.runtime.exists()")
    )
    with running_app(log, root=root) as (url, _process):
        yield url


@pytest.mark.parametrize("language", list(LANGUAGES))
@pytest.mark.parametrize("place", list(PLACES))
def test_a_mishap_is_told_in_our_words_and_there_is_a_way_back(
    new_lab: Any, log: Path, place: str, language: str
) -> None:
    """No box of Streamlit's and nothing of the insides; the button shows the state that was last drawn to its end."""
    lab: Lab = new_lab().open(f"?lang={language}&kernel=box")
    page, button = lab.page, PLACES[place]
    before = log.read_text().count("the secret of the insides")
    if button is None:
        field = page.locator(".controls [data-name='bias'] input")
        field.fill("5")
        field.press("Enter")
    else:
        page.locator("[class*='st-key-shell-page'] button").nth(button).click()
    told = page.locator("[data-testid='stAlert']").filter(has_text=translation(language).gettext(BROKEN))
    told.wait_for(state="attached")
    assert told.is_visible(), "a page that breaks off before its sidebar is shown all the same"
    assert not page.locator("[data-testid='stException']").count()
    assert "secret" not in page.content()
    page.locator("[class*='st-key-mishap'] button").click()
    page.wait_for_selector(".stepper[data-total]")
    told.wait_for(state="detached")
    page.wait_for_function("() => !location.search.includes('bias') && location.search.includes('page=lab')")
    assert "kernel=box" in page.url
    said = log.read_text()
    assert said.count("the secret of the insides") > before and "Traceback" in said


def test_a_request_that_breaks_is_answered_with_a_plain_sentence(
    browser: Any, app_url: str, log: Path
) -> None:
    """A direct answer fails: the browser is told so without insides, and the script does what was asked."""
    context = patient(browser.new_context(locale="en-GB"))
    page = context.new_page()  # which logs a request that failed as an error
    page.goto(f"{app_url}/?page=lab")
    page.wait_for_selector(".stepper[data-total]")
    rest(page)
    told: list[tuple[int, str]] = []

    def hear(route: Any) -> None:
        """Pass the answer on; the page itself does not read what a request that failed was told."""
        answer = route.fetch()
        told.append((answer.status, answer.text()))
        route.fulfill(response=answer)

    page.route("**/direct/*", hear)
    page.locator(".picker").nth(1).locator("button").nth(2).click()
    page.wait_for_function("() => location.search.includes('kernel=')")
    assert told == [(500, SERVER)]
    assert "Traceback" in log.read_text()
    context.close()
