"""What is left out, or waits to be found or revealed, is in no file: two views that differ in nothing else give the same bytes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from cnnviz.chain import chained
from cnnviz.networks import Network, read_onnx
from cnnviz.networks.steps import outcome
from cnnviz.parts.stepper.layer import kernel_name
from cnnviz.pipeline import shown_pixels
from cnnviz.reader import reader_of
from cnnviz.reading import read
from cnnviz.record.facts import lab_facts, network_facts, signal_facts
from cnnviz.signals import Recording
from cnnviz.state import LabState, NetworkState, SignalState
from cnnviz.state.stages import Pin
from cnnviz.takeaway.carried import pictured_arrays
from cnnviz.takeaway.kind import Asked, Choice, Kind, TakeError, check, complete
from cnnviz.takeaway.registry import KINDS, offered
from cnnviz.takeaway.what import NETWORK, PICTURE, RECORDING, LabWhat, NetworkWhat, SignalWhat, What
from tests.networks.build import model, node
from tests.networks.test_fronts import FORMS, built
from tests.takeaway import views

RNG = np.random.default_rng(8)
ROWS, COLUMNS = 9, 12
SECRET = RNG.normal(size=(2, 3, 3, 3)).astype(np.float32)

MOVED = [
    node("Cast", "x", "real", to=1),
    node("Mul", "real scale", "unit"),
    node("Sub", "unit mean", "centred"),
    node("Transpose", "centred", "maps", perm=[0, 3, 1, 2]),
    node("Identity", "maps", "same"),
    node("Flatten", "same", "row"),
    node("Concat", "maps same", "both", axis=1),
    node("Slice", "both begin end", "part"),
    node("Relu", "part", "positive"),
    node("Conv", "maps kernel", "conv", pads=[1, 1, 1, 1]),
    node("Relu", "conv", "act"),
    node("GlobalAveragePool", "act", "means"),
    node("Flatten", "means", "scores"),
    node("Softmax", "scores", "y"),
]
HOLDING = {"x", "real", "unit", "centred", "maps", "same", "row", "both", "part", "positive"}
"""The arrays of `MOVED` that show the picture, beside the input that is put before it."""


def moved(
    pixels: np.ndarray, kernel: np.ndarray, layer: str = "", own: frozenset[str] = frozenset()
) -> NetworkWhat:
    """A network of bytes with the channels last, whose picture stands in many arrays, and its reading of `pixels`."""
    weights = {
        "scale": np.float32(1 / 255),
        "mean": np.float32([0.4, 0.5, 0.6]),
        "begin": np.int64([0, 1, 0, 0]),
        "end": np.int64([1, 4, 9, 9]),
        "kernel": kernel,
    }
    made = model(MOVED, {"x": (1, ROWS, COLUMNS, 3)}, "y row positive", weights)
    made.graph.input[0].type.tensor_type.elem_type = 2
    reader = reader_of(read_onnx(made.SerializeToString()))
    state = NetworkState(network="own", source="upload", layer=layer)
    return NetworkWhat(state, read(reader, pixels), own=own)


def every_way(kind: Kind, what: What) -> Iterator[Asked]:
    """Each format with each choice of each option."""
    for format in kind.formats(what) or ():
        yield complete(kind, what, format.id)
        for option in kind.options(what):
            if isinstance(option, Choice):
                for choice in list(option.choices)[1:]:
                    yield complete(kind, what, format.id, {option.name: choice})


def all_files(what: What, *without: str) -> dict[tuple[Any, ...], bytes | str]:
    """Every file that a view can become, or why not, and what its card shows."""
    found: dict[tuple[Any, ...], bytes | str] = {}
    for kind in offered(what):
        if kind.leads or kind.id in without:
            continue
        preview = kind.preview(what)
        found[kind.id,] = repr((preview.lines, [each.tobytes() for each in preview.pictures]))
        for asked in every_way(kind, what):
            key = (kind.id, asked.format, *asked.chosen.items())
            try:
                check(kind, what, asked)
            except TakeError as error:
                found[key] = str(error)
            else:
                found[key] = outcome(kind.make(what, asked.format, asked.chosen))
    return found


def same(one: What, other: What, made: set[str], *without: str) -> None:
    """With all left out, both become the same files, of these kinds; with all in them, they do not."""
    first, second = (all_files(each.leaving_out(True), *without) for each in (one, other))
    assert first.keys() == second.keys()
    assert not [key for key in first if first[key] != second[key]]
    assert {key[0] for key, file in first.items() if isinstance(file, bytes)} == made
    npz = KINDS["numbers"]
    asked = complete(npz, one, "npz")
    assert outcome(npz.make(one, "npz", asked.chosen)) != outcome(npz.make(other, "npz", asked.chosen))


@pytest.mark.parametrize("layer", ["make maps", "make positive", "make conv", "make act"])
def test_no_file_of_a_network_depends_on_a_picture_that_is_left_out(layer: str) -> None:
    """As its kernel is 0, all that it computes is the same for two pictures, which stand in many of its arrays."""
    blind = np.zeros_like(SECRET)
    one, other = (
        moved(RNG.integers(0, 256, (3, ROWS, COLUMNS), np.uint8), blind, layer, frozenset({PICTURE}))
        for _each in range(2)
    )
    made = {"numbers", "graph", "program", "architecture"}
    if layer in ("make conv", "make act"):
        made |= {"maps"}
    if layer == "make act":
        made |= {"computation"}
    same(one, other, made)


def test_no_file_of_the_lab_depends_on_a_picture_that_is_left_out() -> None:
    """With a kernel of zeros; the convolution's computation shows the picture and is refused, that of the activation is made."""
    zeros = (((0.0,) * 3,) * 3,)

    def view(stage: str, pixels: np.ndarray) -> LabWhat:
        state = LabState(size=24, colour=False, weights=zeros, pin=Pin(stage, 0, 3, 5))
        picture = shown_pixels(state, pixels)
        return LabWhat(state.in_force(), picture, chained(state, picture), own=frozenset({PICTURE}))

    first, second = (RNG.integers(0, 256, (1, 20, 24), np.uint8) for _each in range(2))
    same(view("conv", first), view("conv", second), {"maps", "numbers", "program"})
    same(view("act", first), view("act", second), {"numbers", "program", "computation"}, "maps")


