"""A hand on one mall of a fresh world: the integrator's client, the rig's control and a receiver of webhooks."""

import json
from dataclasses import dataclass, field

import httpx
import pytest
from flask.testing import FlaskClient

from mallrig.emulators.server import create_app

KNIT, TEE, CUP_LIKE = 10, 9, 15
"""Products of the shared goods: one with two options, one with one, one with none."""


class MallHand:
    """The integrator's client of one mall; every call checks the status that it expects and answers the JSON."""

    def __init__(self, client: FlaskClient, access: dict, index: int = 0):
        self.client = client
        self.access = access
        self.world = access["world"]
        self.keys = access["cafe24"]["malls"][index]
        self.mall_id = self.keys["mall_id"]
        self.base = f"/cafe24/{self.mall_id}/api/v2"
        self.answer = None

    def call(self, method: str, path: str, code: int, query: dict | None = None, body: object = None, **headers: str) -> dict:
        """One call with the mall's token."""
        sent = {"Authorization": f"Bearer {self.keys['access_token']}", "Content-Type": "application/json"} | headers
        raw = None if body is None else json.dumps(body)
        self.answer = self.client.open(self.base + path, method=method, query_string=query, data=raw, headers=sent)
        assert self.answer.status_code == code, self.answer.get_data(as_text=True)
        return self.answer.get_json()

    def get(self, path: str, code: int = 200, **query: object) -> dict:
        """GET."""
        return self.call("GET", path, code, query)

    def post(self, path: str, code: int = 201, **request: object) -> dict:
        """POST one object as `request`."""
        return self.call("POST", path, code, body={"shop_no": 1, "request": request})

    def put(self, path: str, code: int = 200, **request: object) -> dict:
        """PUT one object as `request`."""
        return self.call("PUT", path, code, body={"shop_no": 1, "request": request})

    def put_all(self, path: str, requests: list, code: int = 200) -> dict:
        """PUT several objects as `requests`."""
        return self.call("PUT", path, code, body={"shop_no": 1, "requests": requests})

    def delete(self, path: str, code: int = 200, **query: object) -> dict:
        """DELETE."""
        return self.call("DELETE", path, code, query)

    def rig(self, method: str, path: str, code: int = 200, body: object = None) -> dict:
        """One call of the rig on this world."""
        answer = self.client.open(f"/_rig/worlds/{self.world}{path}", method=method, json=body)
        assert answer.status_code == code, answer.get_data(as_text=True)
        return answer.get_json()

    def advance(self, by: str) -> None:
        """Let the world's time pass; what falls due on the way runs."""
        self.rig("POST", "/clock/advance", body={"by": by})

    def again(self) -> None:
        """New tokens by a new consent, for what lies beyond the life of the old ones."""
        self.keys = self.scoped(*self.keys["scopes"]).keys

    def scoped(self, *scopes: str) -> "MallHand":
        """A hand whose token has these scopes alone, by the consent page."""
        asked = {"client_id": self.keys["client_id"], "redirect_uri": self.keys["redirect_uri"], "response_type": "code", "scope": " ".join(scopes)}
        led = self.client.post(f"{self.base}/oauth/authorize", data=asked | {"decision": "agree"}).headers["Location"]
        form = {"grant_type": "authorization_code", "code": httpx.URL(led).params["code"], "redirect_uri": self.keys["redirect_uri"]}
        answer = self.client.post(f"{self.base}/oauth/token", data=form, auth=(self.keys["client_id"], self.keys["client_secret"]))
        other = MallHand(self.client, self.access)
        other.keys = self.keys | answer.get_json()
        return other

    def message(self) -> str:
        """The text of the last refusal."""
        return self.answer.get_json()["error"]["message"]


def empty_buckets(mall: MallHand) -> None:
    """Forget how many calls were made, where a test makes more than a client may."""
    with mall.client.application.extensions["mallrig.worlds"].get(mall.world).guarded() as memory:
        memory.clear()


def refuses_each(mall: MallHand, path: str, name: str, wrong: list) -> None:
    """Each wrong value of a setting is refused by the member's name, and changes nothing."""
    before = mall.get(path)
    for value in wrong:
        mall.put(path, 422, **{name: value})
        assert mall.message() == f"Input value in [{name}] is invalid"
    assert mall.get(path) == before


@dataclass
class Receiver:
    """The integrator's webhook endpoint, reached in process: it keeps what came and answers as told."""

    statuses: list[int] = field(default_factory=list)
    came: list[httpx.Request] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.came.append(request)
        status = self.statuses.pop(0) if self.statuses else 200
        if status == 0:
            raise httpx.ReadTimeout("no answer in time", request=request)
        return httpx.Response(status, text="received")

    def bodies(self) -> list[dict]:
        """What came, as JSON."""
        return [json.loads(request.content) for request in self.came]

    def events(self) -> list[int]:
        """The numbers of the events that came, in their order."""
        return [body["event_no"] for body in self.bodies()]


@pytest.fixture(scope="session")
def cafe24_app(tmp_path_factory):
    """The server of these tests, in process; `receiver` stands where its webhooks go."""
    answering = []
    app = create_app(tmp_path_factory.mktemp("cafe24"), transport=httpx.MockTransport(lambda request: answering[-1](request)))
    app.extensions["test.receivers"] = answering
    return app


@pytest.fixture
def receiver(cafe24_app):
    """Where webhooks of this test go."""
    made = Receiver()
    cafe24_app.extensions["test.receivers"].append(made)
    yield made
    cafe24_app.extensions["test.receivers"].remove(made)


@pytest.fixture
def mall(cafe24_app):
    """The first mall of a fresh world with two."""
    client = cafe24_app.test_client()
    made = MallHand(client, client.post("/_rig/worlds", json={}).get_json())
    yield made
    client.delete(f"/_rig/worlds/{made.world}")


@pytest.fixture
def neighbour(mall):
    """The second mall of the same world."""
    return MallHand(mall.client, mall.access, 1)
