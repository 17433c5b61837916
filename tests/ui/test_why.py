"""The panel that explains a class's score: what it shows is what the engine says, and its work can be stopped."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from cnnviz import explain
from cnnviz.explain import METHODS, Occlusion, Score
from cnnviz.images.digits import samples
from cnnviz.networks import ModelError, Network
from cnnviz.parts.overlay.methods import fewer
from cnnviz.parts.part import FOLDER
from cnnviz.reader import shipped
from cnnviz.reading import Reading, read
from cnnviz.state.network import REASONS
from cnnviz.ui import slices
from cnnviz.ui.door import Asked
from cnnviz.ui.slices import Sliced
from tests.patience import PATIENCE
from tests.ui.sent import sent

SAMPLE = 61
PROGRESS = "network.occlusion.progress"


def digit_app() -> None:
    import streamlit as st

    from cnnviz.images.digits import samples
    from cnnviz.reader import shipped
    from cnnviz.reading import read
    from cnnviz.ui import session
    from cnnviz.ui.network.panels import why

    state = session.follow_link()
    if "reading" not in st.session_state:
        st.session_state.reading = read(shipped("digits"), samples()[0][61][None])
    why.show(lambda sentence: sentence, state, st.session_state.reading)  # type: ignore[arg-type]


def face_app() -> None:
    import numpy as np

    from cnnviz.reader import shipped
    from cnnviz.reading import read
    from cnnviz.ui import session
    from cnnviz.ui.network.panels import why

    state = session.follow_link()
    reading = read(shipped("faces"), np.zeros((3, 20, 24), np.uint8))
    why.show(lambda sentence: sentence, state, reading)  # type: ignore[arg-type]


def opened(page: Any = digit_app, **query: str) -> AppTest:
    """The panel after its first run at a link."""
    app = AppTest.from_function(page, default_timeout=PATIENCE)
    for name, value in {"page": "network", **query}.items():
        app.query_params[name] = value
    return app.run()


def payload(app: AppTest) -> tuple[dict[str, Any], list[np.ndarray]]:
    """What the overlay was sent, and the values of its maps."""
    data, arrays = sent(app, "cnnviz_overlay")
    maps = [
        arrays[f"values{number}"].reshape(item["height"], item["width"])
        for number, item in enumerate(data["items"])
    ]
    return data, maps


def work(app: AppTest) -> Sliced[Occlusion]:
    """The map under way."""
    _owner, kept = app.session_state["visitor"].computed["network.worked_out"]
    _key, maps = kept["why.occlusion"]
    return list(maps.values())[-1]


def asked(app: AppTest, body: str) -> dict[str, Any]:
    """Ask for a slice of the map, or for none, as the browser does: what is shown then."""
    door = app.session_state["door"]
    answer = door.answer(Asked(PROGRESS, [(door.turn(PROGRESS) + 1, body)]))
    assert answer.reply.run == work(app).finished
    return {key: shown.content for key, shown in answer.reply.shown.items()}


def finished(app: AppTest) -> AppTest:
    """The panel when its map is done."""
    while work(app).running:
        work(app).go_on()
    return app.run()


def digit() -> Reading:
    return read(shipped("digits"), samples()[0][SAMPLE][None])


def score(reading: Reading) -> Score:
    answer = reading.answer()
    assert answer is not None
    return Score("logits", answer)


@pytest.mark.parametrize("method", REASONS)
def test_each_method_says_what_it_proves_and_what_not(method: str) -> None:
    """Both sentences and the source stand on the page, and nothing fails."""
    app = opened(why=method)
    assert not app.exception and not app.warning
    said = " ".join(each.value for each in [*app.markdown, *app.caption])
    for sentence in (METHODS[method].proves, METHODS[method].does_not_prove, METHODS[method].source):
        assert sentence.format(number="logit") in said
    assert "score" not in said.lower()


def test_blue_strokes_are_explained() -> None:
    """Grad-CAM's own map of the first digit is negative on the ink, which looks like a contradiction."""
    app = opened(why="cam")
    data, (_, shown) = payload(app)
    assert data["items"] and shown.min() < 0
    assert any(each.value.startswith("Blue may lie on the object itself") for each in app.caption)


