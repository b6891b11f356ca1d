"""Hands on a fresh world for the contract tests of Sellmate and the couriers: thin clients, one for each vendor."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mallrig.emulators.courier.cj.vendor import VENDOR as CJ
from mallrig.emulators.courier.epost import cipher
from mallrig.emulators.courier.epost.vendor import VENDOR as EPOST
from mallrig.emulators.courier.lotte.vendor import VENDOR as LOTTE
from mallrig.emulators.courier.sweettracker.vendor import VENDOR as SWEETTRACKER
from mallrig.emulators.sellmate.vendor import VENDOR as SELLMATE
from mallrig.emulators.server import create_app

SEOUL = {"ADDR": "서울특별시 중구 다산로 32", "DETAIL_ADDR": "5동 101호"}
BUSAN = {"ADDR": "부산광역시 해운대구 센텀로 1", "DETAIL_ADDR": "2층"}


class Hand:
    """One world and the clients on it."""

    def __init__(self, client: FlaskClient, access: dict):
        self.client = client
        self.access = access
        self.name = access["world"]

    def rig(self, method: str, path: str, code: int = 200, /, **body: object) -> dict:
        """One call of the rig on this world."""
        answer = self.client.open(f"/_rig/worlds/{self.name}{path}", method=method, json=body)
        assert answer.status_code == code, answer.json
        return answer.json

    def advance(self, by: str) -> None:
        """Let the world's time pass."""
        self.rig("POST", "/clock/advance", by=by)

    def courier(self, carrier: str, **settings: object) -> dict:
        """Set a courier's pace or switches."""
        return self.rig("PUT", f"/couriers/{carrier}", **settings)

    def scan(self, which: str, status: str, code: int = 200, **more: object) -> dict:
        """Scan a parcel by hand."""
        return self.rig("POST", f"/parcels/{which}/scan", code, status=status, **more)

    def strays(self) -> int:
        """How many requests no world owned."""
        return len(self.client.get("/_rig/strays").json["entries"])


class CjClient:
    """CJ's customer, with the day's token."""

    def __init__(self, hand: Hand):
        self.hand = hand
        self.customer = hand.access["cj"]["customer_code"]
        self.token = self.ask_token().json["DATA"]["TOKEN_NUM"]

    def ask_token(self, **changes: object):
        """ReqOneDayToken."""
        data = {"CUST_ID": self.customer, "BIZ_REG_NUM": self.hand.access["cj"]["business_number"]} | changes
        return self.hand.client.post("/cj/ReqOneDayToken", json={"DATA": data})

    def post(self, resource: str, header: str | None = None, **data: object):
        """One call as it is, with the token in header and body."""
        headers = {"CJ-Gateway-APIKey": self.token if header is None else header}
        return self.hand.client.post(f"/cj/{resource}", json={"DATA": {"TOKEN_NUM": self.token} | data}, headers=headers)

    def call(self, resource: str, **data: object) -> dict:
        """One call under the customer code, answered with HTTP 200."""
        answer = self.post(resource, **{"CLNTNUM": self.customer, "CUST_ID": self.customer} | data)
        assert answer.status_code == 200, answer.json
        return answer.json

    def number(self) -> str:
        """A new invoice number."""
        return self.call("ReqInvcNo")["DATA"]["INVC_NO"]

    def row(self, **changes: object) -> dict:
        """RegBook's DATA of an outbound parcel from Seoul to Busan."""
        people = {"NM": "홍길동", "TEL_NO1": "02", "TEL_NO2": "123", "TEL_NO3": "4567", "ZIP_NO": "04567"}
        sender = {f"SENDR_{name}": value for name, value in (people | SEOUL).items()}
        receiver = {f"RCVR_{name}": value for name, value in (people | {"NM": "김철수"} | BUSAN).items()}
        return {
            "CUST_ID": self.customer, "RCPT_YMD": "20260110", "CUST_USE_NO": "A-1", "RCPT_DV": "01", "WORK_DV_CD": "01", "REQ_DV_CD": "01",
            "MPCK_KEY": "20260110_A-1", "MPCK_SEQ": 1, "CAL_DV_CD": "01", "FRT_DV_CD": "03", "CNTR_ITEM_CD": "01", "BOX_TYPE_CD": "02",
            "BOX_QTY": 1, "CUST_MGMT_DLCM_CD": self.customer, "PRT_ST": "01", "DLV_DV": "01", "ARRAY": [{"GDS_NM": "니트", "GDS_QTY": 1}],
        } | sender | receiver | changes  # fmt: skip

    def book(self, **changes: object) -> str:
        """Book a parcel under a new number, and answer the number."""
        number = changes.get("INVC_NO") or self.number()
        answer = self.call("RegBook", **self.row(**{"INVC_NO": number} | changes))
        assert answer == {"RESULT_CD": "S", "RESULT_DETAIL": "Success."}, answer
        return number

    def fails(self, resource: str, **data: object) -> str:
        """The detail of a call that fails with RESULT_CD E and no DATA."""
        answer = self.call(resource, **data)
        assert answer["RESULT_CD"] == "E" and "DATA" not in answer, answer
        return answer["RESULT_DETAIL"]


