"""The step by gradient against finite differences and torch, and what the search promises."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from cnnviz import ops
from cnnviz.disturbances import Changes
from cnnviz.fooling import (
    FRACTIONS,
    SEEDS,
    STEPS,
    Sought,
    approach,
    direction_of,
    fool,
    random_change,
    read_changed,
    stepped,
)
from cnnviz.images.digits import samples
from cnnviz.images.shipped import shipped_photo
from cnnviz.memory import Ledger
from cnnviz.networks import ModelError
from cnnviz.parts.fooling.content import sought_lines
from cnnviz.preprocessing import Preprocessing
from cnnviz.reader import shipped
from cnnviz.reading import Reading, read

STEP = 0.01
DIGITS = shipped("digits")


def digit(sample: int, how: Preprocessing | None = None) -> Reading:
    return read(DIGITS, samples()[0][sample][np.newaxis], how)


def loss(reading: Reading, numbers: Any, index: int) -> float:
    """The cross-entropy of a class for these numbers, in float64."""
    values = reading.network.run({reading.input: np.asarray(numbers, np.float32)[np.newaxis]})
    logits = np.float64(values[reading.logits or ""][0])
    return float(np.log(np.exp(logits - logits.max()).sum()) - (logits[index] - logits.max()))


@pytest.mark.parametrize("sample", [126, 148, 10])
def test_the_direction_is_the_sign_of_finite_differences(sample: int) -> None:
    """Where both sides of a pixel have the same slope, so that no ReLU has its kink there, steep enough for float32."""
    reading = digit(sample)
    answer = reading.answer()
    assert answer is not None
    direction = direction_of(reading)
    x = reading.values[reading.input][0]
    here, steep = loss(reading, x, answer), []
    for place in zip(*np.nonzero(direction), strict=True):
        up, down = x.copy(), x.copy()
        up[place] += STEP
        down[place] -= STEP
        rises = loss(reading, up, answer) - here, here - loss(reading, down, answer)
        if max(rises) - min(rises) < 0.2 * min(map(abs, rises)):
            steep.append((sum(rises), int(direction[place])))
    large = sorted(steep, key=lambda pair: -abs(pair[0]))[:60]
    assert len(large) > 30
    assert [np.sign(change) for change, _sign in large] == [sign for _change, sign in large]


def test_the_direction_is_that_of_torch() -> None:
    """The loss's gradient by torch's own backward pass, of the same weights in the same two layers."""
    torch = pytest.importorskip("torch")
    reading = digit(126)
    answer = reading.answer()
    x = torch.tensor(reading.values[reading.input], requires_grad=True)
    made: dict[str, Any] = {reading.input: x}
    weights = {name: torch.tensor(np.asarray(value)) for name, value in reading.network.weights.items()}
    for layer in reading.network.layers:
        taken = [made[name] if name in made else weights[name] for name in layer.inputs if name]
        how = layer.attributes
        match layer.op_type:
            case "Conv":
                pads = how.get("pads", [0, 0, 0, 0])
                y = torch.nn.functional.conv2d(*taken, padding=(int(pads[0]), int(pads[1])))
            case "Relu":
                y = torch.relu(taken[0])
            case "MaxPool":
                y = torch.nn.functional.max_pool2d(taken[0], 2)
            case "Flatten":
                y = taken[0].flatten(1)
            case "Gemm":
                y = torch.nn.functional.linear(*taken)
            case "Softmax":
                continue
            case other:
                pytest.fail(other)
        made[layer.outputs[0]] = y
    torch.nn.functional.cross_entropy(made[reading.logits or ""], torch.tensor([answer])).backward()
    slope = x.grad[0].numpy()
    clear = np.abs(slope) > 1e-6 * np.abs(slope).max()
    np.testing.assert_array_equal(direction_of(reading)[clear], np.sign(slope[clear]))


def test_a_sure_network_has_a_direction_all_the_same() -> None:
    """Where the probability is 1 in float32, p - onehot(c) is 0; divided by 1 - p it is not."""
    reading = digit(143)
    chances = reading.chances
    assert chances is not None
    assert chances.max() == 1
    assert np.count_nonzero(direction_of(reading)) > 200


@pytest.mark.parametrize("sample", range(0, 60, 7))
def test_what_is_found_fools_the_engine_and_a_level_less_does_not(sample: int) -> None:
    """Each answer is checked by a reading of the whole levels; fractions need at most as much, and more than a level less."""
    before = digit(sample)
    found = fool(before)
    changed = found.changed
    if found.levels is None or changed is None or found.enough is None:
        assert sorted(found.answers) == [0, 1, 2, 4, 8, 16, 32, 64, 128, 255]
        return
    assert changed.dtype == np.uint8
    assert np.abs(changed.astype(int) - before.received).max() <= found.levels
    again = read(DIGITS, before.picture, pixels=changed)
    assert again.answer() == found.answers[found.levels] != before.answer()
    less = stepped(before.received, found.direction, found.levels - 1)
    assert read(DIGITS, before.picture, pixels=less).answer() == before.answer()
    assert found.levels - 1 < found.enough <= found.levels
    assert found.enough * 2**FRACTIONS == int(found.enough * 2**FRACTIONS)
    assert len(found.random) == SEEDS


def test_the_search_only_goes_where_the_last_answers_lead() -> None:
    """Doubled until the answer changes, then halved: the interval between "not yet" and "changed" only shrinks."""
    found = fool(digit(143))
    low, high = 0, 256
    assert found.levels is not None
    for levels, answer in found.answers.items():
        if answer == found.answer:
            assert low <= levels < high
            low = levels
        else:
            assert levels < high
            high = levels
    assert (low, high) == (found.levels - 1, found.levels)


def test_what_was_met_is_told_from_the_first_reading_on() -> None:
    """The levels that were tried in their order, the fractions about what is enough, and each random change."""
    sought, reading = Sought(), digit(126)
    told = []
    steps = fool.steps(reading, None, None, sought)
    try:
        while True:
            next(steps)
            told.append((len(sought.answers), len(sought.random)))
    except StopIteration as last:
        found = last.value
    assert sorted(set(told)) == sorted(set(told), key=told.index)  # never less than before
    assert {tried for tried, _random in told} >= set(range(len(sought.answers)))
    assert {0: found.answer} | sought.answers == found.answers and sought.answer == found.answer
    assert tuple(sought.random) == found.random and len(found.random) == SEEDS
    less, enough = sought.between or (0, 0)
    assert found.levels - 1 <= less < enough == found.enough
    text = " ".join(sought_lines(str, sought, tuple("abcdefghij")))
    assert f"{found.levels} level" in text and str(found.levels - 1) in text

    towards = Sought()
    target = (found.answer + 1) % 10
    reached = fool(reading, target, None, towards)
    assert dict(enumerate(towards.taken, 1)) == {at: answer for at, answer in reached.answers.items() if at}
    assert sought_lines(str, Sought(), ()) == []


def test_a_target_is_reached_or_said_not_to_be() -> None:
    """Towards a class the answer is that class; its loss falls along the direction."""
    reading = digit(143)
    reached = {target: fool(reading, target) for target in range(10)}
    assert reached[7].levels is None  # what it answers already
    some = [target for target, found in reached.items() if found.levels]
    assert some
    for target in some:
        found = reached[target]
        assert found.levels is not None and found.difference is not None
        assert np.abs(found.difference).max() <= found.levels <= STEPS
        assert list(found.answers) == list(range(found.levels + 1))
        assert [step for step, answer in found.answers.items() if answer == target] == [found.levels]
        again = read_changed(DIGITS, reading.picture, changes=Changes((), found.levels, target))
        np.testing.assert_array_equal(again.received, found.changed)
        assert again.answer() == target
    assert len(some) >= 7  # one step of any size reaches two
    direction = direction_of(reading, 3)
    assert loss(reading, reading.values[reading.input][0] + 0.01 * direction, 3) < loss(
        reading, reading.values[reading.input][0], 3
    )


def test_one_level_fools_squeezenet_on_a_photo() -> None:
    """As the start page says: espresso is read as consommé with 98%, and noise of the same size changes nothing."""
    reader = shipped("squeezenet")
    before = read(reader, shipped_photo("coffee", 1024, True).pixels)
    found = fool(before)
    labels = before.labels
    assert labels is not None
    assert found.levels == 1
    assert found.after is not None
    assert labels[found.answer] == "espresso"
    assert labels[found.answers[1]] == "consommé"
    assert found.after.max() == pytest.approx(0.98, abs=0.005)
    assert set(found.random) == {found.answer}


def test_steps_lead_squeezenet_to_a_class_that_one_step_does_not() -> None:
    """From espresso to a goldfish, class 1: each step is by a new gradient, and the engine's answer is checked after each."""
    reader = shipped("squeezenet")
    before = read(reader, shipped_photo("coffee", 1024, True).pixels)
    last, answers = approach(before, 1, STEPS, until_led=True)
    labels = before.labels
    assert labels is not None and labels[1].startswith("goldfish")
    assert answers[-1] == last.answer() == 1 and 1 not in answers[:-1] and len(answers) < 30
    assert np.abs(last.received.astype(int) - before.received).max() <= len(answers)
    once = stepped(before.received, direction_of(before, 1), len(answers))
    assert read(reader, before.picture, pixels=once).answer() != 1


