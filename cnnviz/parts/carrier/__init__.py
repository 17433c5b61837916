"""Carries one array to the browser where several contents use it: it is sent when it changes, not with each of them.

It shows nothing, and sends no message.
"""

from cnnviz.parts.part import Part

PART = Part("cnnviz_carrier", "carrier/carrier.js")
