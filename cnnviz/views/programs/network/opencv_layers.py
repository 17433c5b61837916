"""Which layers OpenCV's module ``dnn`` computes as ONNX defines them, as far as both OpenCV 4.11 and 5.0 were seen to."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from cnnviz.networks.layer_run import LayerRun

Fits = Callable[[LayerRun], bool]


def is_computed(run: LayerRun) -> bool:
    """Whether OpenCV computes a layer: its operator and its settings are among those known, and its numbers are float32."""
    arrays = [*run.arrays, *run.outputs]
    if run.op not in LAYERS or any(array is not None and array.dtype == np.float16 for array in arrays):
        return False
    made = run.outputs[0]
    if made is None or made.dtype != np.float32 or made.ndim < 2 or made.size == 0:
        return False
    return len(run.x.shape) >= 2 and run.x.dtype == np.float32 and LAYERS[run.op](run)


def _always(_: LayerRun) -> bool:
    return True


def _one_output(run: LayerRun) -> bool:
    return len([name for name in run.layer.outputs if name]) == 1


def _in_pictures(run: LayerRun) -> bool:
    return run.x.ndim == 4


def _convolved(run: LayerRun) -> bool:
    """Whether no window of a convolution lies in the padding as a whole."""
    weight = run.arrays[1]
    if weight is None or not _in_pictures(run):
        return False
    dilations = _wholes(run, "dilations") or (1, 1)
    extents = [gap * (side - 1) for gap, side in zip(dilations, weight.shape[2:], strict=True)]
    return all(pad <= extent for pad, extent in zip(_wholes(run, "pads"), [*extents, *extents], strict=False))


def _transposed(run: LayerRun) -> bool:
    how = run.layer.attributes
    if not _in_pictures(run) or how.get("auto_pad", "NOTSET") != "NOTSET" or "output_shape" in how:
        return False
    pads = _wholes(run, "pads")
    return pads[: len(pads) // 2] == pads[len(pads) // 2 :] and set(_wholes(run, "dilations")) <= {1}


def _pooled(run: LayerRun) -> bool:
    how = run.layer.attributes
    if not _in_pictures(run) or not _one_output(run) or how.get("auto_pad", "NOTSET") == "SAME_LOWER":
        return False
    if how.get("count_include_pad") or not set(_wholes(run, "dilations")) <= {1}:
        return False
    return not how.get("ceil_mode") or (run.op == "MaxPool" and _begins_inside(run))


def _begins_inside(run: LayerRun) -> bool:
    """Whether every window begins in the picture, so that the rules for the last one do not matter."""
    strides = _wholes(run, "strides") or (1, 1)
    fits = all(step <= side for step, side in zip(strides, _wholes(run, "kernel_shape"), strict=True))
    return fits and not any(_wholes(run, "pads"))


def _wholes(run: LayerRun, name: str) -> tuple[int, ...]:
    """An attribute with whole numbers; none where it is left out."""
    found = run.layer.attributes.get(name, ())
    return tuple(int(each) for each in found) if isinstance(found, tuple) else ()


def _a_slope_a_channel(run: LayerRun) -> bool:
    slope = run.arrays[1]
    return slope is not None and slope.size in (1, run.x.shape[1]) and run.x.ndim in (2, 4)


def _behind_the_batch(run: LayerRun) -> bool:
    axis = run.layer.attributes.get("axis", 1)
    return isinstance(axis, int) and axis % run.x.ndim >= 1


def _of_many_axes(run: LayerRun) -> bool:
    """Whether both arrays are real, and a smaller one is a number or has the axes of the other."""
    one, other = run.arrays[0], run.arrays[1]
    if one is None or other is None or one.dtype != np.float32 or other.dtype != np.float32:
        return False
    return one.ndim == other.ndim or 1 in (one.size, other.size)


def _by_weights(run: LayerRun) -> bool:
    other = run.arrays[1]
    return run.x.ndim == 2 and other is not None and other.ndim == 2


def _between_numbers(run: LayerRun) -> bool:
    how = run.layer.attributes
    ends = [np.asarray(how[name]) for name in ("min", "max") if name in how]
    ends += [array for array in run.arrays[1:] if array is not None]
    return all(each.size == 1 for each in ends) and (len(ends) < 2 or bool(ends[0].item() <= ends[1].item()))


def _with_zeros(run: LayerRun) -> bool:
    return (
        run.layer.attributes.get("mode", "constant") == "constant"
        and _in_pictures(run)
        and len(run.arrays) <= 3
    )


def _one_axis(run: LayerRun) -> bool:
    made = run.outputs[0]
    return made is not None and made.ndim == run.x.ndim + 1


def _repeated(run: LayerRun) -> bool:
    """Whether a picture becomes larger by whole factors, each number repeated, as in a decoder."""
    how, made = run.layer.attributes, run.outputs[0]
    modes = how.get("mode", "nearest"), how.get("coordinate_transformation_mode"), how.get("nearest_mode")
    if modes != ("nearest", "asymmetric", "floor") or made is None or not _in_pictures(run):
        return False
    fits = all(after % before == 0 for before, after in zip(run.x.shape, made.shape, strict=True))
    return fits and made.shape[:2] == run.x.shape[:2]


LAYERS: Mapping[str, Fits] = {
    "Abs": _always,
    "Add": _of_many_axes,
    "AveragePool": _pooled,
    "BatchNormalization": lambda run: _in_pictures(run) and _one_output(run),
    "Clip": _between_numbers,
    "Concat": _behind_the_batch,
    "Conv": _convolved,
    "ConvTranspose": _transposed,
    "Div": _of_many_axes,
    "Dropout": _one_output,
    "Elu": _always,
    "Flatten": _behind_the_batch,
    "Gemm": _by_weights,
    "GlobalAveragePool": _in_pictures,
    "GlobalMaxPool": _in_pictures,
    "HardSigmoid": _always,
    "HardSwish": _always,
    "Identity": _always,
    "InstanceNormalization": _in_pictures,
    "LRN": _in_pictures,
    "LeakyRelu": _always,
    "LogSoftmax": _always,
    "MatMul": _by_weights,
    "MaxPool": _pooled,
    "Mul": _of_many_axes,
    "PRelu": _a_slope_a_channel,
    "Pad": _with_zeros,
    "Relu": _always,
    "Resize": _repeated,
    "Reshape": _always,
    "Selu": _always,
    "Sigmoid": _always,
    "Softmax": _always,
    "Squeeze": _always,
    "Sub": _of_many_axes,
    "Tanh": _always,
    "Transpose": _always,
    "Unsqueeze": _one_axis,
    "Upsample": _in_pictures,
}
"""By the operator's ONNX name, whether a layer with its settings is computed."""
