"""Each question's view can be linked to, and shows what its answer says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from scipy import ndimage, signal, special

from cnnviz import faces, fooling, inputs, pipeline, reading
from cnnviz.lessons.asked import asked
from cnnviz.lessons.led import look, opened
from cnnviz.lessons.scene import Scene
from cnnviz.networks.steps import outcome
from cnnviz.parts.lesson.lights import LIGHTS
from cnnviz.parts.matrix.content import matrix_content
from cnnviz.parts.overlap import counts_of, inner_counts
from cnnviz.questions import QUESTIONS, Question
from cnnviz.reader import shipped
from cnnviz.second_step import second_step
from cnnviz.state import LabState, NetworkState, from_query, link_of
from cnnviz.state.lab import settings_of, with_settings
from cnnviz.state.train import TrainNetworkState, TrainStepState
from cnnviz.step_by_hand import Steps
from cnnviz.step_by_hand.networks import lines_of
from cnnviz.step_by_hand.walk import Walk
from cnnviz.views.numbers import grouped
from cnnviz.zoo import SHIPPED, load

ASSETS = Path(__file__).resolve().parents[1] / "assets"
DIGITS = np.load(ASSETS / "digits/samples.npz")
DIGITS_SESSION = onnxruntime.InferenceSession(ASSETS / "networks/digits.onnx")
ALL = [question for asked in QUESTIONS.values() for question in asked]
BY_ASK = {question.ask: question for question in ALL}


def made_of(layer: str, picture: np.ndarray) -> np.ndarray:
    """What the shipped network makes of `picture` (28, 28) at the output of `layer`, (C, H, W), by another engine."""
    model = onnx.load(ASSETS / "networks/digits.onnx")
    del model.graph.output[:]
    model.graph.output.append(onnx.ValueInfoProto(name=layer))
    made: np.ndarray = onnxruntime.InferenceSession(model.SerializeToString()).run(
        None, {"digit": picture[None, None]}
    )[0][0]
    return made


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


def test_a_larger_kernel_averages_over_more_pixels() -> None:
    """By scipy's mean filter; its map varies less, and three layers of 3 x 3 pass one pixel on to as many places as one of 7 x 7."""
    state, run = lab("What does a larger kernel do?")
    picture = inputs.lab_picture(state)
    assert picture is not None and state.compare is not None and state.compare_stage == "conv"
    narrow = pipeline.run(with_settings(state, state.compare), picture.pixels)
    pixels = run.pixels[0].astype(float)
    for side, made in ((3, narrow), (7, run)):
        edge = side // 2
        mean = ndimage.uniform_filter(pixels, side)[edge:-edge, edge:-edge]
        np.testing.assert_allclose(made.conv[0], mean, rtol=1e-5)
        assert made.weight.size == side**2
    assert (run.conv.shape, narrow.conv.shape) == ((1, 18, 18), (1, 22, 22))
    steps = [np.abs(np.diff(made.conv[0], axis=axis)).mean() for made in (run, narrow) for axis in (0, 1)]
    assert max(steps[:2]) < min(steps[2:])
    spread = np.zeros((15, 15))
    spread[7, 7] = 1
    for _ in range(3):
        spread = signal.convolve2d(spread, np.ones((3, 3)), "same")
    assert np.count_nonzero(spread) == 7 * 7


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
    for ask in ("How do the last 784 numbers become a score?", "Where does the score for 7 come from?"):
        state = BY_ASK[ask].state
        assert isinstance(state, NetworkState) and (state.layer, state.element) == ("fc", (7,))


def test_a_bias_is_a_threshold() -> None:
    """As many elements respond, before and after, as have a sum above 0 and above 300, by scipy's own correlation."""
    question = BY_ASK["What is a bias for?"]
    state, run = lab(question.ask)
    assert state.compare is not None and state.comparing and state.compare_stage == "act"
    assert (state.compare.bias, state.bias) == (0, -300)
    sums = signal.correlate2d(run.pixels[0].astype(float), run.weight[0, 0], "valid")
    picture = inputs.lab_picture(state)
    assert picture is not None
    before = pipeline.run(with_settings(state, state.compare), picture.pixels)
    counts = [int((sums > threshold).sum()) for threshold in (0, 300)]
    assert [int((made.act > 0).sum()) for made in (before, run)] == counts == [227, 66]
    assert all(f"{count}" in question.answer for count in (*counts, sums.size))
    run, place = pinned("What does a bias do to one number?")
    assert (sums[place[1:]], run.conv[place], run.act[place]) == (205, -95, 0)


