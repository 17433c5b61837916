"""What a page restores is what was laid, to the bit, and takes little room in its file."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz import ops
from cnnviz.networks.steps import outcome
from cnnviz.record import state_of, view_of
from cnnviz.record.pile import SharedPile, deflated

from .packed import restored

ROOT = Path(__file__).resolve().parents[2]
WHOLE = st.integers(1, 3)


def by_the_script(pile: SharedPile, folder: Path) -> bytes:
    """What the page's own script makes of what a pile is packed to."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    told, stream = pile.packed()
    (folder / "told.json").write_text(json.dumps(told))
    (folder / "stream").write_bytes(stream)
    code = f"""
        import {{ readFileSync, writeFileSync }} from "node:fs";
        const {{ restored }} = await import({json.dumps((ROOT / "cnnviz/record/restored.js").as_uri())});
        const steps = restored(JSON.parse(readFileSync("told.json")), new Uint8Array(readFileSync("stream")).buffer);
        let step = steps.next();
        while (!step.done) step = steps.next();
        writeFileSync("made", new Uint8Array(step.value));
    """
    ended = subprocess.run(
        [node, "--input-type=module", "-e", code], cwd=folder, capture_output=True, text=True
    )
    assert ended.returncode == 0, ended.stderr
    return (folder / "made").read_bytes()


@pytest.mark.parametrize(
    "link", ["?page=network", "?page=network&network=faces&size=64", "?page=lab", "?page=signals"]
)
def test_the_script_restores_every_bit(link: str, tmp_path: Path) -> None:
    """Of all numbers that the engine made, and so does the test's own way of unpacking."""
    pile = view_of(state_of(link)).pile
    assert by_the_script(pile, tmp_path) == bytes(pile.data) == restored(*pile.packed())


def test_maps_of_which_a_part_is_shown_are_restored(tmp_path: Path) -> None:
    """Layers with more than 64 input maps, of which each map has the strongest and the exact sum of the others."""
    link = "?page=network&network=squeezenet&layer=fire9%2Fsqueeze1x1"
    pile = view_of(state_of(link), layers=["fire9/squeeze1x1"]).pile
    kinds = {each.kind for each in pile.derived}
    assert {"rows", "left_out"} <= kinds
    assert by_the_script(pile, tmp_path) == bytes(pile.data)


@st.composite
def layers(draw: st.DrawFn) -> tuple[dict[str, Any], np.ndarray, np.ndarray, np.ndarray | None]:
    """A convolution of maps whose height is not their width: how, maps, weights and bias."""
    groups, each, taken = draw(WHOLE), draw(WHOLE), draw(WHOLE)
    kernel, stride, dilation = ([draw(WHOLE) for _axis in range(2)] for _each in range(3))
    padding = [[draw(st.integers(0, 2)) for _side in range(2)] for _axis in range(2)]
    least = [(k - 1) * d + 1 for k, d in zip(kernel, dilation, strict=True)]
    height = least[0] + draw(st.integers(0, 5))
    width = least[1] + draw(st.integers(0, 5)) + (height == least[1])
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    x = random.normal(size=(groups * taken, height, width)).astype(np.float32)
    weight = random.normal(size=(groups * each, taken, *kernel)).astype(np.float32)
    bias = random.normal(size=groups * each).astype(np.float32) if draw(st.booleans()) else None
    how = {"stride": stride, "dilation": dilation, "padding": padding, "groups": groups}
    return how, x, weight, bias


@settings(max_examples=60)
@given(layers())
def test_a_convolution_comes_back_to_the_bit(
    drawn: tuple[dict[str, Any], np.ndarray, np.ndarray, np.ndarray | None],
) -> None:
    """Whatever its stride, padding, dilation and groups; the file holds no result, and what it holds tells of no wrong order."""
    how, x, weight, bias = drawn
    made = ops.conv2d(x, weight, bias, **how)
    pile = SharedPile()
    of = [pile.put(each) for each in (x, weight, *([] if bias is None else [bias]))]
    place = pile.put(made)
    told = {
        "in": x.shape,
        "out": made.shape,
        "kernel": weight.shape[2:],
        **{name: how[name] for name in ("stride", "dilation", "groups")},
        "padding": [first for first, _last in how["padding"]],
    }
    outcome(pile.derive("convolved", place, of, told))
    assert restored(*pile.packed()) == bytes(pile.data)
    if made.size >= 64:  # of a few numbers the packing takes more than it saves
        (derived,) = pile.derived
        assert len(derived.corrections) < made.nbytes * 0.75


