"""One kernel learns: its numbers against the operations, differences, and what algebra says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnviz import ops
from cnnviz.training.one_kernel import MOMENTUM, WORST, Learner, Task


@st.composite
def tasks(draw: st.DrawFn) -> tuple[Task, np.ndarray, float]:
    """A task, and a kernel and bias for it."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    channels, rows, columns = draw(st.sampled_from((1, 3))), draw(st.integers(1, 5)), draw(st.integers(1, 5))
    height, width = rows + draw(st.integers(0, 9)), columns + draw(st.integers(0, 9))
    target = rng.normal(size=(height - rows + 1, width - columns + 1))
    biased = draw(st.booleans())
    task = Task(rng.normal(size=(channels, height, width)), target, (rows, columns), biased=biased)
    return task, rng.normal(size=task.shape), float(rng.normal()) if biased else 0.0


def flat(task: Task, weight: np.ndarray, bias: float) -> np.ndarray:
    """Weights and, where it is learnt, bias in one row."""
    return np.append(weight, bias) if task.biased else np.ravel(weight)


@given(tasks())
def test_loss_and_gradient_are_those_of_the_operations(given: tuple[Task, np.ndarray, float]) -> None:
    """The quadratic form says the same as convolution and its backward pass."""
    task, weight, bias = given
    answer = task.answer(weight, bias)
    row = flat(task, weight, bias)
    gradient = flat(task, answer.weight, answer.bias)
    assert task.loss(row, task.gradient(row)) == pytest.approx(answer.loss, rel=1e-9, abs=1e-12)
    np.testing.assert_allclose(task.gradient(row), gradient, rtol=1e-9, atol=1e-10)


@given(tasks())
def test_the_gradient_is_the_mean_of_pixel_times_error(given: tuple[Task, np.ndarray, float]) -> None:
    """Summed as the page writes it, position by position."""
    task, weight, bias = given
    answer = task.answer(weight, bias)
    height, width = task.target.shape
    for channel, i, j in np.ndindex(task.shape):
        met = task.input[channel, i : i + height, j : j + width]
        assert answer.weight[channel, i, j] == pytest.approx(np.mean(met * answer.error), abs=1e-10)
    assert answer.bias == pytest.approx(np.mean(answer.error), abs=1e-10)


@given(tasks())
def test_the_gradient_is_what_a_nudge_says(given: tuple[Task, np.ndarray, float]) -> None:
    """Central differences are exact for a quadratic function, up to rounding."""
    task, weight, bias = given
    answer, eps = task.answer(weight, bias), 1e-3
    for place in np.ndindex(task.shape):
        up, down = weight.copy(), weight.copy()
        up[place] += eps
        down[place] -= eps
        slope = (task.answer(up, bias).loss - task.answer(down, bias).loss) / (2 * eps)
        assert answer.weight[place] == pytest.approx(slope, rel=1e-6, abs=1e-8)


def picture(channels: int = 1) -> np.ndarray:
    """Random pixels about 0."""
    return np.random.default_rng(5).normal(size=(channels, 30, 40))


def hidden_task(channels: int = 1, *, biased: bool = False) -> tuple[Task, np.ndarray]:
    """The task to find a hidden kernel, and that kernel."""
    hidden = np.random.default_rng(6).normal(size=(channels, 3, 3))
    x = picture(channels)
    return Task(x, ops.conv2d(x[None], hidden[None])[0, 0], (3, 3), biased=biased), hidden


@pytest.mark.parametrize("momentum", [0.0, MOMENTUM])
@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("biased", [False, True])
def test_it_finds_the_hidden_kernel(momentum: float, channels: int, biased: bool) -> None:
    """From 0, at half of the rate at which it explodes."""
    task, hidden = hidden_task(channels, biased=biased)
    learner = Learner(task, np.zeros(task.shape), ((0, task.limit(momentum) / 2),), momentum=momentum)
    learner.go_to(600)
    np.testing.assert_allclose(learner.weight, hidden, atol=1e-8)
    assert learner.bias == pytest.approx(0, abs=1e-8)
    assert learner.losses[-1] < 1e-12 < learner.losses[0]


@pytest.mark.parametrize("momentum", [0.0, MOMENTUM])
def test_the_limit_is_where_it_begins_to_explode(momentum: float) -> None:
    """Just below the loss comes down, just above it leaves all bounds, and no step follows."""
    task, _ = hidden_task()
    limit = task.limit(momentum)
    below = Learner(task, np.ones(task.shape), ((0, 0.99 * limit),), momentum=momentum)
    above = Learner(task, np.ones(task.shape), ((0, 1.01 * limit),), momentum=momentum)
    below.go_to(5000)
    above.go_to(5000)
    assert below.losses[-1] < 1e-6 * below.losses[0]
    assert above.exploded and not above.losses[-1] <= WORST and above.step < 5000
    before = above.step
    above.go_to(before + 10)
    assert above.step == before


