"""Products, variants, inventories and categories as Cafe24's JSON (members and order as in DOC and DOC24)."""

from mallrig.emulators.cafe24.catalog.catalog_state import Category, Product, Variant, read

PRODUCT_DEFAULTS = {
    "custom_product_code": "", "product_name": "", "eng_product_name": "", "supply_product_name": "", "internal_product_name": "", "model_name": "",
    "price_excluding_tax": "0.00", "price": "0.00", "retail_price": "0.00", "supply_price": "0.00", "display": "F", "selling": "F",
    "product_condition": "N", "product_used_month": None, "summary_description": "", "margin_rate": "0.00", "tax_calculation": "M", "tax_type": "A",
    "tax_rate": 10, "price_content": "", "buy_limit_by_product": "F", "buy_limit_type": "N", "buy_group_list": [], "buy_member_id_list": [],
    "repurchase_restriction": "F", "single_purchase_restriction": "F", "single_purchase": "F", "buy_unit_type": "O", "buy_unit": 1,
    "order_quantity_limit_type": "O", "minimum_quantity": 1, "maximum_quantity": 0, "points_by_product": "F", "points_setting_by_payment": None,
    "points_amount": None, "except_member_points": "F",
    "product_volume": {"use_product_volume": "F", "product_width": None, "product_height": None, "product_length": None},
    "adult_certification": "F", "detail_image": None, "list_image": None, "tiny_image": None, "small_image": None, "use_naverpay": "F",
    "naverpay_type": None, "use_kakaopay": "F", "manufacturer_code": "M0000000", "trend_code": "T0000000", "brand_code": "B0000000",
    "supplier_code": "S0000000", "made_date": "", "release_date": "", "expiration_date": {"start_date": None, "end_date": None},
    "origin_classification": "F", "origin_place_no": 1798, "origin_place_value": "", "made_in_code": "KR",
    "icon_show_period": {"start_date": None, "end_date": None}, "icon": [], "hscode": "", "product_weight": "1.00", "product_material": "",
    "english_product_material": None, "cloth_fabric": None, "list_icon": {"soldout_icon": False, "recommend_icon": False, "new_icon": False},
    "approve_status": "", "classification_code": "C000000A", "additional_price": "0.00", "clearance_category_eng": None,
    "clearance_category_kor": None, "clearance_category_code": None, "exposure_limit_type": "A", "exposure_group_list": [], "set_product_type": None,
    "shipping_fee_by_product": "F", "shipping_fee_type": "T", "main": [], "market_sync": "F",
}  # fmt: skip
"""What a product's list row has when nothing else was said; text of these defaults: ours."""

DETAIL_DEFAULTS = {
    "category": [], "project_no": [], "description": "", "mobile_description": "", "separated_mobile_description": "F", "payment_info": "",
    "shipping_info": "", "exchange_info": "", "service_info": "", "country_hscode": {}, "simple_description": "", "product_tag": [],
    "option_type": None, "soldout_message": "", "shipping_calculation": "A", "shipping_method": "01", "prepaid_shipping_fee": "P",
    "shipping_period": {"minimum": 2, "maximum": 5}, "shipping_scope": "A", "shipping_area": "전국지역", "shipping_rates": None,
    "product_shipping_type": None, "origin_place_code": 1798, "additional_information": [], "image_upload_type": "A", "relational_product": [],
    "select_one_by_option": "F", "additional_image": [],
}  # fmt: skip
"""What the single product adds."""

VARIANT_DEFAULTS = {
    "options": None, "custom_variant_code": "", "display": "T", "selling": "T", "additional_amount": "0.00", "display_order": 1, "supply_price": None,
    "use_inventory": "T", "important_inventory": "A", "inventory_control_type": "A", "display_soldout": "T", "safety_inventory": 0,
}  # fmt: skip