def test_two_convolutions_are_one_unless_relu_is_between() -> None:
    """The one kernel is the convolution of both; with ReLU between them, no 5 x 5 kernel and bias comes near, by least squares."""
    asks = (
        "What do two convolutions without ReLU do?",
        "Can one kernel do the work of two?",
        "What does ReLU change between two convolutions?",
    )
    made = []
    for ask in asks:
        state = BY_ASK[ask].state
        assert isinstance(state, LabState) and state.pin is not None
        picture = inputs.lab_picture(state)
        assert picture is not None
        layer = pipeline.layer(state, picture.pixels)
        second = second_step(state, layer)
        made.append(layer.runs[0].conv[0] if second is None else second.result[0])
        assert f"{made[-1][state.pin.row, state.pin.column]:g}" in BY_ASK[ask].answer
    twice, once, bent = made
    np.testing.assert_array_equal(once, twice)
    assert once.size == 400
    _state, run = lab(asks[1])
    sobel = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    np.testing.assert_array_equal(run.weight[0, 0], signal.convolve2d(sobel, sobel.T))
    windows = np.lib.stride_tricks.sliding_window_view(run.pixels[0].astype(float), (5, 5)).reshape(400, 25)
    given = np.c_[windows, np.ones(400)]
    worst = [
        np.abs(given @ np.linalg.lstsq(given, target.ravel())[0] - target.ravel()).max()
        for target in (twice, bent)
    ]
    assert worst[0] < 1e-6 and round(worst[1]) == 870


def test_why_relu_compares_two_layers_without_it_and_with_it() -> None:
    """The two states that the questions after it show, one beside the other."""
    state = BY_ASK["Why ReLU?"].state
    without = BY_ASK["What do two convolutions without ReLU do?"].state
    assert isinstance(state, LabState) and isinstance(without, LabState) and state.compare is not None
    assert state.compare_stage == "then"
    assert settings_of(with_settings(state, state.compare)) == settings_of(without)
    assert state.changed(compare=None, compare_stage="act").activation == "relu"


def test_pooling_keeps_a_quarter_and_the_largest_even_if_the_picture_is_shifted() -> None:
    """Of four different numbers one is left, and the same one from the picture moved by a pixel."""
    ask = "What is pooling for, and what does it lose?"
    run, (channel, row, column) = pinned(ask)
    window = run.act[channel, 2 * row : 2 * row + 2, 2 * column : 2 * column + 2]
    assert run.pool is not None and len(np.unique(window)) == 4
    kept = run.pool[channel, row, column]
    state, _run = lab(ask)
    moved = pipeline.run(state, np.roll(run.pixels, 1, axis=-1)).pool
    assert moved is not None and moved[channel, row, column] == kept == window.max()
    answer = BY_ASK[ask].answer
    assert f"here {kept:g}." in answer and f"{run.pool.size} of {run.act.size}" in answer
    assert all(f"{lost:g}" in answer for lost in window.ravel() if lost != kept)


