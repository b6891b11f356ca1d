"""Sellmate: stock, goods that left, expected inbounds, and what the warehouse knows of an order."""

import threading
from collections.abc import Iterator

import httpx

from mallrig.reference.adapters.wire import decoded, patiently, send
from mallrig.reference.ports import Clock, Denied, Rejected

VENDOR = "sellmate"
PAGE = 500
IN, OUT = 1, 2
"""Types of a stock history."""

CAME_IN, LEFT, ONE_BY_ONE = 100, 21, 2
"""Kinds of work (일반입고; 오프라인출고, as the orders are kept here and not at Sellmate), and how it was entered."""


class Sellmate:
    """One tenant (port Wms). Safe to use from many threads."""

    def __init__(self, client: httpx.Client, base_url: str, client_id: str, client_secret: str, clock: Clock):
        self._clock = clock
        self._client, self._base = client, base_url.rstrip("/")
        self._secret = {"client_id": client_id, "client_secret": client_secret}
        self._turn = threading.Lock()
        self._token: str | None = None
        self._warehouse: int | None = None

    def variants(self) -> Iterator[list[dict]]:
        """Every SKU with its stock and its availability, page by page."""
        return self._pages("productVariants", [("c[]", "optionHasCodeByShop"), ("c[]", "availabilityInfo")])

    def variants_of(self, barcodes: list[str]) -> list[dict]:
        """The SKUs with these barcodes."""
        filters = [("f[]", f"barcode1,in,{'|'.join(barcodes)},and"), ("c[]", "availabilityInfo")]
        return [row for page in self._pages("productVariants", filters) for row in page]

    def take_out(self, key: str, invoice_no: str, rows: list[dict], again: bool) -> None:
        """Enter goods that left with an invoice: rows of barcode and quantity, each barcode once, with `key` as the note.

        The call isn't idempotent, so before it is made `again` the note is looked for: what was entered under it isn't
        entered a second time. Raises Rejected when the warehouse refuses a row.
        """
        entered = {row["barcode1"] for row in self._entered(invoice_no) if row["work_note"] == key} if again else set()
        left = [(row["barcode"], row["quantity"]) for row in rows if row["barcode"] not in entered]
        self._enter(OUT, LEFT, key, invoice_no, left)

    def put_back(self, key: str, out: str, invoice_no: str) -> None:
        """Enter the goods that left with an invoice under the note `out` as come in, with `key` as the note; what came in under it before
        doesn't come in again. Raises Rejected when the warehouse refuses a row."""
        entered = self._entered(invoice_no)
        here = {row["barcode1"] for row in entered if row["work_note"] == key}
        back = [(row["barcode1"], row["qty"]) for row in entered if row["work_note"] == out and row["barcode1"] not in here]
        self._enter(IN, CAME_IN, key, invoice_no, back)

    def _entered(self, invoice_no: str) -> list[dict]:
        """The stock histories of an invoice."""
        return [row for page in self._pages("stockHistories", [("f[]", f"invoice_no,=,{invoice_no},and")]) for row in page]

    def _enter(self, type_: int, work: int, key: str, invoice_no: str, rows: list[tuple[str, int]]) -> None:
        items = [
            {"barcode1": barcode, "qty": quantity, "warehouse_id": self._sellable(), "work_type_id": work, "input_type_id": ONE_BY_ONE, "work_note": key,
             "invoice_no": invoice_no}
            for barcode, quantity in rows
        ]  # fmt: skip
        if not items:
            return
        answer = self._call("POST", "stockHistories", json={"item_count": len(items), "type": type_, "items": items})
        if answer.get("errors"):
            raise Rejected(VENDOR, f"{len(answer['errors'])} of {len(items)} rows refused: {str(answer['errors'])[:200]}")

    def count(self, key: str, barcode: str, quantity: int, again: bool) -> None:
        """Enter goods counted in, or out (below 0), with `key` as the note; made `again` with the same key, nothing is entered twice."""
        filters = [("f[]", f"barcode1,=,{barcode},and")]
        histories = self._pages("stockHistories", filters) if again else ()
        if any(row.get("work_note") == key for page in histories for row in page):
            return
        type_, work = (IN, CAME_IN) if quantity > 0 else (OUT, LEFT)
        item = {"barcode1": barcode, "qty": abs(quantity), "warehouse_id": self._sellable(), "work_type_id": work, "input_type_id": ONE_BY_ONE, "work_note": key}
        answer = self._call("POST", "stockHistories", json={"item_count": 1, "type": type_, "items": [item]})
        if answer.get("errors"):
            raise Rejected(VENDOR, f"the count is refused: {str(answer['errors'])[:200]}")

    def lines(self, order_no: str) -> list[dict]:
        """The warehouse's lines of a seller's order, each with its package number and invoice."""
        filters = [("f[]", f"shop_order_no,=,{order_no},and"), ("c[]", "invoice")]
        return [row for page in self._pages("orders", filters) for row in page]

    def package(self, package_no: str | int) -> list[dict]:
        """Every line of a merge pack (합포)."""
        filters = [("f[]", f"package_no,=,{package_no},and")]
        return [row for page in self._pages("orders", filters) for row in page]

    def _pages(self, path: str, query: list[tuple[str, str]]) -> Iterator[list[dict]]:
        page = 1
        while True:
            answer = self._call("GET", path, params=[*query, ("page", str(page)), ("per_page", str(PAGE))])
            yield answer["data"]
            if page >= answer["meta"]["last_page"]:
                return
            page += 1

    def _sellable(self) -> int:
        """The first warehouse whose goods are sold."""
        if self._warehouse is None:
            rows = [row for page in self._pages("warehouses", []) for row in page]
            self._warehouse = next((row["id"] for row in rows if row.get("sellable")), 1)
        return self._warehouse

    def _call(self, method: str, path: str, **more) -> dict:
        """One call; a token that ended is replaced once. Denied keeps the vendor's status (403: partner not enabled)."""
        token = self._token or self._new_token(None)
        for again in (True, False):
            headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
            try:
                return decoded(patiently(self._clock, lambda headers=headers: send(self._client, VENDOR, method, f"{self._base}/{path}", headers=headers, **more)), VENDOR)
            except Denied as denied:
                if denied.status != 401 or not again:
                    raise
                token = self._new_token(token)
        raise AssertionError("the loop returns or raises")

    def _new_token(self, dead: str | None) -> str:
        with self._turn:
            if self._token == dead:
                answer = decoded(send(self._client, VENDOR, "POST", f"{self._base}/auth", json=self._secret), VENDOR)
                self._token = answer["access_token"]
            return self._token
