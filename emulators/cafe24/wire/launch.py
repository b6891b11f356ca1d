"""The link by which a mall's admin opens an app, signed as the vendor's sample app checks it (LAUNCH)."""

import base64
import hashlib
import hmac
from urllib.parse import quote, urlencode

from mallrig.emulators.cafe24.state import App, Mall
from mallrig.emulators.core.world import World


def launch_query(world: World, app: App, mall: Mall, user_type: str = "P") -> str:
    """The query of the app's URL: parameters in alphabetical order, `hmac` last. user_type: P the principal, A another operator."""
    user = mall.mall_id if user_type == "P" else f"{mall.mall_id}sub"
    members = {
        "is_multi_shop": "F", "lang": "ko_KR", "mall_id": mall.mall_id, "nation": "KR", "shop_no": "1", "timestamp": str(int(world.now().timestamp())),
        "user_id": user, "user_name": user, "user_type": user_type,
    }  # fmt: skip
    message = urlencode(sorted(members.items()))
    return f"{message}&hmac={sign(message, app.client_secret)}"


def sign(message: str, client_secret: str) -> str:
    """URL-encoded base64 of HMAC-SHA256 over the raw, still encoded query."""
    return quote(base64.b64encode(hmac.digest(client_secret.encode(), message.encode(), hashlib.sha256)).decode(), safe="")
