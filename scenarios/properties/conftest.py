"""The Hypothesis profile of this run."""

from hypothesis import settings

from mallrig.scenarios.profile import EXAMPLES, SOAK

# No deadline: a busy machine would fail tests at random, and speed is bench/'s to measure. Chance is for the soak: a change
# isn't refused for what an older one broke.
settings.register_profile("mallrig", deadline=None, max_examples=EXAMPLES, derandomize=not SOAK)
settings.load_profile("mallrig")
