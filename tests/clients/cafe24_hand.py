"""A hand on the public npm client `cafe24-api-client`: on a mall of a world, by the address of the emulator and through `mallrig proxy`."""

import contextlib

import pytest

from mallrig.emulators.certificates import Authority, now
from mallrig.emulators.core.hosts import host_table
from mallrig.emulators.vendors import VENDORS

from . import npm
from .test_proxy import serving

BUYER = {"name": "김민아", "cellphone": "010-1111-2222", "email": "mina@example.kr", "member_id": "mina"}
RECEIVER = {"name": "김민아", "cellphone": "010-1111-2222", "zipcode": "06236", "address1": "서울특별시 강남구 테헤란로 1", "address2": "2층"}
DAYS = {"startDate": "2026-01-10", "endDate": "2026-02-10"}


class Client:
    """The client at work; `call` raises what the client raises."""

    def __init__(self, tell):
        self.tell = tell

    def call(self, scope, method, options=None, **payload):
        answer = self.tell([scope, method, payload, options])
        assert answer["ok"], (scope, method, payload, answer)
        return answer["data"]

    def refused(self, scope, method, options=None, **payload):
        answer = self.tell([scope, method, payload, options])
        assert not answer["ok"], (scope, method, payload, answer)
        return answer["status"]


@pytest.fixture
def mall(server, world):
    """A mall whose clock runs so fast that no client has to wait for its call limit."""
    server.rig("POST", f"worlds/{world['world']}/clock/run", {"speed": 100})
    return world["cafe24"]["malls"][0]


@pytest.fixture(params=["base_url", "proxy"])
def client(request, server, mall, tmp_path):
    with contextlib.ExitStack() as stack:
        argument, environment = {name: mall[name] for name in ("mall_id", "access_token", "client_id")}, {}
        if request.param == "base_url":
            argument["base_url"] = mall["base_url"]
        else:
            authority = Authority(tmp_path, host_table(VENDORS), now())
            port = stack.enter_context(serving(("127.0.0.1", server.port), authority))
            environment = {"HTTPS_PROXY": f"http://127.0.0.1:{port}", "NODE_EXTRA_CA_CERTS": str(authority.certificate), "NO_PROXY": "", "no_proxy": ""}
        yield Client(stack.enter_context(npm.talking("cafe24.cjs", argument, **environment)))


@pytest.fixture
def place(server, world, mall):
    """Place a paid order of two products; its id and the codes of its items."""

    def make():
        wish = {"mall": mall["mall_id"], "items": [{"product_no": 10, "quantity": 1}, {"product_no": 11, "quantity": 2}], "paid": True}
        made = server.rig("POST", f"worlds/{world['world']}/shop/orders", wish | {"buyer": BUYER, "receiver": RECEIVER})
        return made["order_id"], made["items"]

    return make


def chosen(item, quantity):
    """The items of a claim."""
    return [{"order_item_code": item, "quantity": quantity}]
