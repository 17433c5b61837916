"""Files that visitors put into an uploader."""

from __future__ import annotations

import gc
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.networks.build import model, node

from .test_lab import ROOT, opened


def dropped(app: AppTest, name: str, data: bytes) -> AppTest:
    """The page after a file was put into its uploader."""
    return app.file_uploader[0].set_value((name, data, "application/octet-stream")).run()


def smallest() -> bytes:
    """A network of one layer."""
    return bytes(model([node("Relu", "x", "y")], {"x": (1, 1, 4, 4)}, "y").SerializeToString())


PAGES: dict[str, tuple[dict[str, str], str, bytes]] = {
    "lab": ({"from": "upload"}, "mine.png", (ROOT / "assets" / "icon.png").read_bytes()),
    "network": ({"page": "network", "network": "own"}, "mine.onnx", smallest()),
    "signals": ({"page": "signals", "from": "upload"}, "mine.csv", b"a\n1\n2\n3\n4\n5\n6\n7\n8\n"),
}


PLACES = {"lab": "own.upload", "network": "own.network", "signals": "signals.upload"}


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("page", PAGES)
def test_a_file_is_taken_once(page: str, language: str) -> None:
    """It stands on the page by its name, the uploader is another one, and its room is counted."""
    query, name, data = PAGES[page]
    app = opened(lang=language, **query)
    before = app.file_uploader[0].key
    dropped(app, name, data)
    assert not app.exception and not app.error
    assert any(name.replace(".", "\\.") in each.value for each in app.caption)
    assert app.file_uploader[0].key != before
    assert app.session_state["visitor"].account.bytes > 0


@pytest.mark.parametrize("page", PAGES)
def test_a_file_that_does_not_fit_leaves_what_was_there(page: str) -> None:
    """One sentence says why; the file before stays, and a good one takes the sentence away."""
    query, name, data = PAGES[page]
    app = dropped(opened(lang="en", **query), name, data)
    dropped(app, "bad", b"\0\1\2 nothing of the kind")
    assert not app.exception
    assert len(app.error) == 1
    assert any(name.replace(".", "\\.") in each.value for each in app.caption)
    dropped(app, name, data)
    assert not app.error


@pytest.mark.parametrize("page", PAGES)
def test_a_file_that_does_not_fit_is_not_kept(page: str) -> None:
    """Neither by the sentence about it nor by anything else."""
    query, _name, _data = PAGES[page]
    app = dropped(opened(lang="en", **query), "bad", b"\0\1\2" * 1000)
    error: Any = app.session_state[f"{PLACES[page]}.failed"][1]
    assert error.__traceback__ is None
    gc.collect()
    assert app.session_state["visitor"].account.bytes == 0


def test_what_was_put_there_for_a_page_that_was_left_is_not_taken() -> None:
    """The lab's uploader reports when the signals are open already."""
    app = opened(**{"from": "upload"})
    inbox_key = app.file_uploader[0].key
    app.segmented_control(key="shell.page").set_value("signals").run()
    assert inbox_key not in [each.key for each in app.file_uploader]
    assert not app.exception
