"""What a new mall holds: products, categories, carriers, members, coupons, store. Data alone; the same in every mall."""

from typing import NamedTuple

CATEGORIES = (
    (24, 1, 1, "의류"), (25, 1, 1, "생활"), (26, 1, 1, "식품"),
    (27, 2, 24, "상의"), (28, 2, 24, "하의"), (29, 2, 24, "아우터"), (30, 2, 24, "잡화"), (31, 2, 25, "리빙"), (32, 2, 25, "뷰티"),
)  # fmt: skip
"""(category_no, depth, parent, name); 1 is the top. The goods name their category by its name."""

CARRIERS = (
    (1, "0001", "자체배송", "", "F"),
    (2, "0006", "CJ대한통운", "https://trace.cjlogistics.com/next/tracking.html?wblNo=", "T"),
    (3, "0079", "롯데택배", "https://www.lotteglogis.com/home/reservation/tracking/linkView?InvNo=", "F"),
    (4, "0012", "우체국택배", "https://service.epost.go.kr/trace.RetrieveDomRigiTraceList.comm?sid1=", "F"),
)
"""(carrier_id, shipping_carrier_code, name, tracking address, default)."""

CARRIER_NAMES = {
    "0001": "자체배송", "0004": "로젠택배", "0006": "CJ대한통운", "0012": "우체국택배", "0018": "한진택배",
    "0019": "CJ GLS", "0022": "FASTBOX", "0079": "롯데택배",
}  # fmt: skip
"""The couriers that a mall may register, by code. The vendor's whole list isn't published; these are read from public clients."""


class Person(NamedTuple):
    """A member of the first hour."""

    member_id: str
    name: str
    cellphone: str
    email: str
    group_no: int
    zipcode: str
    address1: str
    address2: str
    points: int
    credits: int
    gender: str
    birthday: str
    sms: str = "T"


PEOPLE = (
    Person("minji01", "김민지", "010-1234-5678", "minji@example.com", 1, "04524", "서울특별시 중구 세종대로 110", "3층", 12000, 5000, "F", "1992-03-14"),
    Person("junho88", "이준호", "010-2345-6789", "junho@example.com", 1, "48058", "부산광역시 해운대구 센텀중앙로 79", "1203호", 3500, 0, "M", "1988-11-02"),
    Person("seoyeon", "박서연", "010-3456-7890", "seoyeon@example.com", 2, "63309", "제주특별자치도 제주시 첨단로 242", "", 52000, 20000, "F", "1995-07-21"),
    Person("hyunwoo", "최현우", "010-4567-8901", "hyunwoo@example.com", 1, "40240", "경상북도 울릉군 울릉읍 도동길 14", "", 0, 0, "M", "1990-01-30", "F"),
    Person("jiyoung", "정지영", "010-5678-9012", "jiyoung@example.com", 2, "34126", "대전광역시 유성구 대학로 99", "105동 302호", 800, 0, "F", "1999-12-05"),
    Person("dongmin", "강동민", "010-6789-0123", "dongmin@example.com", 1, "61945", "광주광역시 서구 내방로 111", "", 150, 1000, "M", "1985-05-17", "F"),
)

GROUP_NAMES = {1: "일반회원", 2: "우수회원"}


class Voucher(NamedTuple):
    """A coupon of the first hour; days count from the world's first day."""

    number: int
    name: str
    benefit_type: str
    price: int | None
    percentage: str | None
    percentage_max: int | None
    issue_type: str
    issue_sub_type: str
    period_type: str
    days: int
    min_price: int
    holders: tuple[str, ...]


VOUCHERS = (
    Voucher(1, "신규회원 2,000원 할인", "A", 2000, None, None, "A", "J", "F", 31, 10000, ("minji01", "junho88", "seoyeon")),
    Voucher(2, "겨울맞이 10% 할인", "B", None, "10.0", 10000, "D", "M", "F", 31, 30000, ("minji01", "jiyoung")),
    Voucher(3, "기본배송비 무료", "E", None, None, None, "M", "M", "R", 30, 0, ("seoyeon",)),
    Voucher(4, "적립금 1,000원", "C", 1000, None, None, "M", "M", "M", 0, 0, ()),
)

USERS = (
    ("", "대표 운영자", "P", "02-1234-5678"),
    ("staff01", "CS 담당자", "A", "02-1234-5679"),
)
"""(user_id, name, admin_type, phone); the principal operator's id is the mall's."""

