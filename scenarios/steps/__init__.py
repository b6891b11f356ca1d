"""Steps by noun; each is one to three lines over the drivers."""
