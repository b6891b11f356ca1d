"""The setups of one server: made from what a world's creation answered, kept in their databases, opened again after a restart."""

import hashlib
import hmac
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from sqlmodel import select

from mallrig.reference.adapters.cafe24 import Cafe24
from mallrig.reference.adapters.cafe24_link import Access, Link
from mallrig.reference.adapters.cj import Cj
from mallrig.reference.adapters.clock import WorldClock
from mallrig.reference.adapters.epost import Epost
from mallrig.reference.adapters.lotte import VENDOR as LOTTE
from mallrig.reference.adapters.lotte import Lotte
from mallrig.reference.adapters.printing import PrintAgent
from mallrig.reference.adapters.sellmate import Sellmate
from mallrig.reference.adapters.solapi import Solapi
from mallrig.reference.adapters.sweettracker import SweetTracker
from mallrig.reference.adapters.wire import ClientFactory
from mallrig.reference.company import ROOMS, Company
from mallrig.reference.flow import messages
from mallrig.reference.flow.errors import BadRequest, NotFound
from mallrig.reference.flow.hub import settings as hub_settings
from mallrig.reference.model import show
from mallrig.reference.ports import Rejected
from mallrig.reference.store import Store, dumps, fact, loads, number, open_store, put_fact, remove_store, setups_in
from mallrig.reference.tables import Seller
from mallrig.reference.target.bodies import NewSetup, check_couriers, check_options

MALL_URL = "https://{}.cafe24.com"

CAPABILITIES = (
    "collect", "register", "match", "merge", "allocate", "invoice", "ship", "track", "messages", "hold", "split", "receiver", "cancel", "stock", "print", "scan", "explain", "board", "mismatches", "shipments", "functions",
    "hub.list", "hub.cancel", "hub.claim", "hub.address", "hub.ship_date", "hub.identity",
)  # fmt: skip


class Setups:
    """All setups kept at `where` (a folder, or the URL of a PostgreSQL). Safe to use from many threads."""

    def __init__(self, where: str | Path, clients: ClientFactory, wall: Callable[[], str], prints: Path | None):
        self._where, self._clients, self._wall, self._prints = where, clients, wall, prints
        self._lock = threading.RLock()
        self._open: dict[str, Company] = {}
        self._last = max((int(name[1:]) for name in setups_in(where)), default=0)

    def names(self) -> list[str]:
        """All setups, in order."""
        with self._lock:
            return sorted({*self._open, *setups_in(self._where)}, key=lambda name: int(name[1:]))

    def get(self, name: str) -> Company:
        """A setup. Raises NotFound."""
        with self._lock:
            if name not in self._open:
                if name not in setups_in(self._where):
                    raise NotFound("setup", name)
                self._open[name] = self._company(name, open_store(self._where, name))
            return self._open[name]

    def make(self, asked: NewSetup) -> str:
        """A new setup, every seller linked; its name. Raises BadRequest, VendorError; then nothing is left behind."""
        malls = _chosen_malls(asked)
        hub_settings.check(asked.hub)
        messages.check_settings(asked.messages)
        options = check_options(asked.options)
        check_couriers(options, asked.world)
        with self._lock:
            self._last += 1
            name = f"s{self._last}"
        store = open_store(self._where, name)
        try:
            with store.writing() as db:
                key = hmac.new(malls[0]["client_secret"].encode(), f"{asked.world['world']} {name}".encode(), hashlib.sha256).hexdigest()
                facts = {
                    "world": dict(asked.world), "hub": asked.hub, "hub_seller": asked.hub_seller or malls[0]["mall_id"], "messages": asked.messages,
                    "options": options, "auto": [room for room in ROOMS if room in asked.auto], "signing_key": key,
                }  # fmt: skip
                for fact_name, value in facts.items():
                    put_fact(db, fact_name, value)
                for place, mall in enumerate(malls):
                    db.add(Seller(id=mall["mall_id"], place=place, base_url=mall["base_url"], access=dumps(mall)))
            company = self._company(name, store)
            self._link(company)
        except BaseException:
            store.close()
            remove_store(self._where, name)
            raise
        with self._lock:
            self._open[name] = company
        return name

    def remove(self, name: str) -> None:
        """Delete a setup. Raises NotFound."""
        company = self.get(name)
        with self._lock:
            self._open.pop(name, None)
            company.store.close()
            remove_store(self._where, name)

    def _link(self, company: Company) -> None:
        now = company.clock.now()
        for mall in company.malls.values():
            mall.link()
        with company.store.writing() as db:
            for seller in company.malls:
                db.get(Seller, seller).linked_at = show(now)

    def _company(self, name: str, store: Store) -> Company:
        """The setup with its ports, out of what its database keeps."""
        with store.reading() as db:
            world = fact(db, "world")
            sellers = [(row.id, loads(row.access)) for row in db.exec(select(Seller).order_by(Seller.place))]
        client = self._clients(world["base_url"])
        clock = WorldClock(client, f"{world['base_url']}/_rig/worlds/{world['world']}/clock")
        malls = {mall_id: Cafe24(client, Link(client, _access(access), *_tokens(store, mall_id), clock), clock) for mall_id, access in sellers}
        company = Company(name, store, clock, malls, {mall_id: MALL_URL.format(mall_id) for mall_id in malls}, PrintAgent(self._prints and self._prints / name))
        self._add_vendors(company, client, world)
        return company

    def _add_vendors(self, company: Company, client, world: Mapping) -> None:
        """The vendors that the world has beside Cafe24."""
        if cj := world.get("cj"):
            company.couriers["cj"] = Cj(client, cj["base_url"], cj["customer_code"], cj["business_number"])
        if lotte := world.get("lotte"):
            company.couriers["lotte"] = Lotte(client, lotte["base_url"], lotte["authorization"], lotte["customer_code"], _allotted(company.store, lotte))
        if epost := world.get("epost"):
            access = (epost[name] for name in ("base_url", "key", "security_key", "customer_number", "approval_number", "office"))
            company.couriers["epost"] = Epost(client, *access)
        if tracker := world.get("sweettracker"):
            company.tracker = SweetTracker(client, tracker["base_url"], tracker["t_key"])
        if solapi := world.get("solapi"):
            company.messenger = Solapi(client, solapi, self._wall)
        if sellmate := world.get("sellmate"):
            company.wms = Sellmate(client, sellmate["base_url"], sellmate["client_id"], sellmate["client_secret"], company.clock)


