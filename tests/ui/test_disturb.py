"""The panel that disturbs a picture: what it shows is what the engine says, whichever way it was asked."""

from __future__ import annotations

from itertools import count
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from cnnviz.disturbances import NEUTRAL, Changes, parameters_for
from cnnviz.fooling import fool
from cnnviz.images.digits import samples
from cnnviz.reader import shipped
from cnnviz.reading import Reading, read
from cnnviz.ui.door import Asked, NotDirectError

from .sent import sent
from .test_network import own_network, page
from .test_visitor import visitor_of

DISTURB, CURVE = "network.disturb", "network.disturb_curve"


def expected(*numbers: tuple[str, float], sample: int = 143) -> Reading:
    return read(shipped("digits"), samples()[0][sample][np.newaxis], changes=Changes(numbers))


def answered(app: AppTest, part: str, body: Any) -> Any:
    """What the door answers to a message past the script."""
    return app.session_state["door"].answer(Asked(part, [(1, body)], has={}))


def curve(app: AppTest) -> tuple[Any, Any]:
    """The curve when all is measured: what is still left is asked for, as the page does."""
    work = app.session_state["door"].works.get(f"{CURVE}.progress")
    if work is None:
        return sent(app, CURVE)
    turn = 0
    while True:
        turn += 1
        answer = app.session_state["door"].answer(Asked(f"{CURVE}.progress", [(turn, "go on")], has={}))
        if answer.reply.run:
            meta, arrays = answer.reply.shown[CURVE].content
            return meta, arrays


def test_the_link_disturbs_the_input_of_the_whole_page() -> None:
    """Answer, maps and sliders are those of the disturbed picture, and the page says what was done."""
    app = page(panel="disturb", disturb="turn:20~noise:30")
    reading = expected(("turn", 20.0), ("noise", 30.0))
    meta, arrays = sent(app, DISTURB)
    np.testing.assert_array_equal(arrays["picture"], reading.seen.ravel())
    values = {dial["name"]: dial["value"] for group in meta["groups"] for dial in group["dials"]}
    assert (values["turn"], values["noise"], values["blur"]) == (20, 30, 0)
    assert sorted(values) == sorted(NEUTRAL)
    strip, bars = sent(app, "network.answers")
    np.testing.assert_array_equal(bars["probabilities"], reading.chances)
    assert "Turn clockwise: 20°" in strip["note"]


def test_a_slider_is_answered_past_the_script() -> None:
    """With the panel, the bars and the maps in one answer; the curve of the same slider stays as it was measured."""
    app = page(panel="disturb")
    before = curve(app)[1]
    answer = answered(app, DISTURB, {"values": {"turn": 40.0}, "dial": "turn"})
    reading = expected(("turn", 40.0))
    shown = answer.reply.shown
    assert {DISTURB, CURVE, "network.graph", "network.answers"} <= set(shown)
    np.testing.assert_array_equal(shown[DISTURB].content[1]["picture"], reading.seen)
    assert shown[DISTURB].content[0]["answers"][0][0] == str(reading.answer()) == "2"
    np.testing.assert_array_equal(shown[CURVE].content[1]["first"], before["first"])
    assert answer.link["disturb"] == "turn:40"


def test_another_slider_begins_another_curve_and_a_wild_message_none() -> None:
    """Until that is measured, its frame stands empty; what no slider can say goes to the script, which refuses it."""
    app = page(panel="disturb")
    answer = answered(app, CURVE, {"dial": "noise", "at": 90})
    meta, arrays = answer.reply.shown[CURVE].content
    assert meta["dial"]["name"] == "noise"
    assert arrays["first"].size == 0
    with pytest.raises(NotDirectError):
        answered(page(panel="disturb"), DISTURB, {"values": {"turn": 1e9}, "dial": "turn"})


def test_the_curve_says_where_the_answer_changes() -> None:
    """The sentence stands as soon as all is measured."""
    meta, arrays = curve(page(panel="disturb"))
    assert meta["sentence"][0] == "Turn clockwise: the answer changes at 35°; 7 becomes 2."
    assert arrays["places"].size == arrays["ahead"].size > 60
    neutral = list(arrays["places"]).index(0)
    reading = expected()
    assert reading.chances is not None
    assert arrays["first"][neutral] == reading.chances.max()


@pytest.mark.parametrize("dial", ["seed", "cover_row", "thickness"])
def test_any_slider_of_a_link_has_its_curve(dial: str) -> None:
    """Those that change nothing by themselves say so."""
    meta, _arrays = curve(page(panel="disturb", dial=dial))
    assert meta["dial"]["name"] == dial
    assert meta["sentence"]


