"""The view of a visitor's own classes."""
