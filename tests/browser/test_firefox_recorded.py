"""Recorded pages and a notebook's view in Firefox, where there is one: from a disk, without a server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

import cnnviz
from cnnviz.record import page_of, state_of, view_of

from .firefox import Firefox, running_firefox
from .test_firefox import PAINTED, PLACE, STEPPER

BEGUN = f"document.documentElement.dataset.begun !== undefined && {STEPPER}?.dataset.total !== undefined"
LINKS = {"lab": "?size=40", "signals": "?page=signals", "network": "?page=network"}


def framed(window: Firefox, expression: str) -> list[Any]:
    """What an expression is in each frame of the page, wherever it may be looked at from."""
    page, found = window._window, []
    children = window.call("browsingContext.getTree", root=page)["contexts"][0]["children"]
    for child in children:
        window._window = child["context"]
        found.append(window.evaluate(expression))
    window._window = page
    return found


def test_recorded_pages_and_a_notebook_work_in_firefox(tmp_path: Path) -> None:
    """Their numbers are unpacked, maps are painted, the pointer leads to another sum that agrees, and nothing is asked for."""
    for name, link in LINKS.items():
        state = state_of(link)
        (tmp_path / f"{name}.html").write_text(page_of(view_of(state), state), "utf-8")
    rng = np.random.default_rng(4)
    cell = cnnviz.convolution(
        rng.normal(size=(2, 7, 9)), rng.normal(size=(4, 2, 3, 3)), padding=1
    )._repr_html_()
    (tmp_path / "cell.html").write_text(f"<!doctype html><meta charset='utf-8'>{cell}", "utf-8")
    profile = tmp_path / "profile"
    profile.mkdir()
    with running_firefox(profile, tmp_path.as_uri()) as window:
        for name in LINKS:
            window.open((tmp_path / f"{name}.html").as_uri(), 1440, 1000)
            window.until(BEGUN)
            window.until(f"{PAINTED} >= 3")
            assert window.evaluate("document.getElementById('wait').hidden")
            before = window.evaluate(f"{STEPPER}.dataset.total")
            window.until(
                f"{STEPPER}.dataset.total !== {before!r}",
                lambda: window.point(*window.evaluate(PLACE)),
            )
            assert window.evaluate(f"{STEPPER}.dataset.agrees") == "true"
        window.open((tmp_path / "cell.html").as_uri(), 1100, 900)
        window.until("document.querySelectorAll('iframe').length === 1")
        while framed(window, BEGUN) != [True]:
            pass
        assert framed(window, f"{STEPPER}.dataset.agrees") == ["true"]
        assert not window.complaints, window.complaints
