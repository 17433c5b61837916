"""The words of the part; the browser fills in numbers."""

from __future__ import annotations

from cnnviz.words import N_

WORDS = {
    "stage": N_("What each layer makes of the picture, after step {step}"),
    "picture": N_("Picture"),
    "truth": N_("True class: {name}"),
    "drawn": N_("your drawing"),
    "draw": N_("Draw"),
    "given": N_("as the network reads it"),
    "another": N_("Another picture"),
    "before": N_("Previous picture"),
    "answer": N_("Answer"),
    "correct": N_("The answer is correct."),
    "wrong": N_("The answer is wrong."),
    "gradient": N_("gradient"),
    "update": N_("update"),
    "silent": N_("always 0"),
    "gradientHelp": N_(
        "Root mean square of the gradient of the loss with respect to this layer's weights, in the last recorded step"
    ),
    "updateHelp": N_("Root mean square of the change of this layer's weights in that step"),
    "silentHelp": N_("Share of this layer's channels that were 0 for every picture of the batch"),
    "more": N_("{shown} of {all} shown"),
    "map": N_("{title}, map {number} of {count}"),
    "kernel": N_("kernel {number}"),
    "scale": N_("Maps of a layer share one colour scale; each kernel has its own."),
    "spoken": N_("{name}: {way}"),
}
