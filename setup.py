"""The packages: every folder with Python in it, under the one import name mallrig."""

from setuptools import find_packages, setup
from setuptools.command.build_py import build_py

ROOMS = ["commands", "emulators", "reference", "scenarios", "loadtests"]
PATTERNS = [pattern for room in ROOMS for pattern in (room, f"{room}.*")]


class WithoutSetup(build_py):
    """Leaves this very file out of the package that begins beside it."""

    def find_package_modules(self, package: str, package_dir: str) -> list[tuple[str, str, str]]:
        return [found for found in super().find_package_modules(package, package_dir) if found[1] != "setup"]


setup(
    packages=["mallrig", *(f"mallrig.{found}" for found in find_packages(include=PATTERNS))],
    cmdclass={"build_py": WithoutSetup},
)
