"""What each kind of file holds, read with what we did not write, and compared with what the engine computed."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from cnnviz.networks.steps import outcome
from cnnviz.second_step import second_step
from cnnviz.state.lab import Filter
from cnnviz.takeaway.kinds import maps, numbers
from cnnviz.takeaway.what import LabWhat
from cnnviz.zoo import SHIPPED
from tests.record.packed import unpacked
from tests.takeaway import views
from tests.takeaway.making import arrays, made

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