def test_no_file_of_a_signal_depends_on_a_recording_that_is_left_out() -> None:
    """With a kernel of zeros, and without the names of its channels."""
    state = SignalState(taps=((0.0, 0.0, 0.0),), pin=Pin("act", 0, 0, 3))
    one, other = (
        SignalWhat(state, Recording(RNG.normal(size=(2, 40)), names), own=frozenset({RECORDING}))
        for names in (("left", "right"), ("pulse of A", "pulse of B"))
    )
    same(one, other, {"numbers", "program", "computation"})


@pytest.mark.parametrize("name", FORMS)
def test_every_array_with_the_pixels_in_it_is_known(name: str) -> None:
    """In whatever form the network takes them: such an array has the picture's values, scaled, in some order."""
    reading = read(built(name)[1], RNG.integers(0, 256, (3, 15, 11), np.uint8))
    pixels = np.sort(np.float64(reading.values[reading.input]).ravel())
    showing = set()
    for array, values in reading.values.items():
        sorted_values = np.sort(np.float64(values).ravel())
        if sorted_values.shape == pixels.shape and sorted_values.std():
            scaled = (sorted_values - sorted_values[0]) / (sorted_values[-1] - sorted_values[0])
            if np.allclose(scaled, (pixels - pixels[0]) / (pixels[-1] - pixels[0]), atol=1e-4):
                showing.add(array)
    assert {reading.input, "x"} <= showing <= pictured_arrays(reading)
    assert not pictured_arrays(reading) & {"lit", "means", "scores", "y"}


def test_the_arrays_of_the_picture_are_just_these() -> None:
    """And none that a window has looked at."""
    what = moved(RNG.integers(0, 256, (3, ROWS, COLUMNS), np.uint8), SECRET)
    assert pictured_arrays(what.reading) == {what.reading.input, *HOLDING}


def test_an_own_network_that_is_left_out_leaves_in_no_file() -> None:
    """Neither its kernel's numbers nor its structure: of it there are the maps, and the archive without its weights."""
    what = moved(
        RNG.integers(0, 256, (3, ROWS, COLUMNS), np.uint8), SECRET, "make conv", frozenset({NETWORK})
    )
    files = all_files(what.leaving_out(True))
    made = {key: file for key, file in files.items() if isinstance(file, bytes)}
    assert {key[0] for key in made} == {"maps", "numbers"}
    assert not any(SECRET.tobytes()[:16] in file for file in made.values())
    whole = next(file for key, file in all_files(what).items() if key[:2] == ("numbers", "npz"))
    assert isinstance(whole, bytes) and SECRET.tobytes()[:16] in whole
    with np.load(
        io.BytesIO(next(file for key, file in made.items() if key[:2] == ("numbers", "npz")))
    ) as found:
        assert set(found) == {*what.reading.values} - {*what.reading.network.weights}
    for kind in ("graph", "program", "architecture", "computation", "page"):
        record = KINDS[kind]
        assert NETWORK in record.holds(what, *_first(record, what))


