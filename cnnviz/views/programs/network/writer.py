"""How a layer is written, whatever the library: what is read of a layer, and the templates that a library fills in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import ClassVar

from cnnviz.networks.layer_run import LayerRun
from cnnviz.networks.operators.pointwise import prelu_slopes
from cnnviz.networks.operators.resize import PLANS
from cnnviz.networks.operators.shared import axis_of
from cnnviz.pointwise import BY_OPERATOR
from cnnviz.views.programs.network.graph import Names, ProgramError, float_text, is_real
from cnnviz.views.programs.network.settings import parts_of
from cnnviz.views.programs.writing import INPUT_FILE
from cnnviz.words import Translate

WEIGHTS_FILE = "weights.npz"
"""The name under which the programs look for the network's arrays."""

Written = str | list[str] | None
"""An expression for a layer, a list of them where it makes several arrays, None where it has no form."""

INFIX = {"Add": "{a} + {b}", "Sub": "{a} - {b}", "Mul": "{a} * {b}", "Div": "{a} / {b}", "Pow": "{a} ** {b}"}
COMPARED = {
    "Equal": "{a} == {b}",
    "Greater": "{a} > {b}",
    "GreaterOrEqual": "{a} >= {b}",
    "Less": "{a} < {b}",
    "LessOrEqual": "{a} <= {b}",
}
LAID_OUT = frozenset(
    {
        *("Concat", "DepthToSpace", "Dropout", "Expand", "Flatten", "Gather", "Identity", "Pad", "Reshape"),
        *("Slice", "SpaceToDepth", "Split", "Squeeze", "Tile", "Transpose", "Unsqueeze"),
    }
)
"""Operators that lay the same numbers out in another way, whatever their type."""
OF_ANY_TYPE = LAID_OUT | {"Cast", "CastLike", "Where", *COMPARED}


