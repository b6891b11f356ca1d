"""Every scenario of the features being played, as a test."""

from pytest_bdd import scenarios

from mallrig.scenarios.playing import CURRENT

scenarios(*map(str, CURRENT.get().features))
