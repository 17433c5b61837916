"""The maps of the methods that explain a class's score, over the picture: occlusion, the gradient, Grad-CAM."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cnnviz import ops
from cnnviz.explain import GradCam, Occlusion, Saliency, Score
from cnnviz.images.picture import Pixels
from cnnviz.parts.heatmaps.content import Heatmap
from cnnviz.parts.overlay.content import overlay_content
from cnnviz.parts.part import Content
from cnnviz.words import Translate


def occlusion_content(
    _: Translate, picture: Pixels, score: Score, found: Occlusion, number: str, most: int
) -> Content:
    """What is known of an occlusion by now; `number` is what the score is called, `most` the cells of a map's side."""
    blocks = fewer(found.blocks(), most)
    least = 1e-6 * max(1.0, abs(found.score))
    reach = max(least, float(np.nanmax(np.abs(blocks), initial=0.0))) if found.done else 1.0
    title = _("Drop in probability") if score.softmax else _("Drop in {number}").format(number=number)
    return overlay_content(
        picture,
        [Heatmap(title, _("mean of all patches over the pixel"), blocks, low=-reach, high=reach)],
        over=_("On the picture"),
        caption=_("orange: covering it lowers the value for this class; blue: covering it raises it"),
        frame=_frame(found),
        note=_sentence(_, found, reach) if found.finished else "",
        translate=_,
    )


def _sentence(_: Translate, found: Occlusion, reach: float) -> str:
    """The uncovered score, the place where it fell most, and why the scale, which ends at `reach`, ends before that."""
    plan = found.plan
    if not np.isfinite(found.drops).any():
        return _("This value is not a number, so nothing can be compared.")
    at = int(np.nanargmax(found.drops))
    drop = found.drops.ravel()[at]
    if not drop > 0:
        text = _("Uncovered, the value is {score:.4g}; no patch lowers it.")
        return text.format(score=found.score).replace("-", "\u2212")
    row, column = plan.place(at)
    text = _(
        "Uncovered, the value is {score:#.4g}. It drops most, by {drop:#.4g} to {low:#.4g}, when rows {top} to {bottom} and columns {left} to {right} (the frame) are covered."
    ).format(
        score=found.score,
        drop=drop,
        low=found.score - drop,
        top=row,
        bottom=row + plan.patch - 1,
        left=column,
        right=column + plan.patch - 1,
    )
    if reach < drop:
        text += "\n" + _(
            "Each pixel of the map shows the mean drop over all patches that cover it. These means are smaller than the largest drop, so the scale ends at {reach:.4g}."
        ).format(reach=reach)
    return text.replace("-", "\u2212")


def _frame(found: Occlusion) -> tuple[int, int, int, int] | None:
    """Where the patch is; where the score fell most, once all is done."""
    if not found.done:
        return None
    number = int(np.argmax(found.drops)) if found.finished else found.done - 1
    row, column = found.plan.place(number)
    return row, column, row + found.plan.patch, column + found.plan.patch


def saliency_content(
    _: Translate, picture: Pixels, found: Saliency, number: str, most: int, *, times_input: bool
) -> Content:
    """The gradient of a score by the pixels, and with `times_input` its product with them."""
    maps = [
        Heatmap(
            _("Size of the effect"),
            _("the absolute value of the gradient, the largest of the channels"),
            fewer(found.magnitude, most, largest=True),
            "gray",
            low=0.0,
        ),
        Heatmap(
            _("Raises or lowers the {number}").format(number=number),
            _("orange: a brighter pixel raises the {number}; blue: it lowers it").format(number=number),
            fewer(found.signed, most),
        ),
    ]
    if times_input:
        what = _("what each pixel would add, if the {number} were a weighted sum of the pixels")
        maps.append(
            Heatmap(_("Gradient × input"), what.format(number=number), fewer(found.times_input, most))
        )
    return overlay_content(
        picture,
        maps,
        over=_("On the picture"),
        caption=_("the stronger the colour, the larger the gradient"),
        translate=_,
    )


def cam_content(_: Translate, picture: Pixels, found: GradCam, number: str, most: int) -> Content:
    """Grad-CAM, stretched over the picture and at the layer's own resolution."""
    rows, columns = found.total.shape
    return overlay_content(
        picture,
        [
            Heatmap(
                _("Grad-CAM"),
                _("what raises the {number}, stretched over the picture").format(number=number),
                fewer(found.stretched(*picture.shape[1:]), most),
                "gray",
                low=0.0,
            ),
            Heatmap(
                _("At the layer's own resolution"),
                _("{rows} × {columns} cells, with what lowers the {number} in blue").format(
                    rows=rows, columns=columns, number=number
                ),
                found.total,
            ),
        ],
        over=_("On the picture"),
        caption=_("the stronger the colour, the more it raises the {number}").format(number=number),
        translate=_,
    )


def fewer(values: npt.ArrayLike, most: int, *, largest: bool = False) -> npt.NDArray[np.float32]:
    """A map (H, W) of at most `most` cells a side: the means, or the largest, of square blocks of a larger one."""
    small = np.asarray(values, np.float32)
    side = -(-max(small.shape) // most)
    if side == 1:
        return small
    pool = ops.max_pool2d if largest else ops.avg_pool2d
    return pool(small[np.newaxis], side, ceil_mode=True)[0]
