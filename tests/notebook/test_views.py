"""What a view is: its words, its page, its files; and what is said of arguments that do not fit."""

from __future__ import annotations

import doctest
import html
import importlib
import pkgutil
import re
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from onnx import TensorProto
from scipy.signal import correlate

import cnnviz
from cnnviz import notebook
from cnnviz.notebook.operators import FUNCTIONS
from cnnviz.notebook.page import MOST_BYTES, NotShownError
from cnnviz.places import ASSETS

from ..networks.build import model, node
from ..ops.drawn import normal
from ..record.pages import Recorded, taken_apart

DIGITS = ASSETS / "networks" / "digits.onnx"


def recorded(view: cnnviz.View) -> Recorded:
    """The page in the frame that a notebook shows, taken apart."""
    shown = view._repr_html_()
    frame = re.fullmatch(
        r'<style>[^<]*</style><div style="[^"]*"><iframe class="cnnviz" sandbox="allow-scripts" title="[^"]*" srcdoc="([^"]*)" style="[^"]*">([^<]*)</iframe></div>',
        shown,
    )
    assert frame, shown[:300]
    assert html.unescape(frame[2]).startswith(repr(view)), "what a notebook shows that takes out frames"
    return taken_apart(html.unescape(frame[1]))


@pytest.mark.parametrize(
    "module", [each.name for each in pkgutil.iter_modules(notebook.__path__, "cnnviz.notebook.")]
)
def test_the_examples_in_the_docstrings_run(module: str) -> None:
    """And give what stands there."""
    assert not doctest.testmod(importlib.import_module(module)).failed


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_page_holds_the_numbers_of_the_output(language: str) -> None:
    """Every map of a convolution, of pooling and of an activation, as the engine made it."""
    x = normal((2, 6, 9), 1)
    views = {
        "convolution": cnnviz.convolution(
            x, normal((3, 2, 2, 3), 2), normal((3,), 3), padding=1, language=language
        ),
        "pooling": cnnviz.pooling(x, (2, 3), kind="average", language=language),
        "tanh": cnnviz.activation(x, "tanh", language=language),
    }
    for layer, view in views.items():
        page = recorded(view)
        assert page.view["layers"]["opened"][0] == layer
        for number, plane in enumerate(view.output):
            found = page.map(layer, number)
            assert found is not None
            meta, arrays = found
            assert np.array_equal(arrays["output"].reshape(meta["output"]["rows"], -1), plane)
        assert f'lang="{language.replace("_", "-")}"' in page.html


def test_several_layers_come_with_an_overview() -> None:
    """A network, and a convolution with padding that is a layer of its own; one layer alone stands without."""
    x = normal((1, 28, 28), 1)
    alone = cnnviz.convolution(x, np.ones((3, 3)), padding=1)
    padded = cnnviz.convolution(x, np.ones((3, 3)), padding=1, padding_mode="reflect")
    network = cnnviz.network(DIGITS, x)
    assert list(recorded(alone).view["shown"]) == []
    for view in (padded, network):
        assert list(recorded(view).view["shown"]) == ["network.graph"]
    assert network.network is not None
    assert set(recorded(network).view["layers"]["maps"]) == {each.name for each in network.network.layers}


def test_what_is_too_large_for_a_page_has_a_sentence_and_a_picture(tmp_path: Path) -> None:
    """Within bounds; the numbers are all there. What has no drawing is said too, and not to be too large."""
    large = cnnviz.pooling(np.zeros((1, 800, 900), np.float32), 2)
    assert large.arrays["input"].nbytes > MOST_BYTES and large.output.shape == (1, 400, 450)
    undrawn = cnnviz.convolution([[1.0, 4.0], [0.0, 2.0]], [[1.0]], [np.inf])
    for view, why in ((large, "too large"), (undrawn, "not drawn here")):
        shown = view._repr_html_()
        assert "<iframe" not in shown and why in shown and 'src="data:image/png;base64,' in shown
        assert len(shown) < 300_000
        with pytest.raises(NotShownError, match=why):
            view.save(tmp_path / "page.html")
    assert not list(tmp_path.iterdir())


