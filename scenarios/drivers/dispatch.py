"""The part of the target door that a parcel meets: invoices, labels, shipping, devices and the board."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from mallrig.scenarios.drivers.door import Refused
from mallrig.scenarios.drivers.target import Lacks, Setup


@dataclass
class Dispatch:
    """One setup at work on parcels. Every verb raises Lacks for what the target says it can't.

    refusal: what the target refused last, None when it did what was asked; file: what it exported last; upload: how it saw the
    courier's file that it was given last.
    """

    setup: Setup
    refusal: Refused | None = None
    file: bytes = b""
    upload: dict = field(default_factory=dict)

    def attempt(self, do: Callable[[], object]) -> None:
        """Do something that may be refused, and keep the refusal."""
        self.refusal = None
        try:
            do()
        except Refused as refused:
            self.refusal = refused

    # -- before the invoice --

    def prepare(self) -> None:
        """Collect, match, merge and allocate: what came is ready for its invoice number, if it has its stock."""
        self.setup.day("collect", "allocate")

    def orders(self, **asked: object) -> list[dict]:
        """The target's orders that are chosen so."""
        return self._ask("collect", "GET", "orders", params=asked)["orders"]

    def open(self, path: str) -> dict:
        """What the target shows at one of its own paths."""
        return self._ask("board", "GET", path)

    def cancel(self, order: int, lines: dict[int, int]) -> None:
        """Record the cancel of a quantity of some lines."""
        self._ask("cancel", "POST", f"orders/{order}/cancel", {"lines": {str(line): pieces for line, pieces in lines.items()}})

    def options(self, **changes: object) -> None:
        """Change the setup's options."""
        self._ask("invoice", "PUT", "options", changes)

    # -- invoices --

    def issue(self, **asked: object) -> None:
        """Give groups their invoice numbers: {"groups"?, "courier"?, "print"?, "printer"?}."""
        self._ask("print" if {"print", "printer"} & set(asked) else "invoice", "POST", "invoices", asked)

    def delete(self, **asked: object) -> None:
        """Delete invoice numbers: of {"groups"}, or {"all": True}."""
        self._ask("invoice", "DELETE", "invoices", asked)

    def invoices(self, **asked: object) -> dict:
        """The invoice list, loaded and narrowed so: {"counts", "rows"}."""
        return self._ask("invoice", "GET", "invoices", params=asked)

    def form(self, name: str, columns: Sequence[str]) -> None:
        """Set a form of exports."""
        self._ask("invoice", "PUT", f"invoices/forms/{name}", {"columns": list(columns)})

    def export_file(self, form: str, kind: str, password: str, again: str, **chosen: str) -> None:
        """Make a file of the list's chosen rows for a courier, and keep it."""
        asked = {"form": form, "kind": kind, "password": password, "password_again": again}
        self.file = self._raw("invoice", "POST", "invoices/exports", json=asked, params=chosen).content

    def exports(self) -> list[dict]:
        """The download history, newest first."""
        return self._ask("invoice", "GET", "invoices/exports")["exports"]

    def exported(self, export: str) -> bytes:
        """A file of the history."""
        return self._raw("invoice", "GET", f"invoices/exports/{export}").content

    def upload_file(self, courier: str, file: bytes) -> None:
        """Give a courier's file of invoice numbers in, to be looked at."""
        self.upload = self._ask("invoice", "POST", "invoices/uploads", params={"courier": courier, "file": "numbers.csv"}, content=file)

    def apply_upload(self) -> None:
        """Register what the file that was looked at says."""
        self._ask("invoice", "POST", f"invoices/uploads/{self.upload['upload']}/apply", {})

    # -- shipping --

    def ship(self, **asked: object) -> None:
        """Ship by {"scan": number}, {"groups": [..]} or {"all": True}."""
        self._ask("ship", "POST", "ship", asked)

    def mismatches(self) -> list[dict]:
        """The groups whose state here and at the seller differ."""
        return self._ask("mismatches", "GET", "mismatches")["mismatches"]

    def shipments(self, **asked: object) -> list[dict]:
        """The shipping list, narrowed so."""
        return self._ask("shipments", "GET", "shipments", params=asked)["rows"]

    # -- devices and the board --

    def printers(self) -> list[str]:
        """The printers that the print agent offers."""
        return [printer["name"] for printer in self._ask("print", "GET", "printers")["printers"]]

    def chosen_printers(self) -> dict[str, str | None]:
        """The printers that are chosen, by use."""
        return self._ask("print", "GET", "printers")["chosen"]

    def choose_printers(self, **chosen: str | None) -> None:
        """Choose a printer for `invoices`, for `barcodes`."""
        self._ask("print", "PUT", "printers", chosen)

    def print_labels(self, **asked: object) -> None:
        """Print the labels of {"groups"} or of a {"range"} of the list."""
        self._ask("print", "POST", "invoices/print", asked)

    def print_barcodes(self, copies: dict[str, int]) -> None:
        """Print barcodes of own products."""
        self._ask("print", "POST", "barcodes/print", {"products": copies})

    def print_jobs(self) -> list[dict]:
        """What was printed where, oldest first."""
        return self._ask("print", "GET", "printers/jobs")["jobs"][::-1]

    def scan(self, sku: str, barcode: str, direction: str, quantity: int) -> None:
        """Count pieces of an own product in or out by its barcode."""
        self._ask("scan", "POST", "scan", {"barcode": barcode, "direction": direction, "quantity": quantity})
        self.setup.moved[sku] = self.setup.moved.get(sku, 0) + (quantity if direction == "in" else -quantity)

    def board(self) -> dict:
        """The dashboard."""
        return self._ask("board", "GET", "board")

    def _ask(self, capability: str, method: str, path: str, body: object = None, **more: object) -> dict:
        return self._raw(capability, method, path, **({} if body is None else {"json": body}), **more).json()

    def _raw(self, capability: str, method: str, path: str, **more: object):
        if not self.setup.can(capability):
            raise Lacks(capability)
        answer = self.setup.door.raw(method, f"/target/{self.setup.facts['setup']}/{path}", **more)
        if answer.status_code >= 400:
            raise Refused(answer)
        return answer
