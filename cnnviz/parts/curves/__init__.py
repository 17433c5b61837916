"""Curves over one axis that can be read place by place."""

from cnnviz.parts.part import Part

PART = Part("cnnviz_curves", "curves/curves.js", ("shared/base.css", "curves/curves.css"))
