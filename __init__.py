"""mallrig: a test rig for the Korean mall back office."""

__version__ = "0.1.0"
