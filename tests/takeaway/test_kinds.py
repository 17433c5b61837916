"""What each kind of file holds, read with what we did not write, and compared with what the engine computed."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from cnnviz.lessons import LESSONS
from cnnviz.limits import LIMITS
from cnnviz.networks import read_onnx
from cnnviz.networks.steps import outcome
from cnnviz.parameters import Parameter
from cnnviz.reader import reader_of
from cnnviz.reading import read
from cnnviz.record import RecordError
from cnnviz.second_step import second_step
from cnnviz.state import LabState, NetworkState, StartState
from cnnviz.state.fields import COVERS
from cnnviz.state.lab import Filter
from cnnviz.state.stages import Pin
from cnnviz.takeaway.kind import Choice, Kind, TakeError, check, complete
from cnnviz.takeaway.kinds import maps, numbers
from cnnviz.takeaway.names import file_name
from cnnviz.takeaway.registry import KINDS, offered
from cnnviz.takeaway.what import NETWORK, PICTURE, LabWhat, NetworkWhat, What
from cnnviz.ui.take_panel import offer_of, panel_of
from cnnviz.zoo import SHIPPED
from tests.networks.build import model, node
from tests.record.packed import unpacked
from tests.takeaway import views

VIEWS: dict[str, Callable[..., Any]] = {
    "lab": views.lab,
    "signals": views.signals,
    "network": views.network,
    "trained": views.trained,
    "kernel": views.kernel,
    "step": views.step,
    "own": views.own,
}


def made(what: What, kind: str, format: str = "", **chosen: Any) -> bytes:
    """The file, as the panel would have it made."""
    record = KINDS[kind]
    asked = complete(record, what, format, chosen)
    assert not format or asked.format == format
    check(record, what, asked)
    return outcome(record.make(what, asked.format, asked.chosen))


def arrays(file: bytes) -> dict[str, np.ndarray]:
    """What lies in an NPZ file."""
    with np.load(io.BytesIO(file)) as found:
        return dict(found)


@pytest.mark.parametrize("page", VIEWS)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_kind_is_made_in_every_format(page: str, language: str) -> None:
    """About as large as was said, in shares that grow, and with a name for the file; in another language each kind in its first format."""
    what = VIEWS[page](language=language)
    for kind in offered(what):
        kind.preview(what)
        formats = kind.formats(what) or ()
        for format in formats if language == "en" else formats[:1]:
            asked = complete(kind, what, format.id)
            size = check(kind, what, asked)
            if kind.leads:
                continue
            shares, steps = [], kind.make(what, format.id, asked.chosen)
            try:
                while True:
                    shares.append(next(steps))
            except StopIteration as last:
                file = last.value
            assert shares[0] == 0 and shares == sorted(shares) and shares[-1] < 1
            assert re.fullmatch(r"[A-Za-z0-9_-]+" + re.escape(format.suffix), file_name(kind, what, asked))
            if size.about:
                assert len(file) / 2.5 < size.bytes + 2_000 < 2.5 * len(file) + 10_000, (kind.id, format.id)
            else:
                assert size.bytes == len(file)


def test_a_page_without_numbers_has_its_link_alone() -> None:
    """Which another part makes."""
    (kind,) = offered(What(StartState()))
    assert (kind.id, kind.leads) == ("link", "share")


SETTINGS = st.fixed_dictionaries(
    {
        "kernel": st.sampled_from(["sobel_x", "gaussian", "sharpen"]),
        "stride": st.integers(1, 2),
        "padding": st.sampled_from(["same", "valid", "1"]),
        "pooling": st.sampled_from(["max", "avg", "none"]),
        "colour": st.booleans(),
        "others": st.sampled_from([(), (Filter("sobel_y"),)]),
    }
)


@settings(max_examples=15, deadline=None)
@given(fields=SETTINGS)
def test_the_numbers_of_the_lab_are_the_engines(fields: dict[str, Any]) -> None:
    """In every format, of all kernels, to the last bit."""
    what = views.lab(**fields)
    together = what.layer.together
    found = arrays(made(what, "numbers", "npz"))
    expected = {"input": together.input, "kernel": together.weight, "convolution": together.conv}
    expected |= {"activation": together.act} | ({} if together.pool is None else {"pooling": together.pool})
    assert found.keys() == expected.keys()
    for name, values in expected.items():
        assert found[name].dtype == np.float32 and np.array_equal(found[name], values)
        assert np.array_equal(np.load(io.BytesIO(made(what, "numbers", "npy", array=name))), values)
    text = made(what, "numbers", "csv", array="activation").decode()
    blocks = [np.loadtxt(io.StringIO(block), delimiter=",", ndmin=2) for block in text.split("\n\n")]
    assert np.array_equal(np.float32(blocks), together.act)


def test_the_second_step_is_a_number_too() -> None:
    """Beside the stages."""
    what = views.lab(others=(Filter("sobel_y"),), then="sum")
    expected = second_step(what.state, what.layer)
    assert expected is not None
    assert np.array_equal(arrays(made(what, "numbers", "npz"))["second_step"], expected.result)


def test_a_network_leaves_with_every_array_under_a_name_to_read() -> None:
    """And the shipped file as it is, which onnxruntime gives the same answer with."""
    what = views.network()
    found = arrays(made(what, "numbers", "npz"))
    assert len(found) == len(what.reading.values)
    for name, values in what.reading.values.items():
        assert np.array_equal(found[name], values)
    file = made(what, "network", "onnx")
    assert file == SHIPPED["digits"].path.read_bytes()
    onnx.checker.check_model(onnx.load_from_string(file))
    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    (name,) = (port.name for port in session.get_inputs())
    (answer, *_rest) = session.run(["probabilities"], {name: what.reading.values[what.reading.input]})
    np.testing.assert_allclose(answer, found["probabilities"], rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize(
    "names", [["../../etc/passwd", "a/b", "a_b"], ["", "..", "."], ["卷积", "x" * 500, "x" * 400]]
)
def test_hostile_names_of_arrays_stay_inside_the_archive(names: list[str]) -> None:
    """None leads elsewhere, and none takes the place of another."""
    given = {name: np.float32([number]) for number, name in enumerate(names)}
    file = outcome(numbers.npz_steps(numbers.readable(given)))
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        inside = archive.namelist()
    assert len(set(inside)) == len(names)
    assert not any("/" in name or name.startswith(".") for name in inside)
    assert sorted(each[0] for each in arrays(file).values()) == list(range(len(names)))


def test_a_picture_of_a_stage_has_its_colours_cell_by_cell() -> None:
    """Each cell is a square of equal pixels: positive ones orange, negative ones blue, 0 white."""
    what = views.lab(colour=False)
    picture = np.asarray(Image.open(io.BytesIO(made(what, "maps", "png", stage="conv", zoom=3))))
    conv = what.layer.chosen.conv[0]
    assert picture.shape == (3 * conv.shape[0], 3 * conv.shape[1], 3)
    cells = picture[1::3, 1::3].astype(int)
    assert np.array_equal(picture, np.repeat(np.repeat(cells, 3, axis=0), 3, axis=1))
    red, blue = cells[..., 0], cells[..., 2]
    strong = np.abs(conv) > np.abs(conv).max() / 8
    assert (red > blue)[strong & (conv > 0)].all() and (red < blue)[strong & (conv < 0)].all()
    assert (cells[conv == 0] == 255).all()


@settings(max_examples=20, deadline=None)
@given(count=st.integers(1, 9), rows=st.integers(1, 5), columns=st.integers(1, 7))
def test_a_mosaic_has_every_map_once(count: int, rows: int, columns: int) -> None:
    """In reading order, with 0 between them."""
    given = np.arange(1, count * rows * columns + 1, dtype=np.float32).reshape(count, rows, columns)
    whole = maps.mosaic(given)
    assert sorted(whole[whole > 0]) == sorted(given.ravel())
    assert np.array_equal(whole[:rows, :columns], given[0])


def test_a_worksheet_is_a_document_of_two_pages() -> None:
    """On the paper that was chosen."""
    for paper, wide in (("a4", b"595.27"), ("letter", b"612")):
        file = made(views.lab(), "worksheet", "pdf", paper=paper)
        assert file.startswith(b"%PDF") and file.count(b"/MediaBox [ 0 0 " + wide) == 2


def test_a_program_computes_the_numbers_of_the_page() -> None:
    """Run beside the input that lies with it in the archive."""
    what = views.lab(colour=False, pooling="none")
    with zipfile.ZipFile(io.BytesIO(made(what, "program", "zip", dialect="numpy"))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert files.keys() == {"with_numpy.py", "input.npy", "README.txt"}
    assert files["with_numpy.py"].strip() == made(what, "program", "py", dialect="numpy").strip()
    assert np.array_equal(np.load(io.BytesIO(files["input.npy"])), what.layer.chosen.input)


def test_a_recorded_page_is_one_document_with_the_picture_in_it() -> None:
    """Of the visitor's own picture too, which no link can hold."""
    what = views.lab(own=True)
    state = replace(what.state, source="upload")
    page = made(LabWhat(state, what.picture, what.pixels, own=what.own), "page", "html").decode()
    assert page.startswith("<!") and page.rstrip().endswith("</html>")
    assert "own picture, 24 × 24 pixels" in str(unpacked(page)[0]) and "src=" not in page


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


