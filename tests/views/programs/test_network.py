"""Programs of whole networks compute, layer by layer, what the engine computes."""

from __future__ import annotations

import importlib.util
import io
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cnnviz import zoo
from cnnviz.networks import Layer, ModelError, Network, read_onnx
from cnnviz.networks.graph import Input
from cnnviz.views.programs import (
    INPUT_FILE,
    MODEL_FILE,
    NETWORK_DIALECTS,
    WEIGHTS_FILE,
    NetworkProgram,
    ProgramError,
    network_files,
    network_program,
    opencv_program,
)
from cnnviz.views.programs.files import npz_bytes
from cnnviz.views.programs.network.rebuilt import rebuilt
from cnnviz.words import translation
from tests.networks.build import model, node
from tests.networks.cases import Case, cases, has_our_types
from tests.networks.graphs import networks


@pytest.fixture(params=NETWORK_DIALECTS)
def dialect(request: pytest.FixtureRequest) -> str:
    """Each dialect whose library is installed."""
    return installed(request.param)


def installed(dialect: str) -> str:
    """The same dialect; the test is skipped where its library is not installed."""
    os.environ.setdefault("KERAS_BACKEND", "torch")
    for library in {"torch": ["torch"], "keras": ["torch", "keras"]}.get(dialect, []):
        pytest.importorskip(library)
    return dialect