def test_the_finished_map_of_occlusion_is_the_engines() -> None:
    """With the patch, the step and the cover that the controls show."""
    app = finished(opened())
    data, (shown,) = payload(app)
    reading = digit()
    patch, step = (int(slider.value) for slider in app.slider)  # type: ignore[arg-type]
    plan = explain.plan_occlusion(reading.network, reading.values, "digit", patch, step)
    fill = explain.fill_of("mean", reading.values["digit"][0])
    (*_, found) = explain.occlusion(reading.network, reading.values, "digit", score(reading), plan, fill)
    np.testing.assert_allclose(shown, found.pixels(), atol=1e-4)
    row, column = np.unravel_index(np.argmax(found.drops), found.drops.shape)
    edges = [plan.rows[row], plan.columns[column], plan.rows[row] + patch, plan.columns[column] + patch]
    assert data["frame"] == [edge / 28 for edge in edges]
    told = (
        f"rows {edges[0]} to {edges[2] - 1} and columns {edges[1]} to {edges[3] - 1} (the frame) are covered"
    )
    assert told in data["note"] and f"by {found.drops.max():#.4g} to" in data["note"]
    assert f"scale ends at {np.abs(found.pixels()).max():.4g}." in data["note"]
    assert sent(app, "cnnviz_progress")[0]["finished"]


def test_a_stopped_map_stays_as_it_is_until_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """The button stops the work, no run takes it further, and the same button lets it go on to the end."""
    monkeypatch.setattr(slices, "SLICE_SECONDS", 0)
    app = opened()
    asked(app, "go on")
    assert asked(app, "stop")[PROGRESS][0]["button"] == "Continue"
    work(app).go_on()
    done = work(app).latest.done
    assert 0 < done < work(app).latest.plan.count
    assert sent(app.run(), "cnnviz_progress")[0]["button"] == "Continue"
    assert work(app).latest.done == done
    while not asked(app, "go on")[PROGRESS][0]["finished"]:
        pass
    assert work(app).latest.finished


def test_each_slice_brings_the_map_as_far_as_it_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """No run of the script is needed for it, until all is done."""
    monkeypatch.setattr(slices, "SLICE_SECONDS", 0)
    app = opened()
    known = []
    for _ in range(3):
        shown = asked(app, "go on")
        meta, arrays = shown["network.occlusion.map"]
        found = work(app).latest
        np.testing.assert_allclose(arrays["values0"], found.pixels(), atol=1e-4)
        assert meta["frame"] is not None
        known.append(np.isfinite(arrays["values0"]).sum())
    assert 0 < known[0] < known[-1]


def test_who_asks_for_slices_does_not_rest() -> None:
    """Others who need the room do not take the map from somebody who waits for it."""
    app = opened()
    visitor, door = app.session_state["visitor"], app.session_state["door"]
    visitor.last = rested = visitor.last - 60
    door.answer(Asked(PROGRESS, [(1, "go on")]))
    assert visitor.last > rested + 50


def test_another_setting_begins_another_map_and_the_old_one_is_kept() -> None:
    """Back at the first patch its finished map is there at once; the patch's bounds hold the step."""
    app = finished(opened())
    first = work(app)
    app.slider[0].set_value(3).run()
    assert work(app) is not first and work(app).latest.plan.patch == 3
    assert app.slider[1].max == 3
    app.slider[0].set_value(first.latest.plan.patch).run()
    _owner, kept = app.session_state["visitor"].computed["network.worked_out"]
    _key, maps = kept["why.occlusion"]
    assert len(maps) == 2 and first in maps.values()
    assert sent(app, "cnnviz_progress")[0]["finished"]


def test_the_pages_own_runs_do_no_work() -> None:
    """Only those that the browser asks for do: a stroke under way is not held up by the map that it begins."""
    app = opened().run()
    assert work(app).latest.done == 0 and work(app).running


def test_a_map_that_fails_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence stands beside what was known by then."""
    app = opened()

    def fail(*_arguments: object, **_named: object) -> None:
        raise ModelError("the network needs more than {limit} multiply-adds", limit=7)

    monkeypatch.setattr(Network, "steps", fail)
    with pytest.raises(ModelError):
        work(app).go_on()
    app.run()
    assert app.warning[0].value == "This map cannot be made: the network needs more than 7 multiply-adds."


def test_another_reading_leaves_nothing_of_the_last_one() -> None:
    """Each reading holds all of a network's numbers, so only the present one's maps are kept."""
    app = opened()
    for method in REASONS[::-1]:
        app.segmented_control(key="network.why").set_value(method).run()
    other = read(shipped("digits"), samples()[0][3][None])
    app.session_state["reading"] = other
    app.run()
    owner, kept = app.session_state["visitor"].computed["network.worked_out"]
    assert owner is other and list(kept) == ["why.occlusion"] and len(kept["why.occlusion"][1]) == 1


def test_probability_and_cover_are_heard() -> None:
    """What falls is the class's share of the softmax, and black covers instead of the mean."""
    app = opened()
    app.segmented_control(key="why.softmax").set_value(True).run()
    app.selectbox(key="why.cover").set_value("low").run()
    app = finished(app)
    reading = digit()
    found = work(app).latest
    assert found.score == pytest.approx(float(reading.values["probabilities"].max()), abs=1e-6)
    assert np.abs(found.drops).max() <= 1


