"""The programs that a page offers run as they stand and give the page's numbers."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from cnnviz import ops, pipeline, signal_pipeline
from cnnviz.activations import ACTIVATIONS
from cnnviz.chain import chained
from cnnviz.kernels import KERNELS
from cnnviz.ops import OperationError
from cnnviz.pipeline import Stages
from cnnviz.signals import KERNELS as SIGNAL_KERNELS
from cnnviz.signals import SIGNALS
from cnnviz.state import LabState
from cnnviz.state.lab import PADDINGS, Filter
from cnnviz.state.second import THENS
from cnnviz.state.signal import PADDINGS as SIGNAL_PADDINGS
from cnnviz.state.signal import SignalState
from cnnviz.state.stages import PADDING_MODES, POOLINGS, Pin
from cnnviz.views.colours import as_pixels
from cnnviz.views.programs import (
    DIALECTS,
    INPUT_FILE,
    Step,
    dialects_for,
    lab_steps,
    layer_step,
    program,
    program_files,
    signal_steps,
)
from cnnviz.words import translation
from tests.test_second_step import layers

STAGES = {
    "bias": st.sampled_from([0.0, -0.1, 3.0, 1e-7]),
    "flip": st.booleans(),
    "depthwise": st.booleans(),
    "stride": st.integers(1, 3),
    "padding_mode": st.sampled_from(PADDING_MODES),
    "dilation": st.integers(1, 3),
    "activation": st.sampled_from(list(ACTIVATIONS)),
    "pooling": st.sampled_from(POOLINGS),
    "pool_size": st.integers(1, 4),
    "pool_stride": st.integers(1, 4),
    "pool_padding": st.integers(0, 2),
    "ceil_mode": st.booleans(),
    "include_padding": st.booleans(),
}
WEIGHTS = st.sampled_from(
    [
        None,
        (((0.1,),),),
        (((1.0, -2.0, 0.5, 3.0),),),
        (((1.0, 0.25), (0.0, -1.0)), ((2.0, 0.0), (0.5, 1.0)), ((-1.0, 1e-4), (7.0, -3.0))),
    ]
)
LABS = st.builds(
    LabState,
    kernel=st.sampled_from(list(KERNELS)),
    weights=WEIGHTS,
    padding=st.sampled_from(PADDINGS),
    operation=st.sampled_from(["convolution", "convolution", "transposed"]),
    output_padding=st.integers(0, 1),
    unit=st.sampled_from([1, 255]),
    others=st.lists(st.builds(Filter, st.sampled_from(list(KERNELS))), max_size=3).map(tuple),
    **STAGES,
)
SIGNAL_STATES = st.builds(
    SignalState,
    signal=st.sampled_from(list(SIGNALS)),
    kernel=st.sampled_from(list(SIGNAL_KERNELS)),
    length=st.just(64),
    padding=st.sampled_from(SIGNAL_PADDINGS),
    **STAGES,
)


def lab_run(state: LabState, channels: int = 3) -> Stages:
    pixels = np.random.default_rng(len(state.kernel)).integers(0, 256, (channels, 21, 18), np.uint8)
    try:
        return pipeline.layer(state, pixels).together
    except OperationError:
        assume(False)
        raise


def signal_run(state: SignalState) -> Stages:
    try:
        return signal_pipeline.run(state, SIGNALS[state.signal].record(state.length))
    except OperationError:
        assume(False)
        raise


def last_stage(run: Stages) -> np.ndarray:
    return run.act if run.pool is None else run.pool


def close(values: Any, expected: np.ndarray, most: float) -> None:
    """Equal but for the order in which float32 numbers are added; `most` bounds what is added."""
    assert values.shape == expected.shape
    np.testing.assert_allclose(values, expected, rtol=1e-5, atol=2e-6 * max(1.0, most))


def most_of(step: Step) -> float:
    """A bound of the sums of one step, to judge rounding by."""
    run, second = step.run, step.second
    most = float(np.abs(run.input).max() * np.abs(run.weight).sum())
    if second is not None and second.weight is not None:
        most += float(np.abs(second.maps).max() * np.abs(second.weight).sum())
    return most


def run_program(dialect: str, steps: tuple[Step, ...], folder: Path, patch: pytest.MonkeyPatch) -> Any:
    """Run the program of a dialect where its input lies, and give its last stage as the page has it, (channels, ...)."""
    np.save(folder / INPUT_FILE, steps[0].run.input)
    patch.chdir(folder)
    patch.setenv("KERAS_BACKEND", "torch")
    names: dict[str, Any] = {}
    exec(program(str, dialect, steps), names)
    values = names[steps[-1].last]
    if dialect == "torch":
        return np.asarray(values[0])
    return np.moveaxis(np.asarray(values)[0], -1, 0) if dialect == "keras" else values


def check(dialect: str, steps: tuple[Step, ...], folder: Path, patch: pytest.MonkeyPatch) -> None:
    """The program's numbers are the engine's."""
    step = steps[-1]
    close(run_program(dialect, steps, folder, patch), step.values(step.last), max(map(most_of, steps)))


drawn = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much],
)


@pytest.fixture(params=["numpy", "scipy", "opencv", "torch", "torch, stand-in", "keras"])
def dialect(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each dialect where its library is installed; PyTorch also by what stands in for it anywhere."""
    name, _, stand_in_wanted = request.param.partition(", ")
    if name == "opencv":
        pytest.importorskip("cv2")
    elif name == "keras":
        pytest.importorskip("torch")
        monkeypatch.setenv("KERAS_BACKEND", "torch")
        pytest.importorskip("keras")
    elif name == "torch" and not stand_in_wanted:
        pytest.importorskip("torch")
    elif name == "torch":
        made = stand_in()
        modules = {"torch": made, "torch.nn": made.nn, "torch.nn.functional": made.nn.functional}
        for module, replacement in modules.items():
            monkeypatch.setitem(sys.modules, module, replacement)
    return str(name)


