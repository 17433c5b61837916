"""The smallest change by gradient that fools a network: the picture, the change enlarged, their sum, and noise of the same size.

The message ``{"use": levels}`` makes the changed picture the network's input, ``{"use": 0}`` the picture itself.
"""

from cnnviz.parts.part import Part

PART = Part("cnnviz_fooling", "fooling/fooling.js", ("shared/base.css", "fooling/fooling.css"))
"""What the search found, in pictures and sentences."""
