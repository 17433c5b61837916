"""Recorded panels of a network: their numbers are the engine's, and what is hidden or covered is not in the file."""

from __future__ import annotations

import json

import numpy as np
import pytest

from cnnviz import explain
from cnnviz.explain import Score
from cnnviz.images.digits import samples
from cnnviz.networks.trace import trace
from cnnviz.parts.trace.start import answer_element, start_element
from cnnviz.reader import shipped
from cnnviz.reading import Reading, read
from cnnviz.state import NetworkState

from .pages import recorded

PANELS = {"trace": "network.trace", "why": "why.cam.map", "disturb": "network.disturb_curve"}


def reading() -> Reading:
    """What the digits network makes of the sample that is shown at first."""
    return read(shipped("digits"), samples()[0][143][np.newaxis])


def test_class_maps_are_the_engines() -> None:
    """Grad-CAM and the gradient for the answer, and occlusion, worked out to the end."""
    page, found = recorded("?page=network&panel=why"), reading()
    answer = found.answer(None)
    assert answer is not None
    score = Score(found.rows[0], answer)
    saliency = explain.saliency(found.network, found.values, found.input, score)
    _meta, arrays = page.shown("why.gradient.map")
    np.testing.assert_allclose(arrays["values0"], saliency.magnitude.ravel(), rtol=1e-6)
    maps = explain.feature_maps(found.network, found.values, score)[-1]
    cam = explain.grad_cam(found.network, found.values, score, maps)
    _meta, arrays = page.shown("why.cam.map")
    np.testing.assert_allclose(arrays["values1"], cam.total.ravel(), rtol=1e-6)
    _meta, arrays = page.shown("network.occlusion.map")
    assert np.isfinite(arrays["values0"]).all() and arrays["values0"].max() > 0
    assert all(page.view["headings"][key][0] for key in PANELS.values() if key.startswith("why"))


def test_each_way_to_the_pixels_is_the_traces() -> None:
    """Along the strongest contributions, and along each that can be pressed: the same numbers at every step."""
    page, found = recorded("?page=network&panel=trace"), reading()
    state = NetworkState()
    start = start_element(state, found) or answer_element(state, found)
    assert start is not None
    replies = page.view["replies"]["network.trace"]
    assert len(replies) > 20
    for body, reply in list(replies.items())[::9]:
        said, *path = json.loads(body)
        meta, _arrays = page.content(page.view["values"][reply["network.trace"]])
        steps = trace(found.network, found.values, start, tuple(path))
        assert said == "follow" and meta["follows"][0] == max(0, len(path) - 1)
        assert [each["value"] for each in meta["steps"]] == [step.engine for step in steps]


def test_the_three_networks_that_find_faces_are_recorded() -> None:
    """Their windows, what became of each, and the crops; thresholds and links that need a server are not there."""
    page = recorded("?page=network&network=faces&panel=faces", 1_000_000)
    meta, arrays = page.shown("network.cascade")
    assert meta["verdicts"][1] and len(arrays["crops2"]) == len(meta["verdicts"][1]) * 3 * 48 * 48
    assert "label" in page.view["without"]["network.cascade"]
    assert page.shown("network.boxes")[0]["levels"]


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("hidden", ["hide=panels", "hide=answers", "cover=answer"])
def test_what_a_link_hides_is_in_no_panel(panel: str, hidden: str) -> None:
    """The panel is there without it, and away with it."""
    assert PANELS[panel] in recorded(f"?page=network&panel={panel}").view["shown"]
    assert PANELS[panel] not in recorded(f"?page=network&panel={panel}&{hidden}", 0).view["shown"]
