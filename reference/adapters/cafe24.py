"""Cafe24: calls with the mall's token, pages that skip nothing, and the pace that the vendor asks for."""

from collections.abc import Iterator

import httpx
import msgspec

from mallrig.reference.adapters.cafe24_link import Link
from mallrig.reference.adapters.wire import LEAK_SECONDS, decoded, patiently, send
from mallrig.reference.ports import PAGE, Clock, Denied, MallOrder, Rejected, Unreachable

VENDOR = "cafe24"
API_VERSION = "2026-03-01"
OVERLAP = 10
"""Rows that a page shares with the one before, so that a list that moved up meanwhile shows."""

OFFSET_MAX = 15_000

class _Page(msgspec.Struct):
    orders: list[MallOrder]


class _One(msgspec.Struct):
    order: MallOrder


_page = msgspec.json.Decoder(_Page).decode
_one = msgspec.json.Decoder(_One).decode


class Cafe24:
    """One linked mall (port Mall). Safe to use from many threads."""

    def __init__(self, client: httpx.Client, link: Link, clock: Clock):
        self.id = link.mall_id
        self._client, self._link, self._clock = client, link, clock

    def link(self) -> None:
        """Link the mall by OAuth: consent of its operator, code, tokens."""
        self._link.make()

    def orders(self, **query: object) -> Iterator[list[MallOrder]]:
        """The orders of a query, page by page, as they stand when each page is asked for.

        Each page begins with rows already seen; if it doesn't, orders left the list meanwhile, and the page is asked
        for again further up, so that none is skipped. Raises Unreachable past the last offset that Cafe24 serves.
        """
        seen: set[str] = set()
        offset = 0
        while True:
            if offset > OFFSET_MAX:
                raise Unreachable(VENDOR, f"the list goes on past offset {OFFSET_MAX}")
            rows = self._read(f"/admin/orders?{httpx.QueryParams(query | {'limit': PAGE, 'offset': offset})}", _page).orders
            if offset and rows and rows[0].order_id not in seen:
                offset = max(0, offset - PAGE)
                continue
            new = [row for row in rows if row.order_id not in seen]
            seen.update(row.order_id for row in new)
            if new:
                yield new
            if len(rows) < PAGE:
                return
            offset += PAGE - OVERLAP

    def count(self, **query: object) -> int:
        """How many orders a query has."""
        return self.get("/admin/orders/count", **query)["count"]

    def order(self, order_no: str) -> MallOrder | None:
        """One order with items, receivers and buyer; None when the mall has none of that number."""
        try:
            return self._read(f"/admin/orders/{order_no}?embed=items,receivers,buyer", _one).order
        except Rejected as refused:
            if refused.status == 404:
                return None
            raise

    def get(self, path: str, **query: object) -> dict:
        """Any other resource; `path` begins with /admin."""
        return self._read(f"{path}?{httpx.QueryParams(query)}" if query else path, msgspec.json.decode)

    def write(self, method: str, path: str, request: dict) -> dict:
        """A write of one object."""
        return self._send(method, path, json={"shop_no": 1, "request": request})

    def write_many(self, method: str, path: str, requests: list[dict]) -> dict:
        """A bulk write."""
        return self._send(method, path, json={"shop_no": 1, "requests": requests})

    def _send(self, method: str, path: str, **more) -> dict:
        answer = self._call(method, path, **more)
        return decoded(answer, VENDOR) if answer.content else {}

    def _read(self, path: str, decode):
        return decoded(self._call("GET", path), VENDOR, decode)

    def _call(self, method: str, path: str, **more) -> httpx.Response:
        """One call with a live token; a token that died early is replaced once, a full bucket waited for."""
        token = self._link.token()
        try:
            answer = self._once(token, method, path, **more)
        except Denied as denied:
            if denied.status != 401:
                raise
            self._link.renew(token)
            answer = self._once(self._link.token(), method, path, **more)
        self._pace(answer)
        return answer

    def _once(self, token: str, method: str, path: str, **more) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", "X-Cafe24-Api-Version": API_VERSION}
        url = f"{self._link.base_url}/api/v2{path}"
        return patiently(self._clock, lambda: send(self._client, VENDOR, method, url, headers=headers, **more))

    def _pace(self, answer: httpx.Response) -> None:
        """Read the bucket: one place is left for what can't wait, and waited for here if time can pass."""
        used, _, capacity = answer.headers.get("X-Api-Call-Limit", "").partition("/")
        if used.isdigit() and capacity.isdigit() and int(used) >= int(capacity) - 1:
            self._clock.wait(LEAK_SECONDS, refused=False)
