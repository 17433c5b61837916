"""What a visitor chooses on Streamlit's own widgets, in the state or beside it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image
from streamlit.testing.v1 import AppTest

from cnnviz.state import LabState, NetworkState
from tests.images.files import saved
from tests.patience import PATIENCE
from tests.ui.sent import sent
from tests.ui.test_network import page as network_page
from tests.ui.test_own_network import keras

ROOT = Path(__file__).resolve().parents[2]


def opened(**query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=PATIENCE)
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


def lab(app: AppTest) -> LabState:
    state = app.session_state["lab.state"].state
    assert isinstance(state, LabState)
    return state


def network(app: AppTest) -> NetworkState:
    state = app.session_state["network.state"].state
    assert isinstance(state, NetworkState)
    return state


def test_a_background_lies_behind_the_transparent_parts() -> None:
    """The pixels change with its colour, of a picture that is clear all over."""
    app = opened(**{"from": "upload"}, size="8")
    clear = saved(Image.fromarray(np.zeros((8, 8, 4), np.uint8)), "PNG")
    app.file_uploader[0].set_value(("clear.png", clear, "image/png")).run()
    for colour, pixel in (("#ffffff", (255, 255, 255)), ("#0080ff", (0, 128, 255))):
        app.color_picker[0].set_value(colour).run()
        assert not app.exception
        _meta, arrays = sent(app, "cnnviz_carrier")
        assert np.unique(arrays["values"].reshape(3, -1), axis=1).ravel().tolist() == list(pixel)


def test_names_of_classes_are_taken_where_there_is_one_for_each() -> None:
    """A line each; too few are told, and leave the numbers."""
    app = network_page(keras(), network="own", **{"from": "photo"})
    typed = app.text_area[0]
    typed.set_value("cat\n dog \n\nbird").run()
    assert [name for _index, name in sent(app, "cnnviz_answers")[0]["answers"]] == ["cat", "dog", "bird"]
    app.text_area[0].set_value("cat").run()
    assert not app.exception
    answers = sent(app, "cnnviz_answers")[0]
    assert [name for _index, name in answers["answers"]] == ["0", "1", "2"] and "1 names" in answers["note"]


def test_the_scale_of_pixels_is_a_field_of_the_preprocessing() -> None:
    """Back to the network's own, the link carries none."""
    app = opened(page="network", network="faces", size="160", **{"from": "photo"})
    own = app.segmented_control(key="network.unit").value
    app.segmented_control(key="network.unit").set_value("1").run()
    changed = network(app).preprocessing
    assert changed is not None and changed.unit == "1"
    app.segmented_control(key="network.unit").set_value(own).run()
    assert network(app).preprocessing is None


def test_the_stage_at_full_size_is_chosen_and_kept() -> None:
    """The convolution at first; with pooling on, that as well."""
    app = opened(page="lab", panel="downloads", size="32")
    key = "lab.download.full_size.stage"
    assert app.segmented_control(key=key).value == "conv"
    assert len(app.segmented_control(key=key).options) == 3
    app.segmented_control(key=key).set_value("act").run()
    assert not app.exception and app.segmented_control(key=key).value == "act"
    app.run()
    assert app.segmented_control(key=key).value == "act"


def test_a_file_at_full_size_stays_until_what_it_shows_is_another() -> None:
    """What is compared, marked in a matrix or shown on the page beside it is no part of the file; the kernel is."""
    app = opened(size="16", panel="downloads", photo="coins")
    app.button(key="lab.full_size.begin").click().run()
    there = [each.key for each in app.get("download_button")]
    assert "lab.full_size.save" in there
    for link in (
        {"a": "kernel=box", "on": "y5", "matrix": "im2col", "block": "1", "size": "24"},
        {"lang": "zh_CN"},
    ):
        app.query_params.update(link)
        app.run()
        assert not app.exception
        assert [each.key for each in app.get("download_button")] == there
    app.query_params["kernel"] = "box"
    app.run()
    assert "lab.full_size.save" not in [each.key for each in app.get("download_button")]


def test_a_slider_changes_one_number_of_the_pattern() -> None:
    """What is the default again is not carried in the link."""
    app = opened(**{"from": "pattern"}, pattern="rings", size="32")
    slider = app.slider(key="lab.pattern_numbers.rings.wavelength")
    default = slider.value
    slider.set_value(default + slider.step).run()
    assert dict(lab(app).pattern_numbers) == {"wavelength": default + slider.step}
    app.slider(key="lab.pattern_numbers.rings.wavelength").set_value(default).run()
    assert lab(app).pattern_numbers == ()