def test_a_map_whose_rows_lie_there_takes_no_room() -> None:
    """As the joined result of two layers, whatever the order of its maps; and one that is new does."""
    random = np.random.default_rng(5)
    first, second = (random.normal(size=(4, 6, 7)).astype(np.float32) for _each in range(2))
    pile = SharedPile()
    for each in (first, second):
        pile.put_rows(each, 42)
    before = pile.stored
    joined = np.concatenate([second[2:], first])
    pile.put(joined, 42)
    assert pile.stored == before and [each.kind for each in pile.derived] == ["rows"]
    assert restored(*pile.packed()) == bytes(pile.data)
    pile.put(random.normal(size=(4, 6, 7)).astype(np.float32), 42)
    assert pile.stored > before + 4 * 42 * 3


def test_what_is_made_of_each_other_is_laid_once() -> None:
    """Two arrays of which each could be made of the other still come back."""
    random = np.random.default_rng(6)
    x = np.abs(random.normal(size=(40, 5))).astype(np.float32)
    pile = SharedPile()
    one, other = pile.put(x), pile.put(x[::-1].copy())
    outcome(pile.derive("rectified", other, [one], {}))
    outcome(pile.derive("rectified", one, [other], {}))
    assert restored(*pile.packed()) == bytes(pile.data)


SPECIAL = np.array([np.nan, -np.nan, np.inf, -np.inf, -0.0], np.float32)


def planted(values: np.ndarray, every: int) -> np.ndarray:
    """Some of the numbers are what float32 has besides numbers, both signs of NaN, and -0."""
    flat = values.astype(np.float32).ravel()
    flat[::every] = np.resize(SPECIAL, len(flat[::every]))
    return flat.reshape(values.shape)


@pytest.mark.parametrize("where", ["input", "weights", "both"])
def test_what_is_not_finite_comes_back_to_the_bit_and_takes_no_more_room(where: str, tmp_path: Path) -> None:
    """Of every kind of prediction, in the page's script and in Python; neither says which bits it gives to NaN."""
    random = np.random.default_rng(8)
    x, weight = random.normal(size=(4, 23, 19)), random.normal(size=(6, 2, 3, 2))
    x = planted(x, 97) if where != "weights" else x.astype(np.float32)
    weight = planted(weight, 31) if where != "input" else weight.astype(np.float32)
    slopes = planted(random.normal(size=(4, 1, 1)), 3)
    how: dict[str, Any] = {"stride": (2, 1), "dilation": (1, 2), "padding": [(1, 1), (2, 2)]}
    with np.errstate(all="ignore"):
        made = ops.conv2d(x, weight, planted(random.normal(size=6), 5), groups=2, **how)
        largest = ops.max_pool2d(x, (3, 2), **how)
        sloped = np.where(x > 0, x, slopes * x).astype(np.float32)
    window = {**how, "padding": [1, 2], "in": x.shape, "kernel": (3, 2)}
    pile = SharedPile()
    taken, by, slope = pile.put(x), pile.put(weight), pile.put(slopes)
    bias = pile.put(planted(random.normal(size=6), 5))
    outcome(
        pile.derive(
            "convolved", pile.put(made), [taken, by, bias], {**window, "out": made.shape, "groups": 2}
        )
    )
    outcome(pile.derive("largest", pile.put(largest), [taken], {**window, "out": largest.shape}))
    outcome(pile.derive("rectified", pile.put(np.maximum(x, 0)), [taken], {}))
    outcome(pile.derive("rectified", pile.put(sloped), [taken, slope], {}))
    of = [taken, pile.put(weight[5])]
    for sizes in (False, True):
        left = {**window, "out": (1, *made.shape[1:]), "first": 0, "sent": [1], "sizes": sizes}
        outcome(pile.put_derived("left_out", of, left))
    kinds = [each.kind for each in pile.derived]
    assert kinds == ["convolved", "largest", "rectified", "rectified", "left_out", "left_out"]
    assert by_the_script(pile, tmp_path) == bytes(pile.data) == restored(*pile.packed())


def test_what_is_taken_off_takes_no_room() -> None:
    """A pile that was cut holds and says what it did before, also where what it took off made something of what stays."""
    random = np.random.default_rng(7)
    x = random.normal(size=400).astype(np.float32)
    pile = SharedPile()
    made = pile.put(np.maximum(x, 0))
    stored, size = pile.stored, pile.size
    taken = pile.put(x)
    outcome(pile.derive("rectified", made, [taken], {}))
    assert pile.derived and pile.stored < stored + 1600
    pile.cut(size)
    assert not pile.derived and pile.stored == stored
    assert restored(*pile.packed()) == bytes(pile.data)


def test_squeezenet_is_a_file_that_can_be_sent() -> None:
    """With more maps than fitted when each number was laid as it is, and each of them the engine's."""
    view = view_of(state_of("?page=network&network=squeezenet"))
    assert view.layers is not None
    present = sum(each is not None for maps in view.layers.maps.values() for each in maps)
    told, stream = view.pile.packed()
    assert present > 1500
    assert len(deflated(stream)) < 2.2e6
    assert restored(told, stream) == bytes(view.pile.data)
