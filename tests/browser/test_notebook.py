"""Views of a notebook in a Chromium without a network: two on one page, as a notebook shows them."""

from __future__ import annotations

import html
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


HOSTS = {
    "jupyter": ("<body data-jp-theme-light='{light}'>", "allow-scripts allow-same-origin", ""),
    "colab": (
        "<html theme='{name}'><body>",
        "allow-downloads allow-forms allow-same-origin allow-scripts",
        "",
    ),
    "code": (
        "<body class='vscode-body vscode-{name}'>",
        "allow-scripts allow-same-origin allow-forms",
        "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data: https:",
    ),
}
"""How notebooks embed an output: what is around it, the sandbox of the frame that it is in, and the policy there."""


def test_a_view_has_the_notebooks_theme_within_its_frames(browser: Any, tmp_path: Path) -> None:
    """Dark or light as JupyterLab, Colab and VS Code mark it, whatever the system prefers, and as soon as it is changed."""
    view = cnnviz.pooling(np.arange(12.0).reshape(3, 4), 2)
    frames = []
    for name, (around, sandbox, policy) in HOSTS.items():
        meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">' if policy else ""
        for theme in ("dark", "light"):
            start = around.format(name=theme, light=str(theme == "light").lower())
            inside = f"<!doctype html>{meta}{start}{view._repr_html_()}"
            frames.append(
                f'<iframe name="{name} {theme}" sandbox="{sandbox}" style="width: 900px; height: 800px" '
                f'srcdoc="{html.escape(inside)}"></iframe>'
            )
    file = tmp_path / "hosts.html"
    file.write_text(f"<!doctype html><meta charset='utf-8'>{''.join(frames)}", "utf-8")
    context = patient(browser.new_context(color_scheme="null", offline=True))
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(file.as_uri())
    papers = {}
    for outer in page.frames[0].child_frames:
        # a frame of another origin is not drawn, and what waits for that does not go on, while it is out of sight
        outer.frame_element().scroll_into_view_if_needed()
        (inner,) = outer.child_frames
        inner.wait_for_selector(".stepper[data-total]")
        dark = outer.name.endswith("dark")
        until(page, lambda: inner.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") == dark)  # noqa: B023
        papers[outer.name] = inner.evaluate("getComputedStyle(document.body).backgroundColor")
        assert spot(inner)["agrees"] == "true"
    dark, light = ({papers[f"{name} {theme}"] for name in HOSTS} for theme in ("dark", "light"))
    assert len(dark) == len(light) == 1 and dark != light
    outer = page.frame("jupyter dark")
    outer.frame_element().scroll_into_view_if_needed()
    outer.evaluate("document.body.dataset.jpThemeLight = 'true'")
    (inner,) = outer.child_frames
    until(page, lambda: {inner.evaluate("getComputedStyle(document.body).backgroundColor")} == light)
    assert not complaints, complaints
    context.close()
