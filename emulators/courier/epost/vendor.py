"""Korea Post as a vendor of the server."""

from sqlmodel import Session

from mallrig.emulators.core import chance
from mallrig.emulators.core.vendor import Vendor
from mallrig.emulators.core.world import World
from mallrig.emulators.courier.accounts import open_account, rename_account
from mallrig.emulators.courier.epost import routes
from mallrig.emulators.courier.epost.state import EpostOffice

OFFICE = "000000001"


def furnish(world: World, db: Session, spec: dict) -> tuple[list, dict]:
    """A customer with a contract and an office; `spec`: see accounts.open_account."""
    facts = _facts(world)
    open_account(db, "epost", facts, spec)
    db.add(
        EpostOffice(office_ser=OFFICE, office_nm="본사창고", regi_po_nm="서울중앙", office_addr="서울특별시 중구 소공로 70 1층", office_telno="0200000000")
    )
    return _access(world, facts)


def rekey(world: World, db: Session) -> tuple[list, dict]:
    """Other keys for the world's new name."""
    facts = _facts(world)
    rename_account(db, "epost", facts)
    return _access(world, facts)


def _facts(world: World) -> dict:
    digits = [chance.text(world.seed, 9, world.name, "epost", part, alphabet="0123456789") for part in ("customer", "approval")]
    return {
        "key": world.secret(40, "epost.key"), "security_key": world.secret(22, "epost.security"), "regkey": world.secret(30, "epost.regkey"),
        "customer": f"0{digits[0]}", "approval": f"3{digits[1]}", "member": f"{world.name}post",
    }  # fmt: skip


def _access(world: World, facts: dict) -> tuple[list, dict]:
    return [("epost.key", facts["key"]), ("epost.regkey", facts["regkey"])], {
        "base_url": "{base}/epost", "key": facts["key"], "security_key": facts["security_key"], "member_id": facts["member"],
        "customer_number": facts["customer"], "approval_number": facts["approval"], "office": OFFICE,
        "trace_url": f"{{base}}/{routes.TRACE}/KpostPortal/openapi", "regkey": facts["regkey"],
    }  # fmt: skip


VENDOR = Vendor(
    name="epost", blueprint=routes.epost, find_key=routes.find_key, refuse_stray=routes.refuse_stray, render=routes.render, fault=routes.fault,
    furnish=furnish, rekey=rekey, hosts={"ship.epost.go.kr": "/epost", "biz.epost.go.kr": f"/{routes.TRACE}"},
)  # fmt: skip
