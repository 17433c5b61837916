"""One kernel that learns: its maps, its weights and gradients, the loss, and the button that lets it run.

The messages: ``{"steps": n, "told": t}`` takes steps, unless the state has not even come to the step t that the part knew of, since
another link was opened, ``{"step": n}`` goes back to one, ``{"rate": r, "was": r}`` sets another rate and ``{"again": r}`` begins
anew with it, ``{"pin": place}`` keeps a weight or a position in view.
"""

from cnnviz.parts.part import Part

PART = Part(
    "cnnviz_one_kernel",
    "one_kernel/one_kernel.js",
    ("shared/base.css", "shared/terms.css", "shared/slider.css", "one_kernel/one_kernel.css"),
)
