"""What is in no file, and why: what a visitor brought, what is covered or hidden, too large, or cannot be drawn or written."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import numpy as np
import onnx
import onnxruntime
import pytest

from cnnviz.limits import LIMITS
from cnnviz.networks import read_onnx
from cnnviz.networks.steps import outcome
from cnnviz.reader import reader_of
from cnnviz.reading import read
from cnnviz.record import RecordError
from cnnviz.state import NetworkState
from cnnviz.state.fields import COVERS
from cnnviz.takeaway.kind import Choice, TakeError, check, complete
from cnnviz.takeaway.registry import KINDS, offered
from cnnviz.takeaway.what import NETWORK, PICTURE, NetworkWhat
from cnnviz.ui.take_panel import offer_of, panel_of
from tests.networks.build import model, node
from tests.takeaway import views
from tests.takeaway.making import arrays, made, refusal

HOLDING = {
    "page": {"html"},
    "maps": {"png", "svg", "pdf"},
    "animation": {"gif", "webp", "png"},
    "computation": {"svg", "png", "pdf"},
    "numbers": {"npz"},
    "program": {"zip"},
    "worksheet": {"pdf"},
}


@pytest.mark.parametrize("kind", HOLDING)
def test_what_holds_an_own_picture_says_so(kind: str) -> None:
    """In just these formats, at the first choice of options; the link never does."""
    what = views.lab(own=True)
    record = KINDS[kind]
    holding = {
        format.id
        for format in record.formats(what) or ()
        if record.holds(what, format.id, complete(record, what, format.id).chosen)
    }
    assert holding == HOLDING[kind]
    assert not KINDS["link"].holds(what, "link", {})
    assert not record.holds(views.lab(), "html", complete(record, views.lab()).chosen)


def test_what_is_left_out_is_in_no_file() -> None:
    """The pixels are in no archive, no figure has the picture, and what cannot be without it is refused."""
    what = views.lab(own=True, colour=False).leaving_out(True)
    assert what.left_out == {PICTURE}
    assert "input" not in arrays(made(what, "numbers", "npz"))
    assert [each.id for each in KINDS["program"].formats(what) or ()] == ["py"]
    (stages, _zoom) = KINDS["maps"].options(what)
    assert isinstance(stages, Choice) and "all" not in stages.choices
    for kind in ("page", "worksheet", "animation", "computation"):
        with pytest.raises(TakeError, match="without what you brought"):
            made(what, kind)
    reading = views.network(own=True).leaving_out(True)
    found = arrays(made(reading, "numbers", "npz"))
    assert reading.reading.input not in found and "conv1" in " ".join(found)


@pytest.mark.parametrize("cover", COVERS[:-1])
def test_a_covered_number_is_in_no_file(cover: str) -> None:
    """Whatever of the lab is covered, only the link can be taken away."""
    what = views.lab(cover=(cover,))
    for kind in offered(what):
        if not kind.leads:
            with pytest.raises(TakeError, match="covered"):
                check(kind, what, complete(kind, what))


@pytest.mark.parametrize("hide", ["values", "answers"])
def test_a_hidden_answer_is_in_no_file(hide: str) -> None:
    """Of a network its file stays, which tells no answer by itself."""
    what = views.network(hide=(hide,))
    left = []
    for kind in offered(what):
        try:
            check(kind, what, complete(kind, what))
            left.append(kind.id)
        except TakeError:
            assert not kind.preview(what).pictures
    assert left == ["architecture", "network", "link"]


SIZE = KINDS["worksheet"].size(views.lab(), "pdf", {})


def test_a_file_that_would_be_too_large_is_refused_before_it_is_made() -> None:
    """With the sizes, and what to do."""
    kind = replace(
        KINDS["numbers"], size=lambda what, format, chosen: replace(SIZE, bytes=LIMITS.taken_bytes + 1)
    )
    what = views.lab()
    with pytest.raises(TakeError, match="at most") as refused:
        check(kind, what, complete(kind, what))
    assert refused.value.values["most"] == LIMITS.taken_bytes // 2**20


def test_of_a_network_with_a_map_of_no_rows_all_is_made_or_refused_in_a_sentence() -> None:
    """Figures and pages with maps need numbers; the architecture and the network do not."""
    weights = {name: np.array([value]) for name, value in (("begin", 0), ("end", 0), ("axis", 2))}
    nodes = [node("Slice", "x begin end axis", "a"), node("Relu", "a", "y")]
    network = read_onnx(model(nodes, {"x": [1, 3, 9, 11]}, "y", weights).SerializeToString())
    pixels = np.zeros((3, 9, 11), np.uint8)
    what = NetworkWhat(NetworkState(network="own", source="upload"), read(reader_of(network), pixels))
    for format in ("png", "svg", "pdf"):
        assert "make y makes no numbers" in refusal(what, "graph", format)
    with pytest.raises(RecordError, match="make a takes or makes no numbers"):
        made(what, "page")
    assert made(what, "architecture", "svg")


def test_what_cannot_be_drawn_is_refused_before_it_is_made() -> None:
    """With the sentence that says what can; all others of a network's layers are drawn."""
    network = views.network()
    for layer in network.reading.network.layers:
        what = replace(network, state=replace(network.state, layer=layer.name))
        why = refusal(what, "computation")
        assert ("cannot be drawn" in why) == (layer.op_type in ("Flatten", "Softmax"))
        assert why or made(what, "computation", "svg")
    lab = views.lab(colour=True)
    assert "PNG" in refusal(lab, "maps", "svg", stage="conv") and not refusal(
        lab, "maps", "png", stage="conv"
    )
    tall = views.lab(size=512, colour=True, depthwise=True)
    assert "8192" in refusal(tall, "maps", "png", stage="conv", zoom=8)
    assert not refusal(tall, "maps", "png", stage="conv", zoom=2)
    assert "frames" in refusal(tall, "animation", rows=512, columns=512)


