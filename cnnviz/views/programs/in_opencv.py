"""The stages with OpenCV's filters: plane by plane, with the anchor and the border of the page's window.

OpenCV filters pictures alone; it has neither stride nor dilation, and no border that goes round.
"""

from __future__ import annotations

from cnnviz.pipeline import Pooling, Stages, TransposedConvolution
from cnnviz.second_step import TITLES, SecondStep
from cnnviz.state.stages import StagesState
from cnnviz.views.programs.in_numpy import after_convolution, before_second, combination
from cnnviz.views.programs.in_scipy import apart_lines, cut_lines, spread_lines, sums
from cnnviz.views.programs.step import Step
from cnnviz.views.programs.writing import TURNED, extent_of, plus, second_lines, steps, weight_lines
from cnnviz.words import Translate

BORDERS = {
    "zeros": "BORDER_CONSTANT",
    "reflect": "BORDER_REFLECT_101",
    "replicate": "BORDER_REPLICATE",
    "circular": "BORDER_WRAP",
}
"""OpenCV's name of each padding mode."""


def block(_: Translate, step: Step) -> list[str]:
    """From ``x`` to the last stage."""
    run, second = step.run, step.second
    given = run.convolution
    lines = [*weight_lines(_, run, "np.array", "dtype=np.float32", "np.broadcast_to"), ""]
    if isinstance(given, TransposedConvolution):
        lines += _transposed(_, run, given)
    else:
        lines += _convolution(_, step.state, run)
    return [*lines, *_after(_, step), *(_second(_, second, step) if second else [])]


def _convolution(_: Translate, state: StagesState, run: Stages) -> list[str]:
    """From ``x`` and ``weight`` to ``conv``."""
    given = run.convolution
    extent = extent_of(given)
    (top, bottom), (left, right) = given.padding
    name, lines = spread_lines(_, run)
    cut = steps(*given.stride)
    # filter2D keeps the size: that is a padding of all that the window needs, with its anchor as far inside as cells were added
    keeps = (top + bottom, left + right) == (
        extent[0] - 1,
        extent[1] - 1,
    ) and given.padding_mode != "circular"
    border = BORDERS[given.padding_mode]
    head = ["# " + (_(TURNED) if state.flip else _("Convolution"))]
    if keeps:
        head += [
            "# "
            + _(
                "filter2D correlates and keeps the size; the anchor is the cell of the kernel that lies on the pixel"
            ),
            "def filtered(plane, kernel):",
            f"    return cv2.filter2D(plane, cv2.CV_32F, kernel, anchor={(left, top)}, borderType=cv2.{border})",
        ]
    else:
        if any((top, bottom, left, right)):
            where = f"{top}, {bottom}, {left}, {right}, cv2.{border}"
            head += [
                f"x = np.stack([cv2.copyMakeBorder(plane, {where}) for plane in x])",
            ]
        rows, columns = (
            size + before + after - reach + 1
            for size, reach, (before, after) in zip(run.input.shape[1:], extent, given.padding, strict=True)
        )
        head += [
            "# "
            + _(
                "filter2D correlates and keeps the size; only the places where the kernel lies inside are kept"
            ),
            "def filtered(plane, kernel):",
            f"    return cv2.filter2D(plane, cv2.CV_32F, kernel, anchor=(0, 0))[:{rows}, :{columns}]",
        ]
    made = sums(run, "filtered({plane}, {weight})", len(run.conv)).replace("{name}", name)
    return [
        *head,
        "",
        *lines,
        f"conv = np.stack({made}){plus(run.bias)}",
        *(
            ["# " + _("Stride: OpenCV computes every place of the window, and only some are kept")]
            if cut
            else []
        ),
        *([f"conv = conv[:, {cut}]"] if cut else []),
    ]


def _transposed(_: Translate, run: Stages, given: TransposedConvolution) -> list[str]:
    """OpenCV has none: the picture, with zeros between its cells and around, is filtered with the turned kernel."""
    name, lines = spread_lines(_, run)
    rows, columns = extent_of(given)
    made = sums(run, "filtered({plane}, {weight})", len(run.conv)).replace("{name}", name)
    border = f"{rows - 1}, {rows - 1}, {columns - 1}, {columns - 1}, cv2.BORDER_CONSTANT"
    return [
        "# " + _("Transposed convolution"),
        *apart_lines(_, run),
        *lines,
        "# " + _("Filtering of x, with zeros around it, by the kernel turned by 180°"),
        f"x = np.stack([cv2.copyMakeBorder(plane, {border}) for plane in x])",
        "def filtered(plane, kernel):",
        "    made = cv2.filter2D(plane, cv2.CV_32F, cv2.flip(kernel, -1), anchor=(0, 0))",
        f"    return made[: plane.shape[0] - {rows - 1}, : plane.shape[1] - {columns - 1}]",
        "",
        f"conv = np.stack({made})",
        *cut_lines(run, given),
        *([f"conv = conv{plus(run.bias)}"] if run.bias else []),
    ]


def _after(_: Translate, step: Step) -> list[str]:
    """Activation and pooling: NumPy's, but for a plain pooling, which is a dilation or a box filter."""
    pooling = step.run.pooling
    lines = after_convolution(_, step)
    if pooling is None or pooling.padding or pooling.ceil_mode:
        return lines
    last = "conv" if step.state.activation == "identity" else "act"
    written = list(lines[: 3 if last == "act" else 0])
    return [*written, *_pooling(_, pooling, step.run.act.shape[1:], last)]


def _pooling(_: Translate, pooling: Pooling, sizes: tuple[int, ...], last: str) -> list[str]:
    rows, columns = (size - pooling.kernel + 1 for size in sizes)
    side = pooling.kernel
    step = f"::{pooling.stride}" if pooling.stride > 1 else ""
    cut = (
        f"[:{rows}{step}, :{columns}{step}]"
        if step == ""
        else f"[:{rows}:{pooling.stride}, :{columns}:{pooling.stride}]"
    )
    if pooling.kind == "max":
        title = _("Max pooling")
        call = f"cv2.dilate(plane, np.ones(({side}, {side}), np.uint8), anchor=(0, 0))"
    else:
        title = _("Average pooling")
        call = f"cv2.boxFilter(plane, cv2.CV_32F, ({side}, {side}), anchor=(0, 0))"
    planes = f"np.ascontiguousarray({last}, np.float32)"
    return ["", f"# {title}", f"pool = np.stack([{call}{cut} for plane in {planes}])"]


def _second(_: Translate, second: SecondStep, step: Step) -> list[str]:
    last = before_second(step)
    heading = ["", "# " + _(TITLES[second.kind])]
    if second.weight is None:
        return [*heading, f"then = {combination(second, last)}"]
    count, side = second.weight.shape[1], second.weight.shape[-1]
    rows, columns = (size - side + 1 for size in second.maps.shape[1:])
    planes = f"np.float32({last}[k])"
    call = f"cv2.filter2D({planes}, cv2.CV_32F, second[0, k], anchor=(0, 0))[:{rows}, :{columns}]"
    return [
        *heading,
        *second_lines(_, second, "np.array", "dtype=np.float32"),
        f"then = sum({call} for k in range({count}))[None]",
    ]
