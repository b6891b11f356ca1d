"""The fidelity page is whole, true and up to date."""

from pathlib import Path

import pytest

from mallrig.emulators.cafe24.documents import fidelity
from mallrig.emulators.cafe24.documents.behaviours import BEHAVIOURS
from mallrig.emulators.cafe24.wire.description import ENDPOINTS

COMMITTED = Path(__file__).parents[3] / "docs" / "fidelity.md"


@pytest.mark.ours
@pytest.mark.checks("document and pages")
def test_no_endpoint_and_no_behaviour_is_without_a_test():
    endpoints, behaviours = fidelity.rows()
    assert [row.name for row in endpoints + behaviours if not row.tests] == []


@pytest.mark.ours
@pytest.mark.checks("document and pages")
def test_every_endpoint_says_what_it_does_and_where_that_is_from():
    assert [asked.name for asked in ENDPOINTS if not asked.does or not asked.source] == []
    assert len({asked.name for asked in ENDPOINTS}) == len(ENDPOINTS)


@pytest.mark.ours
@pytest.mark.checks("document and pages")
def test_every_name_that_a_test_says_it_checks_is_there():
    known = {asked.name for asked in ENDPOINTS} | {behaviour.name for behaviour in BEHAVIOURS}
    assert sorted(set(fidelity.named()) - known) == []


@pytest.mark.ours
@pytest.mark.checks("document and pages")
def test_the_committed_page_is_up_to_date():
    assert COMMITTED.read_text(encoding="utf-8") == fidelity.markdown(), "python -m mallrig.emulators.cafe24.documents.fidelity > docs/fidelity.md"


@pytest.mark.ours
@pytest.mark.checks("document and pages")
def test_the_page_is_served(cafe24_app):
    answer = cafe24_app.test_client().get("/cafe24/fidelity")
    assert answer.mimetype == "text/html"
    text = answer.get_data(as_text=True)
    assert "GET /admin/products" in text
    assert "http://" not in text
    assert "https://" not in text