def test_a_transposed_convolution_is_larger_and_its_overlap_a_checkerboard() -> None:
    """One pixel gives one kernel; 24 rows become 49, the pinned sum has four products, and an even picture alternating values."""
    run, (_channel, row, column) = pinned("What is a transposed convolution?")
    assert (run.input.sum(), run.input[0, row // 2, column // 2]) == (1, 1)
    np.testing.assert_array_equal(run.conv[0, row - 1 : row + 2, column - 1 : column + 2], run.weight[0, 0])
    assert np.count_nonzero(run.conv) == np.count_nonzero(run.weight)
    run, (_channel, row, column) = pinned("What happens where the copies overlap?")
    assert run.input.shape[1:] == (24, 24) and run.conv.shape[1:] == (49, 49)
    assert counts_of(run)[row, column] == 4
    corners = run.weight[0, 0, ::2, ::2]
    assert np.ptp(corners) > 0
    from_definition = corners * run.input[0, row // 2 : row // 2 - 2 : -1, column // 2 : column // 2 - 2 : -1]
    assert from_definition.sum() == run.conv[0, row, column] == 376
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


def reads(question: Question) -> tuple[int, float, int]:
    """By another engine, with the disturbances by SciPy's own functions: the answer, its probability, and the truth."""
    state = question.state
    assert isinstance(state, NetworkState)
    return *answer_to(state.sample, dict(state.disturb)), int(DIGITS["labels"][state.sample])


def answer_to(sample: int, disturb: Mapping[str, float]) -> tuple[int, float]:
    """What another engine reads in a sample that is moved, turned, inverted or grown."""
    levels = DIGITS["images"][sample].astype(np.float64)
    angle = np.deg2rad(disturb.get("turn", 0))
    back = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    shift = np.array([disturb.get("rows", 0), 0])
    levels = ndimage.affine_transform(levels, back, 13.5 - back @ (13.5 + shift), order=1, mode="nearest")
    if thickness := disturb.get("thickness", 0):
        step = ndimage.grey_dilation if thickness > 0 else ndimage.grey_erosion
        cross = np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]])
        whole = int(abs(thickness))
        for _ in range(whole):
            levels = step(levels, footprint=cross, mode="nearest")
        levels += (abs(thickness) - whole) * (step(levels, footprint=cross, mode="nearest") - levels)
    if disturb.get("invert"):
        levels = 255 - levels
    pixels = np.rint(levels).astype(np.float32)[None, None] / 255
    (shares,) = DIGITS_SESSION.run(None, {"digit": pixels})[0]
    return int(shares.argmax()), float(shares.max())


def test_a_fully_connected_layer_has_as_many_numbers_as_it_is_said() -> None:
    """A weight for each pair of an input and an output, and a bias for each output."""
    _state, run = lab("Why does a convolution have far fewer weights than a fully connected layer?")
    told = BY_ASK["Why does a convolution have far fewer weights than a fully connected layer?"].answer
    weights = run.input.size * run.conv.size
    assert f"{run.input.size} · {run.conv.size} = {grouped(weights)}, and {run.conv.size} biases" in told
    assert f"{grouped(weights + run.conv.size)} numbers" in told and f"{run.weight.size + 1} numbers" in told


def test_a_deeper_element_sees_as_many_pixels_as_it_is_said() -> None:
    """Counted back through the windows of the file's own layers; as many on the screen's element, which no border cuts."""
    state = BY_ASK["What does a deeper layer see?"].state
    assert isinstance(state, NetworkState) and state.layer == "pool2" and state.element is not None
    side, step, sides = 1, 1, []
    graph = onnx.load(ASSETS / "networks/digits.onnx").graph
    weights = {each.name: each.dims for each in graph.initializer}
    for node in graph.node:
        if node.op_type in ("Conv", "MaxPool"):
            given = {each.name: each.ints for each in node.attribute}
            kernel = weights[node.input[1]][2] if node.op_type == "Conv" else given["kernel_shape"][0]
            side += (kernel - 1) * step
            step *= given["strides"][0] if "strides" in given else 1
            sides.append(side)
    told = BY_ASK["What does a deeper layer see?"].answer
    assert (sides[0], sides[-1]) == (3, 10) and "3 × 3" in told and "10 × 10" in told
    large, small = BY_ASK["What does a deeper layer see?"].frames
    assert [(bottom - top, right - left) for top, left, bottom, right in (large, small)] == [(10, 10), (3, 3)]
    for name, frame, at in (("pool2", large, state.element), ("conv1", small, (0, 14, 17))):
        top, left, bottom, right = frame
        picture = np.random.default_rng(0).random((28, 28), np.float32)
        others = np.random.default_rng(1).random((28, 28), np.float32)
        others[top:bottom, left:right] = picture[top:bottom, left:right]
        place = (slice(None), *at[1:])
        value = made_of(name, picture)[place]
        np.testing.assert_allclose(
            made_of(name, others)[place], value, rtol=1e-5
        )  # nothing outside of the frame reaches it
        for edge in ((top, ...), (bottom - 1, ...), (..., left), (..., right - 1)):
            changed = picture.copy()
            changed[edge] += 100
            assert not np.allclose(made_of(name, changed)[place], value)


