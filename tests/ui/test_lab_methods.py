"""The race of the methods as Streamlit runs it, without a browser."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from cnnviz.networks.steps import outcome
from cnnviz.ops import OperationError
from cnnviz.ops.methods import METHODS
from cnnviz.ui.lab import race as races
from cnnviz.ui.lab.panels.methods import HOW

from .test_lab import opened


def texts(app: AppTest) -> str:
    return "\n".join(element.value for element in (*app.markdown, *app.caption))


def bars(app: AppTest) -> list[tuple[str, float]]:
    """The methods in their order, with the length of their bars."""
    return [(element.proto.text.split("**")[1], element.proto.value / 100) for element in app.get("progress")]


def raced(**query: str) -> AppTest:
    """The panel after the race."""
    app = opened(panel="methods", size="64", **query)
    assert not app.exception and not bars(app)
    return app.button(key="lab.methods.race").click().run()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_methods_race_on_the_chosen_kernel(language: str) -> None:
    """Each method that can do it has a bar, the longest for the slowest, and a sentence; the others say why not."""
    app = raced(kernel="sobel_x", language=language)
    assert not app.exception
    names = [name for name, _length in bars(app)]
    lengths = [length for _name, length in bars(app)]
    assert set(names) == set(METHODS) - {"separable"}  # three channels go into one sum
    assert lengths == sorted(lengths) and lengths[-1] == pytest.approx(1, abs=0.02)
    if language == "en":
        assert all(HOW[name] in texts(app) for name in names)
        assert "This page uses" in texts(app)
        told = [caption.value for caption in app.caption if "from im2col" in caption.value]
        assert len(told) == len(names) - 1
        assert all(re.search(r"\d × 10⁻[⁴-⁹]|Not one number", sentence) for sentence in told)


def test_what_a_method_cannot_do_is_said() -> None:
    """With a stride only the definition races."""
    app = raced(kernel="sobel_x", stride="2", language="en")
    assert [name for name, _length in bars(app)] == ["im2col"]
    assert texts(app).count("needs a stride and a dilation of 1") == len(METHODS) - 1


def test_another_kernel_takes_the_result_away() -> None:
    """Old times do not stand beside a new kernel."""
    app = raced(kernel="sobel_x")
    assert bars(app)
    again = opened(
        {key: app.session_state[key] for key in ("lab.methods.result",)},
        panel="methods",
        size="64",
        kernel="sobel_y",
    )
    assert not bars(again)


def test_a_race_measures_all_methods() -> None:
    """Times are positive, differences small; a method that cannot do it gives its reason."""
    rng = np.random.default_rng(0)
    x, w = rng.random((1, 40, 50)).astype(np.float32), rng.random((1, 1, 5, 5)).astype(np.float32)
    how = {"padding": ((2, 2), (2, 2)), "stride": (1, 1), "dilation": (1, 1), "groups": 1}
    racers: dict[str, Any] = {racer.method: racer for racer in outcome(races.race(x, w, how))}
    assert list(racers) == list(METHODS)
    assert isinstance(racers.pop("separable").refusal, OperationError)
    assert racers["im2col"].difference == 0
    assert all(
        racer.seconds > 0 and racer.difference < 2e-5 and racer.refusal is None for racer in racers.values()
    )


def test_a_method_that_is_far_too_slow_stays_out_and_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """What its turn would take is foretold from a small piece; only that piece is computed."""
    monkeypatch.setattr(races, "MOST_SECONDS", 0.0)
    monkeypatch.setattr(races, "TRIAL", 20_000)
    app = raced(kernel="sobel_x", language="en")
    assert not app.exception and not bars(app)
    assert texts(app).count("so it is left out") == len(METHODS) - 1


def test_each_step_of_a_race_is_one_turn_of_one_method(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two steps there is at most one whole convolution, and others can be served."""
    rng = np.random.default_rng(0)
    x, w = rng.random((1, 40, 50)).astype(np.float32), rng.random((1, 1, 5, 5)).astype(np.float32)
    how = {
        "padding": ((2, 2), (2, 2)),
        "padding_mode": "reflect",
        "stride": (1, 1),
        "dilation": (1, 1),
        "groups": 1,
    }
    run, calls = races._run, []
    monkeypatch.setattr(races, "_run", lambda call, name: calls.append(name) or run(call, name))
    counts = []
    for _share in races.race(x, w, how):
        counts.append(len(calls))
        calls.clear()
    assert max(counts) == 1 and sum(counts) > len(METHODS)
