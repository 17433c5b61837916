"""What lessons look at and ask for on the network page, against onnxruntime, scipy and counting."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np
import onnxruntime
import pytest
import scipy.special

from cnnviz.images import drawing
from cnnviz.images.drawing import DIGIT_SIDE
from cnnviz.lessons.checks import CHECKS
from cnnviz.lessons.checks.network import percent
from cnnviz.lessons.guesses import Asked
from cnnviz.lessons.questions import QUESTIONS
from cnnviz.lessons.scene import Scene
from cnnviz.state import LabState, NetworkState, PageState, TrainStepState, to_query
from cnnviz.zoo import SHIPPED

from .scenes import scene_of

DRAWS = range(12)
UNSURE = NetworkState(sample=148)
"""A seven that the network takes for an eight, by a little."""

CHECKED: dict[str, dict[str, Any]] = {
    "answered": {"answer": 7},
    "redrawn": {"link": "page=network&from=drawing"},
    "undecided": {},
    "element_opened": {"layer": "pool2"},
    "most_weights": {},
    "misread": {},
    "repainted": {"link": "from=drawing&pin=conv_0_0_0"},
    "trained": {"accuracy": 0.0},
    "exploded": {},
    "loss_below": {"loss": 1e9},
    "walked": {"kind": "start"},
    "nudged": {},
    "loss_lowered": {},
}
ASKED: dict[str, dict[str, Any]] = {
    "softmax_pair": {},
    "weight_count": {},
    "fully_connected": {},
    "receptive_field": {},
    "field_start": {"layer": "pool2"},
    "patch_places": {},
    "falls_more": {},
    "new_weight": {},
    "score_gradient": {},
    "steps_per_epoch": {},
}


def asked(name: str, state: PageState, draw: int, **given: Any) -> Asked:
    found = QUESTIONS[name](scene_of(state), Random(draw), **given)
    assert found is not None
    return found


def drawn(paint: Any) -> NetworkState:
    levels = drawing.blank(DIGIT_SIDE)
    paint(levels)
    return NetworkState(source="drawing", drawing=drawing.encode(levels))


def seven(levels: Any) -> None:
    levels[10:15, 14:42] = 15
    for row in range(15, 46):
        left = round(37 - 0.45 * (row - 15))
        levels[row, left : left + 5] = 15


def one_of_seven(levels: Any) -> None:
    seven(levels)
    levels[10:15, :36] = 0


def link(state: PageState) -> str:
    return "&".join(f"{key}={value}" for key, value in to_query(state).items())


class TestQuestions:
    """Their answers."""

    @pytest.mark.parametrize("draw", DRAWS)
    def test_softmax_of_two_logits(self, draw: int) -> None:
        """Scipy's, of the numbers in the question."""
        found = asked("softmax_pair", UNSURE, draw)
        logits = [
            float(str(found.names[name]).replace("\N{MINUS SIGN}", "-"))
            for name in ("first_score", "second_score")
        ]
        assert found.answer[0] == pytest.approx(100 * scipy.special.softmax(logits)[1], abs=1e-4)
        assert all(each.is_integer() for each in logits)
        times, lead = float(str(found.names["times"])), logits[0] - logits[1]
        by_head = 100 / (1 + times) if lead > 0 else 100 * times / (1 + times)
        assert found.verdict(f"{by_head:.0f}") == "right"

    @pytest.mark.parametrize("draw", DRAWS)
    def test_weights_of_a_layer(self, draw: int) -> None:
        """The numbers in the file of the network."""
        onnx = pytest.importorskip("onnx")
        found = asked("weight_count", NetworkState(), draw)
        model = onnx.load(str(SHIPPED["digits"].path))
        held = [each for each in model.graph.initializer if each.name.startswith(f"{found.names['layer']}.")]
        assert found.answer[0] == sum(np.prod(each.dims) for each in held)

    def test_a_fully_connected_layer(self) -> None:
        """From 8 × 8 to 6 × 6: 36 rows of 64 weights, and 36 biases."""
        state = LabState(source="pattern", size=16, colour=False)
        found = {asked("fully_connected", state, draw).answer[0] for draw in DRAWS}
        assert found == {float(n**2 * (n - 2) ** 2 + (n - 2) ** 2) for n in (8, 10, 12)}
        assert 2340.0 in found

    @pytest.mark.parametrize("draw", DRAWS)
    def test_receptive_fields(self, draw: int) -> None:
        """What is reached going back from one row, layer by layer."""
        sizes = {name: len(rows_behind(name, 3)) for name in BACK}
        found = asked("receptive_field", NetworkState(), draw)
        assert found.answer[0] == sizes[str(found.names["layer"])]
        start = asked("field_start", NetworkState(), draw, layer="pool2")
        assert start.answer[0] == min(rows_behind("pool2", int(str(start.names["row"]))))

    @pytest.mark.parametrize("draw", DRAWS)
    def test_places_of_a_patch(self, draw: int) -> None:
        """As many as NumPy finds windows."""
        found = asked("patch_places", NetworkState(), draw)
        patch = int(str(found.names["patch"]))
        windows = np.lib.stride_tricks.sliding_window_view(np.zeros((28, 28)), (patch, patch))
        assert found.answer[0] == windows.shape[0] * windows.shape[1]

    @pytest.mark.parametrize("draw", DRAWS)
    def test_the_class_that_loses_more(self, draw: int) -> None:
        """As onnxruntime reads the covered picture."""
        found, scene = asked("falls_more", UNSURE, draw), scene_of(UNSURE)
        session = onnxruntime.InferenceSession(SHIPPED["digits"].path, providers=["CPUExecutionProvider"])
        picture = scene.result.values["digit"]
        covered = picture.copy()
        top, bottom, left, right = (
            int(str(found.names[name])) for name in ("top", "bottom", "left", "right")
        )
        covered[..., top : bottom + 1, left : right + 1] = 0
        before, after = (
            np.log(session.run(["probabilities"], {"digit": each})[0][0].astype(float))
            for each in (picture, covered)
        )  # their differences are those of the logits
        drops = before - after
        two = [int(str(found.names[name])) for name in ("first", "second")]
        assert sorted(np.argsort(-before)[:2].tolist()) == two
        assert found.answer[0] == max(two, key=lambda each: drops[each])


