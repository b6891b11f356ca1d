"""What only Cafe24's admin screen has, and what a tester may choose where the vendor's documents are silent."""

import json
from dataclasses import asdict, dataclass

from mallrig.emulators.cafe24.state import Mall


@dataclass(frozen=True)
class Switches:
    """Switches of one mall; the API doesn't show them.

    auto_refund: 취소신청 시 자동환불, a cancel application is accepted and refunded at once
    auto_pickup: 택배사 수거신청 자동접수; with it Cafe24 refuses return and exchange applications (HUB-CLAIM-10)
    reject_codes: refusing an application leads to C11, R11, E11 in place of the status before
    lenient_bulk: bulk endpoints take a single `request` too
    mixed_bulk: elements of a bulk write fare each for itself, with 207 when some fail
    app_deleted: the mall deleted the app; its tokens are refused until the operator agrees again
    allowed_client: the app is one of the clients that the vendor names for endpoints that other clients may not call
    webhook_hmac: webhooks carry X-Cafe24-Hmac-SHA256 beside X-API-Key
    """

    auto_refund: bool = False
    auto_pickup: bool = False
    reject_codes: bool = False
    lenient_bulk: bool = True
    mixed_bulk: bool = False
    app_deleted: bool = False
    allowed_client: bool = False
    webhook_hmac: bool = False


def read_switches(mall: Mall) -> Switches:
    """The switches of a mall."""
    return Switches(**json.loads(mall.switches))


def set_switches(mall: Mall, changed: dict[str, bool]) -> Switches:
    """Set some of a mall's switches; the names must be Switches' own."""
    now = Switches(**(asdict(read_switches(mall)) | changed))
    mall.switches = json.dumps(asdict(now))
    return now
