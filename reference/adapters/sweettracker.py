"""SweetTracker: whether a parcel has arrived."""

import httpx

from mallrig.reference.adapters.wire import decoded, send
from mallrig.reference.ports import Rejected

VENDOR = "sweettracker"
COURIERS = {"cj": "04", "epost": "01", "lotte": "08"}
DELIVERED = 6


class SweetTracker:
    """One API key (port Tracker)."""

    def __init__(self, client: httpx.Client, base_url: str, key: str):
        self._client, self._base, self._key = client, base_url.rstrip("/"), key

    def delivered(self, courier: str, number: str) -> bool:
        """Whether the parcel has arrived. Raises Rejected for a key or a number that isn't taken."""
        asked = {"t_key": self._key, "t_code": COURIERS[courier], "t_invoice": number}
        answer = decoded(send(self._client, VENDOR, "POST", f"{self._base}/api/v1/trackingInfo", json=asked), VENDOR)
        if answer.get("status") is False:
            raise Rejected(VENDOR, f"code {answer.get('code')}: {answer.get('msg')}")
        return answer.get("level") == DELIVERED