BACK = {
    "conv1": [("window", 3, 1, 1)],
    "pool1": [("window", 2, 2, 0), ("window", 3, 1, 1)],
    "conv2": [("window", 3, 1, 1), ("window", 2, 2, 0), ("window", 3, 1, 1)],
    "pool2": [("window", 2, 2, 0), ("window", 3, 1, 1), ("window", 2, 2, 0), ("window", 3, 1, 1)],
}
"""From a layer back to the picture: cells of the window, stride and padding."""


def rows_behind(layer: str, row: int) -> set[int]:
    rows = {row}
    for _kind, extent, stride, padding in BACK[layer]:
        rows = {each * stride - padding + more for each in rows for more in range(extent)}
    return rows


class TestChecks:
    """What they find done."""

    def test_a_drawing_that_is_read(self) -> None:
        """Its class, and no other; an empty pad is not drawn."""
        scene = scene_of(drawn(seven))
        assert CHECKS["answered"](scene, answer=7).done
        assert not CHECKS["answered"](scene, answer=1).done
        assert not CHECKS["answered"](scene_of(NetworkState(source="drawing")), answer=8).done
        assert not CHECKS["answered"](scene_of(NetworkState()), answer=7).done
        assert CHECKS["answered"](scene_of(NetworkState()), answer=7, drawn=False).done

    def test_a_drawing_that_was_changed(self) -> None:
        """By no more than is allowed, in the way that is allowed, and with another answer."""
        before, after = drawn(seven), scene_of(drawn(one_of_seven))
        given = {"link": link(before), "way": "erase"}
        assert CHECKS["redrawn"](after, **given, answer=1, most=0.5).done
        assert CHECKS["redrawn"](after, **given).done
        assert not CHECKS["redrawn"](after, **given, most=0.1).done
        assert not CHECKS["redrawn"](after, **given, answer=4).done
        assert not CHECKS["redrawn"](scene_of(before), **given).done
        added = {"link": link(drawn(one_of_seven))}
        assert CHECKS["redrawn"](scene_of(before), **added).done
        assert not CHECKS["redrawn"](scene_of(before), **added, way="erase").done

    def test_an_element_that_is_opened(self) -> None:
        """Of this layer, at this place, or among the largest."""
        scene = scene_of(NetworkState(layer="pool2", element=(15, 4, 4)))
        assert CHECKS["element_opened"](scene, layer="pool2", top=1).done
        assert CHECKS["element_opened"](scene, layer="pool2", place=[15, 4, 4]).done
        assert not CHECKS["element_opened"](scene, layer="pool2", place=[15, 4, 3]).done
        assert not CHECKS["element_opened"](scene, layer="conv2").done
        small = scene_of(NetworkState(layer="pool2", element=(15, 0, 0)))
        assert not CHECKS["element_opened"](small, layer="pool2", top=10).done
        for element in ((99, 0, 0), (0,), (0, 0, 0, 0)):
            scene = scene_of(NetworkState(layer="pool2", element=element))
            assert not CHECKS["element_opened"](scene, layer="pool2").done

    def test_the_layer_with_most_weights(self) -> None:
        """The fully connected one."""
        done = {
            layer: CHECKS["most_weights"](scene_of(NetworkState(layer=layer))).done
            for layer in ("conv1", "relu1", "conv2", "fc", "")
        }
        assert done == {"conv1": False, "relu1": False, "conv2": False, "fc": True, "": False}

    def test_a_sample_that_is_misread(self) -> None:
        """Only where the answer is not the label; and of the digit that is asked for."""
        assert CHECKS["misread"](scene_of(UNSURE), digit=7).done
        assert CHECKS["misread"](scene_of(UNSURE)).done
        assert not CHECKS["misread"](scene_of(UNSURE), digit=8).done
        assert not CHECKS["misread"](scene_of(NetworkState())).done


