"""What a network answers: bars of probabilities or of other numbers, and beside them what the network saw.

The message is the class of a pressed bar, or None when the chosen one is pressed again.
"""

from cnnviz.parts.part import Part

PART = Part(
    "cnnviz_answers",
    "answers/answers.js",
    ("shared/base.css", "heatmaps/heatmaps.css", "answers/answers.css"),
)
