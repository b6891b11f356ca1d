"""The Hub's look at Sellmate, with the configuration errors that name what isn't set up (HUB-SET-02, -16)."""

from collections.abc import Callable
from typing import Any

from mallrig.reference.flow.hub.answers import NotConfigured
from mallrig.reference.flow.hub.desk import Desk
from mallrig.reference.ports import Denied, Rejected, Wms


def wms(desk: Desk, look: Callable[[Wms], Any]) -> Any:
    """look(warehouse). Raises NotConfigured naming the missing step, VendorError for anything else."""
    if desk.company.wms is None:
        raise NotConfigured("셀메이트 앱이 설치되어 있지 않습니다 (the Sellmate app isn't installed)", {"missing": "app"})
    if desk.extra.sellmate_domain == "":
        raise NotConfigured("셀메이트 도메인이 입력되지 않았습니다 (no Sellmate domain is entered)", {"missing": "domain"})
    try:
        return look(desk.company.wms)
    except Denied as denied:
        if denied.status == 403:
            raise NotConfigured("셀메이트 API Key 관리에서 제휴 서비스가 꺼져 있습니다 (the partner isn't enabled at Sellmate)", {"missing": "partner"}) from None
        raise
    except Rejected as refused:
        if refused.status == 404:
            raise NotConfigured("셀메이트 도메인이 올바르지 않습니다 (Sellmate knows no such domain)", {"missing": "domain"}) from None
        raise