class Writer:
    """A library for which the layers of a network are written, each as an expression.

    What all libraries have alike stands here, with the library's own names in templates. A library whose form of an operator is
    another one overrides the method that :attr:`METHODS` names for it; that returns None where it lacks the operator.
    """

    label: ClassVar[str]
    """The library's name, which is the same in every language."""
    imports: ClassVar[Mapping[str, str]]
    """By what stands in a program's text, the line that it needs for that; a line for "" is always needed."""
    functions: ClassVar[Mapping[str, str]] = {}
    """By name, the functions that programs call, in an order in which each stands after those that it calls."""
    pointwise: ClassVar[Mapping[str, str]]
    """By the names of :data:`cnnviz.pointwise.BY_OPERATOR`, functions of a number ``x``; ``PRelu`` has {x} and {slope}."""
    pairs: ClassVar[Mapping[str, str]]
    """By operator, what becomes of {a} and {b}, ``Max`` and ``Min`` among them."""
    reduced: ClassVar[Mapping[str, str]]
    """By operator, a reduction of {x} over {axes}, which are kept with length 1 if {keep}."""
    calls: ClassVar[Mapping[str, str]]
    """What else has the same arguments in every library: ``reshape``, ``transpose`` and so on."""
    array: ClassVar[str] = "{}"
    """The library's kind of an array, from one of NumPy."""

    METHODS: ClassVar[Mapping[str, str]] = {
        "Add": "pair",
        "ArgMax": "place_of",
        "ArgMin": "place_of",
        "AveragePool": "average_pool",
        "BatchNormalization": "batch_norm",
        "Cast": "cast",
        "CastLike": "cast",
        "Concat": "concatenated",
        "Conv": "convolution",
        "ConvTranspose": "transposed_convolution",
        "DepthToSpace": "depth_to_space",
        "Div": "pair",
        "Dropout": "same",
        "Expand": "expanded",
        "Flatten": "reshaped",
        "Gather": "gathered",
        "Gemm": "gemm",
        "GlobalAveragePool": "global_pool",
        "GlobalMaxPool": "global_pool",
        "GroupNormalization": "group_norm",
        "Identity": "same",
        "InstanceNormalization": "instance_norm",
        "LRN": "local_response_norm",
        "LayerNormalization": "layer_norm",
        "LogSoftmax": "softmax",
        "MatMul": "pair",
        "Max": "folded",
        "MaxPool": "max_pool",
        "Mean": "mean",
        "Min": "folded",
        "Mul": "pair",
        "Pad": "padded",
        "Pow": "pair",
        "Reshape": "reshaped",
        "Resize": "resized",
        "Slice": "sliced",
        "Softmax": "softmax",
        "SpaceToDepth": "space_to_depth",
        "Split": "split",
        "Squeeze": "reshaped",
        "Sub": "pair",
        "Sum": "folded",
        "Tile": "tiled",
        "Transpose": "transposed",
        "Unsqueeze": "reshaped",
        "Upsample": "resized",
        "Where": "where",
        **dict.fromkeys(COMPARED, "compared"),
    }
    """By operator the method that writes it, besides those of :attr:`pointwise` and :attr:`reduced`."""

    def values(self, run: LayerRun, names: Names) -> list[str]:
        """An expression for each array that the layer makes.

        Raises
        ------
        ProgramError
            It has no form in this library.
        """
        written = self._written(run, names)
        texts = [written] if isinstance(written, str) else written or []
        if not texts or len(texts) != sum(map(bool, run.layer.outputs)):
            raise ProgramError(
                "the layer '{layer}' ({operator}) cannot be written in {dialect} here",
                layer=run.layer.name,
                operator=run.op,
                dialect=self.label,
            )
        return texts

    def _written(self, run: LayerRun, names: Names) -> Written:
        op = run.op
        # what follows the first array of these says over which axes or to which size, in whole numbers
        counted = run.arrays[:1] if op == "Resize" or op.startswith("Reduce") else run.arrays
        if (op not in OF_ANY_TYPE and not is_real(*counted)) or not self.takes(run):
            return None
        if op in BY_OPERATOR:
            return self.of_one_number(run, names)
        if op.startswith("Reduce"):
            return self.reduction(run, names)
        method: Callable[[LayerRun, Names], Written] | None = getattr(self, self.METHODS.get(op, ""), None)
        return None if method is None else method(run, names)

    def takes(self, run: LayerRun) -> bool:
        """Whether the library computes with the types of the layer's arrays."""
        return True

    # ---- the program around the layers

    def head(self, text: str) -> tuple[list[str], list[str]]:
        """The lines that import what a program with this `text` needs, and the functions that it calls."""
        needed: set[str] = set()
        waiting = [text]
        while waiting:
            reading = waiting.pop()
            for name, function in self.functions.items():
                if f"{name}(" in reading and name not in needed:
                    needed.add(name)
                    waiting.append(function)
        functions = [function for name, function in self.functions.items() if name in needed]
        whole = "\n".join([*functions, text])
        return [line for what, line in self.imports.items() if what in whole], functions

    def load(self, _: Translate, first: str, more: tuple[str, ...], shape: tuple[int, ...]) -> list[str]:
        """The lines that read both files; the input `first` has a file of its own, further ones lie among the weights."""
        read = self.array.format(f'np.load("{INPUT_FILE}")')
        lines = [
            *self.load_weights(_),
            "# " + _("What the layers make, by the same names; first the input, {shape}").format(shape=shape),
            f"a = {{{first!r}: {read}}}",
        ]
        return [*lines, *(f"a[{name!r}] = w[{name!r}]" for name in more)]

    def load_weights(self, _: Translate) -> list[str]:
        """The lines that read the file of weights."""
        return [
            "# " + _("The network's own arrays, by the names that its file gives them"),
            f'with np.load("{WEIGHTS_FILE}") as file:',
            f"    w = {{name: {self.array.format('file[name]')} for name in file.files}}",
        ]

    def after_layers(self, _: Translate) -> list[str]:
        """The lines between the layers and what is printed."""
        return []

    # ---- what all libraries have alike

    def of_one_number(self, run: LayerRun, names: Names) -> Written:
        """A function of one number, with the layer's coefficients."""
        x = names.input(run)
        applied = run.function
        assert applied is not None
        text = self.pointwise.get("PRelu" if run.op == "PRelu" else applied.function.name)
        if text is None:
            return None
        if run.op == "PRelu":
            slope, given = names.input(run, 1), run.array(1)
            shape = prelu_slopes(run.context, run.x, given).shape
            return text.format(x=x, slope=slope if shape == given.shape else f"{slope}.reshape({shape})")
        coefficients = {key: float_text(float(value)) for key, value in applied.coefficients.items()}
        return re.sub(r"\bx\b", lambda _match: x, text.format(**coefficients))

    def pair(self, run: LayerRun, names: Names) -> Written:
        """Two arrays with a sign between them; None where they are broadcast as before opset 7."""
        template = self.pairs.get(run.op)
        if template is None or run.setting("broadcast", 0):
            return None
        a, b = names.inputs(run)
        return template.format(a=a, b=b)

    def compared(self, run: LayerRun, names: Names) -> Written:
        """As :meth:`pair`."""
        return self.pair(run, names)

    def folded(self, run: LayerRun, names: Names) -> str:
        """Any number of arrays, one after the other."""
        template = self.pairs["Add" if run.op == "Sum" else run.op]
        text, *more = names.inputs(run)
        for other in more:
            text = template.format(a=text, b=other)
        return text

    def mean(self, run: LayerRun, names: Names) -> str:
        """The mean of some arrays."""
        each = names.inputs(run)
        return f"({' + '.join(each)}) / {len(each)}"

    def reduction(self, run: LayerRun, names: Names) -> Written:
        """A reduction over some axes."""
        template, axes = self.reduced.get(run.op), run.reduced_axes
        if (
            template is None or not axes or not run.x.size
        ):  # PyTorch takes no axes for all; of nothing there is no largest
            return None
        return template.format(x=names.input(run), axes=axes, keep=bool(run.setting("keepdims", 1)))

    def global_pool(self, run: LayerRun, names: Names) -> str:
        """The mean or the largest number of each map."""
        template = self.reduced["ReduceMax" if "Max" in run.op else "ReduceMean"]
        return template.format(x=names.input(run), axes=tuple(range(2, run.x.ndim)), keep=True)

    def place_of(self, run: LayerRun, names: Names) -> Written:
        """ArgMax and ArgMin, the first place where several are equal."""
        if run.setting("select_last_index", 0):
            return None
        (axis,) = run.reduced_axes
        return self.calls[run.op].format(x=names.input(run), axis=axis, keep=bool(run.setting("keepdims", 1)))

    def gemm(self, run: LayerRun, names: Names) -> str:
        """``alpha * a @ b + beta * c``."""
        a, b, c = (names.input(run, number) for number in range(3))
        product = (
            f"{a}{'.T' if run.setting('transA', 0) else ''} @ {b}{'.T' if run.setting('transB', 0) else ''}"
        )
        alpha, beta = run.setting("alpha", 1.0), run.setting("beta", 1.0)
        if alpha != 1:
            product = f"{float_text(alpha)} * ({product})"
        if c == "None":
            return product
        return f"{product} + {c}" if beta == 1 else f"{product} + {float_text(beta)} * {c}"

    def softmax(self, run: LayerRun, names: Names) -> str:
        """Softmax and its logarithm, before opset 13 over several axes as one."""
        assert run.call is not None
        rows = run.call.input.shape
        text = self._reshape(names.input(run), run.x.shape, rows)
        text = self.calls[run.op].format(x=text, axis=run.call.arguments["dim"])
        return self._reshape(text, rows, run.x.shape)

    def where(self, run: LayerRun, names: Names) -> str:
        """One of two arrays, by a condition."""
        return self.calls["where"].format(xs=", ".join(names.inputs(run)))

    def cast(self, run: LayerRun, names: Names) -> Written:
        """The same numbers in another type."""
        return self.calls["cast"].format(x=names.input(run), type=run.y.dtype.name)

    def resized(self, run: LayerRun, names: Names) -> Written:
        """Axis by axis a weighted sum of old cells, whose numbers come with the weights."""
        plan = PLANS[run.op](run.context, *run.arrays, **run.layer.attributes)
        if plan.transformation == "tf_crop_and_resize":
            return None
        text = names.input(run)
        for axis, change in sorted(plan.axes.items(), key=lambda item: item[1].scale):
            if change.size == change.output and change.scale == 1:
                continue
            cells, weights = plan.filter.taps(change, change.places(plan.transformation))
            which = names.given(f"{run.layer.outputs[0]}.cells{axis}", cells)
            much = names.given(f"{run.layer.outputs[0]}.shares{axis}", weights.astype(run.x.dtype))
            text = f"resized({text}, {axis}, {which}, {much})"
        return text

    # ---- the same numbers laid out in another way

    def _reshape(self, text: str, old: tuple[int, ...], new: tuple[int, ...]) -> str:
        return text if old == new else self.calls["reshape"].format(x=text, shape=new)

    def reshaped(self, run: LayerRun, names: Names) -> str:
        """Reshape, Flatten, Squeeze and Unsqueeze."""
        return self.calls["reshape"].format(x=names.input(run), shape=run.y.shape)

    def same(self, run: LayerRun, names: Names) -> str:
        """The array itself."""
        return names.input(run)

    def transposed(self, run: LayerRun, names: Names) -> str:
        """Axes in another order."""
        order = tuple(run.setting("perm") or reversed(range(run.x.ndim)))
        return self.calls["transpose"].format(x=names.input(run), order=order)

    def concatenated(self, run: LayerRun, names: Names) -> str:
        """Arrays behind one another."""
        axis = axis_of(run.setting("axis", 1), run.y.ndim)
        return self.calls["concatenate"].format(xs=", ".join(names.inputs(run)), axis=axis)

    def split(self, run: LayerRun, names: Names) -> list[str]:
        """An axis in parts."""
        axis = axis_of(run.setting("axis", 0), run.x.ndim)
        parts, at = [], 0
        for made in run.outputs:
            assert made is not None
            end = at + made.shape[axis]
            parts.append(self.indexed(names.input(run), [*[":"] * axis, f"{at}:{end}"]))
            at = end
        return parts

    def sliced(self, run: LayerRun, names: Names) -> Written:
        """Parts of some axes, as an index."""
        written = []
        for part in parts_of(run):
            ends = ["" if end is None else str(end) for end in (part.start, part.stop)]
            written.append(":".join(ends) + ("" if part.step in (None, 1) else f":{part.step}"))
        return self.indexed(names.input(run), written)

    def indexed(self, text: str, parts: list[str]) -> str:
        """Parts of the first axes of an array."""
        return f"{text}[{', '.join(parts)}]"

    def gathered(self, run: LayerRun, names: Names) -> Written:
        """Some places of an axis."""
        axis = axis_of(run.setting("axis", 0), run.x.ndim)
        return self.calls["take"].format(x=names.input(run), indices=names.input(run, 1), axis=axis)

    def expanded(self, run: LayerRun, names: Names) -> str:
        """Repeated by broadcasting."""
        return self.calls["broadcast"].format(x=names.input(run), shape=run.y.shape)

    def tiled(self, run: LayerRun, names: Names) -> str:
        """Repeated along each axis."""
        return self.calls["tile"].format(x=names.input(run), times=tuple(int(n) for n in run.array(1)))

    def depth_to_space(self, run: LayerRun, names: Names) -> str:
        """Channels as blocks of cells."""
        n, c, h, w = run.x.shape
        b = run.setting("blocksize")
        if run.setting("mode", "DCR") == "CRD":
            return self._reordered(run, names, (n, c // b**2, b, b, h, w), (0, 1, 4, 2, 5, 3))
        return self._reordered(run, names, (n, b, b, c // b**2, h, w), (0, 3, 4, 1, 5, 2))

    def space_to_depth(self, run: LayerRun, names: Names) -> str:
        """Blocks of cells as channels."""
        n, c, h, w = run.x.shape
        b, crd = run.setting("blocksize"), run.setting("mode", "DCR") == "CRD"
        order = (0, 1, 3, 5, 2, 4) if crd else (0, 3, 5, 1, 2, 4)
        return self._reordered(run, names, (n, c, h // b, b, w // b, b), order)

    def _reordered(self, run: LayerRun, names: Names, shape: tuple[int, ...], order: tuple[int, ...]) -> str:
        text = self.calls["reshape"].format(x=names.input(run), shape=shape)
        text = self.calls["transpose"].format(x=text, order=order)
        return self.calls["reshape"].format(x=text, shape=run.y.shape)
