"""How long the properties are searched: HYPOTHESIS_PROFILE=soak looks twenty times as long."""

import os

from hypothesis import settings

# no deadline: a busy machine would fail tests at random, and speed is bench/'s to measure
settings.register_profile("usual", deadline=None)
settings.register_profile("soak", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "usual"))