CATEGORY_DEFAULTS = {
    "display_type": "A", "use_main": "F", "use_display": "T", "soldout_product_display": "N", "sub_category_product_display": "F",
    "hashtag_product_display": "F", "product_display_scope": "A", "product_display_type": None, "product_display_key": None,
    "product_display_sort": None, "product_display_period": None, "normal_product_display_type": None, "normal_product_display_key": None,
    "normal_product_display_sort": None, "normal_product_display_period": None, "recommend_product_display_type": None, "recommend_product_display_key": None,
    "recommend_product_display_sort": None, "recommend_product_display_period": None, "new_product_display_type": None, "new_product_display_key": None,
    "new_product_display_sort": None, "new_product_display_period": None, "access_authority": "F",
}  # fmt: skip

STOCK = ("use_inventory", "important_inventory", "inventory_control_type", "display_soldout", "quantity", "safety_inventory")
TAX_TEXTS = {"A": "과세상품", "B": "면세상품", "C": "영세상품"}


def product_row(row: Product, variants: list[Variant], detail: bool = False) -> dict:
    """A product as lists show it; `detail` adds what the single one has."""
    members = read(row)
    shown = {"shop_no": 1, "product_no": row.product_no, "product_code": row.product_code} | PRODUCT_DEFAULTS
    shown |= {name: members[name] for name in PRODUCT_DEFAULTS if name in members}
    shown |= {"created_date": row.created_date, "updated_date": row.updated_date, "sold_out": "T" if sold_out(variants) else "F"}
    if detail:
        shown |= DETAIL_DEFAULTS | {name: members[name] for name in DETAIL_DEFAULTS if name in members}
        shown |= {"has_option": "T" if members.get("options") else "F", "product_tax_type_text": TAX_TEXTS[shown["tax_type"]]}
    return shown


def options_row(row: Product) -> dict:
    """A product's options (embed=options, /options)."""
    members = read(row)
    options = members.get("options") or []
    return {
        "shop_no": 1, "product_no": row.product_no, "has_option": "T" if options else "F", "option_type": "T" if options else None,
        "option_list_type": "S" if options else None,
        "options": [
            {
                "option_code": None, "option_name": name, "required_option": "T", "option_display_type": "S",
                "option_value": [
                    {"option_image_file": "", "option_link_image": "", "option_color": "", "option_text": value, "value_no": number}
                    for number, value in enumerate(values, 1)
                ],
            }
            for name, values in options
        ],
        "select_one_by_option": "F", "use_additional_option": "F", "additional_options": None, "use_attached_file_option": "F", "attached_file_option": None,
    }  # fmt: skip


def is_soldout(row: Variant, members: dict) -> bool:
    """Whether a variant can't be sold for want of stock."""
    return members["use_inventory"] == "T" and members["display_soldout"] == "T" and row.quantity <= 0


def sold_out(variants: list[Variant]) -> bool:
    """Whether nothing of a product can be sold."""
    return bool(variants) and all(is_soldout(row, VARIANT_DEFAULTS | read(row)) for row in variants)


def variant_row(row: Variant, embed_inventories: bool = False) -> dict:
    """A variant; with `embed_inventories` the stock members sit under `inventories` (DOC24)."""
    members = VARIANT_DEFAULTS | read(row)
    shown = {"shop_no": 1, "variant_code": row.variant_code}
    shown |= {name: members[name] for name in ("options", "custom_variant_code", "display", "selling", "additional_amount", "display_order", "supply_price")}
    stock = members | {"quantity": row.quantity}
    if embed_inventories:
        return shown | {"inventories": {"shop_no": 1, "variant_code": row.variant_code} | {name: stock[name] for name in STOCK}}
    return shown | {name: stock[name] for name in STOCK}


def inventory_row(row: Variant) -> dict:
    """A variant's stock."""
    stock = VARIANT_DEFAULTS | read(row) | {"quantity": row.quantity}
    return {"shop_no": 1, "variant_code": row.variant_code} | {name: stock[name] for name in STOCK} | {"origin_code": None}


def category_row(row: Category) -> dict:
    """A category."""
    members = read(row)
    shown = {"shop_no": 1, "category_no": row.category_no, "category_depth": members["category_depth"], "parent_category_no": row.parent}
    return shown | {name: members[name] for name in ("category_name",)} | CATEGORY_DEFAULTS | members