def test_steps_are_those_that_stochastic_gradient_descent_takes() -> None:
    """``v = momentum v + g; w = w - rate v``, with the operations' own gradients; a rate holds from its step on."""
    task, _ = hidden_task()
    weight = np.random.default_rng(7).normal(size=task.shape)
    learner = Learner(task, weight, ((0, 0.05), (3, 0.2)), momentum=MOMENTUM)
    velocity = np.zeros(task.shape)
    for step in range(6):
        np.testing.assert_allclose(learner.weight, weight, atol=1e-12)
        velocity = MOMENTUM * velocity + task.answer(weight).weight
        weight = weight - (0.05 if step < 3 else 0.2) * velocity
        np.testing.assert_allclose(learner.next()[0], weight, atol=1e-12)
        learner.go_to(step + 1)


def test_the_way_does_not_depend_on_its_pieces() -> None:
    """Bit for bit: a link that says so many steps shows what its sender saw."""
    task, _ = hidden_task()
    one, other = (Learner(task, np.zeros(task.shape), ((0, 0.1),), momentum=MOMENTUM) for _ in range(2))
    one.go_to(97)
    for step in (1, 2, 40, 40, 96, 97):
        other.go_to(step)
    assert one.losses == other.losses
    assert one.weight.tobytes() == other.weight.tobytes()


def test_a_picture_of_zeros_teaches_nothing() -> None:
    """No rate is too large where no pixel says anything."""
    task = Task(np.zeros((1, 6, 7)), np.ones((4, 5)), (3, 3))
    learner = Learner(task, np.ones(task.shape), ((0, 1.0),))
    learner.go_to(3)
    assert task.limit() == np.inf
    assert learner.losses == [0.5] * 4


def test_a_target_of_another_size_is_refused() -> None:
    """Before anything is computed."""
    with pytest.raises(ValueError, match="makes"):
        Task(np.zeros((1, 6, 7)), np.ones((4, 4)), (3, 3))


@given(tasks())
def test_no_kernel_is_better_than_the_best(given: tuple[Task, np.ndarray, float]) -> None:
    """Least squares over the windows laid out as rows say the same; there the gradient is 0."""
    task, weight, bias = given
    best, best_bias, least = task.best
    seen = np.lib.stride_tricks.sliding_window_view(task.input, task.shape[1:], axis=(1, 2))
    rows = seen.transpose(1, 2, 0, 3, 4).reshape(task.positions, -1)
    rows = np.column_stack([rows, np.ones(len(rows))]) if task.biased else rows
    found = np.linalg.lstsq(rows, task.target.ravel(), rcond=None)[0]
    loss = np.mean((rows @ found - task.target.ravel()) ** 2) / 2
    assert least == pytest.approx(loss, rel=1e-6, abs=1e-12 * task.nothing)
    assert least <= task.answer(weight, bias).loss + 1e-12
    np.testing.assert_allclose(task.gradient(flat(task, best, best_bias)), 0, atol=1e-6)
    assert task.nothing == task.answer(np.zeros(task.shape)).loss


def test_a_picture_tells_kernels_apart_or_does_not() -> None:
    """Random pixels do; where all rows are the same, only the sums of a kernel's columns matter."""
    rng = np.random.default_rng(3)
    assert Task(rng.normal(size=(1, 12, 12)), np.zeros((10, 10)), (3, 3)).determined
    stripes = np.repeat(rng.normal(size=(1, 1, 12)), 12, axis=1)
    assert not Task(stripes, np.zeros((10, 10)), (3, 3)).determined
    assert not Task(np.zeros((1, 12, 12)), np.zeros((10, 10)), (3, 3)).determined


@pytest.mark.parametrize("momentum", [0.0, MOMENTUM])
@pytest.mark.parametrize("far", [3, 40, 700])
def test_looking_back_shows_what_was(momentum: float, far: int) -> None:
    """Bit for bit, at any step, also across other rates; and the way on from there is the same as before."""
    rng = np.random.default_rng(4)
    task = Task(rng.normal(size=(1, 9, 9)), rng.normal(size=(7, 7)), (3, 3), biased=True)
    start, rates = rng.normal(size=task.shape), ((0, 0.05), (2, 0.02), (30, 0.07))
    whole = Learner(task, start, rates, momentum=momentum)
    whole.go_to(far)
    for step in {0, 1, 2, far // 3, far // 2 + 1, far - 1, far}:
        fresh = Learner(task, start, rates, momentum=momentum)
        fresh.go_to(step)
        back = whole.back_at(step)
        assert back.step == step and back.losses == fresh.losses
        assert back.weight.tobytes() == fresh.weight.tobytes() and back.bias == fresh.bias
        assert back.velocity.tobytes() == fresh.velocity.tobytes()
        back.go_to(far)
        assert back.losses == whole.losses


def test_rounding_makes_no_loss_negative() -> None:
    """Where the kernel has long been found, what is left is rounding."""
    rng = np.random.default_rng(9)
    picture, hidden = rng.normal(size=(1, 20, 20)), rng.normal(size=(1, 3, 3))
    task = Task(picture, ops.conv2d(picture[None], hidden[None])[0, 0], (3, 3))
    learner = Learner(task, np.zeros(task.shape), ((0, task.limit() / 3),))
    learner.go_to(3000)
    assert min(learner.losses) >= 0 and learner.losses[-1] < 1e-14 * learner.losses[0]
