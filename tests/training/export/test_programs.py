"""The programs of a trained network run as they stand beside the file of its weights, and give the engine's answers."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from cnnviz import ops
from cnnviz.learning import layers as plain
from cnnviz.training.architecture import Activation, Flatten, FullyConnected
from cnnviz.training.export import WEIGHTS_FILE, Trained, numpy_program, torch_program, weights_file
from cnnviz.words import Translate, translation

from .drawn import NAMES, answers, pictures, trained_networks, with_numbers
from .test_onnx import CLOSE, EVERY

Write = Callable[[Translate, Trained], str]
drawn = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def compare(write: Write, network: Trained, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program's probabilities are the engine's, but for the order of sums; and it knows the classes."""
    (image,) = pictures(network, 1)
    (folder / WEIGHTS_FILE).write_bytes(weights_file(network, image))
    monkeypatch.chdir(folder)
    names: dict[str, Any] = {}
    exec(write(str, network), names)
    scores = answers(network, image[None])
    most = max(1.0, float(np.abs(scores).max()))
    np.testing.assert_allclose(
        np.asarray(names["probabilities"]), ops.softmax(scores, dim=1)[0], rtol=0, atol=CLOSE * most
    )
    assert names["classes"] == list(NAMES)


@drawn
@given(network=trained_networks())
def test_the_numpy_program_gives_the_engines_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, network: Trained
) -> None:
    """Whatever the layers."""
    compare(numpy_program, network, tmp_path, monkeypatch)


def test_a_program_runs_by_itself(tmp_path: Path) -> None:
    """A fresh Python with nothing but the program and its file prints every class, the most probable first."""
    network = with_numbers(EVERY, (1, 12, 11))
    (image,) = pictures(network, 1)
    (tmp_path / WEIGHTS_FILE).write_bytes(weights_file(network, image))
    (tmp_path / "program.py").write_text(numpy_program(str, network), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "program.py"], cwd=tmp_path, capture_output=True, check=True
    )
    shares = [float(share) for share in re.findall(r": ([\d.]+)%", done.stdout.decode())]
    assert len(shares) == len(NAMES) and shares == sorted(shares, reverse=True)
    assert sum(shares) == pytest.approx(100, abs=0.02)  # each is rounded to a hundredth


@pytest.mark.parametrize("write", [numpy_program, torch_program])
def test_comments_are_in_the_visitors_language(write: Write) -> None:
    """All that stands behind a number sign, and nothing else."""
    network = with_numbers(EVERY, (1, 12, 11))
    english, chinese = (write(translation(language).gettext, network) for language in ("en", "zh_CN"))
    assert english != chinese
    for ours, theirs in zip(english.splitlines(), chinese.splitlines(), strict=True):
        code, _, comment = theirs.partition("# ")
        assert ours.partition("# ")[0] == code
        named = re.search("ReLU|SiLU", comment)  # whose names are the same everywhere
        assert not comment or named or re.search("[\u4e00-\u9fff]", comment)


def test_a_program_has_only_what_it_uses() -> None:
    """A network without windows needs none, and one without an error function no SciPy."""
    text = numpy_program(str, with_numbers((Flatten(), FullyConnected(3)), (1, 4, 5)))
    assert "def " not in text and "sliding_window_view" not in text and "scipy" not in text
    gelu = with_numbers((Flatten(), FullyConnected(4), Activation("gelu"), FullyConnected(3)), (1, 4, 5))
    assert "from scipy.special import ndtr\n" in numpy_program(str, gelu)


class _Module:
    """What the program uses of a module of torch, on the engine's layers."""

    def __init__(self, layer: plain.Layer) -> None:
        self.layer = layer

    def load(self, state: dict[str, np.ndarray]) -> None:
        """Take the arrays as ``load_state_dict`` does: all, and of the right shapes."""
        expected = {name: array.shape for name, array in self.layer.state.items()}
        assert {name: array.shape for name, array in state.items()} == expected
        for name, array in state.items():
            kept = getattr(self.layer, "running", {})
            target = kept.get(name.removeprefix("running_"), self.layer.parameters.get(name))
            target[...] = array


