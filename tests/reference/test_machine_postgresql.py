"""The state machine over the order engine whose setups are in a PostgreSQL; on SQLite it is the scenarios' own."""

import httpx

from mallrig.scenarios.drivers.door import Door
from mallrig.scenarios.drivers.rig import Rig
from mallrig.scenarios.place import REFERENCE, Place
from mallrig.scenarios.properties import test_machine as on_sqlite
from tests.reference.conftest import BASE, open_rooms


def test_on_postgresql_every_invariant_holds_too(tmp_path, postgresql):
    with open_rooms(tmp_path, postgresql) as rooms, httpx.Client(transport=rooms, base_url=BASE) as client:
        on_sqlite.test_whatever_is_done_every_invariant_holds(Place(Rig(Door(client)), Door(client), REFERENCE))