STORE = {
    "company_registration_no": "1208800767", "company_name": "(주)말리그상점", "president_name": "홍길동", "company_condition": "소매업",
    "company_line": "전자상거래업", "country": "한국", "country_code": "KOR", "zipcode": "07071", "address1": "서울특별시 동작구 보라매로5길 15",
    "address2": "15층", "phone": "02-1234-5678", "fax": "02-1234-5670", "email": "store@example.com", "notification_only_email": "noreply@example.com",
    "mail_order_sales_registration": "T", "mail_order_sales_registration_number": "제 2026-서울동작-0001 호", "missing_report_reason_type": None,
    "missing_report_reason": None, "about_us_contents": "", "company_map_url": "", "customer_service_phone": "02-1234-5679",
    "customer_service_email": "cs@example.com", "customer_service_fax": "", "customer_service_sms": "", "customer_service_hours": "평일 10:00~17:00",
    "privacy_officer_name": "김보안", "privacy_officer_position": "팀장", "privacy_officer_department": "정보보호팀", "privacy_officer_phone": "02-1234-5671",
    "privacy_officer_email": "privacy@example.com", "contact_us_mobile": "F", "contact_us_contents": "", "sales_product_categories": ["의류", "생활용품", "식품"],
}  # fmt: skip

SHIPPING = {
    "shipping_method": "shipping_01", "shipping_etc": "", "shipping_type": "A", "international_shipping_fee_criteria": None, "shipping_place": "전국지역",
    "shipping_period": {"minimum": 2, "maximum": 5}, "shipping_fee_type": "M", "shipping_fee": "3000.00", "free_shipping_price": "50000.00",
    "shipping_fee_by_quantity": None, "shipping_rates": None, "shipping_fee_criteria": "D", "prepaid_shipping_fee": "P", "product_weight": "1.00",
    "oversea_shipping_country": "F", "oversea_shipping_country_list": None, "country_shipping_fee": "F", "country_shipping_fee_list": None,
    "hs_code": None, "country_hs_code": None, "return_address": {"zipcode": "07071", "ziptype": None, "address1": "서울특별시 동작구 보라매로5길 15", "address2": "물류센터"},
    "package_volume": {"width": "0", "length": "0", "height": "0"}, "international_shipping_insurance": "F",
    "wished_delivery_date": {"use": "F", "range": None, "default": None}, "wished_delivery_time": {"use": "F", "range": None, "default": None},
    "individual_shipping_fee": "F", "individual_fee_calculation_type": None, "supplier_shipping_fee": "F", "supplier_selection": None,
    "applicable_suppliers": None, "supplier_shipping_calculation": None, "supplier_regional_surcharge": None, "additional_shipping_fee": None,
    "oversea_additional_fee": "F", "oversea_additional_fee_list": None,
}  # fmt: skip

REGIONAL = {
    "use_regional_surcharge": "T", "region_setting_type": "A", "regional_surcharge_list": None,
    "jeju_surcharge_amount": "3000.00", "remote_area_surcharge_amount": "5000.00",
}  # fmt: skip
"""The surcharge for Jeju and for islands and mountains: /admin/regionalsurcharges (DOC26)."""

CARTS_SETTING = {
    "wishlist_display": "T", "add_action_type": "S", "cart_item_direct_purchase": "F", "storage_period": "T", "period": "7",
    "icon_display": "T", "cart_item_option_change": "T", "discount_display": "T",
}  # fmt: skip

COUPONS_SETTING = {
    "use_coupon": "T", "available_issue_type": "A", "allow_using_coupons_with_points": "T", "allow_using_coupons_with_discounts": "A",
    "allow_using_product_and_order_coupons": "T",
    "recover_coupon_setting": {"restore_viewpoint": "A", "cancel_before_pay": "T", "cancel_after_pay": "T", "return": "F", "exchange": "F", "part": "F"},
    "max_coupon_count": {
        "product_per_product": 0, "product_per_item": 0, "order_per_order": 1, "product_and_order_per_order": 0, "product_per_order": 0,
        "product_and_order_per_day": 0,
    },
    "use_additional_coupon": "F", "additional_coupon_no": [],
    "expiration_notice_date_setting": {
        "expiration_notice_date_type": "C", "expiration_notice_date": {"one_day": "T", "three_day": "T", "seven_day": "F"},
    },
    "show_coupon_to_non_members": "T", "show_group_coupon_to_non_members": "F", "show_issued_coupon": "T", "sorting_type": "B",
    "download_image_type": "1", "background_image_type": "1",
}  # fmt: skip

WEBHOOK = {"reception_status": "T"}

APP = {
    "version": "2026-03-01", "version_expiration_date": None, "initial_version": "2025-06-01", "previous_version": "2025-12-01",
    "extension_type": "section",
}  # fmt: skip

DOCUMENTS = {
    "store": STORE, "shipping": SHIPPING, "regional": REGIONAL, "carts": CARTS_SETTING, "coupons": COUPONS_SETTING, "webhook": WEBHOOK, "app": APP,
}  # fmt: skip
"""A new mall's settings; a mall keeps what was changed."""