def test_a_file_that_would_be_too_large_is_refused_before_it_is_made() -> None:
    """With the sizes, and what to do."""
    kind = replace(
        KINDS["numbers"], size=lambda what, format, chosen: replace(SIZE, bytes=LIMITS.taken_bytes + 1)
    )
    what = views.lab()
    with pytest.raises(TakeError, match="at most") as refused:
        check(kind, what, complete(kind, what))
    assert refused.value.values["most"] == LIMITS.taken_bytes // 2**20


def refusal(what: What, kind: str, format: str = "", **chosen: Any) -> str:
    """Why there is no such file, known before it is asked for; "" if there is one."""
    record = KINDS[kind]
    try:
        check(record, what, complete(record, what, format, chosen))
    except TakeError as error:
        return str(error)
    return ""


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


def test_without_a_pin_a_file_is_of_what_the_page_shows_first() -> None:
    """The largest number of the convolution; an animation goes around it, or around the pin."""
    what = views.lab(size=64, photo="camera", colour=False)
    conv = what.layer.chosen.conv
    row, column = np.unravel_index(int(conv[0].argmax()), conv[0].shape)
    text = made(what, "computation", "svg").decode()
    assert f"channel 0, row {row}, column {column}" in text and f"{conv.max():g}" in text
    for pin, at in (
        (None, (row, column)),
        (Pin("conv", 0, 30, 2), (30, 2)),
        (Pin("conv", 0, 500, 500), (61, 61)),
    ):
        chosen = complete(
            KINDS["animation"], views.lab(size=64, photo="camera", colour=False, pin=pin)
        ).chosen
        for place, first, count, length in zip(
            at, ("row", "column"), ("rows", "columns"), conv.shape[1:], strict=True
        ):
            assert chosen[count] == 12 and 0 <= chosen[first] <= length - 12
            assert chosen[first] <= place < chosen[first] + 12