@pytest.mark.parametrize("state", [LabState(source="pattern"), NetworkState(), TrainStepState()], ids=str)
@pytest.mark.parametrize("result", [None, 7, object()])
def test_nothing_is_done_or_asked_where_there_is_nothing(state: PageState, result: object) -> None:
    """Of a page that has computed nothing, or of another page."""
    scene = Scene(state, result)
    for name, given in CHECKED.items():
        assert not CHECKS[name](scene, **given).done
    for name, given in ASKED.items():
        assert QUESTIONS[name](scene, Random(0), **given) is None


@pytest.mark.parametrize("state", [LabState(source="pattern"), NetworkState(), TrainStepState()], ids=str)
def test_every_check_and_question_stands_every_page(state: PageState) -> None:
    """The visitor may have gone to another one while a card is open."""
    scene = scene_of(state)
    for name, given in CHECKED.items():
        CHECKS[name](scene, **given)
    for name, given in ASKED.items():
        QUESTIONS[name](scene, Random(0), **given)


def test_a_drawing_that_cannot_be_read_is_none() -> None:
    """In the state, or in a link of a lesson that somebody wrote."""
    broken = NetworkState(source="drawing", drawing="AAAA")
    scene = scene_of(drawn(seven))
    assert not CHECKS["redrawn"](scene, link=link(broken)).done
    assert not CHECKS["redrawn"](Scene(broken, scene.result), link=link(drawn(seven))).done
    assert not CHECKS["repainted"](
        scene_of(LabState(source="pattern")), link="from=drawing&drawing=AAAA&pin=conv_0_0_0"
    ).done


def test_a_visitor_s_own_network_is_not_read_again() -> None:
    """It may be large; and lessons are about those that are shipped."""
    scene = Scene(NetworkState(network="own"), scene_of(NetworkState()).result)
    for name in ("misread", "most_weights"):
        assert not CHECKS[name](scene).done
    assert not CHECKS["answered"](scene, answer=7, drawn=False).done
    for name, given in ASKED.items():
        assert QUESTIONS[name](scene, Random(0), **given) is None


@pytest.mark.parametrize(
    ("share", "written"),
    [(0, "0.0%"), (4e-4, "<0.1%"), (6e-4, "0.1%"), (0.953, "95.3%"), (0.9996, ">99.9%"), (1, "100.0%")],
)
def test_a_share_is_written_as_on_the_page(share: float, written: str) -> None:
    """What is not quite all is not called all, and what is not nothing not nothing."""
    assert percent(share) == written


def test_where_a_field_starts_is_asked_only_of_maps() -> None:
    """A lesson from a file may name a layer without rows."""
    scene = scene_of(UNSURE)
    for layer in scene.result.network.layers:
        asked = QUESTIONS["field_start"](scene, Random(1), layer=layer.name)
        assert asked is None or scene.result.values[layer.outputs[0]].ndim == 4
