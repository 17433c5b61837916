"""axe-core finds nothing on the pages, in both languages and themes.

Of what Streamlit makes by itself, too, no element that is shown here breaks a rule, but one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest

from .conftest import OPENED, follow, rest

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")

LINKS = [
    "",
    "page=start&",
    "panel=methods&",
    "from=draw&panel=element&pin=conv_0_3_3&",
    "others=sobel_y&pool=none&then=magnitude&pin=then_0_3_3&",
    "op=transposed&stride=2&panel=matrix&",
    "page=network&",
    "page=network&panel=trace&",
    "page=network&panel=preprocessing&",
    "page=network&panel=account&",
    "page=network&panel=layer&layer=softmax&",
    "page=network&panel=disturb&disturb=turn:26&",
    "page=network&panel=disturb&fooling=1&",
    'page=network&network=squeezenet&from=photo&open=["fire3"]&panel=wish&layer=fire3&',
    "page=train&step=5&",
    "page=train&step=25&at=5&from=pattern&target=edges&",
    "page=train&side=5&colour=1&hidden=1&bias=1&",
    "page=train-network&net=conv4k3p1-relu-max2-flat-fc10&count=200&step=5&",
    "page=train-network&data=own&net=flat-fc3&step=5&drawing=eNpjYBgFo2AUjIJRMDQAAAWyAAE&",
    "page=train-step&step=14&",
    "page=train-step&norm=1&kernels=2&step=17&",
    "page=train-step&network=digits&step=21&",
    "page=train-own&",
    "page=train-own&start=photos&way=scratch&",
    "page=signals&",
    "page=signals&panel=frequency&",
    "page=glossary&term=stride&",
    "page=teacher&",
]

LED = ["lesson=window&card=2", "lesson=answer&card=3", "lesson=pixels&card=2"]
"""A question, a choice, and a task with the page's settings."""

# Streamlit gives the drop zone of its uploader a name and the role of a presentation at once.
FOUND = """options => axe.run({exclude: ["[data-testid='stFileUploaderDropzone']"]}, options).then(({violations}) => violations.flatMap(({id, nodes}) =>
  nodes.map(node => `${id}: ${node.target.flat().join(' ')} ${node.html.slice(0, 200)} ${node.failureSummary}`)))"""


UNFOLD = """() => [...document.querySelectorAll('*')].forEach(each =>
  each.shadowRoot?.querySelectorAll('details').forEach(group => { group.open = true; }))"""

IS_DARK = """dark => {
  const [red, green, blue] = getComputedStyle(document.querySelector("[data-testid='stApp']")).backgroundColor.match(/\\d+/g);
  return (Math.max(red, green, blue) < 64) === dark;
}"""

LANGUAGES = ("en", "zh_CN")
EVERYTHING = {"resultTypes": ["violations"]}
CONTRAST = EVERYTHING | {"runOnly": ["color-contrast"]}
"""The one rule whose answer depends on the theme."""


def violations(page: Any, themes: list[str]) -> list[str]:
    """What axe-core finds on the open page, with all groups of settings unfolded: everything in the first of the themes, then in the
    second of its contrast. Changes places of the themes, as the next page begins in that of this.
    """
    page.evaluate(UNFOLD)
    found: list[str] = []
    for theme, rules in zip(themes, (EVERYTHING, CONTRAST), strict=True):
        page.emulate_media(color_scheme=theme)
        page.wait_for_function(IS_DARK, arg=theme == "dark")
        rest(page)
        found += page.evaluate(FOUND, rules)
    themes.reverse()
    return found


def opened(new_page: Any, url: str, query: str, **options: Any) -> Any:
    """A page in which axe-core can be asked."""
    page = new_page(**options)
    page.goto(f"{url}/?{query}")
    page.wait_for_selector(OPENED)
    rest(page)
    page.evaluate(AXE)
    return page


# No rule looks at words and colours together, and names come from one place for both languages: each link is looked at in one of
# them in turn, and all in one visit.
def test_axe_finds_nothing(new_page: Any, app_url: str) -> None:
    """Names, roles, contrast, headings, tables: whatever axe-core knows, also its recommendations."""
    links = [f"{link}lang={LANGUAGES[number % 2]}&size=16" for number, link in enumerate(LINKS)]
    page = opened(new_page, app_url, links[0])
    found, themes = {}, ["light", "dark"]
    for link in links:
        follow(page, link)
        page.wait_for_selector(OPENED)
        found[link] = violations(page, themes)
    assert {link: each for link, each in found.items() if each} == {}


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("zh_CN", 390)])
def test_axe_finds_nothing_while_a_lesson_leads(
    new_page: Any, app_url: str, language: str, width: int
) -> None:
    """Its card stands beside the page, or as a sheet over it."""
    page = opened(new_page, app_url, f"{LED[0]}&lang={language}", viewport={"width": width, "height": 844})
    themes = ["light", "dark"]
    for link in LED:
        follow(page, f"{link}&lang={language}")
        assert violations(page, themes) == []
        assert page.locator(".lesson-card").is_visible()