@drawn
@given(state=LABS, channels=st.sampled_from([1, 3]))
def test_the_labs_programs_give_the_pages_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dialect: str, state: LabState, channels: int
) -> None:
    """With any settings, from the saved input to the last stage."""
    check(dialect, (Step(state, lab_run(state, channels)),), tmp_path, monkeypatch)


@drawn
@given(state=SIGNAL_STATES)
def test_the_signals_programs_give_the_pages_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dialect: str, state: SignalState
) -> None:
    """The same for signals."""
    steps = signal_steps(state, signal_run(state))
    if dialect in dialects_for(steps):
        check(dialect, steps, tmp_path, monkeypatch)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_activation_has_a_form_in_every_dialect(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dialect: str, name: str
) -> None:
    """Each gives what the engine gives, for large and for small values, with its own parameters."""
    for unit in (1, 255):
        state = LabState(unit=unit, activation=name)
        check(dialect, (Step(state, lab_run(state)),), tmp_path, monkeypatch)


@drawn
@given(drawn_layer=layers(), then=st.sampled_from(THENS[1:]))
def test_the_programs_go_on_to_the_second_step(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    dialect: str,
    drawn_layer: tuple[LabState, np.ndarray],
    then: str,
) -> None:
    """From all maps of the layer to the map of the second step, as the page shows it."""
    state, pixels = replace(drawn_layer[0], then=then), drawn_layer[1]
    step = layer_step(state, pipeline.layer(state, pixels))
    assume(step.second is not None)
    check(dialect, (step,), tmp_path, monkeypatch)


CHAINS = st.lists(
    st.builds(
        LabState,
        kernel=st.sampled_from(["sobel_x", "gaussian", "laplacian_8"]),
        padding=st.sampled_from(["valid", "same"]),
        activation=st.sampled_from(["relu", "identity", "tanh"]),
        pooling=st.sampled_from(POOLINGS),
        stride=st.integers(1, 2),
        then=st.sampled_from(["none", "none", "magnitude", "convolve"]),
        others=st.sampled_from([(), (Filter("sobel_y"),)]),
        at=st.integers(0, 1),
        depthwise=st.booleans(),
    ),
    min_size=1,
    max_size=3,
)


@drawn
@given(before=CHAINS, last=LABS)
def test_the_programs_begin_with_the_picture_and_go_through_the_steps_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dialect: str, before: list[LabState], last: LabState
) -> None:
    """A chain's program takes the picture's values and gives what the page shows at its end."""
    pixels = np.random.default_rng(len(before)).integers(0, 256, (3, 33, 29), np.uint8)
    state = replace(last, unit=1, before=tuple(before))
    try:
        steps = lab_steps(state, pixels)
        expected = pipeline.layer(state, chained(state, pixels)).together
    except OperationError:
        assume(False)
        raise
    np.testing.assert_array_equal(steps[-1].run.conv, expected.conv)
    made = run_program(dialect, steps, tmp_path, monkeypatch)
    values = steps[-1].values(steps[-1].last)
    assert made.shape == values.shape
    # rounding of one step grows with the weights of the next, and ReLU-like steps have jumps only at thresholds
    assume(last.activation not in ("threshold", "hardshrink"))
    gain = float(np.prod([max(1.0, np.abs(step.run.weight).sum()) for step in steps]))
    np.testing.assert_allclose(made, values, rtol=1e-4, atol=1e-5 * max(1.0, gain))


def test_the_last_lines_print_the_pinned_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], dialect: str
) -> None:
    """The number at the pin's row and column, of the chosen kernel's map, and beside it the page's own."""
    pin = Pin("conv", 1, 4, 7)
    state = LabState(others=(Filter("sobel_y"),), at=1, depthwise=True, pin=pin, padding="1")
    layer = pipeline.layer(state, np.random.default_rng(0).integers(0, 256, (3, 21, 18), np.uint8))
    step = layer_step(state, layer)
    number = float(layer.chosen.conv[1, 4, 7])
    run_program(dialect, (step,), tmp_path, monkeypatch)
    printed = capsys.readouterr().out.strip().splitlines()[-1]
    assert float(re.sub(r"tensor|[()]", "", printed)) == pytest.approx(number, rel=1e-5, abs=1e-4)
    text = program(str, dialect, (step,))
    assert text.splitlines()[-1].endswith(f"On the page: {np.float32(number)}")
    assert "On the page" not in program(str, dialect, (step,), ours=False)


