"""The packages: every folder with Python in it, under the one import name mallrig."""

from setuptools import find_packages, setup

ROOMS = ["emulators", "reference", "scenarios", "loadtests"]
PATTERNS = [pattern for room in ROOMS for pattern in (room, f"{room}.*")]

setup(packages=["mallrig", *(f"mallrig.{found}" for found in find_packages(include=PATTERNS))])