def test_a_reading_of_the_change_is_that_of_its_pixels() -> None:
    """As an input it is computed anew from the picture, the disturbances and the number of levels, which a link can hold."""
    picture = samples()[0][143][np.newaxis]
    disturb = (("turn", 10.0),)
    before = read(DIGITS, picture, changes=Changes(disturb))
    found = fool(before)
    assert found.levels is not None
    used = read_changed(DIGITS, picture, changes=Changes(disturb, found.levels))
    np.testing.assert_array_equal(used.received, found.changed)
    assert used.answer() == found.answers[found.levels]
    plain = read_changed(DIGITS, picture, changes=Changes(disturb, 3, 99_999))
    np.testing.assert_array_equal(plain.received, before.received)  # there is no such class to go to


@pytest.mark.parametrize(
    "how", [Preprocessing(unit="signed", fit="pad"), Preprocessing(unit="255", mean=(40,), std=(64,))]
)
def test_levels_are_levels_of_pixels_whatever_becomes_of_them(how: Preprocessing) -> None:
    """The direction is taken through the numbers, the step on the pixels."""
    reading = digit(126, how)
    direction = direction_of(reading)
    changed = stepped(reading.received, direction, 5)
    assert np.abs(changed.astype(int) - reading.received).max() <= 5
    answer = reading.answer()
    assert answer is not None
    small = how.numbers(stepped(reading.received, direction, 1))
    assert loss(reading, small, answer) > loss(reading, reading.values[reading.input][0], answer)


