"""What each layer of a network makes, costs and sees, with the arithmetic behind every number.

Conventions. Parameters are the learned numbers; the mean and variance that batch normalisation measured are not, nor scales
and zero points of quantised numbers, nor a single number in arithmetic, such as the 0.5 of a GELU. A
multiply-add is one use of one weight: one multiplication and one addition to a running sum. Cells of the padding count
like any other, adding a bias does not count, and layers without sums of products count nothing. A fully connected layer
in a convolution's place has a weight from each number of one image to each number of its result, and a bias for each.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from cnnviz.networks.errors import ModelError
from cnnviz.networks.fields import AxisField
from cnnviz.networks.graph import Layer, Network
from cnnviz.networks.layout import CONVOLUTIONS
from cnnviz.networks.operators import Array
from cnnviz.networks.receptive import receptive_fields
from cnnviz.networks.steps import Steps, stepwise, within
from cnnviz.words import N_


@dataclass(frozen=True)
class Factor:
    """A number with the marked words that say what it counts."""

    label: str
    number: int


@dataclass(frozen=True)
class Product:
    """Numbers multiplied with one another. `array` names the array whose numbers they count, if they do."""

    factors: tuple[Factor, ...]
    array: str = ""

    @property
    def total(self) -> int:
        """The factors multiplied with one another."""
        return math.prod(factor.number for factor in self.factors)


@dataclass(frozen=True)
class FullyConnected:
    """A layer from each of `inputs` numbers to each of `outputs`, for each of `images`."""

    images: int
    inputs: int
    outputs: int

    @property
    def parameters(self) -> int:
        """``inputs * outputs + outputs``."""
        return self.inputs * self.outputs + self.outputs

    @property
    def multiply_adds(self) -> int:
        """``images * inputs * outputs``."""
        return self.images * self.inputs * self.outputs


@dataclass(frozen=True)
class LayerSummary:
    """One layer's output shape, learned numbers, multiply-adds and receptive field.

    Attributes
    ----------
    output
        The shape of its first result.
    parameters
        A product for each array of learned numbers.
    multiply_adds
        None for a layer that sums no products.
    field
        What an element sees of each axis of the input; empty where there is no such input, or it sees none of it.
    fully_connected
        The layer that could stand in a convolution's place; None for other layers.
    """

    layer: Layer
    output: tuple[int, ...]
    parameters: tuple[Product, ...]
    multiply_adds: Product | None
    field: tuple[AxisField, ...]
    fully_connected: FullyConnected | None

    @property
    def parameter_total(self) -> int:
        """All learned numbers of the layer."""
        return sum(product.total for product in self.parameters)

    @property
    def multiply_add_total(self) -> int:
        """The multiply-adds, 0 if it has none."""
        return self.multiply_adds.total if self.multiply_adds else 0


@dataclass(frozen=True)
class Summary:
    """Learned numbers and multiply-adds of a whole network, for all `images` that it was given at once."""

    layers: tuple[LayerSummary, ...]
    images: int = 1

    @property
    def parameters(self) -> int:
        """All learned numbers; an array that two layers share counts once."""
        return sum({p.array: p.total for layer in self.layers for p in layer.parameters}.values())

    @property
    def multiply_adds(self) -> int:
        """The multiply-adds of all layers together."""
        return sum(layer.multiply_add_total for layer in self.layers)

    @property
    def fully_connected_parameters(self) -> int:
        """With a fully connected layer in the place of every convolution, which could share none."""
        shared = [layer for layer in self.layers if not layer.fully_connected]
        return sum({p.array: p.total for layer in shared for p in layer.parameters}.values()) + sum(
            layer.fully_connected.parameters for layer in self.layers if layer.fully_connected
        )

    @property
    def fully_connected_multiply_adds(self) -> int:
        """The multiply-adds of all layers if a fully connected layer took the place of every convolution."""
        return sum(
            layer.fully_connected.multiply_adds if layer.fully_connected else layer.multiply_add_total
            for layer in self.layers
        )


def for_one_picture(account: Summary) -> Summary:
    """`account` for one of its images: a network that always takes several does each of them alike."""
    if account.images < 2:
        return account
    return Summary(tuple(_for_one(layer, account.images) for layer in account.layers))


def _for_one(layer: LayerSummary, images: int) -> LayerSummary:
    work, instead = layer.multiply_adds, layer.fully_connected
    if work is not None and work.factors[0].number % images == 0:  # or else its first axis is none of images
        first, *others = work.factors
        work = replace(work, factors=(replace(first, number=first.number // images), *others))
    if instead is not None and instead.images % images == 0:
        instead = replace(instead, images=instead.images // images)
    return replace(layer, multiply_adds=work, fully_connected=instead)


@stepwise
def summarize(network: Network, values: Mapping[str, Array]) -> Steps[Summary]:
    """The account of `network` for the arrays that :meth:`Network.run` gave."""
    try:
        fields = yield from within(receptive_fields.steps(network, values), 0, 0.8)
    except ModelError:
        fields = {}
    fixed = network.fixed
    # arrays that repeat another, as a class token is stretched to the number of images
    sources = {layer.outputs[0]: layer.inputs[0] for layer in network.layers if layer.op_type == "Expand"}
    layers = []
    for number, layer in enumerate(network.layers):
        yield 0.8 + 0.2 * number / len(network.layers)
        layers.append(_summarize(layer, values, fields, fixed, sources))
    pictures = {len(values[port.name]) for port in network.inputs if values[port.name].ndim == 4}
    return Summary(tuple(layers), pictures.pop() if len(pictures) == 1 else 1)


def work_of(network: Network, values: Mapping[str, Array]) -> int:
    """The multiply-adds of one run; a layer without any counts one for each number it makes."""
    total = 0
    for layer in network.layers:
        result = values[layer.outputs[0]]
        product = _multiply_adds(layer, [values.get(name) for name in layer.inputs], result)
        total += product.total if product is not None and product.total else result.size
    return total


def _summarize(
    layer: Layer,
    values: Mapping[str, Array],
    fields: Mapping[str, tuple[AxisField, ...]],
    fixed: set[str],
    sources: Mapping[str, str],
) -> LayerSummary:
    arrays = [values.get(name) for name in layer.inputs]
    result = values[layer.outputs[0]]
    learned = () if layer.outputs[0] in fixed else LEARNED.get(layer.op_type, ())
    if layer.op_type == "Concat":
        learned = tuple(range(len(arrays)))
    parameters = tuple(
        Product(_factors(layer.op_type, number, array), name)
        for number in learned
        if number < len(arrays) and (name := sources.get(layer.inputs[number], layer.inputs[number])) in fixed
        if (array := values[name]).dtype.kind == "f" or layer.op_type in QUANTIZED
        if layer.op_type not in ARITHMETIC or array.size > 1
    )
    x = arrays[0] if arrays else None
    stands_in = None
    if x is not None and layer.op_type in (*CONVOLUTIONS, "ConvTranspose") and len(x):
        stands_in = FullyConnected(len(x), x.size // len(x), result.size // len(x))
    return LayerSummary(
        layer,
        result.shape,
        parameters,
        _multiply_adds(layer, arrays, result),
        fields.get(layer.outputs[0], ()),
        stands_in,
    )


LEARNED: dict[str, tuple[int, ...]] = {
    "Conv": (1, 2),
    "ConvTranspose": (1, 2),
    "Gemm": (0, 1, 2),
    "MatMul": (0, 1),
    "BatchNormalization": (1, 2),
    "InstanceNormalization": (1, 2),
    "GroupNormalization": (1, 2),
    "LayerNormalization": (1, 2),
    "ConvInteger": (1,),
    "MatMulInteger": (0, 1),
    "QLinearConv": (3, 8),
    "QLinearMatMul": (0, 3),
    "PRelu": (1,),
    "Gather": (0,),
    "Add": (0, 1),
    "Sub": (0, 1),
    "Mul": (0, 1),
    "Div": (0, 1),
}
"""Which inputs of an operator are learned numbers, where they come with the model; of Concat all may be."""

QUANTIZED = {"ConvInteger", "MatMulInteger", "QLinearConv", "QLinearMatMul"}
"""Operators whose learned numbers are whole."""

ARITHMETIC = ("Add", "Sub", "Mul", "Div", "Concat")
"""Operators in which a single number belongs to the formula."""

PRODUCTS = {"MatMul": 1, "MatMulInteger": 1, "QLinearMatMul": 3}
"""Operators that multiply matrices, and which of their inputs is the weight."""

CHANNELS_OUT = N_("output channels")
CHANNELS_IN = N_("input channels")
PER_GROUP = N_("input channels that a kernel sees")
OUT_PER_GROUP = N_("output channels that an input channel feeds")
KERNEL = {1: (N_("kernel length"),), 2: (N_("kernel height"), N_("kernel width"))}
OUTPUT = {1: (N_("output length"),), 2: (N_("output height"), N_("output width"))}
INPUT = {1: (N_("input length"),), 2: (N_("input height"), N_("input width"))}
IMAGES = N_("pictures")
INPUTS = N_("inputs")
OUTPUTS = N_("outputs")
ROWS = N_("rows of inputs")
NUMBERS = N_("numbers")


def _factors(op_type: str, number: int, array: Array) -> tuple[Factor, ...]:
    """The lengths of a learned array in words."""
    axes = array.ndim - 2
    if number == CONVOLUTIONS.get(op_type) and axes in KERNEL:
        labels: tuple[str, ...] = (CHANNELS_OUT, PER_GROUP, *KERNEL[axes])
    elif number == 1 and op_type == "ConvTranspose" and axes in KERNEL:
        labels = (CHANNELS_IN, OUT_PER_GROUP, *KERNEL[axes])
    elif op_type in (*CONVOLUTIONS, "ConvTranspose"):
        labels = (CHANNELS_OUT,)
    else:
        return (Factor(NUMBERS, array.size),)
    return tuple(Factor(label, n) for label, n in zip(labels, array.shape, strict=True))


def _multiply_adds(layer: Layer, arrays: list[Array | None], result: Array) -> Product | None:
    """The product that counts a layer's multiply-adds."""
    at = (CONVOLUTIONS | PRODUCTS).get(layer.op_type, 1)
    if len(arrays) <= at or (x := arrays[0]) is None or (weight := arrays[at]) is None:
        return None
    axes = x.ndim - 2
    match layer.op_type:
        case name if name in CONVOLUTIONS:
            counts = (result.shape[0], *result.shape[1:], *weight.shape[1:])
            labels = (IMAGES, CHANNELS_OUT, *OUTPUT[axes], PER_GROUP, *KERNEL[axes])
        case "ConvTranspose":
            counts = (*x.shape, *weight.shape[1:])
            labels = (IMAGES, CHANNELS_IN, *INPUT[axes], OUT_PER_GROUP, *KERNEL[axes])
        case "Gemm":
            inputs = x.shape[0] if layer.attributes.get("transA") else x.shape[1]
            counts, labels = (*result.shape, inputs), (ROWS, OUTPUTS, INPUTS)
        case name if name in PRODUCTS:
            outputs = weight.shape[-1] if weight.ndim > 1 else 1
            counts = (result.size // outputs if outputs else 0, outputs, x.shape[-1])
            labels = (ROWS, OUTPUTS, INPUTS)
        case _:
            return None
    return Product(tuple(Factor(label, n) for label, n in zip(labels, counts, strict=True)))
