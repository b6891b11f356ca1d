"""mallrig serve --database: what can't be used is said at once, without the password."""

import pytest
from click.testing import CliRunner

from mallrig.cli import main


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("mysql://root@127.0.0.1/x", "takes a postgresql:// URL, not mysql://"),
        ("nonsense", "can't be used"),
        ("postgresql://me:hidden@127.0.0.1:1/x", "can't be used: connection"),
    ],
)
def test_a_database_that_can_not_be_used_is_refused(tmp_path, url, says):
    result = CliRunner().invoke(main, ["serve", "--port", "0", "--data", str(tmp_path), "--database", url])
    assert result.exit_code == 1
    assert says in result.output and "hidden" not in result.output
    assert list(tmp_path.iterdir()) == []