def test_noise_of_the_same_size_moves_the_same_pixels() -> None:
    """Up or down by chance, and other ones with another seed."""
    direction = direction_of(digit(143))
    noise = random_change(direction, 3)
    np.testing.assert_array_equal(np.abs(noise), np.abs(direction))
    assert 0.4 < np.mean(noise[noise != 0] > 0) < 0.6
    assert not np.array_equal(noise, random_change(direction, 4))


def test_what_the_search_made_is_given_back() -> None:
    """Only its arrays stay claimed, as long as they are kept."""
    account = Ledger().account()
    found = fool(digit(143), room=account.claim())
    assert account.bytes == found.picture.nbytes + found.direction.nbytes
    del found
    assert account.bytes == 0


def test_a_class_that_is_not_there_is_one_sentence() -> None:
    """As is a network without any answer."""
    with pytest.raises(ModelError, match="no class 10"):
        direction_of(digit(0), 10)
    with pytest.raises(ModelError, match="no score"):
        direction_of(replace(digit(0), end=None))


def test_softmax_of_the_others_is_the_gradient_of_cross_entropy_by_a_factor() -> None:
    """p - onehot(c) = (1 - p_c) * (softmax of the others - onehot(c)), the identity that the direction stands on."""
    logits = np.array([1.0, 3.0, -2.0, 0.5])
    p = ops.softmax(logits)
    others = np.array([1.0, -2.0, 0.5])
    seed = np.insert(ops.softmax(others), 1, -1.0)
    np.testing.assert_allclose(p - np.eye(4)[1], (1 - p[1]) * seed, rtol=1e-12)
