"""Two settings of the lab side by side: the maps of one stage, or one over the other with an edge to drag, and their difference.

Its content is empty while nothing is compared, and the part takes no room then. The messages: ``{"compare": what}`` as in
:func:`cnnviz.actions.compare.compared`, and the pin as in the Stepper.
"""

from cnnviz.parts.part import Part

PART = Part("cnnviz_compare", "compare/compare.js", ("shared/base.css", "compare/compare.css"))