def test_the_gradient_and_grad_cam_are_the_engines() -> None:
    """Every map of both methods, for the class that the link names."""
    reading = digit()
    other = Score("logits", 4)
    _data, maps = payload(opened(why="saliency", answer="4"))
    found = explain.saliency(reading.network, reading.values, "digit", other)
    for shown, expected in zip(maps, (found.magnitude, found.signed, found.times_input), strict=True):
        np.testing.assert_allclose(shown, expected, atol=1e-5)
    app = opened(why="cam", answer="4")
    _data, (stretched, cells) = payload(app)
    cam = explain.grad_cam(reading.network, reading.values, other)
    np.testing.assert_allclose(stretched, cam.stretched(28, 28), atol=1e-5)
    np.testing.assert_allclose(cells, cam.total, atol=1e-5)
    app.selectbox(key="why.layer").set_value("conv1").run()
    _data, (_stretched, cells) = payload(app)
    assert cells.shape == (28, 28)


def test_a_chosen_class_goes_into_the_state_and_back() -> None:
    """The first choice stands for whatever the answer is."""
    app = opened(why="saliency")
    app.selectbox(key="why.class").set_value(4).run()
    assert app.session_state["network.state"].state.answer == 4
    app.selectbox(key="why.class").set_value(-1).run()
    assert app.session_state["network.state"].state.answer is None


def test_words_from_before_are_not_taken_for_a_choice() -> None:
    """A browser that still has other words, as after a change of language, sends words that are no option any more."""
    app = opened()
    before = app.session_state["network.state"].state
    states = app._tree.get_widget_states()
    changed = [state for state in states.widgets if state.id.endswith(("why.class", "why.cover"))]
    for state in changed:
        state.string_value = "words from before"
    app._run(states)
    assert len(changed) == 2
    assert not app.exception
    assert app.session_state["network.state"].state == before
    assert app.selectbox(key="why.cover").value == "mean"


@pytest.mark.parametrize("query", [{"answer": "9999"}, {"why": "nothing"}, {"answer": "x", "why": "cam"}])
def test_a_link_with_what_is_not_there_shows_the_answer(query: dict[str, str]) -> None:
    """No such class or method."""
    app = opened(**query)
    assert not app.exception
    assert app.selectbox(key="why.class").value == -1


def test_a_network_without_classes_has_nothing_to_explain() -> None:
    """The face detector answers for every place."""
    app = opened(face_app)
    assert not app.exception
    assert "there is no class to explain" in app.info[0].value


def test_large_maps_are_sent_as_blocks() -> None:
    """The largest or the mean of each block, as many as fit, and small maps as they are."""
    values = np.arange(12 * 30, dtype=np.float32).reshape(12, 30)
    assert fewer(values, 30) is values
    blocks = values.reshape(4, 3, 10, 3)
    np.testing.assert_allclose(fewer(values, 10), blocks.mean(axis=(1, 3)))
    np.testing.assert_allclose(fewer(values, 10, largest=True), blocks.max(axis=(1, 3)))
    assert fewer(values, 11).shape == (4, 10)
    assert np.isnan(fewer(np.full((9, 9), np.nan), 3)).all()


def test_a_score_that_is_no_number_is_said() -> None:
    """A network of one's own may overflow."""
    app = opened()
    (*_, last) = work(app)._steps
    work(app).latest = replace(last, drops=np.full_like(last.drops, np.nan), score=np.nan)
    work(app).finished = True
    app.run()
    assert not app.exception
    assert "not a number" in payload(app)[0]["note"]


def test_there_is_a_word_for_everything_the_script_asks_for() -> None:
    """Of the overlay and of the maps it is made of."""
    names = ("overlay/overlay.js", "heatmaps/row.js", "heatmaps/figure.js")
    source = "".join((FOLDER / name).read_text() for name in names)
    data, _maps = payload(opened(why="saliency"))
    assert set(re.findall(r"words\.(\w+)", source)) == set(data["words"])