def test_a_network_of_many_blocks_has_no_picture_of_its_graph() -> None:
    """Where each differs from all others; and says so before."""
    nodes = [
        node("MaxPool", f"y{at}", f"y{at + 1}", kernel_shape=[2, 1], pads=[1, 0, 1, 0]) for at in range(70)
    ]
    built = model(nodes, {"y0": (1, 3, 6, 4)}, "y70")
    reading = read(reader_of(read_onnx(built.SerializeToString())), np.ones((3, 6, 4), np.uint8))
    assert "71 blocks" in refusal(NetworkWhat(NetworkState(network="own", source="photo"), reading), "graph")


def own_network(*nodes: onnx.NodeProto, shape: tuple[int, ...] = (1, 3, 6, 7)) -> NetworkWhat:
    """A network from a file that was opened, with a picture; its answer is `y`."""
    rng = np.random.default_rng(7)
    weights = {"w": rng.standard_normal((4, 3, 3, 3)).astype(np.float32), "e": np.array(2, np.int32)}
    weights["edges"] = np.array([0, 0, 1, 1, 0, 0, 1, 1])
    used = {name: each for name, each in weights.items() if any(name in one.input for one in nodes)}
    built = model(nodes, {"x": shape}, "y", used)
    picture = rng.integers(0, 256, shape[1:]).astype(np.uint8)
    return NetworkWhat(
        NetworkState(network="own", source="upload"),
        read(reader_of(read_onnx(built.SerializeToString())), picture),
        own=frozenset({PICTURE, NETWORK}),
    )


FLOAT16 = onnx.TensorProto.FLOAT16
UNWRITTEN = {
    "LRN": (
        [node("Conv", "x w", "a"), node("LRN", "a", "b", size=3), node("Relu", "b", "y")],
        "numpy scipy keras",
    ),
    "edges": ([node("Pad", "x edges", "a", mode="edge"), node("Relu", "a", "y")], "numpy scipy"),
    "dilated pooling": (
        [node("MaxPool", "x", "y", kernel_shape=[2, 2], dilations=[2, 3], pads=[1, 0, 0, 1])],
        "numpy scipy torch",
    ),
    "float16": ([node("Cast", "x", "a", to=FLOAT16), node("Relu", "a", "y")], ""),
    "quantised": (
        [node("DynamicQuantizeLinear", "x", "q s z"), node("DequantizeLinear", "q s z", "y")],
        "",
    ),
    "whole power": ([node("Pow", "x e", "y")], ""),
}


@pytest.mark.parametrize("name", UNWRITTEN)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_a_network_that_a_library_lacks_a_layer_of_still_has_its_files(name: str, language: str) -> None:
    """The first library that can is the default; one that cannot stays chosen and says so, and every other card is there."""
    nodes, able = UNWRITTEN[name]
    what = own_network(*nodes)
    what = replace(what, state=replace(what.state, language=language))
    offer = offer_of(what)
    assert tuple(offer.cards) == offered(what)
    program = KINDS["program"]
    default = complete(program, what).chosen["dialect"]
    assert default == (able.split() or ["numpy"])[0]
    assert bool(offer.cards[program].refused) == (not able)
    for dialect in ("numpy", "scipy", "torch", "keras"):
        asked = complete(program, what, "zip", {"dialect": dialect})
        meta, _arrays = panel_of(what, offer, program, asked, waits=False)
        card = next(each for each in meta["cards"] if each["id"] == "program")
        assert meta["chosen"]["options"][0]["value"] == dialect
        assert (meta["chosen"]["text"] is not None) == (not card["refused"]) == (dialect in able.split())
        if card["refused"]:
            label = {"numpy": "NumPy", "scipy": "SciPy", "torch": "PyTorch", "keras": "Keras"}
            assert label[dialect] in card["refused"]
            assert all(label[each] in card["refused"] for each in able.split())
            with pytest.raises(TakeError):
                outcome(program.make(what, "py", asked.chosen))


def test_ones_own_network_leaves_for_opencv_where_that_computes_it() -> None:
    """Its archive has a network that onnxruntime runs to the page's numbers; else the layer that it cannot have is named."""
    weights = np.random.default_rng(0).standard_normal((4, 3, 3, 2)).astype(np.float32)
    built = model(
        [node("Conv", "x w", "c"), node("Relu", "c", "y")], {"x": (1, 3, 6, 7)}, "y", {"w": weights}
    )
    reading = read(reader_of(read_onnx(built.SerializeToString())), np.ones((3, 6, 7), np.uint8))
    what = NetworkWhat(NetworkState(network="own", source="photo"), reading)
    with zipfile.ZipFile(io.BytesIO(made(what, "program", "zip", dialect="opencv"))) as archive:
        file, x = archive.read("network.onnx"), np.load(io.BytesIO(archive.read("input.npy")))
        assert "cv2.dnn.readNetFromONNX" in archive.read("with_opencv.py").decode()
    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    (found,) = session.run(["y"], {"x": x})
    np.testing.assert_allclose(found, reading.values["y"], rtol=1e-5, atol=1e-5)
    refused = own_network(node("Relu", "x", "a"), node("Shrink", "a", "y"))
    why = refusal(refused, "program", "zip", dialect="opencv")
    assert "OpenCV cannot compute the layer" in why
    assert "Shrink" in why and "NumPy" in why