def test_a_photo_is_made_as_the_page_shows_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dialect: str
) -> None:
    """Black and white lie where the page has them: pixels agree but for one level of rounding."""
    state = LabState(kernel="sobel_x", photo_look=True, unit=255)
    layer = pipeline.layer(state, np.random.default_rng(1).integers(0, 256, (3, 21, 18), np.uint8))
    step = layer_step(state, layer)
    np.save(tmp_path / INPUT_FILE, step.run.input)
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    exec(program(str, dialect, (step,)), names)
    expected = as_pixels(layer.chosen.conv, "signed", 255)
    assert np.abs(names["photo"].astype(int) - expected).max() <= 1


def test_a_program_runs_by_itself(tmp_path: Path) -> None:
    """A fresh Python with nothing but the program and its input prints the shape of the last stage."""
    state = LabState(bias=0.1, activation="gelu", padding="same")
    run = lab_run(state)
    np.save(tmp_path / INPUT_FILE, run.input)
    for name in ("numpy", "scipy"):
        (tmp_path / "program.py").write_text(program(str, name, (Step(state, run),)), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "program.py"], cwd=tmp_path, capture_output=True, text=True, check=True
        )
        assert done.stdout.startswith(str(last_stage(run).shape))


def test_the_files_of_a_program_run_where_they_are_unpacked(tmp_path: Path) -> None:
    """The same bytes each time, with program, input and a line on how to run it."""
    step = Step(LabState(kernel="sobel_x"), lab_run(LabState(kernel="sobel_x")))
    data = program_files(str, "numpy", (step,))
    assert data == program_files(str, "numpy", (step,))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert set(archive.namelist()) == {"with_numpy.py", "README.txt", INPUT_FILE}
        assert b"python with_numpy.py" in archive.read("README.txt")
        archive.extractall(tmp_path)
    done = subprocess.run(
        [sys.executable, "with_numpy.py"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith(str(step.values("pool").shape))


def test_plain_numpy_needs_nothing_else() -> None:
    """Whatever the activation, that program imports NumPy and what Python has."""
    for name in ACTIVATIONS:
        state = LabState(activation=name)
        text = program(str, "numpy", (Step(state, lab_run(state)),))
        imported = set(re.findall(r"^(?:import|from) (\w+)", text, re.MULTILINE))
        assert imported <= {"math", "numpy"}


@pytest.mark.parametrize("name", DIALECTS)
@pytest.mark.parametrize("operation", ["convolution", "transposed"])
def test_comments_are_in_the_visitors_language(name: str, operation: str) -> None:
    """All that stands behind a number sign, and nothing else."""
    state = LabState(
        kernel="sobel_x", flip=True, pooling="avg", stride=2, dilation=2, padding="1", operation=operation
    )
    steps = (Step(state, lab_run(state)),)
    english, chinese = (program(translation(language).gettext, name, steps) for language in ("en", "zh_CN"))
    assert english != chinese
    for ours, theirs in zip(english.splitlines(), chinese.splitlines(), strict=True):
        code, _, comment = theirs.partition("# ")
        assert ours.partition("# ")[0] == code
        assert not comment or re.search("[\u4e00-\u9fff]|ReLU", comment)


@pytest.mark.parametrize("name", DIALECTS)
def test_kernels_are_floats_and_a_bias_of_0_is_left_out(name: str) -> None:
    """Whole weights have a point, since PyTorch takes weights of the input's type alone."""
    state = LabState(kernel="sobel_x")
    text = program(str, name, (Step(state, lab_run(state)),))
    assert "[[-1.0, 0.0, 1.0],\n" in text
    assert "+ 0.0" not in text and "bias" not in text


def stand_in() -> ModuleType:
    """What the code uses of torch, by NumPy and the engine; the names and keywords are torch's."""
    functional = ModuleType("torch.nn.functional")
    modes = {"constant": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}

    def pad(x: np.ndarray, sides: tuple[int, ...], *, mode: str) -> np.ndarray:
        pairs = [sides[at : at + 2] for at in range(0, len(sides), 2)]
        how: Any = modes[mode]
        return np.pad(x, ((0, 0), (0, 0), *reversed(pairs)), how)

    names = ("conv1d", "conv2d", "conv_transpose2d", "max_pool1d", "max_pool2d", "avg_pool1d", "avg_pool2d")
    vars(functional).update(
        dict(ops.ACTIVATIONS) | {name: getattr(ops, name) for name in names} | {"pad": pad}
    )
    torch, nn = ModuleType("torch"), ModuleType("torch.nn")
    vars(torch).update(
        from_numpy=lambda values: values,
        tensor=lambda rows, dtype: np.array(rows, dtype),
        full=lambda shape, value: np.full(shape, value, np.float32),
        broadcast_to=np.broadcast_to,
        float32=np.float32,
        sigmoid=ops.sigmoid,
        tanh=ops.tanh,
        abs=ops.abs,
        hypot=np.hypot,
        maximum=np.maximum,
        nn=nn,
    )
    vars(nn).update(functional=functional)
    return torch