class SellmateClient:
    """Sellmate's tenant, with the token that it was handed."""

    def __init__(self, hand: Hand):
        self.hand = hand
        self.facts = hand.access["sellmate"]
        self.base = f"/sellmate/external/{self.facts['domain']}"
        self.token = self.facts["access_token"]
        hand.rig("PUT", "/sellmate", rate_limit=100_000)

    def open(self, method: str, path: str, token: str | None = None, **more: object):
        """One call as it is."""
        return self.hand.client.open(self.base + path, method=method, headers={"Authorization": f"Bearer {token or self.token}"}, **more)

    def call(self, method: str, path: str, body: object = None, status: int = 200, **query: object) -> dict:
        """One call with a JSON body, answered with that status."""
        answer = self.open(method, path, json=body, query_string=query)
        assert answer.status_code == status, answer.json
        return answer.json

    def refused(self, status: int, method: str, path: str, body: object = None, **query: object) -> str:
        """The stable code of a refusal, or for a 422 the member at fault."""
        answer = self.call(method, path, body, status, **query)
        assert set(answer) == {"message", "code", "errors"} and answer["message"]
        return next(iter(answer["errors"]), answer["code"])

    def row(self, item: int = 1, **changes: object) -> dict:
        """A line as a shop's collector sends it."""
        return {
            "shop_id": 11, "shop_order_no": "20260110-0000011", "shop_order_item_no": f"20260110-0000011-{item:02d}",
            "shop_product_code": "P000000J000A", "qty": 2, "price": 19_900,
            "receiver": {"name": "김철수", "mobile": "010-0000-0000", "zipcode": "04567", "address1": "서울특별시 중구 다산로 32", "address2": "5동"},
        } | changes  # fmt: skip

    def collect(self, *rows: dict) -> list[dict]:
        """Collect lines; all must succeed."""
        answer = self.call("POST", "/orders", {"items": list(rows)})
        assert not answer["errors"], answer["errors"]
        return answer["success"]

    def line(self, number: int) -> dict:
        """A line as it stands, with its invoice and CS records."""
        return self.call("GET", "/orders", **{"f[]": f"id,=,{number},and", "c[]": ["invoice", "csRecords"]})["data"][0]

    def sku(self, code: str) -> dict:
        """A SKU with its availability."""
        return self.call("GET", "/productVariants", **{"f[]": f"code,=,{code},and", "c[]": "availabilityInfo"})["data"][0]

    def invoice(self, package: int, **more: object) -> str:
        """Give a package an invoice."""
        return self.call("POST", "/invoices", {"package_no": package, "carrier_code": "cj"} | more)["invoice"]["invoice_no"]

    def dispatch(self, *invoices: str) -> dict:
        """Dispatch invoices."""
        return self.call("POST", "/dispatches", {"invoice_nos": list(invoices)})