def test_an_animation_is_of_the_channel_that_is_pinned() -> None:
    """Of a photo in colour with a kernel for each channel."""
    files = [
        made(
            views.lab(colour=True, depthwise=True, pin=Pin("conv", channel, 4, 4)), "animation", "webp",
            size="640", rows=2, columns=2,
        )
        for channel in (0, 2)
    ]  # fmt: skip
    assert files[0] != files[1]


SIZE = KINDS["worksheet"].size(views.lab(), "pdf", {})


@settings(max_examples=50)
@given(
    format=st.text(max_size=5),
    given=st.dictionaries(
        st.sampled_from(["stage", "zoom", "array", "x"]), st.integers() | st.text(max_size=5)
    ),
)
def test_what_is_not_offered_gives_way_to_the_default(format: str, given: dict[str, Any]) -> None:
    """Whatever a browser asks for, a kind is made with what it offers."""
    what = WHAT
    for kind in offered(what):
        asked = complete(kind, what, format, given)
        assert asked.format in [each.id for each in kind.formats(what) or ()]
        for option in kind.options(what):
            value = asked.chosen[option.name]
            if isinstance(option, Parameter):
                assert option.low <= value <= option.high
            else:
                assert value in option.choices


WHAT = views.lab()


def test_each_kind_has_a_name_and_a_sentence_of_its_own() -> None:
    """In both languages, as no two cards may be confused."""
    records: list[Kind] = list(KINDS.values())
    for language in ("en", "zh_CN"):
        _ = views.lab(language=language).translate
        assert (
            len({_(kind.title) for kind in records})
            == len({_(kind.about) for kind in records})
            == len(records)
        )
    assert isinstance(views.lab().state, LabState)