def correlated(maps: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """A convolution layer without padding, by SciPy."""
    return np.stack([correlate(maps, kernel, "valid", "direct")[0] for kernel in weight])


def test_exact_sums_over_many_maps_are_on_the_page() -> None:
    """A convolution of float64 shows some of its 100 input maps; what the others add lies there in float64 too, as SciPy has it."""
    weights = {"w": normal((100, 3, 3, 2), 1).astype(float), "v": normal((3, 100, 2, 3), 2).astype(float)}
    nodes = [
        node("Cast", "x", "d", to=TensorProto.DOUBLE),
        node("Conv", "d w", "a"),
        node("Conv", "a v", "y"),
    ]
    saved = model(nodes, {"x": [1, 3, 9, 11]}, "y", weights)
    x = normal((1, 3, 9, 11), 3)
    page = recorded(cnnviz.network(saved.SerializeToString(), x))
    first = correlated(x[0].astype(float), weights["w"])
    expected = correlated(first, weights["v"])
    for number, plane in enumerate(expected):
        found = page.map("make y", number)
        assert found is not None
        meta, arrays = found
        others = np.setdiff1d(np.arange(100), meta["image"]["numbers"])
        rest = correlated(first[others], weights["v"][number : number + 1, others])
        assert len(others) and arrays["rest"].dtype == arrays["rest_size"].dtype == np.float64
        np.testing.assert_allclose(arrays["rest"], rest.ravel(), rtol=1e-12, atol=1e-12)
        np.testing.assert_allclose(arrays["output"].reshape(plane.shape), plane, rtol=1e-12, atol=1e-12)


def test_a_network_with_a_map_of_no_rows_shows_its_summary() -> None:
    """The sentence names the layer; there is no picture of no numbers."""
    weights = {name: np.array([value]) for name, value in (("begin", 0), ("end", 0), ("axis", 2))}
    nodes = [node("Slice", "x begin end axis", "a"), node("Relu", "a", "y")]
    saved = model(nodes, {"x": [1, 3, 9, 11]}, "y", weights)
    view = cnnviz.network(saved.SerializeToString(), normal((1, 3, 9, 11), 1))
    shown = view._repr_html_()
    assert view.output.shape == (1, 3, 0, 11)
    assert "make a takes or makes no numbers" in shown and html.escape(repr(view)) in shown
    assert "<iframe" not in shown and "<img" not in shown


def test_a_view_says_its_shapes_settings_and_costs() -> None:
    """In three lines, in the language that was asked for."""
    view = cnnviz.convolution(np.ones((2, 5, 6)), np.ones((4, 1, 3, 3)), np.zeros(4), stride=2, groups=2)
    assert repr(view).splitlines() == [
        "convolution: input (2, 5, 6), weight (4, 1, 3, 3), bias (4,) → output (4, 2, 2), float64",
        "stride=2, padding=0, dilation=1, groups=2",
        "40 parameters, 144 multiply-adds, output from 9 to 9",
    ]
    chinese = cnnviz.pooling(np.ones((2, 4)), 2, language="zh_CN")
    assert "次乘加" in repr(chinese) and "最大池化" in recorded(chinese).view["title"]


def test_of_several_images_the_page_says_which_it_shows() -> None:
    """The first, of each function; the output has all of them."""
    x = normal((3, 2, 5, 6), 1)
    for view in (
        cnnviz.convolution(x, np.ones((1, 2, 2, 2)), language="zh_CN"),
        cnnviz.pooling(x, 2),
        cnnviz.activation(x, "relu"),
    ):
        page = recorded(view)
        assert any("3" in fact for fact in page.view["facts"]) and len(view.output) == 3
        found = page.map(page.view["layers"]["opened"][0], 0)
        assert found is not None
        assert np.array_equal(found[1]["output"], view.output[0, 0].ravel())


def test_a_view_leaves_what_it_was_given_as_it_is() -> None:
    """A change of the caller's array afterwards changes nothing in the view, and its table takes nothing new."""
    x = np.ones((3, 4), np.float32)
    view = cnnviz.convolution(x, [[1.0, 1.0]])
    x[:] = 7
    assert np.array_equal(view.arrays["input"], np.ones((3, 4))) and view.output.max() == 2
    with pytest.raises(TypeError):
        view.arrays["more"] = x  # type: ignore[index]


def test_a_view_is_saved_by_the_ending_of_the_name(tmp_path: Path) -> None:
    """The page, the arrays with names that a file can have, or a sentence."""
    view = cnnviz.network(DIGITS, np.zeros((28, 28)))
    page = view.save(tmp_path / "page.HTML")
    assert taken_apart(page.read_text("utf-8")).view["title"] == "Network"
    with np.load(view.save(str(tmp_path / "numbers.npz"))) as stored:
        assert len(stored.files) == len(view.arrays)
        for name, array in view.arrays.items():
            assert np.array_equal(stored[name.replace("/", ".")], array)
    with pytest.raises(ValueError, match=r"ends in '\.txt'.*\.html.*\.npz"):
        view.save(tmp_path / "numbers.txt")


PICTURE = np.ones((2, 5, 6))
WRONG: dict[str, tuple[Any, type[Exception], str]] = {
    "unequal rows": (lambda: cnnviz.convolution([[1, 2], [3]], [[1]]), ValueError, "unequal lengths"),
    "words": (lambda: cnnviz.convolution([["a"]], [[1]]), TypeError, "real numbers"),
    "complex numbers": (lambda: cnnviz.pooling([[1j]], 1), TypeError, "real numbers"),
    "nothing": (lambda: cnnviz.pooling(np.ones((0, 3)), 1), ValueError, "no numbers"),
    "none": (lambda: cnnviz.activation(None, "relu"), TypeError, "real numbers"),
    "channels that do not fit": (
        lambda: cnnviz.convolution(PICTURE, np.ones((1, 3, 2, 2))),
        ValueError,
        "channels",
    ),
    "groups that do not fit": (
        lambda: cnnviz.convolution(PICTURE, np.ones((1, 1, 2, 2)), groups=2),
        ValueError,
        "groups",
    ),
    "a weight of five axes": (
        lambda: cnnviz.convolution(PICTURE, np.ones((1,) * 5)),
        ValueError,
        "weight has shape",
    ),
    "a number as a weight": (lambda: cnnviz.convolution(PICTURE, 3), ValueError, "weight has shape"),
    "a kernel too large": (
        lambda: cnnviz.convolution(np.ones((3, 4)), np.ones((5, 5))),
        ValueError,
        "does not fit",
    ),
    "too many biases": (lambda: cnnviz.convolution(np.ones((3, 4)), [[1]], [1, 2]), ValueError, "bias"),
    "a stride of zero": (lambda: cnnviz.convolution(np.ones((3, 4)), [[1]], stride=0), ValueError, "stride"),
    "a padding mode": (
        lambda: cnnviz.convolution(np.ones((3, 4)), [[1]], padding_mode="mirror"),
        ValueError,
        "mirror",
    ),
    "a padding beyond all memory": (
        lambda: cnnviz.convolution(np.ones((3, 4)), [[1]], padding=10**6),
        ValueError,
        "MB",
    ),
    "a pooling kind": (lambda: cnnviz.pooling(PICTURE, 2, kind="median"), ValueError, "median"),
    "a window too large": (lambda: cnnviz.pooling(PICTURE, 9), ValueError, "9"),
    "axes": (lambda: cnnviz.pooling(PICTURE, 2, axes=3), ValueError, "axes"),
    "too many axes": (lambda: cnnviz.pooling(np.ones((1,) * 5), 1), ValueError, "x has shape"),
    "an activation": (lambda: cnnviz.activation(PICTURE, "rely"), ValueError, "leaky_relu"),
    "a parameter": (lambda: cnnviz.activation(PICTURE, "relu", alpha=1), TypeError, "no parameter 'alpha'"),
    "a parameter that is a word": (
        lambda: cnnviz.activation(PICTURE, "elu", alpha="x"),
        TypeError,
        "must be a number",
    ),
    "a language": (lambda: cnnviz.activation(PICTURE, "relu", language="fr"), ValueError, "zh_CN"),
    "a language in a list": (
        lambda: cnnviz.pooling(PICTURE, 2, language=["en"]),
        TypeError,
        "'en' or 'zh_CN'",
    ),  # type: ignore[arg-type]
    "axes True": (lambda: cnnviz.pooling(PICTURE, 2, axes=True), TypeError, "1 or 2"),
    "axes 1.0": (lambda: cnnviz.pooling(PICTURE, 2, axes=1.0), TypeError, "1 or 2"),  # type: ignore[arg-type]
    "groups True": (lambda: cnnviz.convolution(PICTURE, [[1]], groups=True), ValueError, "whole number"),
    "a mode in a list": (
        lambda: cnnviz.convolution(PICTURE, [[1]], padding_mode=["zeros"]),  # type: ignore[arg-type]
        TypeError,
        "'zeros', 'reflect', 'replicate' or 'circular'",
    ),
    "a kind in a list": (lambda: cnnviz.pooling(PICTURE, 2, kind=[]), TypeError, "'max' or 'average'"),  # type: ignore[arg-type]
    "an activation in a list": (lambda: cnnviz.activation(PICTURE, ["relu"]), TypeError, "relu, relu6"),  # type: ignore[arg-type]
    "an axis between axes": (
        lambda: cnnviz.activation(PICTURE, "softmax", dim=0.5),
        TypeError,
        "whole number",
    ),
    "a huge stride": (lambda: cnnviz.convolution(PICTURE, [[1]], stride=10**25), ValueError, "at most"),
    "a huge stride of windows": (lambda: cnnviz.pooling(PICTURE, 2, 10**25), ValueError, "at most"),
    "a huge slope": (
        lambda: cnnviz.activation(PICTURE, "leaky_relu", negative_slope=10**400),
        ValueError,
        "too large",
    ),
    "windows that take too long": (
        lambda: cnnviz.pooling(np.ones((2000, 2000)), 401, 1, 200),
        ValueError,
        "comparisons",
    ),
    "a masked array": (lambda: cnnviz.pooling(np.ma.masked_array(PICTURE), 2), TypeError, "x.filled(0)"),
    "masked numbers for a network": (
        lambda: cnnviz.network(DIGITS, np.ma.zeros((1, 28, 28))),
        TypeError,
        "masked",
    ),
    "numbers beyond float32": (lambda: cnnviz.pooling([[1e300]], 1), ValueError, "float64"),
    "a model": (lambda: cnnviz.network(3, PICTURE), TypeError, "path or bytes"),  # type: ignore[arg-type]
    "bytes that are no model": (lambda: cnnviz.network(b"GIF89a", PICTURE), ValueError, "network"),
    "numbers for another network": (
        lambda: cnnviz.network(DIGITS, np.ones((3, 8, 8))),
        ValueError,
        "shape",
    ),
    "an input that is not there": (
        lambda: cnnviz.network(DIGITS, {"x": PICTURE}),
        ValueError,
        "no input 'x'",
    ),
    "a file that is not there": (
        lambda: cnnviz.network("nowhere.onnx", PICTURE),
        OSError,
        "nowhere.onnx",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_does_not_fit_is_said_in_one_sentence(case: str) -> None:
    """As an error of the kind that Python has for it."""
    call, kind, why = WRONG[case]
    with pytest.raises(kind) as told:
        call()
    said = str(told.value)
    assert why in said and "\n" not in said


def test_infinite_numbers_give_what_numpy_gives_and_no_warnings() -> None:
    """The page shows them, where its layers have a drawing, bit for bit."""
    given = np.array([[np.inf, 1, 2], [-np.inf, np.nan, 3], [4, 5, 6]])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        mean = cnnviz.pooling(given, (3, 1), kind="average")
        assert np.isnan(mean.output[0, :2]).all() and mean.output[0, 2] == pytest.approx(11 / 3)
        assert np.isnan(cnnviz.convolution(given, [[0, 0]]).output[0, 0])
        assert cnnviz.pooling(given[:1], (1, 3)).output == np.inf
        for name in FUNCTIONS:
            how = {
                "softmax": {"dim": 0},
                "log_softmax": {"dim": 0},
                "threshold": {"threshold": 0, "value": 1},
            }
            assert "numbers" in cnnviz.activation(given, name, **how.get(name, {}))._repr_html_()
        _meta, arrays = recorded(mean).map("pooling", 0)  # type: ignore[misc]
        np.testing.assert_array_equal(arrays["output"], mean.output.ravel())


def test_the_package_is_light_until_something_is_asked_for() -> None:
    """Neither NumPy nor anything else of the project is loaded by ``import cnnviz``; what is there can be listed."""
    code = (
        "import sys, cnnviz; "
        "assert not {'numpy', 'streamlit', 'cnnviz.ops'} & set(sys.modules); "
        "assert {'convolution', 'pooling', 'activation', 'network'} <= set(dir(cnnviz)); "
        "cnnviz.convolution([[1.0]], [[2.0]]); "
        "assert not {'streamlit', 'matplotlib'} & set(sys.modules)"
    )
    root = Path(cnnviz.__file__).parents[1]
    ended = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True)
    assert not ended.returncode, ended.stderr
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        cnnviz.nothing  # noqa: B018
