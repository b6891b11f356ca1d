"""The Hypothesis profile of this run."""

from hypothesis import settings

from mallrig.scenarios.profile import EXAMPLES

# no deadline: a busy machine would fail tests at random, and speed is bench/'s to measure
settings.register_profile("mallrig", deadline=None, max_examples=EXAMPLES)
settings.load_profile("mallrig")
