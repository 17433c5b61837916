"""Questions that one click tries out: cards, each a link. The message is the name of the one to set up.

When it is set up, the part says so to whatever on the page can run: ``shared/begin.js``.
"""

from cnnviz.parts.part import Part

PART = Part(
    "cnnviz_experiments", "experiments/experiments.js", ("shared/base.css", "experiments/experiments.css")
)
"""Questions that one click tries out."""
