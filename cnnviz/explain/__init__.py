"""Why did the network say so: maps of the input that say what one class's score hangs on.

Three questions, three methods. Occlusion: how much does the score fall when this part is covered? Saliency: how much
does it move when this pixel moves a little? Grad-CAM: where are the features that raise it? None of them says what the
network "thinks"; ``cnnviz.explain.method`` has what each one proves and what it does not.
"""

from cnnviz.explain.class_maps import ClassMaps, class_maps
from cnnviz.explain.fill import FILLS, fill_of
from cnnviz.explain.grad_cam import FeatureMaps, GradCam, feature_maps, grad_cam
from cnnviz.explain.method import METHODS
from cnnviz.explain.occlusion import MOST_MULTIPLY_ADDS, Occlusion, Plan, occlusion, plan_occlusion
from cnnviz.explain.saliency import Saliency, saliency
from cnnviz.explain.score import Score

__all__ = [
    "FILLS",
    "METHODS",
    "MOST_MULTIPLY_ADDS",
    "ClassMaps",
    "FeatureMaps",
    "GradCam",
    "Occlusion",
    "Plan",
    "Saliency",
    "Score",
    "class_maps",
    "feature_maps",
    "fill_of",
    "grad_cam",
    "occlusion",
    "plan_occlusion",
    "saliency",
]
