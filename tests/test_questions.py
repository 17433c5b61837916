"""Each question's view can be linked to, and shows what its answer says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest

from cnnviz import faces, inputs, pipeline
from cnnviz.network.steps import outcome
from cnnviz.parts.lesson.lights import LIGHTS
from cnnviz.parts.matrix.content import matrix_content
from cnnviz.parts.overlap import counts_of, inner_counts
from cnnviz.questions import QUESTIONS, Question
from cnnviz.reader import shipped
from cnnviz.second_step import second_step
from cnnviz.state import LabState, NetworkState, from_query, link_of
from cnnviz.state.train import TrainNetworkState, TrainStepState
from cnnviz.step_by_hand.networks import lines_of
from cnnviz.step_by_hand.walk import Walk
from cnnviz.views.numbers import grouped
from cnnviz.zoo import SHIPPED, load

ASSETS = Path(__file__).resolve().parents[1] / "assets"
ALL = [question for asked in QUESTIONS.values() for question in asked]
BY_ASK = {question.ask: question for question in ALL}


def lab(ask: str) -> tuple[LabState, pipeline.Run]:
    """The lab of a question, and what it computes."""
    state = BY_ASK[ask].state
    assert isinstance(state, LabState)
    picture = inputs.lab_picture(state)
    assert picture is not None
    return state, pipeline.run(state, picture.pixels)


def pinned(ask: str) -> tuple[pipeline.Run, tuple[int, int, int]]:
    """What the lab of a question computes, and the place that is pinned."""
    state, run = lab(ask)
    assert state.pin is not None
    return run, (state.pin.channel, state.pin.row, state.pin.column)


@pytest.mark.parametrize("question", ALL, ids=lambda each: each.ask)
def test_a_link_leads_to_the_view(question: Question) -> None:
    """Nothing is lost on the way, and no two questions are the same."""
    assert from_query(link_of(question.state)) == (question.state, [])
    assert [each.ask for each in ALL].count(question.ask) == 1


def test_what_answers_is_lit() -> None:
    """Where a panel of the network page holds the answer, its part is lit and not the row of names above it."""
    parts = {"trace": "trace", "wish": "wish", "account": "account", "faces": "cascade"}
    for question in ALL:
        assert question.light in LIGHTS and question.light != "network.panels"
        state = question.state
        if isinstance(state, NetworkState) and state.panel in parts:
            assert question.light == f"network.{parts[state.panel]}"
        if isinstance(state, NetworkState) and (state.fooling or state.why == "whynot"):
            assert question.light == ("network.fooling" if state.fooling else "network.whynot")


def test_the_border_of_an_even_picture_is_an_edge_that_padding_makes() -> None:
    """Everywhere else is nothing."""
    run, place = pinned("Why is the border different?")
    assert np.ptp(run.pixels) == 0 and run.conv[place] != 0
    assert not run.conv[0, 1:-1, 1:-1].any()


def test_an_even_place_gives_0() -> None:
    """With pixels and weights that are not."""
    run, place = pinned("Why do the weights of an edge kernel add up to 0?")
    assert run.conv[place] == 0 and run.pixels.all() and run.weight.any()


def test_stride_2_halves_the_map() -> None:
    """Of the map that stride 1 makes, every second number in both directions."""
    state, run = lab("What does stride 2 do, and why would one want it?")
    picture = inputs.lab_picture(state)
    assert picture is not None
    whole = pipeline.run(state.changed(stride=1), picture.pixels).conv
    np.testing.assert_array_equal(run.conv, whole[:, ::2, ::2])
    assert run.conv.shape == (1, 11, 11) and whole.shape == (1, 22, 22)
    answer = BY_ASK["What does stride 2 do, and why would one want it?"].answer
    assert grouped(11 * 11 * 9) in answer and grouped(22 * 22 * 9) in answer


def test_784_pixels_become_784_numbers_and_a_digit() -> None:
    """The sizes of the maps that the answer names, by another engine; and the picture is a 7."""
    question = BY_ASK["How do 784 pixels become a digit?"]
    assert isinstance(question.state, NetworkState)
    model = onnx.load(ASSETS / "networks/digits.onnx")
    wanted = [name for node in model.graph.node for name in node.output]
    model.graph.output.extend(onnx.ValueInfoProto(name=name) for name in wanted[:-1])
    session = onnxruntime.InferenceSession(model.SerializeToString())
    digits = np.load(ASSETS / "digits/samples.npz")
    pixels = digits["images"][question.state.sample][None, None].astype(np.float32) / 255
    made = session.run(None, {"digit": pixels})
    shapes = {each.shape[1:] for each in made}
    assert {side for shape in shapes if len(shape) == 3 for side in shape[1:]} == {28, 14, 7}
    assert (16, 7, 7) in shapes and (784,) in shapes
    assert max(made, key=lambda each: each.shape == (1, 10)).argmax() == 7
    assert question.state.element == (7,)


def test_a_bias_leaves_fewer_zeros() -> None:
    """And the pinned sum is negative without it, positive with it."""
    state, run = lab("What is a bias for?")
    picture = inputs.lab_picture(state)
    assert picture is not None and state.pin is not None
    without = pipeline.run(state.changed(bias=0.0), picture.pixels)
    assert (run.act == 0).sum() < (without.act == 0).sum()
    place = (state.pin.channel, state.pin.row, state.pin.column)
    assert without.act[place] == 0 < run.act[place]


def test_relu_and_pooling_are_seen_where_they_do_something() -> None:
    """A negative sum becomes 0; of four different numbers one is left."""
    run, place = pinned("Why ReLU?")
    assert run.conv[place] < 0 == run.act[place]
    run, (channel, row, column) = pinned("What does pooling lose?")
    window = run.act[channel, 2 * row : 2 * row + 2, 2 * column : 2 * column + 2]
    assert run.pool is not None and len(np.unique(window)) == 4
    assert run.pool[channel, row, column] == window.max()


def test_a_transposed_convolution_is_larger_and_its_overlap_a_checkerboard() -> None:
    """24 rows become 49, the pinned sum has four products, and an even picture gives alternating values."""
    run, (_channel, row, column) = pinned("What is a transposed convolution?")
    assert run.input.shape[1:] == (24, 24) and run.conv.shape[1:] == (49, 49)
    assert counts_of(run)[row, column] == 4
    corners = run.weight[0, 0, ::2, ::2]
    assert np.ptp(corners) > 0
    from_definition = corners * run.input[0, row // 2 : row // 2 - 2 : -1, column // 2 : column // 2 - 2 : -1]
    assert from_definition.sum() == run.conv[0, row, column]
    _state, run = lab("Where do checkerboards in generated pictures come from?")
    assert np.ptp(run.pixels) == 0 and inner_counts(run) == [1, 2, 4]
    inner = run.conv[0, 4:-4, 4:-4]
    assert len(np.unique(inner)) == 3
    np.testing.assert_array_equal(inner[::2, ::2], inner[0, 0])


def test_a_vertical_and_a_horizontal_edge_meet_at_the_largest_value() -> None:
    """Of the second layer's map, by its definition: both maps of the first layer raise it."""
    state = BY_ASK["What does a second layer add to the first?"].state
    assert isinstance(state, LabState) and state.pin is not None
    picture = inputs.lab_picture(state)
    assert picture is not None
    layer = pipeline.layer(state, picture.pixels)
    second = second_step(state, layer)
    assert second is not None and second.weight is not None
    row, column = state.pin.row, state.pin.column
    maps = [run.act if run.pool is None else run.pool for run in layer.runs]
    window = np.stack([values[0, row : row + 3, column : column + 3] for values in maps])
    shares = (window * second.weight[0]).sum(axis=(1, 2))
    assert (shares > 0).all()
    assert shares.sum() == second.result[0, row, column] == np.abs(second.result).max()