@pytest.mark.parametrize(
    ("ask", "true", "answer", "share"),
    [
        ("What if a digit is shifted?", 7, 2, 0.75),
        ("What if a digit is turned?", 7, 2, 0.49),
        ("What if a digit is inverted?", 7, 2, 0.995),
        ("What if its strokes are thicker or thinner?", 7, 8, 0.97),
        ("Can it be sure and still be mistaken?", 6, 0, 0.945),
    ],
)
def test_the_network_is_as_wrong_as_it_is_said(ask: str, true: int, answer: int, share: float) -> None:
    """By another engine, on the digit as the view disturbs it, whose curve is that of the same slider."""
    state = BY_ASK[ask].state
    assert isinstance(state, NetworkState)
    found, probability, truth = reads(BY_ASK[ask])
    assert (found, truth) == (answer, true) and share <= probability < share + 0.01
    assert not state.disturb or state.disturb[0][0] == state.dial


def test_a_digit_is_read_rightly_as_far_as_it_is_said() -> None:
    """Down by 3 pixels, clockwise by 34 degrees, and at any thickness between those that the answer names."""
    sample = NetworkState().sample
    assert [answer_to(sample, {"rows": rows})[0] for rows in range(12)][:5] == [7, 7, 7, 7, 2]
    assert {answer_to(sample, {"rows": rows})[0] for rows in range(4, 11)} == {2}
    assert [answer_to(sample, {"turn": turn})[0] for turn in range(36)] == 35 * [7] + [2]
    state = BY_ASK["What if its strokes are thicker or thinner?"].state
    assert isinstance(state, NetworkState)
    grown = [answer_to(state.sample, {"thickness": tenths / 10})[0] for tenths in range(-18, 16)]
    assert grown == [1] + 32 * [7] + [8]


def test_the_gradient_needs_as_many_levels_as_it_is_said() -> None:
    """To change the answer for the digit, and as random changes do not."""
    question = BY_ASK["Can a digit be changed so that it is misread?"]
    assert isinstance(question.state, NetworkState)
    reader = shipped(question.state.network)
    picture = inputs.network_picture(question.state, reader)
    assert picture is not None
    found = outcome(fooling.fool.steps(outcome(reading.read.steps(reader, picture))))
    assert (found.answer, found.levels, set(found.random)) == (7, 34, {7})
    assert found.after is not None and found.after.argmax() == 3


def test_covering_the_corner_of_the_7_costs_most() -> None:
    """The pixel with the largest mean drop lies where both strokes of the digit meet, by readings of another engine."""
    levels = DIGITS["images"][NetworkState().sample].astype(np.float32) / 255
    model = onnx.load(ASSETS / "networks/digits.onnx")
    model.graph.output.extend([onnx.ValueInfoProto(name=model.graph.node[-1].input[0])])
    session = onnxruntime.InferenceSession(model.SerializeToString())

    def score(pixels: np.ndarray) -> float:
        return float(session.run(None, {"digit": pixels[None, None]})[1][0, 7])

    drops, times = np.zeros((28, 28)), np.zeros((28, 28))
    least = np.inf
    for row in range(24):
        for column in range(24):
            covered = levels.copy()
            covered[row : row + 5, column : column + 5] = levels.mean()
            left = score(covered)
            least = min(least, left)
            drops[row : row + 5, column : column + 5] += score(levels) - left
            times[row : row + 5, column : column + 5] += 1
    row, column = np.unravel_index((drops / times).argmax(), drops.shape)
    ink = np.argwhere(levels > 0.5)
    assert row <= ink[:, 0].min() + 6 and column >= ink[:, 1].max() - 6
    answer = BY_ASK["Which pixels decided?"].answer
    assert f"by {score(levels) - least:.2f}, from {score(levels):.2f} to {least:.4g}." in answer