class LotteClient:
    """Lotte's customer."""

    def __init__(self, hand: Hand):
        self.hand = hand
        self.facts = hand.access["lotte"]

    def post(self, path: str, body: object, **headers: str):
        """One POST as it is."""
        return self.hand.client.post(f"/lotte/api/{path}", json=body, headers={"Authorization": self.facts["authorization"]} | headers)

    def row(self, **changes: object) -> dict:
        """A row of snd_list from Seoul to Busan."""
        return {
            "jobCustCd": self.facts["customer_code"], "ustRtgSctCd": "01", "ordSct": "1", "fareSctCd": "03", "ordNo": "A-1", "invNo": "400000000013",
            "snperNm": "홍길동", "snperTel": "02-123-4567", "snperZipcd": "04567", "snperAdr": " ".join(SEOUL.values()), "acperNm": "김철수",
            "acperTel": "051-123-4567", "acperZipcd": "48058", "acperAdr": " ".join(BUSAN.values()), "boxTypCd": "A", "gdsNm": "의류",
            "pickReqYmd": "20260110",
        } | changes  # fmt: skip

    def book(self, *rows: dict, **headers: str) -> list[dict]:
        """The results of apiSndOut."""
        return self.post("pid/cus/714a/apiSndOut", {"snd_list": list(rows)}, **headers).json["rtn_list"]

    def track(self, path: str = "806", **query: str):
        """custmer-view-tracking."""
        asked = {"jobCustCd": self.facts["customer_code"]} | query
        headers = {"Authorization": self.facts["authorization"]}
        return self.hand.client.get(f"/lotte/api/pid/cus/{path}/custmer-view-tracking", query_string=asked, headers=headers)


class EpostClient:
    """Korea Post's customer."""

    def __init__(self, hand: Hand):
        self.hand = hand
        self.facts = hand.access["epost"]

    def send(self, message: str, sent: dict, method: str = "POST", path: str = "/epost/api.{}.jparcel", **more: str):
        """One message, encrypted, as it is answered."""
        plain = "&".join(f"{name}={value}" for name, value in sent.items())
        asked = {"key": self.facts["key"], "regData": cipher.encrypt(self.facts["security_key"], plain)} | more
        where = {"query_string": asked} if method == "GET" else {"data": asked}
        return self.hand.client.open(path.format(message), method=method, **where)

    def order(self, **changes: object) -> dict:
        """InsertOrder's members."""
        return {
            "custNo": self.facts["customer_number"], "apprNo": self.facts["approval_number"], "payType": "1", "reqType": "1",
            "officeSer": self.facts["office"], "orderNo": "A-1", "ordCompNm": "소프트몰", "recNm": "김철수", "recZip": "48058",
            "recAddr1": BUSAN["ADDR"], "recAddr2": BUSAN["DETAIL_ADDR"], "recMob": "01000000000", "contCd": "025", "goodsNm": "의류",
        } | changes  # fmt: skip


@pytest.fixture(scope="session")
def back_office(tmp_path_factory) -> Flask:
    """Sellmate and the couriers over an empty folder."""
    return create_app(tmp_path_factory.mktemp("worlds"), vendors=(SELLMATE, CJ, LOTTE, EPOST, SWEETTRACKER))


@pytest.fixture
def hand(back_office):
    """A fresh world, gone afterwards."""
    client = back_office.test_client()
    client.delete("/_rig/strays")
    made = Hand(client, client.post("/_rig/worlds", json={}).json)
    yield made
    client.delete(f"/_rig/worlds/{made.name}")


@pytest.fixture
def cj(hand) -> CjClient:
    """CJ's customer of the world."""
    return CjClient(hand)


@pytest.fixture
def sellmate(hand) -> SellmateClient:
    """Sellmate's tenant of the world."""
    return SellmateClient(hand)


@pytest.fixture
def lotte(hand) -> LotteClient:
    """Lotte's customer of the world."""
    return LotteClient(hand)


@pytest.fixture
def epost(hand) -> EpostClient:
    """Korea Post's customer of the world."""
    return EpostClient(hand)
