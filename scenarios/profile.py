"""How long properties, races and crashes are searched: MALLRIG_PROFILE=soak (`make soak`) looks as long as a night allows."""

import os

SOAK = os.environ.get("MALLRIG_PROFILE") == "soak"
EXAMPLES = 2000 if SOAK else 40
"""Examples of a property, where it doesn't say otherwise."""