def _chosen_malls(asked: NewSetup) -> list[dict]:
    """The malls to link, in the order asked for."""
    malls = {mall["mall_id"]: mall for mall in asked.world.get("cafe24", {}).get("malls", [])}
    if not malls or not isinstance(asked.world.get("world"), str) or not isinstance(asked.world.get("base_url"), str):
        raise BadRequest("world must be the answer of POST /_rig/worlds, with a mall", at="world")
    chosen = list(asked.sellers) if asked.sellers is not None else list(malls)
    for mall_id in [*chosen, *([asked.hub_seller] if asked.hub_seller else [])]:
        if mall_id not in malls:
            raise BadRequest(f"the world has no mall {mall_id}", at="sellers")
    if not chosen or (asked.hub_seller and asked.hub_seller not in chosen):
        raise BadRequest("name at least one seller, the Hub's among them", at="sellers")
    return [malls[mall_id] for mall_id in dict.fromkeys(chosen)]


def _access(mall: Mapping) -> Access:
    return Access(mall["mall_id"], mall["base_url"].rstrip("/"), mall["client_id"], mall["client_secret"], mall["redirect_uri"])


def _tokens(store: Store, mall_id: str) -> tuple[Callable[[], dict | None], Callable[[dict], None]]:
    """How a link reads and keeps its tokens."""

    def load() -> dict | None:
        with store.reading() as db:
            kept = db.get(Seller, mall_id).tokens
        return loads(kept) if kept else None

    def save(pair: dict) -> None:
        with store.writing() as db:
            db.get(Seller, mall_id).tokens = dumps(pair)

    return load, save


def _allotted(store: Store, lotte: Mapping) -> Callable[[], int]:
    """How Lotte's allotted range is used up: each base once, in order."""
    first, last = int(lotte["number_from"]), int(lotte["number_to"])

    def take() -> int:
        with store.writing() as db:
            base = first + number(db, "lotte number") - 1
        if base > last:
            raise Rejected(LOTTE, "the allotted range of numbers is used up")
        return base

    return take
