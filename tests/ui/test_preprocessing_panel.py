"""The controls of preprocessing, and what they say about a pixel and about other choices."""

from __future__ import annotations

import re
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from cnnviz.preprocessing import Preprocessing, read
from cnnviz.presets import PRESETS
from tests.patience import PATIENCE


def preprocessing_app() -> None:
    import streamlit as st

    from cnnviz.reader import shipped
    from cnnviz.state import NetworkState
    from cnnviz.ui import session
    from cnnviz.ui.network.panels.preprocessing import show
    from cnnviz.ui.network.preprocessing import choose_preprocessing
    from cnnviz.ui.network.readings import reading_for

    state = session.follow_link()
    assert isinstance(state, NetworkState)
    reader = shipped(state.network)
    with st.sidebar:
        choose_preprocessing(lambda sentence: sentence, state, reader)
    reading, _ = reading_for(lambda text: text, state, reader)
    show(lambda sentence: sentence, state, reading)
    st.session_state.chosen = state.preprocessing


def opened(**query: str) -> AppTest:
    app = AppTest.from_function(preprocessing_app, default_timeout=PATIENCE)
    for name, value in ({"page": "network"} | query).items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def table(app: AppTest) -> list[list[str]]:
    """The cells of the table of other choices, without the picture at the left."""
    html = unescape("".join(element.proto.body for element in app.get("html")))
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", html)
    return [re.findall(r"<td[^>]*>(.*?)</td>", row)[1:] for row in rows[1:]]


FACES = {"network": "faces", "from": "photo", "size": "160"}


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_can_be_chosen(name: str) -> None:
    """Its numbers become the state's, or nothing where they are the network's own."""
    app = opened(**FACES)
    app.selectbox(key="network.preset").set_value(name).run()
    assert not app.exception
    chosen = app.session_state["chosen"]
    assert chosen == (None if name == "mtcnn" else PRESETS[name].preprocessing)
    assert app.selectbox(key="network.preset").value == name


def test_one_channel_has_no_colour_presets() -> None:
    """Presets with three means, and the order of channels, are for colour."""
    app = opened()
    options = app.selectbox(key="network.preset").options
    assert len(options) == len([p for p in PRESETS.values() if p.preprocessing.fits(1)]) < len(PRESETS)
    assert "0 to 1 (what this network expects)" in options
    assert all(group.key != "network.order" for group in app.get("button_group"))


@pytest.mark.parametrize(
    ("typed", "want"),
    [("0.5", (0.5,)), ("1, 2, 3", (1.0, 2.0, 3.0)), ("1；−2，3", (1.0, -2.0, 3.0)), ("", ())],
)
def test_numbers_can_be_typed(typed: str, want: tuple[float, ...]) -> None:
    """With commas of any kind between; a true minus sign is one; nothing means none."""
    app = opened(**FACES)
    app.text_input(key="network.mean").set_value(typed).run()
    assert app.session_state["chosen"].mean == want


@pytest.mark.parametrize("typed", ["abc", "1, 2", "nan", "1e30", "1 2 3 4"])
def test_what_is_no_list_of_numbers_is_said_and_changes_nothing(typed: str) -> None:
    """The old numbers stay and an error names what was typed."""
    app = opened(**FACES)
    app.text_input(key="network.mean").set_value(typed).run()
    assert app.session_state["chosen"] is None
    assert typed in app.error[0].value
    app.run()
    assert not app.error


def test_a_deviation_is_above_zero() -> None:
    """Nothing can be divided by 0."""
    app = opened(**FACES)
    app.text_input(key="network.std").set_value("0").run()
    assert app.error and app.session_state["chosen"] is None


def test_back_to_the_networks_own() -> None:
    """One button undoes every choice, and is there only where something was chosen."""
    app = opened(prep="crop_255_rgb_1__", **FACES)
    app.button(key="network.own_preprocessing").click().run()
    assert app.session_state["chosen"] is None
    assert not [button for button in app.button if button.key == "network.own_preprocessing"]


def test_a_pixel_is_followed_to_its_number() -> None:
    """Each channel by name, in the network's order, with the arithmetic filled in."""
    app = opened(prep="stretch_1_bgr_0_0.5_0.25", **FACES)
    text = "".join(each.value for each in app.markdown)
    assert text.index("Blue: ") < text.index("Green: ") < text.index("Red: ")
    assert re.search(r"Red: (\d+) → \1 / 255 = \*\*0?\.?\d+\*\* → \(.* − 0\.5\) / 0\.25 = \*\*", text)


def test_wrong_choices_are_seen_to_change_the_answer() -> None:
    """The table begins with the choice and the network's own; black on white instead of white on black is another digit."""
    rows = table(opened())
    assert rows[0][0] == "0 to 1" and rows[0][3] == "7" and "what this network expects" in rows[0][5]
    inverted = next(row for row in rows if "dark and light exchanged" in row[0])
    assert inverted[3] != "7" and "different answer" in inverted[5]


def test_the_table_counts_the_settings_that_change_the_answer() -> None:
    """The sentence below says of how many this is true for the picture in use, not of all pictures."""
    app = opened()
    rows = table(app)
    own = next(row for row in rows if "what this network expects" in row[5])
    different = sum("different answer" in row[5] for row in rows)
    told = f"For this picture, {different} of {len(rows) - 1} other settings give a different answer."
    assert own and any(caption.value.startswith(told) for caption in app.caption)


def test_boxes_stand_for_the_detectors_answer() -> None:
    """For the faces each choice counts its boxes; pixels from 0 to 255 give far too many."""
    rows = {row[0]: row for row in table(opened(facemin="0.95", **FACES))}
    assert int(rows["0 to 255"][3]) > 10 * int(rows["MTCNN: (x − 127.5) / 128"][3]) > 0


@pytest.mark.parametrize(
    "link", ["pad_1_rgb_1__", "crop_signed_bgr_0__", "stretch_255_rgb_0_1~2~3_", "stretch_1_rgb_1_0.5_1e-05"]
)
def test_any_readable_preprocessing_opens(link: str) -> None:
    """Also a preset of another number of channels, which the page may refuse with its sentence."""
    assert isinstance(read(link), Preprocessing)
    opened(prep=link, **FACES)


@pytest.mark.parametrize("fool", [{}, {"fool": "9"}])
def test_a_changed_picture_is_shown_as_its_numbers_are(fool: dict[str, str]) -> None:
    """Both pictures of the panel are the disturbed digit, as they are the plain one where nothing is done to it."""
    pictures = [_alike(opened(disturb="turn:40~noise:30", **fool)), _alike(opened())]
    assert pictures == [True, True]


def _alike(app: AppTest) -> bool:
    """Whether the picture at the network's size and what the network takes its numbers to be are the same file."""
    first, second = (element.proto.imgs[0].url for element in app.get("image")[:2])
    return bool(first == second)
