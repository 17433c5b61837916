"""The worksheet among the downloads of the lab and of the signals page."""

from __future__ import annotations

import pytest

from tests.ui.test_choices import opened


@pytest.mark.parametrize("page", ["lab", "signals"])
def test_the_paper_is_chosen_and_kept(page: str) -> None:
    """A4 at first; the file is offered, and made by no run."""
    app = opened(page=page, panel="downloads", size="32")
    key = f"{page}.download.paper"
    assert not app.exception and app.segmented_control(key=key).value == "a4"
    app.segmented_control(key=key).set_value("letter").run()
    assert not app.exception and app.segmented_control(key=key).value == "letter"
    assert "Worksheet (PDF)" in [button.proto.label for button in app.get("download_button")]
    app.run()
    assert app.segmented_control(key=key).value == "letter"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"kernel": "box", "set": "size:7", "size": "32"}, "147 products"),
        ({"dilation": "8", "size": "32"}, "spans 17 cells"),
        ({"w": "9999", "size": "32"}, "smaller than 1000000"),
    ],
)
def test_what_does_not_go_on_paper_is_told(query: dict[str, str], said: str) -> None:
    """One sentence in the button's place; the file for the programs stays."""
    app = opened(panel="downloads", **query)
    assert not app.exception
    assert any(said in caption.value for caption in app.caption)
    labels = [button.proto.label for button in app.get("download_button")]
    assert "Worksheet (PDF)" not in labels and "Input (NPY)" in labels
