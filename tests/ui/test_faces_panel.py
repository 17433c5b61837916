"""The panel of the face detector: what it says and what the browser is sent."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from cnnviz import faces
from cnnviz.images.gallery import load_photo
from cnnviz.images.picture import working_copy
from cnnviz.parts.boxes.content import MOST_DRAWN
from cnnviz.parts.part import FOLDER
from cnnviz.zoo import SHIPPED, load
from tests.patience import PATIENCE
from tests.ui.sent import sent


def panel_app() -> None:
    from dataclasses import replace

    import streamlit as st

    from cnnviz.images.gallery import load_photo
    from cnnviz.images.picture import working_copy
    from cnnviz.reader import shipped
    from cnnviz.reading import read
    from cnnviz.state import NetworkState
    from cnnviz.ui import session
    from cnnviz.ui.network.panels.faces import show

    state = session.follow_link()
    assert isinstance(state, NetworkState)
    if "reading" not in st.session_state:
        picture = working_copy(load_photo(state.photo), state.size, colour=True).pixels
        st.session_state.reading = read(shipped("faces"), picture)
    show(lambda sentence: f"<{sentence}>", replace(state, network="faces"), st.session_state.reading)


def opened(**query: str) -> AppTest:
    app = AppTest.from_function(panel_app, default_timeout=PATIENCE)
    default = {"page": "network", "network": "faces", "size": "320", "facemin": "0.95"}
    for name, value in (default | query).items():
        app.query_params[name] = value
    return app.run()


def expected(size: int, threshold: float) -> tuple[tuple[faces.Level, ...], list[faces.Box]]:
    pixels = working_copy(load_photo("astronaut"), size, colour=True).pixels
    levels = faces.look(load("faces"), pixels, 20, SHIPPED["faces"].preprocessing)
    return levels, faces.boxes(levels, threshold)


def test_the_browser_gets_the_maps_and_the_boxes() -> None:
    """Every copy, every map and every box is what the detector says."""
    app = opened()
    assert not app.exception
    data, arrays = sent(app, "cnnviz_boxes")
    levels, candidates = expected(320, 0.95)
    kept = faces.suppress(candidates)
    assert data["boxes"] == [[box.level, box.row, box.column, *box.edges] for box in kept]
    assert len(data["levels"]) == len(levels)
    for number, level in enumerate(levels):
        np.testing.assert_array_equal(arrays[f"map{number}"], level.probability.ravel())
        np.testing.assert_array_equal(arrays[f"copy{number}"], level.received.ravel())
        shape = data["levels"][number]
        assert (shape["rows"], shape["columns"]) == level.probability.shape
    assert arrays["picture"].dtype == np.uint8
    text = "".join(each.value for each in app.markdown)
    assert f"**{len(candidates)}**" in text and f"**{len(kept)}**" in text


def test_before_suppression_every_window_draws_its_box() -> None:
    """With the switch off all boxes are drawn, as many as leave the picture visible."""
    app = opened(facemerge="0")
    assert len(sent(app, "cnnviz_boxes")[0]["boxes"]) == len(expected(320, 0.95)[1])
    app = opened(facemerge="0", facemin="0.05")
    assert len(sent(app, "cnnviz_boxes")[0]["boxes"]) == MOST_DRAWN < len(expected(320, 0.05)[1])
    assert not app.exception


def test_the_sliders_change_the_state() -> None:
    """A higher threshold leaves fewer boxes, a larger smallest face fewer copies."""
    app = opened()
    before = sent(app, "cnnviz_boxes")[0]
    app.slider(key="network.face_threshold").set_value(0.99).run()
    fewer = sent(app, "cnnviz_boxes")[0]
    assert 0 < len(fewer["boxes"]) < len(before["boxes"])
    size = next(slider for slider in app.slider if str(slider.key).startswith("network.face_size"))
    size.set_value(60).run()
    assert len(sent(app, "cnnviz_boxes")[0]["levels"]) < len(before["levels"])
    app.toggle(key="network.face_merge").set_value(False).run()
    assert not app.exception


@pytest.mark.parametrize(
    "query",
    [
        {"facemin": "-5"},
        {"facemin": "7"},
        {"facesize": "1024"},
        {"facesize": "200", "size": "64"},
        {"size": "16"},
        {"prep": "stretch_255_bgr_1__"},
        {"photo": "brick"},
    ],
)
def test_any_link_opens(query: dict[str, str]) -> None:
    """Thresholds and sizes out of bounds, a picture smaller than the window, and no face at all."""
    assert not opened(**query).exception


def test_the_script_has_a_word_for_everything_it_asks_for() -> None:
    """Each word that the script reads by name is in the data, and is translated."""
    words = sent(opened(), "cnnviz_boxes")[0]["words"]
    source = "".join(path.read_text("utf-8") for path in Path(FOLDER, "boxes").glob("*.js"))
    assert set(re.findall(r"words\.(\w+)", source)) == set(words)
    assert all(word.startswith("<") for word in words.values())
