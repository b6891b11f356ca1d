"""The commands that speak to a running server: the rig door's and the target door's twins."""
