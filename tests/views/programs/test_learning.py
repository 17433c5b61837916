"""The programs of one step of gradient descent compute the page's numbers, and the derivatives that the definition gives."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cnnviz.state.train import TrainStepState
from cnnviz.state.train.step import NETWORKS, SMALL, Look
from cnnviz.step_by_hand import Step, Steps
from cnnviz.views.programs import STEP_DIALECTS, STEP_FILE, is_inline, step_files, step_program
from cnnviz.views.programs.files import npz_bytes
from cnnviz.views.programs.learning import step_reads
from tests.step_by_hand.drawn import SMALL_STATES, loss_of


@pytest.fixture(params=STEP_DIALECTS)
def dialect(request: pytest.FixtureRequest) -> str:
    """Each dialect whose library is installed."""
    if request.param == "torch":
        pytest.importorskip("torch")
    return str(request.param)


def run(text: str) -> tuple[dict[str, Any], str]:
    """The names of a program after it has run in this folder, and what it printed."""
    names: dict[str, Any] = {}
    printed = io.StringIO()
    with redirect_stdout(printed), np.errstate(all="ignore"):
        exec(text, names)
    return names, printed.getvalue()


def numbers(names: dict[str, Any], dialect: str, name: str) -> np.ndarray:
    """An array of a program that has run."""
    found = names[name[2:]].grad if dialect == "torch" and name.startswith("d_") else names[name]
    return found.detach().numpy() if dialect == "torch" else np.asarray(found)


def close(found: np.ndarray, expected: np.ndarray, most: float = 1.0) -> None:
    """Equal up to what float32 rounds in a few sums of other orders."""
    np.testing.assert_allclose(
        found, expected, rtol=2e-4, atol=2e-5 * max(most, float(np.abs(expected).max()))
    )


def check(state: TrainStepState, step: Step, dialect: str, names: dict[str, Any]) -> None:
    """Scores, gradients and new weights are the page's."""
    last = len(step.walk.lines)
    close(numbers(names, dialect, f"a{last}"), step.before.arrays[-1])
    for name in step_reads(step):
        if name != "a0":
            close(numbers(names, dialect, f"d_{name}"), step.numbers(name, "down"))
            if step.after is not None:
                close(numbers(names, dialect, name), step.numbers(name, "up", step.after))
    if step.after is not None:
        close(numbers(names, dialect, "loss"), np.float32(step.after.loss))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(state=SMALL_STATES)
def test_a_small_networks_program_gives_the_pages_numbers(dialect: str, state: TrainStepState) -> None:
    """Of every variant, with all numbers in the program itself."""
    step = Steps().at(state)
    text = step_program(str, dialect, state, step)
    assert STEP_FILE not in text and is_inline(step)
    names, _printed = run(text)
    check(state, step, dialect, names)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(state=SMALL_STATES, data=st.data())
def test_the_numpy_program_has_the_derivatives_of_the_loss(
    state: TrainStepState, data: st.DataObject
) -> None:
    """In float64, beside finite differences of a loss that is written with SciPy's correlation."""
    step = Steps().at(state)
    names, _printed = run(step_program(str, "numpy", state, step).replace("np.float32", "np.float64"))
    weights = {name: each.astype(np.float64) for name, each in step.before.parameters.items()}
    name = data.draw(st.sampled_from(sorted(weights)))
    index = tuple(data.draw(st.integers(0, size - 1)) for size in weights[name].shape)
    images = step.before.arrays[0].astype(np.float64)

    def loss(by: float) -> float:
        moved = {key: each.copy() for key, each in weights.items()}
        moved[name][index] += by
        return loss_of(state, moved, images, step.labels)

    line, kind = name.split(".")
    found = names[f"d_{kind[0]}{line}"][index]
    slopes = [(loss(eps) - loss(-eps)) / (2 * eps) for eps in (1e-5, 1e-6)]
    if abs(slopes[0] - slopes[1]) < 1e-5:  # or else a corner of ReLU or of max pooling lies between
        assert found == pytest.approx(slopes[0], rel=1e-4, abs=1e-5)


