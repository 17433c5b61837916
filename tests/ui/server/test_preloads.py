"""What a page asks for at once is what its first run needs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import streamlit
from streamlit.testing.v1 import AppTest

from cnnviz.ui.part import prepare
from cnnviz.ui.server.preloads import ELEMENTS, MAIN, chunks, preloads
from tests.patience import PATIENCE

APP = Path(__file__).resolve().parents[3] / "app.py"
STATIC = Path(streamlit.__file__).parent / "static"


@pytest.mark.parametrize("page", MAIN)
def test_every_script_that_is_asked_for_is_used(page: str) -> None:
    """The page mounts each of these parts, and by the same address."""
    prepare()
    asked = re.findall(r'href="\./(parts/[^"]+)"', preloads({"page": page}).decode())
    app = AppTest.from_file(str(APP), default_timeout=PATIENCE)
    app.query_params["page"] = page
    app.run()
    assert not app.exception
    used = [element.proto.js_content for element in app.get("bidi_component")]
    assert len(asked) == len(set(asked)) > 6
    for each in asked:
        assert any(f'"{each}"' in module for module in used), each


def test_any_link_asks_for_what_is_on_every_page() -> None:
    """A page that nobody knows, a lesson, and a link that names a page twice over."""
    prepare()
    shell = preloads({"page": "?"})
    assert shell.count(b'href="./parts/') == 6
    for link in ({"page": "<script>"}, {"page": "lab", "lesson": "window"}):
        assert preloads(link) == shell
    assert preloads({}) == preloads({"page": "start"})


def test_streamlit_s_scripts_are_those_that_its_page_does_not_ask_for() -> None:
    """Each is there, with all that it imports in turn, once; every element has one."""
    page = (STATIC / "index.html").read_text()
    found = chunks()
    assert len(found) == len(set(found)) > len(ELEMENTS)
    for element in ELEMENTS:
        assert sum(each.split(".")[0] == element for each in found) == 1
    for each in found:
        assert each not in page
        source = (STATIC / "static/js" / each).read_text()
        for other in re.findall(r'\bfrom"\./([^"]+)"', source):
            assert other in found or other in page