def _first(kind: Kind, what: What) -> tuple[str, Any]:
    asked = complete(kind, what)
    return asked.format, asked.chosen


def test_numbers_that_are_a_networks_own_are_refused_one_by_one() -> None:
    """A layer that makes a weight of another one hands on the network itself."""
    nodes = [
        node("Identity", "kernel", "copy"),
        node("Conv", "x copy", "conv"),
        node("GlobalAveragePool", "conv", "y"),
    ]
    made = model(nodes, {"x": (1, 3, ROWS, COLUMNS)}, "y", {"kernel": SECRET})
    reading = read(reader_of(read_onnx(made.SerializeToString())), np.zeros((3, ROWS, COLUMNS), np.uint8))
    assert isinstance(reading.network, Network)
    state = NetworkState(network="own", source="photo", layer="make copy")
    what = NetworkWhat(state, reading, own=frozenset({NETWORK}), without=True)
    with pytest.raises(TakeError, match="without what you brought"):
        check(KINDS["numbers"], what, complete(KINDS["numbers"], what, "npy"))
    with np.load(io.BytesIO(outcome(KINDS["numbers"].make(what, "npz", {})))) as found:
        assert set(found) == {"x", "conv", "y"}


def test_a_kernel_to_be_found_is_in_a_file_once_the_page_shows_it() -> None:
    """Not before."""
    for shown in (False, True):
        what = views.kernel(shown=shown)
        assert what.lesson.hidden is not None
        files = {key: file for key, file in all_files(what, "page", "animation").items() if key[1:]}
        secret = np.asarray(what.lesson.hidden).tobytes()
        assert any(isinstance(file, bytes) and secret in file for file in files.values()) == shown
        (array,) = KINDS["numbers"].options(what)
        assert isinstance(array, Choice) and ("kernel_to_find" in array.choices) == shown


def test_the_computation_says_when_it_shows_the_picture() -> None:
    """Where its window lies on it; not where it lies on a result."""
    record = KINDS["computation"]

    def holds(what: What) -> frozenset[str]:
        return record.holds(what, *_first(record, what))

    for stage, held in (("conv", {PICTURE}), ("act", set()), ("pool", set())):
        assert holds(views.lab(own=True, pin=Pin(stage, 0, 1, 2))) == held
    assert holds(views.lab(own=True)) == {PICTURE}
    assert holds(views.lab(own=True, operation="transposed")) == {PICTURE}
    assert holds(views.lab(own=True, before=(LabState(kernel="gaussian"),))) == set()
    assert holds(views.network(own=True, layer="conv1")) == {PICTURE}
    later = views.network(own=True)
    conv = [layer.name for layer in later.reading.network.layers if layer.op_type == "Conv"]
    assert holds(replace(later, state=replace(later.state, layer=conv[0]))) == {PICTURE}
    assert holds(replace(later, state=replace(later.state, layer=conv[1]))) == set()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_what_is_said_of_a_view_does_not_tell_what_is_covered(language: str) -> None:
    """Neither the digit whose class is to be told, nor the kernel whose numbers are."""
    digit, hidden = views.network(language=language), views.network(language=language, hide=("answers",))
    _ = digit.translate
    facts = [network_facts(_, each.state, each.reading.picture) for each in (digit, hidden)]
    assert [any(said.startswith(_("Digit")) for said in each) for each in facts] == [True, False]
    for cover, hide, told in (
        ((), (), True),
        (("kernel",), (), False),
        ((), ("values",), False),
        (("sum",), (), True),
    ):
        lab = views.lab(language=language, cover=cover, hide=hide)
        said = " ".join(lab_facts(_, lab.state, lab.picture, lab.pixels))
        assert (_("Kernel") in said) == (kernel_name(_, lab.state.filters[0]) in said) == told
        state = SignalState(language=language, cover=cover, hide=hide)
        assert any(_("Kernel") in each for each in signal_facts(_, state)) == told
