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
        A sentence each.
    """

    name: str
    proves: str
    does_not_prove: str
    source: str


METHODS: dict[str, Method] = {
    "occlusion": Method(
        N_("Occlusion"),
        N_(
            "It proves what happens: this network, on this picture, really scores so much lower or higher when this "
            "part is covered in this way."
        ),
        N_(
            "It does not prove that the covered part shows the class: the cover is itself something to see, another "
            "cover gives another map, and two parts that each suffice alone both look unimportant."
        ),
        "Zeiler & Fergus (2013)",
    ),
    "saliency": Method(
        N_("Gradient"),
        N_(
            "It proves which pixels the score reacts to most: it is the exact slope of the score for a very small change "
            "of one pixel."
        ),
        N_(
            "It does not prove what a large change would do, nor that bright pixels are the object: a pixel can matter "
            "much and have slope 0, as an activation that no longer grows hides it."
        ),
        "Simonyan, Vedaldi & Zisserman (2013)",
    ),
    "cam": Method(
        N_("Grad-CAM"),
        N_(
            "It proves that the chosen layer has features in the orange places, and that, counted by their mean slope, more "
            "of them would raise the score."
        ),
        N_(
            "It does not prove which pixels matter: the map has only as many cells as the layer and is stretched over the "
            "picture, one slope stands for a whole map of features, and what lowers the score is left out."
        ),
        "Selvaraju et al. (2017)",
    ),
}
"""By the names that a link uses."""
