"""A mall that holds one of everything, to be asked what a recording asked a real one."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from mallrig.emulators.cafe24.vendor import VENDOR as CAFE24
from mallrig.emulators.server import create_app

KEPT = {"fields": r"[a-z_,.0-9]{1,20000}", "embed": r"[a-z_,]{1,1000}", "limit": r"\d{1,4}", "date_type": r"[a-z_]{1,40}"}
"""Parameters of a recording that are asked again as they were, where they look so; they say what an answer holds."""

DAYS = {"start_date": "2026-01-01", "end_date": "2026-01-31"}
PRODUCT = 9
AHEAD = "10s"
"""How far the mall's clock goes on before each call, so that its call limit is never met."""


class SpecimenMall:
    """One mall in process: its paths, the ids that stand for those in a path or a query, and calls."""

    def __init__(self, http):
        self._http = http
        made = http.post("/_rig/worlds", json={"name": "drift", "preset": "single"}).json
        self._mall = made["cafe24"]["malls"][0]
        self._paths = [path for path, verbs in http.get("/cafe24/openapi.json").json["paths"].items() if "get" in verbs]
        self._claims: dict[str, str] = {}
        self._ids: dict[str, object] = {}
        self._fill()
        self._asked = lru_cache(None)(self._ask)

    @classmethod
    @contextmanager
    def open(cls, folder: Path) -> Iterator["SpecimenMall"]:
        """A mall in `folder`, which may go afterwards."""
        app = create_app(folder, [CAFE24])
        try:
            yield cls(app.test_client())
        finally:
            app.extensions["mallrig.worlds"].close()

    def template(self, path: str) -> str | None:
        """The documented path that a recorded one is of; names go before ids (/orders/count is no order)."""
        found = [template for template in self._paths if _pattern(template).fullmatch(path.rstrip("/"))]
        return min(found, key=lambda template: template.count("{"), default=None)

    def ask(self, template: str, query: list[tuple[str, str]]) -> tuple[int, dict, frozenset[str]]:
        """(status, JSON, names of headers) of the emulator for a path and what of the query is asked again."""
        kept = [(name, value) for name, value in query if name in KEPT and re.fullmatch(KEPT[name], value)]
        known = [(name, str(self._ids[name])) for name, _ in query if name in self._ids]
        days = [(name, DAYS[name]) for name, _ in query if name in DAYS]
        return self._asked(template, tuple(sorted(set(kept + known + days))))

    def _ask(self, template: str, query: tuple[tuple[str, str], ...]) -> tuple[int, dict, frozenset[str]]:
        self._http.post("/_rig/worlds/drift/clock/advance", json={"by": AHEAD})
        answer = self._call("GET", self._filled(template), query_string=list(query))
        return answer.status_code, answer.get_json(silent=True) or {}, frozenset(name.lower() for name, _ in answer.headers)

    def _filled(self, template: str) -> str:
        """The path with an id of this mall for each name; one that it has no such thing for stays empty-handed as 0."""
        claims = next((code for kind, code in self._claims.items() if template.startswith(f"/admin/{kind}/")), "0")
        return re.sub(r"\{([^}]*)\}", lambda found: str((self._ids | {"claim_code": claims}).get(found[1], 0)), template)

    def _call(self, method: str, path: str, json: dict | None = None, **more):
        headers = {"Authorization": f"Bearer {self._mall['access_token']}", "X-Cafe24-Client-Id": self._mall["client_id"]}
        if not path.startswith("/admin/"):
            del headers["Authorization"]
        return self._http.open(f"/cafe24/{self._mall['mall_id']}/api/v2{path}", method=method, json=json, headers=headers, **more)

    # -- one of everything --

    def _fill(self) -> None:
        kept, items = self._place()
        self._write(f"orders/{kept}/memos", {"content": "기록"})
        self._write(f"orders/{kept}/items/{items[0]}/labels", {"names": ["기록"]})
        gone, gone_items = self._place()
        self._claims["cancellation"] = self._claim(gone, "cancellation", gone_items[0], 1, status="canceled")
        sent, sent_items = self._place()
        self._write(f"orders/{sent}/shipments", {"tracking_no": "640012345678", "shipping_company_code": "0006", "status": "shipping"})
        self._claims["return"] = self._claim(sent, "return", sent_items[0], 1, status="accepted")
        self._claims["exchange"] = self._claim(sent, "exchange", sent_items[1], 2, status="accepted", same_product="T")
        self._ids = {
            "order_id": kept, "order_item_code": items[0], "refund_code": self._claims["cancellation"], "product_no": PRODUCT, "shop_no": 1, "number": 1,
            "payment_no": 1, "display_group": 2,
            "member_id": self._first("customersprivacy", "member_id"), "coupon_no": self._first("coupons", "coupon_no"),
            "category_no": self._first("categories", "category_no"), "category": self._first("categories", "category_no"),
            "carrier_id": self._first("carriers", "carrier_id"), "user_id": self._first("users", "user_id"),
            "variant_code": self._first(f"products/{PRODUCT}/variants", "variant_code"),
            "shipping_code": self._first(f"orders/{kept}/receivers", "shipping_code"),
        }  # fmt: skip

    def _place(self) -> tuple[str, list[str]]:
        wish = {"mall": self._mall["mall_id"], "items": [{"product_no": PRODUCT + 1, "quantity": 1}, {"product_no": PRODUCT + 2, "quantity": 2}], "paid": True}
        made = self._http.post("/_rig/worlds/drift/shop/orders", json=wish).json
        return made["order_id"], made["items"]

    def _write(self, path: str, request: dict) -> dict:
        answer = self._call("POST", f"/admin/{path}", {"request": request})
        assert answer.status_code == 201, answer.text
        return answer.json

    def _claim(self, order_id: str, kind: str, item: str, quantity: int, **members: str) -> str:
        asked = members | {"items": [{"order_item_code": item, "quantity": quantity}]}
        return self._write(f"orders/{order_id}/{kind}", asked)[kind]["claim_code"]

    def _first(self, path: str, member: str) -> object:
        [rows] = [part for part in self._call("GET", f"/admin/{path}").json.values() if isinstance(part, list) and part and member in part[0]]
        return rows[0][member]


@lru_cache(None)
def _pattern(template: str) -> re.Pattern:
    return re.compile("[^/]+".join(map(re.escape, re.split(r"\{[^}]*\}", template))))