class _Sequential:
    def __init__(self, modules: dict[str, _Module]) -> None:
        self.modules = modules

    def load_state_dict(self, state: dict[str, np.ndarray]) -> None:
        assert {name.split(".")[0] for name in state} <= set(self.modules)
        for name, module in self.modules.items():
            module.load({key.split(".")[1]: v for key, v in state.items() if key.split(".")[0] == name})

    def eval(self) -> None:
        """The engine's layers are always in use."""

    def __call__(self, x: np.ndarray) -> np.ndarray:
        for module in self.modules.values():
            x = module.layer.apply(x)
        return x.view(_Tensor)


class _Tensor(np.ndarray):
    """An array with what the program calls of a tensor's methods."""

    def softmax(self, dim: int) -> np.ndarray:
        return ops.softmax(np.asarray(self), dim=dim).view(_Tensor)

    def argsort(self, *, descending: bool) -> np.ndarray:  # type: ignore[override]
        assert descending
        return np.argsort(-np.asarray(self))


class _Maps(plain.Layer):
    """``AdaptiveAvgPool2d(1)``."""

    def apply(self, input: np.ndarray) -> np.ndarray:
        return ops.global_avg_pool2d(input)


def stand_in() -> ModuleType:
    """What the program uses of torch, by the engine; names, arguments and defaults are torch's."""
    torch, nn = ModuleType("torch"), ModuleType("torch.nn")

    def conv(channels: int, kernels: int, *, kernel_size: int, stride: int, padding: int) -> _Module:
        weight = np.zeros((kernels, channels, kernel_size, kernel_size), np.float32)
        return _Module(plain.Conv2d("", weight, stride=stride, padding=padding))

    def activation(name: str) -> Callable[[], _Module]:
        return lambda: _Module(plain.Activation("", name))

    def norm(channels: int) -> _Module:
        return _Module(plain.BatchNorm("", channels))

    def dropout(probability: float) -> _Module:
        assert 0 <= probability < 1
        return _Module(plain.Dropout(""))

    class NoGrad:
        def __enter__(self) -> None: ...
        def __exit__(self, *error: object) -> None: ...

    vars(nn).update(
        Sequential=_Sequential,
        Conv2d=conv,
        ReLU=activation("relu"),
        LeakyReLU=activation("leaky_relu"),
        ELU=activation("elu"),
        SiLU=activation("silu"),
        GELU=activation("gelu"),
        Softplus=activation("softplus"),
        Sigmoid=activation("sigmoid"),
        Tanh=activation("tanh"),
        MaxPool2d=lambda size, stride: _Module(plain.MaxPool2d("", size, stride)),
        AvgPool2d=lambda size, stride: _Module(plain.AvgPool2d("", size, stride)),
        AdaptiveAvgPool2d=lambda size: _Module(_Maps("")),
        BatchNorm1d=norm,
        BatchNorm2d=norm,
        Dropout=dropout,
        Flatten=lambda: _Module(plain.Flatten("")),
        Linear=lambda taken, made: _Module(plain.Linear("", np.zeros((made, taken), np.float32))),
    )
    vars(torch).update(from_numpy=lambda values: values, no_grad=NoGrad, nn=nn)
    return torch


@pytest.fixture(params=["PyTorch", "stand-in"])
def torch(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """PyTorch where it is installed, and what stands in for it anywhere."""
    if request.param == "PyTorch":
        pytest.importorskip("torch", reason="PyTorch is not installed; the stand-in runs the same program")
        return
    made = stand_in()
    monkeypatch.setitem(sys.modules, "torch", made)
    monkeypatch.setitem(sys.modules, "torch.nn", made.nn)


@drawn
@given(network=trained_networks())
@pytest.mark.usefixtures("torch")
def test_the_torch_program_gives_the_engines_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, network: Trained
) -> None:
    """Whatever the layers; every weight of the file has its place."""
    compare(torch_program, network, tmp_path, monkeypatch)
