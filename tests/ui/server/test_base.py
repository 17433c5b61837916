"""The app where its addresses begin with a path of somebody else's server."""

from __future__ import annotations

import pytest
from streamlit import config

from cnnviz.ui.server.start import surroundings


@pytest.mark.parametrize(("said", "begins"), [("", "/"), ("/", "/"), ("a/b", "/a/b/"), ("/a/b/", "/a/b/")])
def test_what_the_app_answers_itself_stands_below_its_base(said: str, begins: str) -> None:
    """As Streamlit's own files do, however the path is written; a page asks for them beside itself."""
    before = config.get_option("server.baseUrlPath")
    config.set_option("server.baseUrlPath", said)
    try:
        paths = [route.path for route in surroundings()["routes"]]
    finally:
        config.set_option("server.baseUrlPath", before)
    assert paths == [f"{begins}direct/{{token}}", f"{begins}parts/{{file}}"]