@pytest.mark.parametrize("rate", [30.0, 100.0])
def test_a_loss_of_nothing_is_zero_and_not_minus_zero(dialect: str, rate: float) -> None:
    """After a step so large that the true class has the probability 1: on the page, of each picture, and as it is printed."""
    state = TrainStepState(rate=rate)
    step = Steps().at(state)
    assert step.after is not None
    assert str(step.after.loss) == "0.0"
    assert not np.signbit(step.after.losses).any()
    _names, printed = run(step_program(str, dialect, state, step))
    assert [line for line in printed.splitlines() if line.startswith("loss")][-1] == "loss 0.0"


@pytest.mark.parametrize("network", [each for each in NETWORKS if each != SMALL])
def test_a_larger_networks_archive_runs_where_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dialect: str, network: str
) -> None:
    """It reads the weights and the picture that lie beside it."""
    state = TrainStepState(network=network, sample=7, rate=0.01)
    step = Steps().at(state)
    with zipfile.ZipFile(io.BytesIO(step_files(str, dialect, state, step))) as archive:
        archive.extractall(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert (tmp_path / STEP_FILE).read_bytes() == npz_bytes(step_reads(step))
    names, _printed = run((tmp_path / f"with_{dialect}.py").read_text())
    check(state, step, dialect, names)


LOOKS = [
    (Look("a1", "up", 6), 3, "a1[0, 0, 1, 2]"),
    (Look("a2", "down", 6), 20, "d_a2[0, 0, 1, 2]"),
    (Look("a0", "down", 7), 20, "d_a0[0, 0, 1, 1]"),
    (Look("w0", "down", 5), 20, "d_w0[0, 0, 1, 2]"),
    (Look("w4", "up", 5), 20, "w4[1, 1]"),
    (Look("p", "up", 2), 9, "p[0, 2]"),
]


@pytest.mark.parametrize(("look", "at", "name"), LOOKS)
def test_the_number_that_is_looked_at_is_printed(dialect: str, look: Look, at: int, name: str) -> None:
    """Beside that of the page, before or after the update as the page has it."""
    state = TrainStepState(step=at, look=look)
    step = Steps().at(state)
    text = step_program(str, dialect, state, step)
    _names, printed = run(text)
    (said,) = (line for line in text.splitlines() if f'"{name}"' in line)
    (found,) = (line for line in printed.splitlines() if line.startswith(f"{name} "))
    expected = float(said.rsplit(" ", 1)[1])
    assert float(found.removeprefix(name)) == pytest.approx(expected, rel=1e-4, abs=1e-6)
    is_new = look.array == "w4" and at >= step.walk.update
    given = step.numbers(look.array, look.side, step.after if is_new else step.before)
    assert expected == pytest.approx(float(given.reshape(-1)[look.index]), rel=1e-6)


def test_an_update_that_overflows_has_no_number_beside_it() -> None:
    """The program still shows the gradients and says nothing of a loss that the page does not have."""
    state = TrainStepState(network="lenet", rate=5.0, taken=(5.0,) * 3)
    step = Steps().at(state)
    text = step_program(str, "numpy", state, step)
    after = text[text.index("# The update") :]
    assert ("On the page" in after) == (step.after is not None)


def test_plain_numpy_needs_nothing_else() -> None:
    """The program runs in an interpreter in which no other package can be loaded."""
    state = TrainStepState(norm=True, activation="sigmoid")
    text = step_program(str, "numpy", state, Steps().at(state))
    assert {
        line.split()[1].split(".")[0] for line in text.splitlines() if line[:5] in ("impor", "from ")
    } == {"numpy"}
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)
    assert "loss" in done.stdout and not done.stderr
