"""What was learned of own classes, read with what we did not write."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest

from cnnviz.own_classes import export, learned
from cnnviz.own_classes.learned import Present
from cnnviz.takeaway.what import PICTURE, OwnWhat
from tests.takeaway import views
from tests.takeaway.making import arrays, made, refusal


@pytest.fixture(scope="module", params=["transfer", "scratch"])
def what(request: pytest.FixtureRequest) -> OwnWhat:
    """The drawn classes, learned either way."""
    return views.own(way=request.param)


def probabilities(what: OwnWhat) -> np.ndarray:
    """Of the picture that is looked at, as the page says them."""
    assert what.pixels is not None
    return learned.read(what.learned, Present(b"", what.pixels)).probabilities


def test_onnxruntime_answers_as_the_page_does(what: OwnWhat) -> None:
    """For the picture that is looked at and for every example; the file holds the names of the classes."""
    file = made(what, "network", "onnx")
    model = onnx.load_from_string(file)
    assert json.loads({each.key: each.value for each in model.metadata_props}["names"]) == list(what.names)
    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    (port,) = session.get_inputs()
    assert what.pixels is not None
    given = export.input_of(what.learned, what.pixels)
    (found,) = session.run(None, {port.name: given})
    np.testing.assert_allclose(found[0], probabilities(what), rtol=1e-3, atol=1e-6)
    both = np.concatenate([given, np.zeros_like(given)])
    assert session.run(None, {port.name: both})[0].shape == (2, len(what.names))


def test_the_numbers_are_what_was_learned(what: OwnWhat) -> None:
    """Weights that the network's file has too, and the table of the examples as they were read when left out."""
    found = arrays(made(what, "numbers", "npz"))
    kept = {each.name: onnx.numpy_helper.to_array(each) for each in _initializers(what)}
    names = {"weight": "fc.weight", "bias": "fc.bias"} if what.learned.way == "transfer" else {}
    for name, values in found.items():
        if name not in ("classes", "labels", "left_out"):
            assert np.array_equal(kept[names.get(name, name)], values)
    assert found["classes"].tolist() == list(what.names)
    rows = list(csv.reader(io.StringIO(made(what, "numbers", "csv").decode())))
    assert rows[0] == ["example", "class", *what.names]
    assert [row[1] for row in rows[1:]] == [what.names[label] for label in found["labels"]]
    np.testing.assert_allclose(np.float64([row[2:] for row in rows[1:]]), found["left_out"], rtol=1e-6)


def _initializers(what: OwnWhat) -> Any:
    return onnx.load_from_string(made(what, "network", "onnx")).graph.initializer


def test_the_program_prints_the_pages_probabilities(
    what: OwnWhat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Run where its archive is unpacked."""
    with zipfile.ZipFile(io.BytesIO(made(what, "program", "zip", dialect="numpy"))) as archive:
        archive.extractall(tmp_path)
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    exec((tmp_path / "with_numpy.py").read_text(), names)
    np.testing.assert_allclose(names["a"]["probabilities"][0], probabilities(what), rtol=1e-3, atol=1e-6)


def test_a_picture_that_is_left_out_is_in_no_file(what: OwnWhat) -> None:
    """Only the archive of the program would hold it; the network and its numbers never do."""
    own = OwnWhat(what.state, what.learned, what.names, what.pixels, own=frozenset({PICTURE}))
    without = own.leaving_out(True)
    other = OwnWhat(
        what.state,
        what.learned,
        what.names,
        None if what.pixels is None else 255 - what.pixels,
        own=frozenset({PICTURE}),
    ).leaving_out(True)
    for kind, format in (("network", "onnx"), ("numbers", "npz"), ("numbers", "csv"), ("program", "py")):
        assert made(without, kind, format) == made(other, kind, format)
    with pytest.raises(AssertionError):
        made(without, "program", "zip")
    assert not refusal(own, "program", "zip")
