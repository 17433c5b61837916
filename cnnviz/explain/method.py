"""What each method proves, and what it does not: one sentence each, for every page that shows its map."""

from __future__ import annotations

from dataclasses import dataclass

from cnnviz.words import N_


@dataclass(frozen=True)
class Method:
    """A way to explain a score; all texts are marked messages.

    Attributes
    ----------
    name, source
        What it is called, and who described it.
    proves, does_not_prove
        A sentence each; `{number}` stands for what the score is called, "logit" where a softmax takes it.
    """

    name: str
    proves: str
    does_not_prove: str
    source: str


METHODS: dict[str, Method] = {
    "occlusion": Method(
        N_("Occlusion"),
        N_(
            "It shows what really happens: on this picture, covering this part in this way lowers or raises the network's number for this class by this much."
        ),
        N_(
            "It does not show that the covered part is the object: the network sees the patch as well, another cover gives another map, and if either of two parts is enough on its own, both look unimportant."
        ),
        "Zeiler & Fergus (2013)",
    ),
    "saliency": Method(
        N_("Gradient"),
        N_(
            "It shows which pixels the {number} is most sensitive to: it is the gradient, the exact rate at which the {number} changes for a tiny change of one pixel."
        ),
        N_(
            "It does not show what a large change would do, nor that bright pixels are the object: a pixel can matter a lot and still have gradient 0, because a saturated activation hides it."
        ),
        "Simonyan, Vedaldi & Zisserman (2013)",
    ),
    "cam": Method(
        N_("Grad-CAM"),
        N_(
            "It shows that the chosen layer responds in the orange places, and that on average (by gradient) a stronger response there would raise the {number}."
        ),
        N_(
            "It does not show which pixels matter: the map has only as many cells as the layer and is stretched over the picture, one average gradient stands for a whole feature map, and whatever lowers the {number} is left out."
        ),
        "Selvaraju et al. (2017)",
    ),
    "whynot": Method(
        N_("Why not …?"),
        N_(
            "It shows what each cell contributes to two {number}s: the mean of a class activation map is the {number} of its class, so nothing is estimated, and both maps have the same scale."
        ),
        N_(
            "It does not show which pixels a cell depends on: each cell sees a large part of the picture. Nor does it show what would have to change for the other answer."
        ),
        "Zhou et al. (2016)",
    ),
}
"""The ways to explain a score, by the names that a link uses."""
