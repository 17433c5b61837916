"""How a network's training goes: the button that lets it run, a sentence, facts, the curves, and a slider through time.

The messages: ``{"to": n, "told": t}`` trains for one slice towards step n, and is repeated until n is reached;
``{"now": n, "told": t}`` does so and ends looking back, ``{"look": n}`` looks back at step n,
``{"rate": r, "at": n}`` sets another rate from step n on, where training stands, and ``"again"`` begins anew. Where the state has
not even come to the step t that the part knew of, another link was opened, and the message changes nothing.
"""

from cnnviz.parts.part import Part

PART = Part(
    "cnnviz_training",
    "training/training.js",
    ("shared/base.css", "shared/terms.css", "shared/slider.css", "training/training.css"),
)
