"""GET and PUT of store/setting, orderform/setting, payment/setting, customers/setting, policy and information. Nothing else hangs on them here."""

from mallrig.emulators.cafe24.mall import store_settings_data as data
from mallrig.emulators.cafe24.mall.settings import change_setting, setting
from mallrig.emulators.cafe24.refusals import invalid
from mallrig.emulators.cafe24.wire.description import Member, endpoint
from mallrig.emulators.cafe24.wire.door import Call, Page

SHOP = Member("shop_no", "integer", nullable=False)
SOURCE, KEEPS = "DOC, DOC26", "DOC, DOC26; that what isn't sent stays is ours"
INFORMATION_MAX = 8


def _shown(call: Call, name: str) -> dict:
    return {"shop_no": call.shop_no} | setting(call.db, call.mall.number, name, call.shop_no)


def _set(call: Call, name: str, changed: dict) -> dict:
    return {"shop_no": call.shop_no} | change_setting(call.db, call.mall.number, name, changed, call.shop_no)


@endpoint("GET", "/admin/store/setting", answers="store", scope="read_store", gives=(SHOP, *data.STORE_MEMBERS), source=SOURCE)
def show_store_setting(call: Call) -> dict:
    """How names are entered."""
    return _shown(call, "store")


@endpoint("PUT", "/admin/store/setting", answers="store", scope="write_store", body=data.STORE_MEMBERS, gives=(SHOP, *data.STORE_MEMBERS), capacity=30, source=SOURCE)
def set_store_setting(call: Call) -> dict:
    """Change how names are entered."""
    return _set(call, "store", call.body)


@endpoint("GET", "/admin/orderform/setting", answers="orderform", scope="read_store", gives=(SHOP, *data.ORDERFORM_MEMBERS), source=SOURCE)
def show_orderform_setting(call: Call) -> dict:
    """Who may buy, and what the order form asks for."""
    return _shown(call, "orderform")


@endpoint("PUT", "/admin/orderform/setting", answers="orderform", scope="write_store", body=data.ORDERFORM_MEMBERS, gives=(SHOP, *data.ORDERFORM_MEMBERS), source=KEEPS)
def set_orderform_setting(call: Call) -> dict:
    """Change the order form; answers all of it. What it asks is changed by key, the switches of printing by name."""
    sent = dict(call.body)
    before = setting(call.db, call.mall.number, "orderform", call.shop_no)
    kind = sent.get("order_form_input_type", before["order_form_input_type"])
    if kind == "A" and "order_info" in sent:
        raise invalid("order_info")
    if kind == "S" and any(row["key"] == "email" for row in sent.get("shipping_info", ())):
        raise invalid("shipping_info")
    for name, keys in (("shipping_info", data.SHIPPING_KEYS), ("order_info", data.ORDER_KEYS)):
        if name in sent:
            sent[name] = _by_key(before[name], sent[name], keys)
    if "print_type" in sent:
        sent["print_type"] = before["print_type"] | sent["print_type"]
    return _set(call, "orderform", sent)


def _by_key(before: list[dict], sent: list[dict], keys: tuple[str, ...]) -> list[dict]:
    rows = {row["key"]: row for row in before}
    for row in sent:
        rows[row["key"]] = {"use": "F", "required": "F"} | rows.get(row["key"], {}) | row
    return [rows[key] for key in keys if key in rows]


@endpoint("GET", "/admin/payment/setting", answers="setting", scope="read_store", gives=(SHOP, *data.PAYMENT_MEMBERS, *data.PAYMENT_READ_ONLY), source=SOURCE)
def show_payment_setting(call: Call) -> dict:
    """Escrow, registration of deliveries at the gateway, and how means of payment are shown."""
    return _shown(call, "payment")


@endpoint("PUT", "/admin/payment/setting", answers="setting", scope="write_store", body=data.PAYMENT_MEMBERS, gives=(SHOP, *data.PAYMENT_MEMBERS), source=KEEPS)
def set_payment_setting(call: Call) -> dict:
    """Change settings of payments; answers what may be written."""
    now = _set(call, "payment", call.body)
    return {"shop_no": call.shop_no} | {member.name: now[member.name] for member in data.PAYMENT_MEMBERS}


_CUSTOMER_GIVES = (SHOP, *data.CUSTOMER_MEMBERS, *data.CUSTOMER_READ_ONLY)


@endpoint("GET", "/admin/customers/setting", answers="customer", scope="read_store", gives=_CUSTOMER_GIVES, source=SOURCE)
def show_customer_setting(call: Call) -> dict:
    """How members join."""
    return _shown(call, "customers")


@endpoint("PUT", "/admin/customers/setting", answers="customer", scope="write_store", body=data.CUSTOMER_MEMBERS, gives=_CUSTOMER_GIVES, source=KEEPS)
def set_customer_setting(call: Call) -> dict:
    """Change how members join; answers all of it. The simple form, newly chosen, switches off what it has no place for."""
    before = setting(call.db, call.mall.number, "customers", call.shop_no)
    simpler = before["simple_member_join"] == "F" and call.body.get("simple_member_join") == "T"
    return _set(call, "customers", call.body | (data.SIMPLE_JOIN if simpler else {}))


@endpoint("GET", "/admin/policy", answers="policy", scope="read_store", gives=(SHOP, *data.POLICY_GIVES), source=SOURCE)
def show_policy(call: Call) -> dict:
    """Terms of use, privacy policy and the right of withdrawal."""
    return _shown(call, "policy")


@endpoint("PUT", "/admin/policy", answers="policy", scope="write_store", body=data.POLICY_MEMBERS, gives=(SHOP, *data.POLICY_GIVES), source="DOC, DOC26; the standard texts are ours")
def set_policy(call: Call) -> dict:
    """Change the policies: to the standard texts (save_type S, the default), or to those sent (C)."""
    sent = dict(call.body)
    if sent.pop("save_type", "S") == "S":
        sent |= {name: data.POLICY[name] for name in data.POLICY_TEXTS}
    return _set(call, "policy", sent)


@endpoint("GET", "/admin/information", answers="information", shape="list", scope="read_store", gives=(SHOP, *data.INFORMATION_GIVES), source="DOC, DOC26; the texts are ours")
def list_information(call: Call) -> Page:
    """The notices on payment and on shipping."""
    return Page([_notice(call, kind) for kind in data.INFORMATION])


def _notice(call: Call, kind: str) -> dict:
    return {"shop_no": call.shop_no, "type": kind} | setting(call.db, call.mall.number, "information", call.shop_no)[kind]


@endpoint(
    "PUT", "/admin/information", answers="information", shape="bulk", scope="write_store", bulk_max=INFORMATION_MAX, body=data.INFORMATION_MEMBERS,
    gives=(SHOP, *data.INFORMATION_GIVES), source="DOC, DOC26; the standard texts are ours",
)  # fmt: skip
def set_information(call: Call) -> dict:
    """Change notices: whether they are shown, and their text, the standard one (save_type S) or the one sent."""
    sent, kind = dict(call.body), call.body["type"]
    before = setting(call.db, call.mall.number, "information", call.shop_no)[kind]
    for name in ("display_mobile", "use"):
        if name in sent and before[name] is None:
            raise invalid(name)
    if sent.pop("save_type", "C") == "S":
        sent["content"] = data.INFORMATION[kind]["content"]
    changed = before | {name: value for name, value in sent.items() if name != "type"}
    change_setting(call.db, call.mall.number, "information", {kind: changed}, call.shop_no)
    return _notice(call, kind)
