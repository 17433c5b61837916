"""Facts that hold for every kernel of the library, whatever its parameters."""

from __future__ import annotations

import re
import string

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.kernels import FAMILIES, KERNELS, MAX_SIDE, Kernel, KernelError, build, check_grid
from cnnviz.parameters import complete

from .answers import built, values

EVERY_KERNEL = pytest.mark.parametrize("kernel", KERNELS.values(), ids=KERNELS)

# Links carry these words and leave defaults out: one may be added, but none listed may change or go.
LINKED = {
    "identity": "size=3",
    "shift": "dx=1 dy=0",
    "box": "size=3",
    "tent": "size=5",
    "binomial": "size=3",
    "gaussian": "size=5 sigma=1.0",
    "disc": "radius=2.5",
    "motion": "length=7 angle=0",
    "sobel_x": "size=3",
    "sobel_y": "size=3",
    "prewitt_x": "size=3",
    "prewitt_y": "size=3",
    "scharr_x": "",
    "scharr_y": "",
    "frei_chen_x": "",
    "frei_chen_y": "",
    "roberts_falling": "",
    "roberts_rising": "",
    "gaussian_slope": "size=7 sigma=1.2 angle=0",
    "kirsch": "angle=0",
    "robinson_3": "angle=0",
    "robinson_5": "angle=0",
    "prewitt_compass": "angle=0",
    "laplacian_4": "",
    "laplacian_8": "",
    "laplacian_round": "",
    "laplacian_of_gaussian": "size=9 sigma=1.2",
    "difference_of_gaussians": "size=9 sigma=1.0 ratio=1.6",
    "sharpen": "amount=1.0",
    "sharpen_8": "amount=1.0",
    "unsharp_mask": "size=5 sigma=1.0 amount=1.0",
    "emboss": "angle=135 amount=1.0",
    "line_horizontal": "size=3",
    "line_vertical": "size=3",
    "line_rising": "size=3",
    "line_falling": "size=3",
    "point": "size=3",
    "corner": "",
    "noise": "",
    "gabor": "size=11 wavelength=5.0 angle=0 sigma=2.5 phase=0 aspect=1.0",
    "checkerboard": "size=4",
    "random_uniform": "size=3 seed=1",
    "random_normal": "size=3 seed=1",
    "average_x": "length=5",
    "average_y": "length=5",
    "gaussian_x": "length=5 sigma=1.0",
    "gaussian_y": "length=5 sigma=1.0",
    "savitzky_golay_x": "length=5",
    "savitzky_golay_y": "length=5",
    "forward_x": "",
    "forward_y": "",
    "central_x": "",
    "central_y": "",
    "second_x": "",
    "second_y": "",
}


def test_names_and_parameters_that_links_carry_stay() -> None:
    """Every name and parameter a link may hold, or leave out, still means the same."""
    now = {
        name: " ".join(f"{p.name}={p.default}" for p in kernel.parameters) for name, kernel in KERNELS.items()
    }
    assert now == LINKED


def test_every_kernel_is_in_one_family() -> None:
    """The families hold each kernel once, and each knows its family."""
    assert sorted(name for names in FAMILIES.values() for name in names) == sorted(KERNELS)
    assert all(KERNELS[name].family == family for family, names in FAMILIES.items() for name in names)


def test_no_two_kernels_look_the_same_in_a_list() -> None:
    """Labels and descriptions are unique."""
    assert len({kernel.label for kernel in KERNELS.values()}) == len(KERNELS)
    assert len({kernel.detects for kernel in KERNELS.values()}) == len(KERNELS)


@EVERY_KERNEL
def test_a_kernel_says_what_it_is(kernel: Kernel) -> None:
    """Name, label, sentences and source are there, sentences end, and none hides a placeholder."""
    assert re.fullmatch(r"[a-z][a-z0-9_]*", kernel.name)
    assert kernel.label.strip() == kernel.label != ""
    assert re.search(r"[0-9]{4}", kernel.source), "a source has a year"
    for sentence in (kernel.detects, kernel.fixed or "One size."):
        assert sentence[0].isupper() and sentence.endswith(".") and "  " not in sentence
        assert all(field is None for _, field, _, _ in string.Formatter().parse(sentence))


@EVERY_KERNEL
def test_only_a_kernel_of_one_size_says_why(kernel: Kernel) -> None:
    """`fixed` is given exactly where no parameter changes the shape."""
    defaults = {p.name: p.default for p in kernel.parameters}
    shapes = {
        kernel.build(**(defaults | {p.name: value})).shape
        for p in kernel.parameters
        for value in values(p)[:400]
    }
    assert (kernel.fixed is not None) == (len(shapes) <= 1)


@EVERY_KERNEL
def test_defaults_lie_on_their_sliders(kernel: Kernel) -> None:
    """A default survives cleaning, keeps its type, and the labels are there."""
    for parameter in kernel.parameters:
        assert parameter.clean(parameter.default) == parameter.default
        assert isinstance(parameter.default, int) == parameter.whole
        assert parameter.label


@settings(max_examples=400, deadline=None)
@given(built())
def test_weights_are_usable_numbers(drawn: tuple) -> None:
    """Every choice gives float64 (kH, kW) within 15 by 15 that passes the check for pasted kernels, no -0."""
    _, _, grid = drawn
    assert grid.dtype == np.float64 and grid.ndim == 2 and max(grid.shape) <= MAX_SIDE
    assert np.array_equal(check_grid(grid), grid)
    assert np.abs(grid).max() > 0
    assert not np.signbit(grid[grid == 0]).any()


@settings(max_examples=400, deadline=None)
@given(built())
def test_weights_sum_to_what_the_kernel_claims(drawn: tuple) -> None:
    """Smoothing and sharpening kernels sum to 1, derivatives and detectors to 0."""
    kernel, _, grid = drawn
    if kernel.sums_to is not None:
        assert grid.sum() == pytest.approx(kernel.sums_to, abs=1e-13 * np.abs(grid).sum())


@settings(max_examples=100, deadline=None)
@given(built())
def test_a_built_kernel_belongs_to_the_caller(drawn: tuple) -> None:
    """Writing into the weights does not change the next ones built."""
    kernel, parameters, grid = drawn
    before = grid.copy()
    grid[...] = 7
    assert np.array_equal(kernel.build(**parameters), before)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_any_numbers_in_a_link_build_a_kernel(data: st.DataObject) -> None:
    """Missing, foreign, out-of-bounds and infinite values are cleaned, and give what the clean ones give."""
    name = data.draw(st.sampled_from(sorted(KERNELS)))
    words = [p.name for p in KERNELS[name].parameters] + ["other"]
    given_values = data.draw(st.dictionaries(st.sampled_from(words), st.floats()))
    clean = complete(KERNELS[name].parameters, given_values)
    assert np.array_equal(build(name, given_values), KERNELS[name].build(**clean))


def test_an_unknown_name_is_refused() -> None:
    """A link to a kernel that does not exist gives a sentence with its name."""
    with pytest.raises(KernelError, match="no kernel named sobel_z") as caught:
        build("sobel_z")
    assert caught.value.values == {"name": "sobel_z"}
