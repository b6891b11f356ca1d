"""Members of a mall as Cafe24's JSON: without personal data (customers) and with it (customersprivacy)."""

from mallrig.emulators.cafe24.catalog.catalog_state import Customer, read

CUSTOMER_DEFAULTS = {
    "member_authentication": "T", "use_blacklist": "F", "blacklist_type": "", "authentication_method": None, "sms": "F", "news_mail": "F",
    "solar_calendar": "T", "total_points": "0.00", "available_points": "0.00", "used_points": "0.00", "last_login_date": None, "gender": None,
    "use_mobile_app": "F", "available_credits": "0.00", "fixed_group": "F",
}  # fmt: skip

PRIVACY_DEFAULTS = {
    "name": "", "name_english": "", "name_phonetic": "", "phone": "", "cellphone": "", "email": "", "thirdparty_agree": "F", "wedding_anniversary": "",
    "birthday": "", "city": "", "state": "", "address1": "", "address2": "", "job_class": "", "job": "", "zipcode": "", "member_authority": "C",
    "nick_name": "", "recommend_id": "", "residence": "", "interest": "", "member_type": "p", "company_type": None, "foreigner_type": None,
    "lifetime_member": "F", "corporate_name": None, "nationality": None, "shop_name": None, "country_code": "", "join_path": "P",
    "refund_bank_code": None, "refund_bank_account_no": None, "refund_bank_account_holder": None, "company_condition": None, "company_line": None,
    "sns_list": [], "account_reactivation_date": None,
}  # fmt: skip

_PRIVACY_ORDER = """name name_english name_phonetic phone cellphone email sms news_mail thirdparty_agree wedding_anniversary birthday solar_calendar
total_points available_points used_points city state address1 address2 group_no job_class job zipcode created_date member_authentication use_blacklist
blacklist_type last_login_date member_authority nick_name recommend_id residence interest gender member_type company_type foreigner_type
authentication_method lifetime_member corporate_name nationality shop_name country_code use_mobile_app join_path fixed_group refund_bank_code
refund_bank_account_no refund_bank_account_holder company_condition company_line sns_list account_reactivation_date""".split()


def digits(phone: str) -> str:
    """A phone number as it is compared: its digits."""
    return "".join(letter for letter in phone if letter.isdecimal() and letter.isascii())


def customer_row(row: Customer, shop_no: int) -> dict:
    """A member without name, phone and email."""
    members = CUSTOMER_DEFAULTS | read(row)
    known = {"shop_no": shop_no, "member_id": row.member_id, "group_no": row.group_no}
    names = """member_authentication use_blacklist blacklist_type authentication_method sms news_mail solar_calendar total_points available_points
    used_points last_login_date""".split()
    shown = known | {name: members[name] for name in names} | {"created_date": row.created_date}
    return shown | {name: members[name] for name in ("gender", "use_mobile_app", "available_credits", "fixed_group")}


def privacy_row(row: Customer, shop_no: int, single: bool = False) -> dict:
    """A member with personal data; `single` adds what the list leaves out."""
    members = CUSTOMER_DEFAULTS | PRIVACY_DEFAULTS | read(row) | {"group_no": row.group_no, "created_date": row.created_date}
    shown = {"shop_no": shop_no, "member_id": row.member_id} | {name: members[name] for name in _PRIVACY_ORDER}
    if single:
        shown |= {"available_credits": members["available_credits"], "additional_information": members.get("additional_information", [])}
    return shown
