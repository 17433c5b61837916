"""The programs that a page offers run as they stand and give the page's numbers."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
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
from cnnviz.kernels import KERNELS
from cnnviz.ops import OperationError
from cnnviz.pipeline import Stages
from cnnviz.second_step import second_step
from cnnviz.signals import KERNELS as SIGNAL_KERNELS
from cnnviz.signals import SIGNALS
from cnnviz.state import LabState
from cnnviz.state.lab import PADDINGS, Filter
from cnnviz.state.second import THENS
from cnnviz.state.signal import PADDINGS as SIGNAL_PADDINGS
from cnnviz.state.signal import SignalState
from cnnviz.state.stages import PADDING_MODES, POOLINGS, StagesState
from cnnviz.views.code import INPUT_FILE, numpy_code, torch_code
from cnnviz.words import Translate, translation
from tests.test_second_step import layers

Write = Callable[[Translate, StagesState, Stages], str]

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


def compare(values: Any, run: Stages) -> None:
    """Equal but for the order in which float32 numbers are added."""
    expected = last_stage(run)
    assert values.shape == expected.shape
    most = float(np.abs(run.input).max() * np.abs(run.weight).sum())
    np.testing.assert_allclose(values, expected, rtol=1e-5, atol=1e-6 * max(1.0, most))


def executed(code: str, run: Stages, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """What the program's last stage is, run where its input lies."""
    np.save(folder / INPUT_FILE, run.input)
    monkeypatch.chdir(folder)
    names: dict[str, Any] = {}
    exec(code, names)
    return next(names[stage] for stage in ("then", "pool", "act", "conv") if stage in names)


drawn = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much],
)


@drawn
@given(state=LABS, channels=st.sampled_from([1, 3]))
def test_the_labs_numpy_code_gives_the_pages_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, state: LabState, channels: int
) -> None:
    """With any settings, from the saved input to the last stage."""
    run = lab_run(state, channels)
    compare(executed(numpy_code(str, state, run), run, tmp_path, monkeypatch), run)


@drawn
@given(state=SIGNAL_STATES)
def test_the_signals_numpy_code_gives_the_pages_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, state: SignalState
) -> None:
    """The same for signals."""
    run = signal_run(state)
    compare(executed(numpy_code(str, state, run), run, tmp_path, monkeypatch), run)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_activation_has_a_numpy_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Each gives what the engine gives, large values too, and no warning."""
    state = LabState(activation=name)
    run = lab_run(state)
    compare(executed(numpy_code(str, state, run), run, tmp_path, monkeypatch), run)


def test_a_program_runs_by_itself(tmp_path: Path) -> None:
    """A fresh Python with nothing but the program and its input prints the shape of the last stage."""
    state = LabState(bias=0.1, activation="gelu", padding="same")
    run = lab_run(state)
    np.save(tmp_path / INPUT_FILE, run.input)
    (tmp_path / "program.py").write_text(numpy_code(str, state, run), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "program.py"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith(str(last_stage(run).shape))


@pytest.mark.parametrize("write", [numpy_code, torch_code])
def test_comments_are_in_the_visitors_language(write: Write) -> None:
    """All that stands behind a number sign, and nothing else."""
    state = LabState(kernel="sobel_x", flip=True, activation="identity", pooling="avg")
    run = lab_run(state)
    english, chinese = (write(translation(language).gettext, state, run) for language in ("en", "zh_CN"))
    assert english != chinese
    for ours, theirs in zip(english.splitlines(), chinese.splitlines(), strict=True):
        code, _, comment = theirs.partition("# ")
        assert ours.partition("# ")[0] == code
        assert not comment or re.search("[\u4e00-\u9fff]", comment)


@pytest.mark.parametrize("write", [numpy_code, torch_code])
def test_kernels_are_floats_and_a_bias_of_0_is_left_out(write: Write) -> None:
    """Whole weights have a point, since PyTorch takes weights of the input's type alone."""
    state = LabState(kernel="sobel_x")
    text = write(str, state, lab_run(state))
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


@pytest.fixture(params=["PyTorch", "stand-in"])
def torch(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """PyTorch where it is installed, and what stands in for it anywhere."""
    if request.param == "PyTorch":
        pytest.importorskip("torch")
        return
    made = stand_in()
    for name, module in (
        ("torch", made),
        ("torch.nn", made.nn),
        ("torch.nn.functional", made.nn.functional),
    ):
        monkeypatch.setitem(sys.modules, name, module)


@drawn
@given(state=LABS, channels=st.sampled_from([1, 3]))
@pytest.mark.usefixtures("torch")
def test_the_labs_torch_code_gives_the_pages_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, state: LabState, channels: int
) -> None:
    """With any settings, from the saved input to the last stage."""
    run = lab_run(state, channels)
    compare(np.asarray(executed(torch_code(str, state, run), run, tmp_path, monkeypatch)[0]), run)


@drawn
@given(state=SIGNAL_STATES)
@pytest.mark.usefixtures("torch")
def test_the_signals_torch_code_gives_the_pages_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, state: SignalState
) -> None:
    """The same for signals."""
    run = signal_run(state)
    compare(np.asarray(executed(torch_code(str, state, run), run, tmp_path, monkeypatch)[0]), run)


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.usefixtures("torch")
def test_every_activation_has_a_torch_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Each gives what the engine gives, with its own parameters."""
    state = replace(LabState(unit=1), activation=name)
    run = lab_run(state)
    compare(np.asarray(executed(torch_code(str, state, run), run, tmp_path, monkeypatch)[0]), run)


@drawn
@given(drawn_layer=layers(), then=st.sampled_from(THENS[1:]))
@pytest.mark.usefixtures("torch")
def test_both_programs_go_on_to_the_second_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, drawn_layer: tuple[LabState, np.ndarray], then: str
) -> None:
    """From all maps of the layer to the map of the second step, as the page shows it."""
    state, pixels = replace(drawn_layer[0], then=then), drawn_layer[1]
    layer = pipeline.layer(state, pixels)
    second = second_step(state, layer)
    assume(second is not None)
    assert second is not None
    run = layer.together
    plain = executed(numpy_code(str, state, run, second), run, tmp_path, monkeypatch)
    torch = np.asarray(executed(torch_code(str, state, run, second), run, tmp_path, monkeypatch)[0])
    most = float(np.abs(second.maps).max()) * float(
        1 if second.weight is None else np.abs(second.weight).sum()
    )
    gain = float(np.abs(run.input).max() * np.abs(run.weight).sum())
    for values in (plain, torch):
        assert values.shape == second.result.shape
        np.testing.assert_allclose(values, second.result, rtol=1e-5, atol=1e-5 * max(1.0, most, gain))
