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
from cnnviz.networks.steps import outcome
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


def expected(size: int, thresholds: tuple[float, float, float]) -> tuple[faces.Looked, faces.Cascade]:
    pixels = working_copy(load_photo("astronaut"), size, colour=True).pixels
    networks = (load("faces"), load("faces_r"), load("faces_o"))
    looked = outcome(faces.looked(networks, pixels, 20, SHIPPED["faces"].preprocessing))
    return looked, outcome(looked.cascade(thresholds))


def test_the_browser_gets_what_the_three_networks_say() -> None:
    """Every window, verdict, crop and map is the engine's."""
    app = opened()
    assert not app.exception
    looked, found = expected(320, (0.95, 0.7, 0.7))
    data, arrays = sent(app, "cnnviz_cascade")
    assert [each["place"] for each in data["windows"]] == [
        list(each.proposal.place) for each in found.candidates
    ]
    refined = [each.refined for each in found.candidates if each.refined is not None]
    decided = [each.decided for each in found.candidates if each.decided is not None]
    for stage, verdicts in enumerate((refined, decided)):
        assert [each["score"] for each in data["verdicts"][stage]] == [each.answer.score for each in verdicts]
        crops = np.concatenate([each.answer.crop.ravel() for each in verdicts])
        np.testing.assert_array_equal(arrays[f"crops{stage + 1}"], crops)
    (face,) = found.faces
    assert face.decided is not None
    (shown,) = [each for each in data["verdicts"][1] if each["passed"] and each["by"] is None]
    assert shown["next"] == list(faces.drawn(face.decided.box))
    assert np.array_equal(shown["points"], face.decided.points)
    maps, arrays = sent(app, "cnnviz_boxes")
    kept = [each.proposal for each in found.candidates if each.taken_out_by is None]
    assert maps["boxes"] == [[*each.place, *faces.drawn(each.box)] for each in kept]
    for number, level in enumerate(looked.levels):
        np.testing.assert_array_equal(arrays[f"map{number}"], level.probability.ravel())
        np.testing.assert_array_equal(arrays[f"copy{number}"], level.received.ravel())


def test_before_suppression_every_window_draws_its_box() -> None:
    """As many as leave the picture visible."""
    app = opened(facestep="passed")
    assert len(sent(app, "cnnviz_boxes")[0]["boxes"]) == len(expected(320, (0.95, 0.7, 0.7))[1].candidates)
    app = opened(facestep="passed", facemin="0.05")
    assert len(sent(app, "cnnviz_boxes")[0]["boxes"]) == MOST_DRAWN
    assert not app.exception


def test_the_slider_of_the_smallest_face_changes_the_copies() -> None:
    """A larger smallest face leaves fewer of them."""
    app = opened()
    before = sent(app, "cnnviz_boxes")[0]
    size = next(slider for slider in app.slider if str(slider.key).startswith("network.face_size"))
    size.set_value(60).run()
    assert len(sent(app, "cnnviz_boxes")[0]["levels"]) < len(before["levels"])
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
        {"facewin": "99_9_9"},
        {"facer": "-1", "faceo": "9"},
    ],
)
def test_any_link_opens(query: dict[str, str]) -> None:
    """Thresholds and sizes out of bounds, a picture smaller than the window, and no face at all."""
    assert not opened(**query).exception


@pytest.mark.parametrize("part", ["boxes", "cascade"])
def test_the_script_has_a_word_for_everything_it_asks_for(part: str) -> None:
    """Each word that the script reads by name is in the data, and is translated."""
    words = sent(opened(), f"cnnviz_{part}")[0]["words"]
    source = "".join(path.read_text("utf-8") for path in Path(FOLDER, part).glob("*.js"))
    assert set(re.findall(r"words\.(\w+)", source)) == set(words)
    for word in words.values():
        inner = word.values() if isinstance(word, dict) else word if isinstance(word, list) else [word]
        assert all(each.startswith("<") for each in inner)