def test_fooling_shows_what_the_search_finds_and_uses_it() -> None:
    """As an input, it stands in the link by its number of levels alone."""
    found = fool(expected())
    app = page(panel="disturb", fooling="1")
    meta, arrays = sent(app, "network.fooling")
    assert meta["levels"] == found.levels
    np.testing.assert_array_equal(arrays["changed"], np.ravel(found.changed))
    assert f"more than {found.levels} on the scale from 0 to 255" in meta["sentences"][0]
    used = page(panel="disturb", fooling="1", fool=str(found.levels))
    again, bars = sent(used, "network.fooling")[0], sent(used, "network.answers")[1]
    assert again["used"] == again["levels"] == found.levels
    np.testing.assert_array_equal(bars["probabilities"], found.after)


def test_another_language_names_the_same_search(monkeypatch: pytest.MonkeyPatch) -> None:
    """A search that was stopped stays stopped where it was, and its lines name the classes in the language of the page."""
    monkeypatch.setattr("cnnviz.ui.long_work.QUIET_SECONDS", 0)
    app = page(network="squeezenet", panel="disturb", fooling="1", **{"from": "photo"})
    part, turns = "network.fooling.progress", count(1)
    while part not in (works := app.session_state["door"].works):
        for name in [name for name in works if name.endswith(".progress")]:
            while works[name].sliced.running:  # what the page shows before
                ask(app, name, next(turns))
        app.run()
    while not (before := app.session_state["door"].works[part]).shown()["found"]:
        ask(app, part, next(turns))
    ask(app, part, next(turns), "stop")
    english = before.shown()["found"]
    app.button_group(key="shell.language").set_value("zh_CN").run()
    after = app.session_state["door"].works[part]
    assert after.sliced is before.sliced and not after.sliced.running
    assert after.shown()["found"] != english


def ask(app: AppTest, part: str, turn: int, body: str = "go on") -> None:
    """Ask a part for the `turn`-th time."""
    app.session_state["door"].answer(Asked(part, [(turn, body)], has={}))


@pytest.mark.parametrize(("key", "chosen"), [("network.digit", 3), ("network.source", "drawing")])
def test_a_change_by_gradient_goes_with_the_picture_that_it_was_made_for(key: str, chosen: Any) -> None:
    """Another digit or another way to bring one is read as it is; the disturbances, which fit any picture, stay."""
    app = page(panel="disturb", disturb="turn:20", fool="40")
    app.button_group(key=key).set_value(chosen).run()
    state = app.session_state["network.state"].state
    assert (state.fool, state.disturb) == (0, (("turn", 20.0),))


@pytest.mark.parametrize("query", [{"target": "7"}, {"target": "999"}, {"target": "1", "fool": "255"}])
def test_a_target_that_leads_nowhere_is_one_sentence(query: dict[str, str]) -> None:
    """Nothing breaks, whatever the link says."""
    app = page(panel="disturb", fooling="1", **query)
    assert sent(app, "network.fooling")[0]["sentences"]


@pytest.mark.parametrize("query", [{"hide": "answers"}, {"cover": "answer"}, {"hide": "panels"}])
def test_where_answers_are_hidden_none_is_sent(query: dict[str, str]) -> None:
    """Neither by the script nor by an answer past it."""
    app = page(panel="disturb", **query)
    with pytest.raises(ValueError, match="not enough values"):  # there is no such part
        sent(app, DISTURB)
    with pytest.raises(NotDirectError):
        answered(app, DISTURB, {"values": {"turn": 40.0}, "dial": "turn"})


def test_a_network_without_classes_is_not_disturbed() -> None:
    """A link cannot do so either: what cannot be seen or taken back is not done."""
    app = page(network="faces", disturb="turn:90", panel="disturb", fool="3", **{"from": "photo"})
    reading = visitor_of(app).computed["network.reading"].now[1]
    assert reading.changes == Changes()


def test_an_own_network_is_disturbed_at_its_own_size() -> None:
    """Its sliders follow its size and channels."""
    app = page(own_network(), network="own", panel="disturb", **{"from": "photo"})
    meta, _arrays = sent(app, DISTURB)
    names = [dial["name"] for group in meta["groups"] for dial in group["dials"]]
    assert sorted(names) == sorted(p.name for p in parameters_for(*meta["size"]))
