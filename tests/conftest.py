"""What tests of several rooms share."""

import pytest

from mallrig.testing import Server


@pytest.fixture
def served(tmp_path):
    """A server of the test's own, which it may kill."""
    server = Server(tmp_path / "data")
    yield server
    if server.process.poll() is None:
        server.kill()