def executed(made: NetworkProgram, folder: Path, patch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The arrays of a program, run where its files lie."""
    np.save(folder / INPUT_FILE, made.input)
    (folder / WEIGHTS_FILE).write_bytes(npz_bytes(made.weights))
    patch.chdir(folder)
    names: dict[str, Any] = {}
    exec(made.text, names)
    return {name: np.asarray(values) for name, values in names["a"].items()}


def shipped_run(id: str) -> tuple[Network, dict[str, Any], str]:
    shipped, network = zoo.SHIPPED[id], zoo.load(id)
    size = shipped.size or (41, 53)
    picture = np.random.default_rng(3).standard_normal((1, shipped.channels, *size)).astype(np.float32)
    return network, network.run({shipped.input: picture}), shipped.input


def check_every_array(
    dialect: str,
    network: Network,
    values: dict[str, Any],
    input: str,
    folder: Path,
    patch: pytest.MonkeyPatch,
) -> None:
    """Not the answer alone: what each layer makes, under the name that the file gives it."""
    found = executed(network_program(str, dialect, network, values, input), folder, patch)
    made = [name for layer in network.layers for name in layer.outputs if name]
    assert set(made) <= set(found)
    for name in made:
        scale = max(1e-6, float(np.abs(values[name]).max(initial=0)))
        assert found[name].shape == values[name].shape
        np.testing.assert_allclose(found[name], values[name], rtol=1e-4, atol=2e-5 * scale, err_msg=name)


@pytest.mark.parametrize("id", zoo.SHIPPED)
def test_every_shipped_networks_program_gives_all_its_arrays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dialect: str, id: str
) -> None:
    """None of the shipped networks has a layer that a library lacks."""
    network, values, input = shipped_run(id)
    check_every_array(dialect, network, values, input, tmp_path, monkeypatch)


DRAWN = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@DRAWN
@given(drawn=networks(layers=6))
def test_drawn_networks_programs_give_all_their_arrays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dialect: str, drawn: tuple[Network, np.ndarray]
) -> None:
    """Branches, groups, gaps and uneven pads, in maps that are no squares; who lacks a way to pad says so."""
    network, x = drawn
    values = network.run({"x": x})
    lacking = any(layer.attributes.get("mode") == "edge" for layer in network.layers)
    if lacking and dialect in ("torch", "keras"):
        with pytest.raises(ProgramError, match="Pad"):
            network_program(str, dialect, network, values, "x")
    else:
        check_every_array(dialect, network, values, "x", tmp_path, monkeypatch)


@DRAWN
@given(data=st.data())
def test_drawn_transposed_convolutions_come_out_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dialect: str, data: st.DataObject
) -> None:
    """Whatever stride, gaps, groups, pads and added cells; who lacks some of these says so."""
    whole = st.integers
    groups = data.draw(whole(1, 2))
    kernel, strides, gaps = ([data.draw(whole(1, 3)) for _axis in "hw"] for _each in range(3))
    extra = [data.draw(whole(0, stride - 1)) for stride in strides]
    pads = [data.draw(whole(0, (k - 1) * gap // 2)) for k, gap in zip(kernel * 2, gaps * 2, strict=True)]
    rng = np.random.default_rng(5)
    weights = {
        "w": rng.standard_normal((2 * groups, 3, *kernel)).astype(np.float32),
        "b": rng.standard_normal(3 * groups).astype(np.float32),
    }
    made = node(
        *("ConvTranspose", "x w b", "y"),
        group=groups,
        strides=strides,
        dilations=gaps,
        pads=pads,
        output_padding=extra,
    )
    x = rng.standard_normal((1, 2 * groups, 4, 5)).astype(np.float32)
    network = read_onnx(model([made], {"x": x}, "y", weights).SerializeToString())
    try:
        check_every_array(dialect, network, network.run({"x": x}), "x", tmp_path, monkeypatch)
    except ProgramError:
        assert dialect == "keras" and (groups > 1 or max(gaps) > 1)


NORMALISED = {
    "by maps": (node("InstanceNormalization", "x scale bias", "y", epsilon=1e-3), (4,), 20),
    "by groups": (node("GroupNormalization", "x scale bias", "y", num_groups=2), (4,), 21),
    "by rows and columns": (node("LayerNormalization", "x scale bias", "y", axis=2), (5, 7), 20),
    "without a bias": (node("LayerNormalization", "x scale -", "y"), (7,), 20),
    "by neighbours": (node("LRN", "x", "y", size=3, alpha=0.3), (1,), 20),
}


@pytest.mark.parametrize("kind", NORMALISED)
def test_normalisations_come_out_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dialect: str, kind: str
) -> None:
    """Of one input; PyTorch has no LRN with the same neighbours."""
    made, shape, opset = NORMALISED[kind]
    rng = np.random.default_rng(6)
    weights = {name: rng.standard_normal(shape).astype(np.float32) for name in ("scale", "bias")}
    x = rng.standard_normal((2, 4, 5, 7)).astype(np.float32)
    built = model([made], {"x": x}, "y", weights, opset=opset)
    network = read_onnx(built.SerializeToString())
    try:
        check_every_array(dialect, network, network.run({"x": x}), "x", tmp_path, monkeypatch)
    except ProgramError:
        assert (dialect, kind) == ("torch", "by neighbours")


def test_the_files_run_by_themselves(tmp_path: Path) -> None:
    """Unpacked, a fresh Python runs the program and prints the answer's largest probability and the pinned number."""
    network, values, input = shipped_run("digits")
    conv = network.layers[0].outputs[0]
    made = network_program(str, "numpy", network, values, input, pinned=(conv, (0, 1, 2, 3)))
    data = network_files(str, "numpy", made)
    assert data == network_files(str, "numpy", made)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert set(archive.namelist()) == {"with_numpy.py", "README.txt", INPUT_FILE, WEIGHTS_FILE}
        archive.extractall(tmp_path)
    done = subprocess.run(
        [sys.executable, "with_numpy.py"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    answer, pinned = done.stdout.strip().splitlines()
    assert float(answer.split()[-1]) == pytest.approx(float(values["probabilities"].max()), abs=1e-5)
    assert float(pinned) == pytest.approx(float(values[conv][0, 1, 2, 3]), rel=1e-4, abs=1e-5)
    assert str(values[conv][0, 1, 2, 3]) in made.text
    covered = network_program(str, "numpy", network, values, input, pinned=(conv, (0, 1, 2, 3)), ours=False)
    assert str(values[conv][0, 1, 2, 3]) not in covered.text


def covered_cases() -> list[Case]:
    return [case for case in cases() if has_our_types(case.model)]


USUAL = {
    *("Add", "ArgMax", "AveragePool", "BatchNormalization", "Clip", "Concat", "Conv", "ConvTranspose"),
    *("DepthToSpace", "Elu", "Erf", "Flatten", "Gemm", "GlobalAveragePool", "GlobalMaxPool", "HardSigmoid"),
    *("InstanceNormalization", "LeakyRelu", "LogSoftmax", "MatMul", "MaxPool", "Mean", "Mul", "PRelu"),
    *(
        "ReduceL1",
        "ReduceL2",
        "ReduceLogSum",
        "ReduceLogSumExp",
        "ReduceMax",
        "ReduceMean",
        "ReduceMin",
        "ReduceSum",
    ),
    *("ReduceSumSquare", "Relu", "Reshape", "Resize", "Sigmoid", "Slice", "Softmax", "SpaceToDepth", "Split"),
    *("Tanh", "Transpose", "Unsqueeze", "Upsample", "Where"),
}
WANTED = {
    "numpy": USUAL | {"LRN", "LayerNormalization", "Pad", "Gather"},
    "scipy": {
        "AveragePool",
        "Conv",
        "ConvTranspose",
        "Erf",
        "LogSoftmax",
        "MaxPool",
        "ReduceLogSumExp",
        "Softmax",
    },
    "torch": USUAL,
    "keras": USUAL | {"LRN", "Gather"},
}


@pytest.mark.filterwarnings("ignore")
def test_the_onnx_packages_cases_come_out_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dialect: str
) -> None:
    """What a program can be written for gives the package's own numbers; the operators that networks are made of are among it."""
    passed: set[str] = set()
    wrong: dict[str, str] = {}
    refused: set[str] = set()
    for case in covered_cases():
        names = [value.name for value in case.model.graph.input]
        inputs, outputs = case.sets[0]
        try:
            network = read_onnx(case.model.SerializeToString())
            values = network.run(dict(zip(names, inputs, strict=False)))
            made = network_program(str, dialect, network, values, names[0] if names else "")
        except (ModelError, IndexError):
            continue
        except ProgramError as error:
            refused.add(str(error.values["operator"]))
            continue
        of_numpy = dialect == "scipy" and "from scipy" not in made.text  # then it is that program
        if not of_numpy and all(value.size < 2**18 for value in values.values()):
            text = re.sub(r"^print.*$", "", made.text, flags=re.MULTILINE)
            try:
                found = executed(NetworkProgram(text, made.input, made.weights), tmp_path, monkeypatch)
                for name, expected in zip(network.outputs, outputs, strict=True):
                    if name in found:
                        assert found[name].shape == expected.shape
                        np.testing.assert_allclose(
                            found[name], expected, rtol=max(1e-3, case.rtol), atol=max(1e-5, case.atol)
                        )
                        passed.add(case.kind)
            except Exception as error:  # every one is told of at once
                wrong[case.name] = f"{type(error).__name__}: {str(error)[:300]}"
    assert wrong == {}
    assert WANTED[dialect] <= passed


def test_a_layer_without_a_form_is_named() -> None:
    """One sentence says which layer it is."""
    network = Network(
        [Layer("sizes", "DynamicQuantizeLinear", ("x",), ("y", "s", "z"))],
        [Input("x")],
        ["y"],
    )
    values = network.run({"x": np.ones((1, 3), np.float32)})
    with pytest.raises(ProgramError, match="'sizes' .DynamicQuantizeLinear. cannot be written in NumPy"):
        network_program(str, "numpy", network, values, "x")


@pytest.mark.parametrize("name", NETWORK_DIALECTS)
def test_any_name_of_an_array_will_do(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names are text, whatever signs they have; none of them becomes code."""
    installed(name)
    tricky = ['file"]; raise SystemExit(1) #', "/a/b.npy", "卷积\n", "allow_pickle", "x"]
    weights = {tricky[0]: np.float32([2.0]), tricky[1]: np.float32([3.0])}
    layers = [
        Layer("one", "Mul", (tricky[4], tricky[0]), (tricky[2],)),
        Layer("two", "Add", (tricky[2], tricky[1]), (tricky[3],)),
    ]
    network = Network(layers, [Input(tricky[4])], [tricky[3]], weights)
    values = network.run({"x": np.float32([[1, 2]])})
    made = network_program(str, name, network, values, "x")
    np.testing.assert_array_equal(executed(made, tmp_path, monkeypatch)["allow_pickle"], [[5, 7]])


def test_comments_are_in_the_visitors_language() -> None:
    """The Chinese program is the same code."""
    network, values, input = shipped_run("digits")
    english, chinese = (
        network_program(translation(language).gettext, "numpy", network, values, input).text
        for language in ("en", "zh_CN")
    )
    assert english != chinese
    for ours, theirs in zip(english.splitlines(), chinese.splitlines(), strict=True):
        assert ours.partition("# ")[0] == theirs.partition("# ")[0]


def test_one_huge_pixel_changes_no_number_that_does_not_see_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dialect: str
) -> None:
    """A convolution by Fourier transforms, which a library may take for large kernels, would spread its rounding over the whole map."""
    random = np.random.default_rng(5)
    weight = random.standard_normal((2, 3, 11, 11)).astype(np.float32)
    built = model([node("Conv", "x w", "y")], {"x": [1, 3, 70, 60]}, "y", {"w": weight})
    network = read_onnx(built.SerializeToString())
    x = random.standard_normal((1, 3, 70, 60)).astype(np.float32)
    x[0, 1, 5, 5] = 1e12
    values = network.run({"x": x})
    found = executed(network_program(str, dialect, network, values, "x"), tmp_path, monkeypatch)["y"]
    np.testing.assert_allclose(found[..., 6:, 6:], values["y"][..., 6:, 6:], rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize("dialect", ["numpy", "scipy"])
@pytest.mark.parametrize("gap", [1, 2, 3])
def test_what_is_not_finite_stays_where_its_windows_are(
    dialect: str, gap: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """NaN wins a maximum, as in torch, and a gap of a dilation sees nothing, whatever lies under it."""
    random = np.random.default_rng(7)
    weight = random.standard_normal((4, 1, 3, 2)).astype(np.float32)
    how: dict[str, Any] = {"dilations": [gap, gap], "pads": [1, 0, 0, 1]}
    nodes = [
        node("MaxPool", "x", "largest", kernel_shape=[2, 3], strides=[1, 2], **how),
        node("AveragePool", "x", "mean", kernel_shape=[2, 3], strides=[2, 1]),
        node("Conv", "x w", "y", group=2, **how),
    ]
    built = model(nodes, {"x": [1, 2, 13, 17]}, "largest mean y", {"w": weight})
    network = read_onnx(built.SerializeToString())
    x = random.standard_normal((1, 2, 13, 17)).astype(np.float32)
    x[0, 0, 4, 6], x[0, 1, 9, 2], x[0, 1, 0, 16], x[0, 0, 11, 11] = np.nan, np.inf, -np.inf, -0.0
    values = network.run({"x": x})
    found = executed(network_program(str, dialect, network, values, "x"), tmp_path, monkeypatch)
    for name in ("largest", "mean", "y"):
        assert 0 < np.isnan(values[name]).sum() < values[name].size / 4
        np.testing.assert_allclose(found[name], values[name], rtol=1e-5, atol=1e-5, err_msg=name)


PINS = {
    "digits": "relu2",
    "faces": "/prelu2/PRelu_output_0",
    "faces_r": "prelu3",
    "faces_o": "conv4",
    "squeezenet": "fire6",
}
"""Of each shipped network an array that none of its outputs is."""


def with_opencv(id: str) -> tuple[NetworkProgram, dict[str, Any], tuple[str, tuple[int, ...]]]:
    """The program, the arrays of the run, and the pinned number."""
    network, values, input = shipped_run(id)
    pinned = PINS[id], (0, 1, *(size // 2 for size in values[PINS[id]].shape[2:]))
    return opencv_program(str, network, values, input, pinned=pinned), values, pinned


@pytest.mark.parametrize("id", PINS)
def test_opencv_reads_a_shipped_network_and_gives_the_pages_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, id: str
) -> None:
    """The answers, and the array with the pinned number."""
    pytest.importorskip("cv2")
    made, values, pinned = with_opencv(id)
    with zipfile.ZipFile(io.BytesIO(network_files(str, "opencv", made))) as archive:
        archive.extractall(tmp_path)
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    exec((tmp_path / "with_opencv.py").read_text(), names)
    assert pinned[0] in names["a"]
    for name, found in names["a"].items():
        scale = max(1e-6, float(np.abs(values[name]).max()))
        np.testing.assert_allclose(found, values[name], rtol=1e-4, atol=2e-5 * scale, err_msg=name)


@pytest.mark.parametrize("id", PINS)
def test_the_file_for_opencv_gives_the_pinned_array_too(id: str) -> None:
    """As onnxruntime reads it; the arrays that the program asks for are its outputs."""
    made, values, pinned = with_opencv(id)
    assert made.rebuilt is not None
    session = onnxruntime.InferenceSession(made.rebuilt.bytes, providers=["CPUExecutionProvider"])
    outputs = [port.name for port in session.get_outputs()]
    assert f"names = {outputs!r}" in made.text and pinned[0] in outputs and MODEL_FILE in made.text
    assert f"a[{pinned[0]!r}][{', '.join(map(str, pinned[1]))}]" in made.text
    (given,) = (port.name for port in session.get_inputs())
    for name, found in zip(outputs, session.run(outputs, {given: made.input}), strict=True):
        np.testing.assert_allclose(
            found, values[name], rtol=1e-3, atol=1e-4 * float(np.abs(values[name]).max())
        )


def test_a_network_is_written_again_as_it_computes() -> None:
    """Of the onnx package's cases every fifth that begins with real numbers: onnxruntime makes the same of it as of the case's own file."""

    def session(file: bytes) -> onnxruntime.InferenceSession | None:
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4
        try:
            return onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
        except Exception:  # it lacks an operator, or knows no opset as new as this
            return None

    checked, lost = 0, []
    for case in cases()[::5]:
        names = [port.name for port in case.model.graph.input]
        given = dict(zip(names, case.sets[0][0], strict=False))
        first = next((name for name in names if getattr(given.get(name), "dtype", None) == np.float32), None)
        if (
            first is None
            or not has_our_types(case.model)
            or (own := session(case.model.SerializeToString())) is None
        ):
            continue
        try:
            network = read_onnx(case.model.SerializeToString())
            values = network.run(given)
        except ModelError:
            continue
        again = rebuilt(network, values, first)
        if not again.outputs:
            continue
        assert again.bytes == rebuilt(network, values, first).bytes
        if (new := session(again.bytes)) is None:
            lost.append(case.name)
            continue
        wanted = own.run(
            list(again.outputs), {port.name: np.asarray(given[port.name]) for port in own.get_inputs()}
        )
        for expected, found in zip(wanted, new.run(list(again.outputs), {first: values[first]}), strict=True):
            np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-5, err_msg=case.name)
        checked += 1
    assert checked > 100
    assert lost == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(networks())
def test_opencv_has_the_numbers_of_ones_own_network_or_refuses_a_layer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: Any
) -> None:
    """Its file is not kept but written anew. Where OpenCV is installed it runs the program; onnxruntime always reads its file."""
    network, x = case
    values = network.run({network.inputs[0].name: x})
    given = network.inputs[0].name
    try:
        made = opencv_program(str, network, values, given)
    except ProgramError:
        return
    assert made.rebuilt is not None
    file = made.rebuilt.bytes
    # counted before it is made: all but what the layers are called and set to
    assert 0 <= len(file) + made.input.nbytes + len(made.text) - made.size < 4_000 + 300 * len(network.layers)
    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    outputs = [port.name for port in session.get_outputs()]
    assert f"names = {outputs!r}" in made.text
    run = dict(zip(outputs, session.run(outputs, {given: made.input}), strict=True))
    for name in outputs:
        np.testing.assert_allclose(run[name], values[name], rtol=1e-3, atol=1e-4)
    if importlib.util.find_spec("cv2") is None:
        return
    with zipfile.ZipFile(io.BytesIO(network_files(str, "opencv", made))) as archive:
        archive.extractall(tmp_path)
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    exec((tmp_path / "with_opencv.py").read_text(), names)
    for name, found in names["a"].items():
        scale = max(1e-6, float(np.abs(values[name]).max()))
        np.testing.assert_allclose(found, values[name], rtol=1e-4, atol=3e-5 * scale)


@pytest.mark.parametrize(
    ("built", "operator"),
    [
        ([node("Shrink", "x", "y")], "Shrink"),
        ([node("MaxPool", "x", "y", kernel_shape=[2, 2], dilations=[2, 2])], "MaxPool"),
        ([node("AveragePool", "x", "y", kernel_shape=[2, 2], pads=[1, 1, 1, 1], count_include_pad=1)], "AveragePool"),
        ([node("Concat", "x x", "y", axis=0)], "Concat"),
        ([node("Cast", "x", "z", to=7), node("Cast", "z", "y", to=1)], "Cast"),
    ],
)  # fmt: skip
def test_what_opencv_computes_otherwise_is_refused(built: Any, operator: str) -> None:
    """With the layer and its operator, in both languages."""
    network = read_onnx(model(built, {"x": (1, 2, 5, 6)}, "y").SerializeToString())
    values = network.run({"x": np.ones((1, 2, 5, 6), np.float32)})
    with pytest.raises(ProgramError, match=operator) as refused:
        opencv_program(str, network, values, "x")
    for language in ("en", "zh_CN"):
        assert operator in translation(language).gettext(refused.value.template).format(
            **refused.value.values
        )
