"""Animations to take along, as GIF, APNG or WebP: the window that moves over a picture, kernels that learn, and one step of learning.

Each is made by a generator (:data:`cnnviz.networks.steps.Steps`) that yields the share that is done and returns the file's bytes;
frames are counted before, and none is kept.
"""

from cnnviz.views.animation.errors import AnimationError
from cnnviz.views.animation.film import MOST_FRAMES, Film
from cnnviz.views.animation.learning import Learned, learning_animation, network_moments
from cnnviz.views.animation.sliding import Region, Sliding, sliding_animation
from cnnviz.views.animation.walk import Cells, Column, Moment, walk_animation

__all__ = [
    "MOST_FRAMES",
    "AnimationError",
    "Cells",
    "Column",
    "Film",
    "Learned",
    "Moment",
    "Region",
    "Sliding",
    "learning_animation",
    "network_moments",
    "sliding_animation",
    "walk_animation",
]
