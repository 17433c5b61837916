"""The panel that follows a number back to the pixels: what it shows and what a browser can make it do."""

from __future__ import annotations

from typing import Any

import numpy as np
from streamlit.testing.v1 import AppTest

from cnnviz.images.gallery import load_photo
from cnnviz.images.picture import working_copy
from cnnviz.networks import read_onnx
from cnnviz.parts.trace.start import answer_element, start_element
from cnnviz.reader import reader_of, shipped
from cnnviz.reading import read
from cnnviz.state import NetworkState
from tests.networks.build import model, node
from tests.patience import PATIENCE
from tests.ui.heard import send
from tests.ui.sent import data_of, sent


def panel_app() -> None:
    import numpy as np
    import streamlit as st

    from cnnviz.images.digits import FILE
    from cnnviz.reader import shipped
    from cnnviz.reading import read
    from cnnviz.state import NetworkState
    from cnnviz.ui import session
    from cnnviz.ui.network.panels.trace import show

    state = session.follow_link()
    assert isinstance(state, NetworkState)
    if "reading" not in st.session_state:
        picture = np.load(FILE)["images"][state.sample][np.newaxis]
        st.session_state.reading = read(shipped("digits"), picture.astype(np.uint8))
    show(lambda sentence: f"<{sentence}>", state, st.session_state.reading)


def opened(**query: str) -> AppTest:
    app = AppTest.from_function(panel_app, default_timeout=PATIENCE)
    for name, value in ({"page": "network"} | query).items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def meta_of(app: AppTest) -> dict[str, Any]:
    return sent(app)[0]


def say(app: AppTest, body: Any) -> None:
    """Let the browser send a message after those before."""
    send(app, "", [data_of(app)["turn"] + 1, body])


def state_of(app: AppTest) -> NetworkState:
    return app.session_state["network.state"].state


def test_a_digit_is_followed_from_its_probability_to_a_pixel() -> None:
    """The most probable class starts the way, every step agrees with the engine, and the last is a pixel."""
    meta = meta_of(opened())
    kinds = [step["kind"] for step in meta["steps"]]
    assert kinds == ["share", "sum", "move", "choice", "curve", "sum", "choice", "curve", "sum", "given"]
    assert all(step["agrees"] is not False for step in meta["steps"])
    assert meta["steps"][0]["place"]["label"] == "7"
    assert meta["steps"][0]["title"] == "<Softmax>" and meta["steps"][-1]["title"] == "<Pixel>"
    assert meta["input"]["shared"]["title"] == "fc"


def test_following_another_term_changes_the_way_and_the_link() -> None:
    """The chosen term is followed at its step, the steps before stay, and those after go along the strongest."""
    app = opened()
    before = meta_of(app)["steps"]
    say(app, ["follow", 0, 3])
    after = meta_of(app)["steps"]
    assert state_of(app).path == (0, 3)
    assert after[1]["chosen"] == 3 and after[0] == before[0]
    assert after[3]["place"]["index"] == before[1]["terms"][3]["place"]["index"]
    say(app, ["follow", 0, 3, 0, 0, 0, 1])
    assert state_of(app).path == (0, 3, 0, 0, 0, 1)
    say(app, ["follow"])
    assert meta_of(app)["steps"][1]["chosen"] == 0


def test_a_trace_can_start_at_any_of_its_steps_and_go_back_to_the_answer() -> None:
    """Starting at a step chooses its layer and element; the button goes back."""
    app = opened()
    step = meta_of(app)["steps"][5]
    say(app, ["start", step["layer"], *step["element"]])
    assert (state_of(app).layer, state_of(app).element, state_of(app).path) == (
        "conv2",
        tuple(step["place"]["index"]),
        (),
    )
    assert meta_of(app)["steps"][0]["place"] == step["place"]
    (button,) = app.button
    button.click().run()
    assert meta_of(app)["steps"][0]["layer"] == "softmax" and not app.button


def test_a_link_opens_a_trace_where_it_was() -> None:
    """Layer, element and path in the address; an element that is not there is moved inside."""
    meta = meta_of(opened(layer="conv2", element="3_99_2", path="4_1"))
    assert meta["steps"][0]["place"]["index"] == [3, 13, 2]
    assert meta["steps"][0]["chosen"] == 4


def test_another_class_is_explained_when_it_is_chosen() -> None:
    """The answer in the state, not the most probable one."""
    assert meta_of(opened(answer="3"))["steps"][0]["place"]["label"] == "3"


def test_the_face_detector_starts_at_its_most_probable_face() -> None:
    """A network that answers for every place: the last class where it is most probable."""
    reading = read(shipped("faces"), np.random.default_rng(0).integers(0, 256, (3, 40, 52), np.uint8))
    element = answer_element(NetworkState(network="faces"), reading)
    assert element is not None
    array = reading.values[element.array]
    assert array[element.index] == array[0, 1].max()
    assert start_element(NetworkState(network="faces"), reading) is None


def test_a_layer_without_an_element_starts_at_its_largest_number() -> None:
    """The choice of the other panel too."""
    picture = np.zeros((1, 28, 28), np.uint8)
    picture[:, 8:20, 12:15] = 255
    reading = read(shipped("digits"), picture)
    element = start_element(NetworkState(layer="conv1"), reading)
    assert element is not None and reading.values["conv1"][element.index] == reading.values["conv1"].max()


def test_of_a_detectors_maps_the_most_probable_face_is_the_answer() -> None:
    """Its probability is the second of the two that softmax makes at each place of the map."""
    picture = working_copy(load_photo("astronaut"), 96, colour=True).pixels
    reading = read(shipped("faces"), picture)
    element = answer_element(NetworkState(network="faces"), reading)
    assert element is not None
    chances = np.asarray(reading.values[element.array])
    assert chances.ndim == 4 and element.index[:2] == (0, 1)
    assert chances[element.index] == chances[0, 1].max()


def test_of_numbers_without_a_class_the_largest_is_followed() -> None:
    """As of a network that makes a map and says nothing of the picture as a whole."""
    weights = {"k": np.random.default_rng(1).standard_normal((2, 1, 3, 3)).astype(np.float32)}
    made = model([node("Conv", "x k", "y")], {"x": (1, 1, 8, 9)}, "y", weights)
    reader = reader_of(read_onnx(made.SerializeToString()))
    reading = read(reader, np.arange(72, dtype=np.uint8).reshape(1, 8, 9))
    element = answer_element(NetworkState(network="own"), reading)
    assert element is not None
    assert reading.values["y"][element.index] == reading.values["y"].max()
