"""The public PyPI client `pycafe24`, unmodified, through `mallrig proxy`: it has its hosts built in and compares times with the machine's clock."""

import time
from datetime import datetime

import httpx
import pytest
from pycafe24.exceptions import Cafe24Exception
from pycafe24.functions import Cafe24Client
from pycafe24.oauth2 import Cafe24Credentials

from mallrig.emulators.certificates import Authority, now
from mallrig.emulators.core.clock import KST
from mallrig.emulators.core.hosts import host_table
from mallrig.emulators.vendors import VENDORS

from .test_proxy import serving


@pytest.fixture
def mall(server):
    """A mall that lives in the machine's own time."""
    made = server.rig("POST", "worlds", {"seed": 11, "now": datetime.now(KST).isoformat(timespec="seconds")})
    yield made["cafe24"]["malls"][0]
    server.rig("DELETE", f"worlds/{made['world']}")


@pytest.fixture
def agreed(mall):
    """The code that the consent page leads back with."""
    asked = {"response_type": "code", "client_id": mall["client_id"], "redirect_uri": mall["redirect_uri"], "scope": ",".join(mall["scopes"])}
    led = httpx.post(f"{mall['base_url']}/api/v2/oauth/authorize", data=asked | {"decision": "agree"}, trust_env=False)
    return httpx.URL(led.headers["Location"]).params["code"]


@pytest.fixture
def credentials(server, mall, tmp_path, monkeypatch):
    """The client's log-in, in Korean time and behind the proxy."""
    authority = Authority(tmp_path, host_table(VENDORS), now())
    with serving(("127.0.0.1", server.port), authority) as port:
        for name, value in {"TZ": "Asia/Seoul", "HTTPS_PROXY": f"http://127.0.0.1:{port}", "REQUESTS_CA_BUNDLE": str(authority.bundle), "NO_PROXY": "", "no_proxy": ""}.items():
            monkeypatch.setenv(name, value)
        time.tzset()
        yield Cafe24Credentials(mall["mall_id"], mall["client_id"], mall["client_secret"], redirect_uri=mall["redirect_uri"], scope=",".join(mall["scopes"]))
    monkeypatch.undo()
    time.tzset()


@pytest.mark.seen
def test_its_log_in_and_what_it_says_of_a_wrong_one(credentials, agreed):
    assert "/oauth/authorize" in credentials.get_authentication_code()
    credentials.get_access_code(agreed)
    first = credentials.access_token
    assert credentials.has_valid_access_token()
    assert credentials.has_valid_refresh_token()
    credentials.get_refresh_token()
    assert credentials.access_token != first
    credentials.refresh_token = "wrong"
    with pytest.raises(Cafe24Exception) as raised:
        credentials.get_refresh_token()
    assert (raised.value.http_status, raised.value.msg) == (400, "invalid_grant")
    assert raised.value.reason


@pytest.mark.seen
def test_it_reads_the_mall(server, mall, credentials, agreed):
    credentials.get_access_code(agreed)
    client, day = Cafe24Client(credentials), f"{datetime.now(KST):%Y-%m-%d}"
    world = server.rig("GET", "worlds")["worlds"][-1]["world"]
    wish = {"mall": mall["mall_id"], "items": [{"product_no": 9, "quantity": 2}], "buyer": {"member_id": "dongmin"}}
    order_id = server.rig("POST", f"worlds/{world}/shop/orders", wish)["order_id"]
    span = {"start_date": day, "end_date": day}
    assert [order["order_id"] for order in client.list_orders(**span, limit=10).json()["orders"]] == [order_id]
    assert client.count_orders(**span).json() == {"count": 1}
    assert client.retrieve_order(order_id, embed="items").json()["order"]["items"][0]["quantity"] == 2
    assert client.list_order_items(order_id).json()["items"][0]["product_no"] == 9
    assert client.get_customer_privacy(member_id="dongmin").json()["customersprivacy"][0]["member_id"] == "dongmin"
    assert client.list_customers(member_id="dongmin").json()["customers"][0]["member_id"] == "dongmin"
    assert client.count_customer_information().json()["count"] > 1
    assert len(client.list_products(limit=5).json()["products"]) == 5
    assert client.count_products().json() == client.get_num_products().json()
    assert client.retrieve_product(9).json()["product"]["product_no"] == 9
    assert client.retrieve_product_carts(9).json() == {"carts": []}
    assert len(client.list_coupon().json()["coupons"]) == client.num_coupon().json()["count"]
    stray = client.list_themes()
    assert (stray.status_code, stray.json()["error"]["message"]) == (404, "No API found.")


@pytest.mark.seen
def test_it_makes_gives_and_takes_coupons(credentials, agreed):
    credentials.get_access_code(agreed)
    client = Cafe24Client(credentials)
    period = {"available_begin_datetime": "2026-01-01T00:00:00+09:00", "available_end_datetime": "2035-01-01T00:00:00+09:00"}
    made = client.create_coupon("봄 할인", "A", "M", "F", ["W", "M"], "O", "U", "U", "E", 1, discount_amount={"benefit_price": "1000.00"}, **period)
    number = made.json()["coupon"]["coupon_no"]
    assert client.issue_coupon(number, "M", member_id="dongmin").json()["issues"]["count"] == {number: 1}
    assert len(client.list_issue_coupon(number).json()["issues"]) == 1
    before = client.count_customer_coupon("dongmin").json()["count"]
    assert number in [row["coupon_no"] for row in client.list_customer_coupon("dongmin").json()["coupons"]]
    assert client.delete_customer_coupon("dongmin", number).json()["coupon"]["coupon_no"] == number
    assert client.count_customer_coupon("dongmin").json()["count"] == before - 1
