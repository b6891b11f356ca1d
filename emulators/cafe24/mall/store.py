"""/admin/store, /admin/shops, /admin/users and /admin/apps."""

from datetime import date

from mallrig.emulators.cafe24.catalog.catalog_data import APP, STORE, USERS
from mallrig.emulators.cafe24.catalog.catalog_state import document, put_document
from mallrig.emulators.cafe24.refusals import invalid, unknown_id
from mallrig.emulators.cafe24.state import App
from mallrig.emulators.cafe24.wire.description import Member, Param, endpoint
from mallrig.emulators.cafe24.wire.door import Call, Page
from mallrig.emulators.cafe24.wire.examples import gives_of

SOURCE = "DOC"
VERSIONS = ("2025-06-01", "2025-09-01", "2025-12-01", "2026-03-01", "2026-06-01", "2026-09-01")
"""The dated versions that were seen."""

EVERY_MALL = 0
"""The mall number under which the app's own settings are kept: they hold in every mall."""

STORE_GIVES = gives_of({"shop_no": 1, "shop_name": "", "admin_name": "", "mall_id": "", "base_domain": "", "primary_domain": "", "mall_url": ""} | STORE)


@endpoint("GET", "/admin/store", answers="store", scope="read_store", gives=STORE_GIVES, source=SOURCE)
def show_store(call: Call) -> dict:
    """Who runs the mall."""
    domain = f"{call.mall.mall_id}.cafe24.com"
    known = {
        "shop_no": call.shop_no, "shop_name": f"말리그 {call.mall.number}호점", "admin_name": STORE["president_name"], "mall_id": call.mall.mall_id,
        "base_domain": domain, "primary_domain": domain,
    }  # fmt: skip
    return known | document(call.db, call.mall.number, "store") | {"mall_url": f"https://{domain}"}


_SHOPS = (
    (1, "T", "국문 쇼핑몰", "KR", "ko_KR", "한국어", "KRW", "대한민국 원"),
    (2, "F", "영문 쇼핑몰", "US", "en_US", "English", "USD", "United States Dollar"),
)


def _shop_row(mall_id: str, shop: tuple) -> dict:
    shop_no, default, name, country, language, language_name, currency, currency_name = shop
    domain = f"{mall_id}.cafe24.com" if default == "T" else f"{mall_id}.cafe24.com/shop{shop_no}"
    return {
        "shop_no": shop_no, "default": default, "shop_name": name, "business_country_code": country, "language_code": language, "language_name": language_name,
        "currency_code": currency, "currency_name": currency_name, "reference_currency_code": "KRW", "reference_currency_name": "대한민국 원",
        "pc_skin_no": shop_no, "mobile_skin_no": shop_no + 1, "base_domain": domain, "primary_domain": domain, "slave_domain": [], "active": "T",
        "timezone": "Asia/Seoul", "timezone_name": "(UTC+09:00) Seoul", "date_format": "YYYY-MM-DD", "time_format": "hh:mm:ss", "unit_system": "M",
        "weight_unit": "kg", "use_reference_currency": "F", "is_https_active": "T", "site_connect": ["W", "M"], "channel": ["W", "M"], "use_translation": "F",
    }  # fmt: skip


SHOP_GIVES = tuple(member if member.name != "slave_domain" else Member("slave_domain", many=True) for member in gives_of(_shop_row("", _SHOPS[0])))


@endpoint("GET", "/admin/shops", answers="shops", shape="list", scope="read_store", gives=SHOP_GIVES, source=SOURCE)
def list_shops(call: Call) -> Page:
    """The shops of the mall, at most 15."""
    return Page([_shop_row(call.mall.mall_id, shop) for shop in _SHOPS])


@endpoint("GET", "/admin/shops/<int:number>", answers="shop", scope="read_store", gives=SHOP_GIVES, source=SOURCE)
def show_shop(call: Call, number: int) -> dict:
    """One shop of the mall."""
    found = [shop for shop in _SHOPS if shop[0] == number]
    if not found:
        raise unknown_id()
    return _shop_row(call.mall.mall_id, found[0])


def _user_rows(mall_id: str) -> list[dict]:
    return [
        {
            "user_id": user_id or mall_id, "user_name": name, "phone": phone, "email": f"{user_id or 'owner'}@example.com", "ip_restriction_type": "F",
            "admin_type": kind, "last_login_date": None,
        }
        for user_id, name, kind, phone in USERS
    ]  # fmt: skip


USER_GIVES = gives_of(_user_rows("")[0])


@endpoint(
    "GET", "/admin/users", answers="users", shape="list", scope="read_store", gives=USER_GIVES, source=SOURCE,
    params=(Param("search_type", choices=("member_Id", "member_id", "name")), Param("keyword", longest=100), Param("admin_type", choices=("P", "A"))),
)  # fmt: skip
def list_users(call: Call) -> Page:
    """The mall's operators."""
    asked, rows = call.params, _user_rows(call.mall.mall_id)
    if asked["admin_type"] is not None:
        rows = [row for row in rows if row["admin_type"] == asked["admin_type"]]
    if asked["keyword"] is not None:
        name = "user_name" if asked["search_type"] == "name" else "user_id"
        rows = [row for row in rows if asked["keyword"] in row[name]]
    return Page(rows)


@endpoint("GET", "/admin/users/<user_id>", answers="user", scope="read_store", gives=USER_GIVES, source=SOURCE)
def show_user(call: Call, user_id: str) -> dict:
    """One operator."""
    found = [row for row in _user_rows(call.mall.mall_id) if row["user_id"] == user_id]
    if not found:
        raise unknown_id()
    return found[0]


APP_GIVES = tuple(Member(name) for name in APP)


@endpoint("GET", "/admin/apps", answers="app", scope="read_application", gives=APP_GIVES, source=SOURCE)
def show_app(call: Call) -> dict:
    """The app's API version."""
    return _app(call)


def _app(call: Call) -> dict:
    version = call.db.get(App, 1).api_version
    later = [known for known in VERSIONS if known > version]
    expires = date.fromisoformat(later[0]) if later else None
    known = document(call.db, EVERY_MALL, "app")
    return known | {"version": version, "version_expiration_date": expires and expires.replace(year=expires.year + 1).isoformat()}


@endpoint(
    "PUT", "/admin/apps", answers="app", scope="write_application", gives=APP_GIVES, source=SOURCE,
    body=(Member("version", required=True, pattern=r"\d{4}-\d{2}-\d{2}", label="Version"), Member("extension_type", choices=("section", "embedded"))),
)  # fmt: skip
def update_app(call: Call) -> dict:
    """Change the app's API version, in every mall; not below its initial version."""
    version, app = call.body["version"], call.db.get(App, 1)
    now = document(call.db, EVERY_MALL, "app")
    if version not in VERSIONS or version < now["initial_version"]:
        raise invalid("version")
    changed = {"extension_type": call.body.get("extension_type", now["extension_type"])}
    if version != app.api_version:
        changed["previous_version"] = app.api_version
    app.api_version = version
    call.db.add(app)
    put_document(call.db, EVERY_MALL, "app", changed)
    call.db.flush()
    return _app(call)
