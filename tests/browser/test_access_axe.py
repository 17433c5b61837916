"""axe-core finds nothing on the pages, in both languages and themes.

Of what Streamlit makes by itself, too, no element that is shown here breaks a rule, but one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest

from .conftest import OPENED, rest

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


def violations(page: Any, url: str) -> list[str]:
    """What axe-core finds on the page at `url`, with all groups of settings unfolded."""
    page.goto(url)
    page.wait_for_selector(OPENED)
    page.evaluate(UNFOLD)
    rest(page)
    page.evaluate(AXE)
    return list(page.evaluate(FOUND, {"resultTypes": ["violations"]}))


# No rule looks at words and colours together, so each language needs one theme and each theme one language.
@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("zh_CN", "dark")])
def test_axe_finds_nothing(new_page: Any, app_url: str, language: str, theme: str) -> None:
    """Names, roles, contrast, headings, tables: whatever axe-core knows, also its recommendations."""
    page = new_page(color_scheme=theme)
    found = {link: violations(page, f"{app_url}/?{link}lang={language}&size=16") for link in LINKS}
    assert {link: each for link, each in found.items() if each} == {}


@pytest.mark.parametrize(
    ("language", "theme", "width"), [("en", "light", 1440), ("zh_CN", "dark", 1440), ("zh_CN", "light", 390)]
)
def test_axe_finds_nothing_while_a_lesson_leads(
    new_page: Any, app_url: str, language: str, theme: str, width: int
) -> None:
    """Its card stands beside the page, or as a sheet over it."""
    page = new_page(color_scheme=theme, viewport={"width": width, "height": 844})
    for link in LED:
        assert violations(page, f"{app_url}/?{link}&lang={language}") == []
        assert page.locator(".lesson-card").is_visible()
