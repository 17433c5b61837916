"""What a network's inputs get that take no picture."""

from __future__ import annotations

import numpy as np
import pytest

from cnnviz.filling import FILLS, LENGTH, NOISE, OWN, ZEROS, Fill, numbers_for, shape_of, takes_signal
from cnnviz.limits import LIMITS
from cnnviz.memory import FullError, Ledger
from cnnviz.networks import Input, ModelError, read_onnx
from cnnviz.reader import Reader, reader_of
from cnnviz.reading import WITHOUT_PICTURE, read
from cnnviz.signals import SIGNALS, Recording
from tests.networks.build import model, node, run_onnxruntime
from tests.networks.unpictured import UNPICTURED

PICTURE = np.random.default_rng(4).integers(0, 256, (3, 20, 16), np.uint8)


def reader(name: str) -> Reader:
    return reader_of(read_onnx(UNPICTURED[name]().SerializeToString()))


@pytest.mark.parametrize("name", UNPICTURED)
@pytest.mark.parametrize("kind", [NOISE, ZEROS, "sine", "motion"])
def test_every_array_is_onnxruntimes(name: str, kind: str) -> None:
    """For what was put in, of every kind."""
    found = reader(name)
    reading = read(found, PICTURE if found.pictured else WITHOUT_PICTURE, fill=Fill(kind, 3))
    built = UNPICTURED[name]()
    given = {port.name: np.asarray(reading.values[port.name]) for port in found.network.inputs}
    for array, expected in run_onnxruntime(built, given).items():
        np.testing.assert_allclose(reading.values[array], expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    ("name", "input", "pictured", "fills"),
    [
        ("heartbeats", "x", False, ["x"]),
        ("generator", "noise", False, ["noise"]),
        ("features", "x", False, ["x"]),
        ("picture_and_features", "picture", True, ["extra"]),
        ("two_pictures", "left", True, []),
        ("words", "words", False, ["words"]),
    ],
)
def test_the_picture_goes_where_one_fits(name: str, input: str, pictured: bool, fills: list[str]) -> None:
    """Everything else is filled with numbers."""
    found = reader(name)
    assert (found.input, found.pictured) == (input, pictured)
    assert [port.name for port in found.fills] == fills


def test_two_inputs_of_one_shape_are_given_the_same_picture() -> None:
    """So that a network that compares two finds them alike."""
    reading = read(reader("two_pictures"), PICTURE)
    assert np.array_equal(reading.values["left"], reading.values["right"])
    assert not reading.values["distance"].any()


def test_random_numbers_are_standard_normal_and_the_seeds_own() -> None:
    """Another seed and another input have others."""
    port = Input("x", (1, 4, 5000))
    made = np.asarray(numbers_for(port, Fill(NOISE, 5)))
    assert abs(made.mean()) < 0.03 and abs(made.std() - 1) < 0.03
    assert np.array_equal(made, numbers_for(port, Fill(NOISE, 5)))
    assert not np.array_equal(made, numbers_for(port, Fill(NOISE, 6)))
    assert not np.array_equal(made, numbers_for(port, Fill(NOISE, 5), place=1))


@pytest.mark.parametrize("kind", list(SIGNALS))
@pytest.mark.parametrize("shape", [(1, 1, 8), (2, 5, 300), (1, 12), ("N", 2, None)])
def test_a_signal_fills_each_channel(kind: str, shape: tuple[int | str | None, ...]) -> None:
    """In turn, and each of a batch alike."""
    port = Input("x", shape)
    made = np.asarray(numbers_for(port, Fill(kind)))
    channels = np.float32(SIGNALS[kind].record(made.shape[-1]).values)
    rows = made.reshape(len(made), -1, made.shape[-1])
    for batch in rows:
        for channel, row in enumerate(batch):
            assert np.array_equal(row, channels[channel % len(channels)])


@pytest.mark.parametrize(
    ("shape", "made"),
    [
        ((1, 3, None), (1, 3, LENGTH)),
        (("batch", 7), (1, 7)),
        ((None, 100, 1, 1), (1, 100, 1, 1)),
        ((4, 2, 3, 5, 6), (4, 2, 3, 5, 6)),
    ],
)
def test_what_an_input_leaves_open_is_one_of_a_batch_and_a_length(
    shape: tuple[int | str | None, ...], made: tuple[int, ...]
) -> None:
    """Other lengths cannot be told."""
    assert shape_of(Input("x", shape)) == made


@pytest.mark.parametrize(
    "shape", [None, (), (12,), (1, None), (1, "channels", 40), (1, 0), (1, 8, None, None)]
)
def test_an_input_that_says_too_little_is_refused(shape: tuple[int | str | None, ...] | None) -> None:
    """With what to do."""
    with pytest.raises(ModelError, match="save the network with an example input"):
        shape_of(Input("x", shape))


def test_an_input_that_is_too_large_is_refused_before_it_is_made() -> None:
    """By the limit for an array, and by the visitor's room."""
    with pytest.raises(ModelError, match="MB, and one array may take"):
        shape_of(Input("x", (1, LIMITS.array_bytes)))
    found = reader_of(
        read_onnx(model([node("Relu", "x", "y")], {"x": (1, 2, 10**6)}, "y").SerializeToString())
    )
    account = Ledger(LIMITS).account()
    held = account.claim(LIMITS.visitor_bytes - 10**6)
    with pytest.raises(FullError):
        read(found, WITHOUT_PICTURE, room=account.claim())
    assert account.bytes == held.bytes


def test_only_rows_that_are_long_enough_are_signals() -> None:
    """Whole numbers are none."""
    assert takes_signal(Input("x", (1, 8)))
    assert not takes_signal(Input("x", (1, 7)))
    assert not takes_signal(Input("x", (1, 2, 9, 9)))
    assert not takes_signal(Input("x", (1, 64), np.dtype(np.int64)))


def test_every_kind_has_its_numbers() -> None:
    """None of them is not finite."""
    for kind in FILLS:
        assert np.isfinite(np.asarray(numbers_for(Input("x", (1, 2, 64)), Fill(kind)))).all()


@pytest.mark.parametrize("shape", [(1, 1, 40), (2, 3, 700), (1, 500), (1, 5, "samples"), ("N", 2, None)])
@pytest.mark.parametrize("channels", [1, 3])
def test_a_recording_that_was_brought_along_goes_in_from_its_beginning(
    shape: tuple[int | str | None, ...], channels: int
) -> None:
    """As long as it is where any length will do; else its first samples, or all of them and then zeros."""
    values = np.random.default_rng(9).standard_normal((channels, 500))
    fill = Fill(OWN, recording=Recording(values, ("",) * channels))
    port = Input("x", shape)
    made = np.asarray(numbers_for(port, fill))
    length = shape[-1] if isinstance(shape[-1], int) else 500
    assert made.shape == shape_of(port, 500) and made.shape[-1] == length
    for batch in made.reshape(len(made), -1, length):
        for place, row in enumerate(batch):
            known = min(length, 500)
            np.testing.assert_array_equal(row[:known], np.float32(values[place % channels, :known]))
            assert not row[known:].any()


def test_a_recording_of_numbers_that_a_type_lacks_becomes_infinite_without_a_word() -> None:
    """The page tells of numbers that are not finite where it shows them."""
    fill = Fill(OWN, recording=Recording(np.full((1, 9), 1e9), ("",)))
    assert np.isinf(np.asarray(numbers_for(Input("x", (1, 1, 9), np.dtype(np.float16)), fill))).all()
