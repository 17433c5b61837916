"""The file of a recorded page: nothing in it is fetched, and no text in it becomes markup or code."""

from __future__ import annotations

import re
import tomllib
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest

from cnnviz.record import page_of, state_of, view_of
from cnnviz.record.view import Record
from cnnviz.zoo import SHIPPED

from .pages import recorded, taken_apart

ROOT = Path(__file__).resolve().parents[2]
LINKS = ["?page=lab", "?page=signals", "?page=network"]
HOSTILE = [
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "-->",
    "]]>",
    "<img src=x onerror=alert(1)>",
    '"\\u003c/script>',
    "\u2028\u2029\N{GRINNING FACE}",
    "${alert(1)}$title",
]


class Tags(HTMLParser):
    """The tags of a page in order, with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def code(html: str) -> str:
    """The script that runs."""
    found = re.search(r'<script type="module">(.*?)</script>', html, re.DOTALL)
    assert found
    return found[1]


@pytest.mark.parametrize("link", LINKS)
def test_nothing_is_fetched(link: str) -> None:
    """No tag names another file, and no module imports one; a policy forbids what a mistake might ask for."""
    html = recorded(link).html
    tags = Tags(html).found
    for tag, attributes in tags:
        for name in ("src", "href", "srcset", "data", "action"):
            assert (attributes.get(name) or "data:").startswith("data:"), (tag, attributes)
    assert not re.search(r"^\s*(import|export)\b", code(html), re.MULTILINE)
    assert "@import" not in html and "url(" not in html
    (policy,) = (
        each["content"] for _tag, each in tags if each.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy is not None and policy.startswith("default-src 'none'; ")


@pytest.mark.parametrize("link", LINKS)
def test_only_the_parts_own_script_may_run(link: str) -> None:
    """The policy names it by its hash, so that no other could."""
    html = recorded(link).html
    assert f"script-src 'sha256-{b64encode(sha256(code(html).encode()).digest()).decode()}'" in html
    assert [each.get("type") for tag, each in Tags(html).found if tag == "script"] == [
        "text/plain",
        "text/plain",
        "module",
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_name_stays_text(text: str) -> None:
    """Wherever it stands, it ends no script and begins no tag, and comes back as it was."""
    state = state_of("?page=lab")
    view = view_of(state)
    part, shown = view.shown["lab.stepper"]
    meta = {**shown.meta, "words": {text: text}}
    hostile = replace(
        view,
        title=text,
        facts=[text],
        credits=[text],
        shown={"lab.stepper": (part, Record(meta, shown.places))},
    )
    html = page_of(hostile, state)
    page = taken_apart(html)
    assert page.view["title"] == text and page.view["facts"] == [text] and page.view["credits"] == [text]
    assert page.shown("lab.stepper")[0]["words"] == {text: text}
    tags = [tag for tag, _attributes in Tags(html).found]
    assert tags == [tag for tag, _attributes in Tags(recorded("?page=lab").html).found]
    assert html.count(text) == recorded("?page=lab").html.count(text) or not re.search(r"[<>&]", text)


def test_the_page_has_the_colours_of_the_app() -> None:
    """The variables that Streamlit makes of its settings, light and dark."""
    theme = tomllib.loads((ROOT / ".streamlit/config.toml").read_text("utf-8"))["theme"]
    light, dark = recorded("?page=lab").html.split("prefers-color-scheme: dark")[:2]
    for half, name in ((light, "light"), (dark, "dark")):
        assert f"--st-background-color: {theme[name]['backgroundColor']};" in half
        assert f"--st-secondary-background-color: {theme[name]['secondaryBackgroundColor']};" in half
    used = set(re.findall(r"var\((--st-[a-z-]+)", recorded("?page=network").html))
    assert used <= set(re.findall(r"(--st-[a-z-]+):", light))


@pytest.mark.parametrize(("language", "tag"), [("en", "en"), ("zh_CN", "zh-CN")])
def test_the_page_says_its_language(language: str, tag: str) -> None:
    """For screen readers and the right form of Han characters."""
    assert f'<html lang="{tag}" class="stMain">' in recorded(f"?page=lab&lang={language}").html


def test_the_licence_goes_with_scripts_and_weights() -> None:
    """As it asks for, in a comment that it cannot end."""
    licence = (ROOT / "LICENSE").read_text("utf-8").strip()
    for link in LINKS:
        assert licence in recorded(link).html and "--" not in licence
    assert f"\n{SHIPPED['faces'].notice}\n" in recorded("?page=network&network=faces").html