@pytest.mark.parametrize("name", ["window", "answer"])
def test_a_lesson_is_one_file(name: str) -> None:
    """With all of its cards, also where they run a network, and made in steps; a page without a lesson has none."""
    what = views.lab(lesson=name)
    page = made(what, "lesson").decode()
    size = KINDS["lesson"].size(what, "html", {}).bytes
    assert page.startswith("<!") and 0.8 * size < len(page.encode()) < 1.2 * size
    told, _data = unpacked(page)
    said = str(told["values"])
    assert all(card.title["en"] in said for card in LESSONS[name].cards)
    assert KINDS["lesson"].beside(what) > 0
    for other in ("", "nope"):
        assert KINDS["lesson"].formats(views.lab(lesson=other)) is None


def test_every_lesson_tells_its_size_before_and_the_long_ones_that_they_take_long() -> None:
    """None is offered without a sum of what its views add; only the lab's are made at once."""
    for name, lesson in LESSONS.items():
        what = What(StartState(lesson=name))
        kind = KINDS["lesson"]
        assert kind in offered(what)
        quick = all("page=" not in card.link for card in lesson.cards)
        assert ("minute" in str(kind.about(what))) != quick, name  # type: ignore[operator]
        assert 200_000 < kind.size(what, "html", {}).bytes < 5_000_000


def test_the_numbers_of_a_step_are_all_of_its_arrays() -> None:
    """Learned with the rate that the page says, as gradient descent has it."""
    what = views.step()
    found = arrays(made(what, "numbers", "npz"))
    step = what.step
    assert len(found["a0"]) == len(step.labels) and np.array_equal(
        found["probabilities"], step.before.probabilities
    )
    names = [name for name in found if name.startswith("updated_") and name != "updated_losses"]
    assert names
    for name in (each.removeprefix("updated_") for each in names):
        moved = found[name] - np.float32(step.rate) * found[f"gradient_{name}"]
        np.testing.assert_allclose(found[f"updated_{name}"], moved, rtol=1e-6, atol=1e-7)


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


@pytest.mark.parametrize("page", ["lab", "network"])
def test_a_lesson_as_a_file_undoes_no_covering(page: str) -> None:
    """It is refused where a link hides or covers what the file would show, but not for what the open card itself covers."""
    for fields in ({"hide": ("values",)}, {"hide": ("answers",)}, {"cover": ("output",)}):
        assert "covered or hidden" in refusal(VIEWS[page](lesson="window", **fields), "lesson")
    for fields in ({}, {"hide": ("sidebar",)}):
        assert not refusal(VIEWS[page](lesson="window", **fields), "lesson")
    lesson, number, covers = next(
        (name, number, card.covers)
        for name, each in LESSONS.items()
        for number, card in enumerate(each.cards)
        if card.covers
    )
    led = {"lesson": lesson, "card": number}
    assert not refusal(VIEWS[page](**led, cover=covers), "lesson")
    assert refusal(VIEWS[page](**led, cover=COVERS), "lesson")
    assert refusal(VIEWS[page](lesson="window", card=99, cover=covers), "lesson")


def test_the_files_of_a_lesson_in_two_languages_have_two_names() -> None:
    """So one does not take the place of the other."""
    kind, names = KINDS["lesson"], set()
    for language in ("en", "zh_CN"):
        what = views.lab(lesson="window", language=language)
        names.add(file_name(kind, what, complete(kind, what)))
    assert names == {"lesson_window_en.html", "lesson_window_zh_CN.html"}
