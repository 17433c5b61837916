"""One kernel that learns: its maps, its weights and gradients, the loss, and the button that lets it run.

The messages: ``{"steps": n}`` takes steps, ``{"step": n}`` goes back to one, ``{"rate": r, "was": r}`` sets another rate and
``{"again": r}`` begins anew with it, ``{"pin": place}`` keeps a weight or a position in view.
"""

from cnnviz.parts.part import Part

PART = Part(
    "cnnviz_one_kernel",
    "one_kernel/one_kernel.js",
    ("shared/base.css", "shared/terms.css", "shared/slider.css", "one_kernel/one_kernel.css"),
)
