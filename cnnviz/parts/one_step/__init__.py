"""One step of learning by hand: every number of a network, forward and back, with the sum behind it and a proof.

The messages: ``{"step": n, "look": number}`` goes to a step of the walk and perhaps looks at a number, ``{"rate": r}`` and
``{"eps": e}`` set the learning rate and the nudge, ``{"weight": [array, index]}`` nudges that weight until ``{"weight": null}``, ``{"next": true}`` takes the update and begins anew, ``{"old": true}`` takes all
back, ``{"seed": n}`` begins with other weights, ``{"pixel": i}`` changes a pixel, ``{"maps": [unit, ...]}`` shows other maps and
``{"image": n}`` another picture of the batch.
"""

from cnnviz.parts.part import Part

PART = Part(
    "cnnviz_one_step",
    "one_step/one_step.js",
    ("shared/base.css", "shared/slider.css", "one_step/one_step.css"),
)