def test_the_matrix_of_a_question_holds_the_kernel_in_every_row() -> None:
    """Nine weights in each of 16 rows."""
    state, run = lab("How is a convolution a matrix?")
    _meta, arrays = matrix_content(str, run, state)
    assert np.bincount(arrays["outputs"]).tolist() == [9] * 16


def test_a_1_by_1_convolution_is_a_weighted_sum_of_channels() -> None:
    """Of each pixel by itself."""
    _state, run = lab("What is a 1 × 1 convolution?")
    expected = np.tensordot([0.299, 0.587, 0.114], run.pixels.astype(float), 1)
    np.testing.assert_allclose(run.conv[0], expected, rtol=1e-5)


def test_weights_are_counted_right() -> None:
    """Of the filter on a colour picture, and of the digits network."""
    _state, run = lab("How many weights does a filter for colour have?")
    assert run.weight.size + 1 == 28
    sizes = {
        each.name: int(np.prod(each.dims))
        for each in onnx.load(ASSETS / "networks/digits.onnx").graph.initializer
    }
    assert sum(sizes.values()) == 9098 and sizes["fc.weight"] + sizes["fc.bias"] == 7850
    named = BY_ASK["Where are most of the weights?"].answer
    assert grouped(7850) in named and grouped(9098) in named


@pytest.mark.parametrize(
    ("ask", "true", "answer", "share"),
    [("What if it is inverted?", 7, 2, 0.995), ("Can it be sure and still be mistaken?", 6, 0, 0.945)],
)
def test_the_network_is_as_wrong_as_it_is_said(ask: str, true: int, answer: int, share: float) -> None:
    """By another engine."""
    state = BY_ASK[ask].state
    assert isinstance(state, NetworkState)
    digits = np.load(ASSETS / "digits/samples.npz")
    pixels = digits["images"][state.sample][None, None].astype(np.float32) / 255
    if state.preprocessing is not None:
        assert state.preprocessing.invert
        pixels = 1 - pixels
    session = onnxruntime.InferenceSession(ASSETS / "networks/digits.onnx")
    (shares,) = session.run(None, {"digit": pixels})[0]
    assert digits["labels"][state.sample] == true
    assert shares.argmax() == answer and share <= shares.max() < share + 0.01


def test_learning_is_shown_at_the_step_that_is_meant() -> None:
    """The gradient of a kernel."""
    kinds = {}
    for question in ALL:
        if isinstance(question.state, TrainStepState):
            walk = Walk(lines_of(question.state))
            stage = walk.stages[question.state.step]
            assert stage.line is not None and walk.kind(stage.line) == "convolution"
            kinds[question.ask] = stage.kind
    assert kinds == {
        "How does backpropagation pass through a convolution?": "weights",
    }
    assert sum(isinstance(each.state, TrainNetworkState) for each in ALL) == 2


def test_p_net_and_r_net_take_a_coin_for_a_face_and_o_net_does_not() -> None:
    """The chosen window passes two networks and fails at the third, and nothing comes out."""
    state = BY_ASK["How does a network find faces?"].state
    assert isinstance(state, NetworkState)
    picture = inputs.network_picture(state, shipped(state.network))
    assert picture is not None
    networks = (load("faces"), load("faces_r"), load("faces_o"))
    looked = outcome(faces.looked(networks, picture, state.face_size, SHIPPED["faces"].preprocessing))
    found = outcome(looked.cascade())
    (chosen,) = [each for each in found.candidates if each.proposal.place == state.face_window]
    assert chosen.refined is not None and chosen.refined.stays
    assert chosen.decided is not None and not chosen.decided.passed
    assert not found.faces
