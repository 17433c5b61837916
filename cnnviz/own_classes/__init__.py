"""Classes that a visitor makes of pictures of their own, and two ways to tell them apart.

*Transfer*: the features of SqueezeNet (:mod:`~cnnviz.own_classes.features`), which stay as they are, and a fully connected layer on
them that learns (:mod:`~cnnviz.own_classes.head`). *From scratch*: a small network on 28 × 28 pixels
(:mod:`~cnnviz.own_classes.scratch`). Both are judged by examples that were left out (:mod:`~cnnviz.own_classes.folds`). The
examples (:mod:`~cnnviz.own_classes.examples`) stay with their visitor, who can take them away as one file
(:mod:`~cnnviz.own_classes.saved`).
"""
