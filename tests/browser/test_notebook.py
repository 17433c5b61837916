"""Views of a notebook in a Chromium without a network: two on one page, as a notebook shows them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import cnnviz

from .conftest import patient, until

SPOT = "[...document.querySelectorAll('*')].map(e => e.shadowRoot?.querySelector('.stepper')).find(Boolean).dataset"


def spot(frame: Any) -> dict[str, str]:
    """What the Stepper of a frame says of the element that it shows."""
    return dict(frame.evaluate(f"({{...{SPOT}}})"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_two_views_of_a_notebook_do_not_disturb_each_other(browser: Any, tmp_path: Path, scheme: str) -> None:
    """The pointer in one, and another map, change that one alone, and its numbers are the engine's; nothing is asked of a network."""
    rng = np.random.default_rng(4)
    views = [
        cnnviz.convolution(rng.normal(size=(2, 7, 9)), rng.normal(size=(4, 1, 3, 3)), groups=2, padding=1),
        cnnviz.pooling(rng.normal(size=(3, 8, 10)), 2, language="zh_CN"),
    ]
    file = tmp_path / "notebook.html"
    shown = "".join(f"<div style='width: 1000px'>{view._repr_html_()}</div>" for view in views)
    file.write_text(f"<!doctype html><meta charset='utf-8'>{shown}", "utf-8")
    context = patient(
        browser.new_context(viewport={"width": 1080, "height": 1700}, offline=True, color_scheme=scheme)
    )
    complaints: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
    page.on("request", lambda asked: asked.url.startswith(("file:", "data:")) or complaints.append(asked.url))
    page.goto(file.as_uri())
    one, other = page.frames[1:]
    for frame in (one, other):
        frame.wait_for_selector(".stepper[data-total]")
    before = spot(other)
    start = spot(one)

    one.locator('figure[data-stage="output"] .base').hover(position={"x": 20, "y": 30})
    until(page, lambda: (spot(one)["row"], spot(one)["column"]) != (start["row"], start["column"]))
    for turned in range(2):
        at = spot(one)
        place = tuple(int(at[name]) for name in ("channel", "row", "column"))
        assert at["agrees"] == "true" and float(at["engine"]) == pytest.approx(views[0].output[place])
        if not turned:
            number = one.locator('figure[data-stage="output"] input')
            number.fill("0" if place[0] else "1")
            number.press("Enter")
            until(page, lambda was=at["channel"]: spot(one)["channel"] != was)
    assert spot(other) == before
    assert other.locator("h1").inner_text().endswith("最大池化")
    assert not complaints, complaints
    context.close()
