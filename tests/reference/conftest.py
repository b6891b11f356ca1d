"""Rig and reference in one process, without a socket: each calls the other over an httpx transport."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from mallrig.emulators.rig.goods import GOODS
from mallrig.emulators.server import create_app
from mallrig.reference.target import create_app as create_target
from tests.reference import databases

BASE = "http://mallrig.test"
SKUS = [variant.code for good in GOODS for variant in good.variants]


class Rooms(httpx.BaseTransport):
    """A transport that leads /target to the reference and everything else to the emulators."""

    def __init__(self, folder: Path, where: str | Path):
        self.emulators = create_app(folder, transport=self)
        self.target = create_target(where, lambda base: httpx.Client(transport=self, base_url=base), prints=folder.parent / "prints")
        self._apps = {"target": httpx.WSGITransport(app=self.target), "": httpx.WSGITransport(app=self.emulators)}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """As over a socket: an answer that has less than it promised breaks off."""
        answer = self._apps["target" if request.url.path.startswith("/target/") else ""].handle_request(request)
        body = answer.read()
        if len(body) < int(answer.headers.get("Content-Length", 0)):
            raise httpx.RemoteProtocolError("the answer broke off", request=request)
        return httpx.Response(answer.status_code, headers=answer.headers, content=body)


class Rig:
    """The doors, in few words. A refusal fails the test unless its status is expected."""

    def __init__(self, rooms: Rooms):
        self.rooms = rooms
        self.http = httpx.Client(transport=rooms, base_url=BASE, timeout=60)
        self.world = self.call("POST", "/_rig/worlds", {})
        self.at = f"/_rig/worlds/{self.world['world']}"
        self.mall, self.other = (mall["mall_id"] for mall in self.world["cafe24"]["malls"])

    def call(self, method: str, path: str, body: object = None, status: int | None = None) -> dict:
        answer = self.http.request(method, path, json=body) if body is not None else self.http.request(method, path)
        assert answer.status_code == status if status else answer.status_code < 400, f"{method} {path}: {answer.status_code} {answer.text[:500]}"
        return answer.json()

    def rooms_mall(self, target: "Target"):
        """The reference's own port to the first mall, for tests of the port."""
        return self.rooms.target.blueprints["target"].setups.get(target.name).malls[self.mall]

    def setup(self, **more: object) -> "Target":
        return Target(self, self.call("POST", "/target/setups", {"world": self.world} | more))

    def order(self, *skus: str, mall: str | None = None, status: str = "N20", quantity: int = 1, **more: object) -> dict:
        wish = {
            "mall": mall or self.mall, "items": [{"variant_code": sku, "quantity": quantity} for sku in skus or (SKUS[0],)], "status": status,
            "buyer": {"name": "김민지", "cellphone": "010-1234-5678", "email": "minji@example.com"},
            "receiver": {"name": "김민지", "cellphone": "010-1234-5678", "phone": "", "zipcode": "04524", "address1": "서울특별시 중구 세종대로 110", "address2": "3층"},
            "paid": True,
        }  # fmt: skip
        return self.call("POST", f"{self.at}/shop/orders", wish | more)

    def advance(self, by: str) -> dict:
        return self.call("POST", f"{self.at}/clock/advance", {"by": by})

    def fault(self, **fault: object) -> dict:
        return self.call("POST", f"{self.at}/faults", fault)

    def cafe24(self, path: str, mall: int = 0, method: str = "GET", request: dict | None = None) -> dict:
        """The mall as its own staff see and change it, past the reference."""
        access = self.world["cafe24"]["malls"][mall]
        body = None if request is None else {"shop_no": 1, "request": request}
        for _ in range(2):
            headers = {"Authorization": f"Bearer {access['access_token']}"}
            answer = self.http.request(method, f"{access['base_url']}/api/v2{path}", headers=headers, json=body)
            if answer.status_code != 401:
                break
            form = {"grant_type": "refresh_token", "refresh_token": access["refresh_token"]}
            token = self.http.post(f"{access['base_url']}/api/v2/oauth/token", data=form, auth=(access["client_id"], access["client_secret"]))
            access |= token.json()
        assert answer.status_code in (200, 201), answer.text
        return answer.json()

    def statuses(self, order_id: str, mall: int = 0) -> list[str]:
        return [item["order_status"] for item in self.cafe24(f"/admin/orders/{order_id}/items", mall)["items"]]


class Target:
    """One setup's routes."""

    def __init__(self, rig: Rig, made: dict):
        self.rig, self.made, self.name = rig, made, made["setup"]

    def post(self, path: str, body: object = None, status: int | None = None) -> dict:
        return self.rig.call("POST", f"/target/{self.name}/{path}", {} if body is None else body, status)

    def put(self, path: str, body: object, status: int | None = None) -> dict:
        return self.rig.call("PUT", f"/target/{self.name}/{path}", body, status)

    def delete(self, path: str, body: object, status: int | None = None) -> dict:
        return self.rig.call("DELETE", f"/target/{self.name}/{path}", body, status)

    def get(self, path: str, status: int | None = None) -> dict:
        return self.rig.call("GET", f"/target/{self.name}/{path}", status=status)

    def collected(self) -> set[str]:
        return {order["order_no"] for order in self.get("orders?limit=1000")["orders"]}

    def day(self, until: str = "ship") -> None:
        """Run the rooms of a day up to one of them."""
        for room, body in (("collect", {}), ("match", {}), ("merge", {}), ("allocate", {}), ("invoices", {}), ("ship", {"all": True})):
            self.post(room, body)
            if room.startswith(until):
                return


def pytest_addoption(parser: pytest.Parser) -> None:
    """--database: keep every test's setups there; without it those marked `both_databases` run once on each."""
    parser.addoption("--database", choices=["sqlite", "postgresql"])


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Which databases a test runs on."""
    if "database" in metafunc.fixturenames:
        both = metafunc.definition.get_closest_marker("both_databases")
        chosen = metafunc.config.getoption("--database", default=None)
        metafunc.parametrize("database", [chosen] if chosen else ["sqlite", "postgresql"] if both else ["sqlite"], indirect=True)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of the run's PostgreSQL."""
    with databases.postgres() as url:
        yield url


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str | None:
    """Where setups are kept: None for a folder of the test's own, or the URL of the run's PostgreSQL."""
    if request.param == "sqlite":
        return None
    return request.getfixturevalue("postgresql")


@contextmanager
def open_rooms(folder: Path, database: str | None = None) -> Iterator[Rooms]:
    """Fresh rooms whose worlds are in a folder, and whose setups are in it too or in a database."""
    made = Rooms(folder / "worlds", database or folder / "reference")
    yield made
    setups = made.target.blueprints["target"].setups
    for setup in setups.names():
        setups.remove(setup)
    made.emulators.extensions["mallrig.worlds"].close()


@pytest.fixture
def rooms(tmp_path: Path, database: str | None) -> Iterator[Rooms]:
    with open_rooms(tmp_path, database) as made:
        yield made


@pytest.fixture
def rig(rooms: Rooms) -> Rig:
    return Rig(rooms)


@pytest.fixture
def target(rig: Rig) -> Target:
    return rig.setup()