def test_scores_and_losses_are_as_they_are_said() -> None:
    """Those of the digits network by another engine; those of the step worked out from its probabilities."""
    model = onnx.load(ASSETS / "networks/digits.onnx")
    model.graph.output.extend([onnx.ValueInfoProto(name=model.graph.node[-1].input[0])])
    session = onnxruntime.InferenceSession(model.SerializeToString())
    pixels = DIGITS["images"][NetworkState().sample][None, None].astype(np.float32) / 255
    scores = session.run(None, {"digit": pixels})[1][0]
    assert scores.argsort()[::-1][:2].tolist() == [7, 3]
    answer = BY_ASK["How do the last 784 numbers become a score?"].answer
    assert f"{scores[7]:.2f}" in answer and f"{scores[3]:.1f}".replace("-", "−") in answer
    step = Steps().at(TrainStepState())
    before, after = (-np.log(each.probabilities[0, step.label]) for each in (step.before, step.after))
    kernel = signal.correlate2d(step.before.arrays[0][0, 0], step.before.errors[1][0, 0], "valid")
    assert f"Here the gradient is {kernel[1, 1]:.4f}:" in BY_ASK["What is backpropagation?"].answer
    told = BY_ASK["What is done with the gradient?"].answer
    assert f"{before:.4g}" in told and f"{after:.4g}" in told
    assert f"{scores[7]:.2f} for 7" in BY_ASK["How do 784 pixels become a digit?"].answer
    state = BY_ASK["What does softmax do?"].state
    assert isinstance(state, NetworkState)
    pixels = DIGITS["images"][state.sample][None, None].astype(np.float32) / 255
    scores = session.run(None, {"digit": pixels})[1][0]
    powers = np.exp(scores - scores.max())
    told = BY_ASK["What does softmax do?"].answer
    assert scores.argsort()[::-1][:2].tolist() == [5, 7] and state.element == (5,)
    assert f"{scores[5]:.2f} for 5, gives 1, and {scores[7]:.2f} for 7 gives {powers[7]:.4f}." in told
    shares = special.softmax(scores)
    assert f"{powers.sum():.4g}, these become {shares[5]:.0%} and {shares[7]:.0%}" in told


def test_a_typed_sum_is_judged_on_the_view_of_the_question() -> None:
    """For the numbers that the card first asks for and for others: four products at least, the sum is covered, the right one is right."""
    id, number = next(
        (id, at)
        for id, lesson in asked().items()
        for at, card in enumerate(lesson.cards)
        if card.title["en"] == "Do I understand it?"
    )
    state = opened(asked()[id], number, 0, LabState())
    assert isinstance(state, LabState) and {"products", "sum", "output"} <= set(state.cover)
    picture = inputs.lab_picture(state)
    assert picture is not None
    run = pipeline.run(state, picture.pixels)
    for draw in (0, 1, 2):
        led = look(asked()[id], number, Scene(replace(state, draw=draw), run))
        assert led.asked is not None
        row, column = led.asked.names["row"], led.asked.names["column"]
        assert isinstance(row, int) and isinstance(column, int)
        window = run.input[0, row : row + 3, column : column + 3]
        products = window * np.array([[-1, 0, 1]] * 3)
        assert np.count_nonzero(products) >= 4
        right = replace(state, draw=draw, guess=f"{products.sum():g}")
        assert look(asked()[id], number, Scene(right, run)).done
        hint = str(led.asked.names["first_row"]).replace("−", "-")
        assert float(hint) == pytest.approx(products[0].sum(), abs=1e-4)
        wrong = replace(state, draw=draw, guess=f"{products.sum() + 1:g}")
        assert not look(asked()[id], number, Scene(wrong, run)).done


def test_learning_is_shown_at_the_step_that_is_meant() -> None:
    """The mean loss of a batch, gradients once all are there, that of a kernel, and the loss afterwards."""
    kinds = {}
    for question in ALL:
        if isinstance(question.state, TrainStepState):
            walk = Walk(lines_of(question.state))
            stage = walk.stages[question.state.step]
            kinds[question.ask] = (stage.kind, None if stage.line is None else walk.kind(stage.line))
    assert kinds == {
        "What is a batch?": ("loss", None),
        "What is backpropagation?": ("weights", "convolution"),
        "How does backpropagation pass through a convolution?": ("weights", "convolution"),
        "What is done with the gradient?": ("after", None),
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
