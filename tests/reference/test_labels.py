"""Labels as they come out of the printer: rendered, and their barcodes read by a decoder that knows nothing of us."""

import threading

import pypdfium2
import pytest
import zxingcpp

from mallrig.emulators.rig.goods import GOODS
from mallrig.reference.flow.labels import masked_name, masked_phone
from tests.reference.conftest import SKUS

DPI = 203
"""A label printer's dots to the inch."""

BARCODE = GOODS[0].variants[0].barcode


@pytest.fixture
def ready(target):
    target.put("options", {"couriers": ["cj", "lotte", "epost"]})
    target.put("printers", {"invoices": "label-folder", "barcodes": "barcode-folder"})
    return target


def pages(job: dict) -> list[dict]:
    """What each page of a job says: its text, and (format, text) of its barcodes."""
    document = pypdfium2.PdfDocument(job["where"])
    read = []
    for page in document:
        image = page.render(scale=DPI / 72).to_pil()
        barcodes = {(found.format, found.text) for found in zxingcpp.read_barcodes(image)}
        read.append({"text": page.get_textpage().get_text_bounded(), "barcodes": barcodes})
    assert len(read) == job["pages"]
    return read


def texts(page: dict) -> set[str]:
    return {text for _, text in page["barcodes"]}


@pytest.mark.rule("OMS-INV-07", "DEV-02", "OMS-SHIP-02")
@pytest.mark.parametrize("courier", ["cj", "lotte", "epost"])
def test_number_and_label_come_in_one_step_and_the_reader_reads_them_back(rig, ready, courier):
    rig.order(receiver={"name": "김민지", "cellphone": "010-1234-9876", "phone": "", "zipcode": "04524", "address1": "서울특별시 중구 세종대로 110", "address2": "3층", "message": "문 앞에"})
    ready.day("allocate")
    answer = ready.post("invoices", {"courier": courier, "print": True})
    [issued] = answer["invoices"]
    number = issued["number"]
    assert answer["labels"]["printed"] == [{"group": issued["group"], "number": number}]
    [page] = pages(answer["labels"]["job"])
    head = len(number) - 8
    assert f"{number[:head]}-{number[head:-4]}-{number[-4:]}" in page["text"]
    assert (zxingcpp.BarcodeFormat.Code128, number) in page["barcodes"]
    assert "김*지" in page["text"] and "010-1234-****" in page["text"]
    assert "김민지" not in page["text"] and "9876" not in page["text"]
    assert "세종대로" in page["text"] and "말리그상점" in page["text"]
    assert "재출력" not in page["text"]
    shipped = ready.post("ship", {"scan": next(text for text in texts(page) if text == number)})
    assert shipped["shipped"] == [issued["group"]]


@pytest.mark.rule("DEV-02")
def test_the_classification_barcode_is_the_couriers_code(rig, ready):
    for courier in ("cj", "lotte"):
        rig.order(receiver={"name": courier, "cellphone": "010-1234-5678", "phone": "", "zipcode": "04524", "address1": "서울특별시 중구 세종대로 110", "address2": ""})
        ready.day("allocate")
        [page] = pages(ready.post("invoices", {"courier": courier, "print": True})["labels"]["job"])
        [code] = [text for text in texts(page) if not text.isdigit()]
        assert f"{code}-" in page["text"] if courier == "cj" else code in page["text"]


@pytest.mark.rule("DEV-01")
def test_without_a_printer_nothing_is_printed_and_no_number_taken(rig, target):
    rig.order()
    target.day("allocate")
    refused = target.post("invoices", {"print": True}, 409)
    assert refused["because"] == ["DEV-01"] and target.get("invoices")["counts"]["registered"] == 0
    [issued] = target.post("invoices")["invoices"]
    assert target.post("invoices/print", {"groups": [issued["group"]]}, 409)["because"] == ["DEV-01"]
    assert target.get(f"groups/{issued['group']}")["invoice"]["printed_at"] is None
    assert target.get("invoices")["counts"]["unprinted"] == 1
    assert target.post("invoices/print", {"groups": [issued["group"]], "printer": "label-folder"})["printed"]


@pytest.mark.rule("DEV-01", "OMS-INV-02", "OMS-INV-09")
def test_the_print_state_is_kept_and_ends_with_the_number(rig, ready):
    rig.order()
    ready.day("allocate")
    [issued] = ready.post("invoices", {"print": True})["invoices"]
    group = ready.get(f"groups/{issued['group']}")
    assert group["invoice"]["printed_at"]
    assert ready.get("invoices")["rows"][0]["printed"] and ready.get("invoices")["counts"]["printed"] == 1
    assert "invoice printed" in [step["what"] for step in ready.get(f"orders/{group['orders'][0]}")["history"]]
    [page] = pages(ready.post("invoices/print", {"groups": [issued["group"]]})["job"])
    assert "재출력" in page["text"] and issued["number"] in texts(page)
    ready.delete("invoices", {"groups": [issued["group"]]})
    assert ready.get("invoices")["counts"]["printed"] == 0
    again = ready.post("invoices", {"groups": [issued["group"]]})["invoices"][0]["number"]
    assert again != issued["number"] and ready.get("invoices")["counts"]["printed"] == 0


@pytest.mark.rule("OMS-INV-08")
def test_a_range_picks_rows_by_their_running_number(rig, ready):
    for name in "가나다라마":
        rig.order(receiver={"name": f"이{name}", "cellphone": "010-1234-5678", "phone": "", "zipcode": "04524", "address1": "서울특별시 중구 세종대로 110", "address2": name})
    ready.day("invoices")
    rows = {row["row"]: row["number"] for row in ready.get("invoices")["rows"]}
    assert sorted(rows) == [1, 2, 3, 4, 5]
    done = ready.post("invoices/print", {"range": "1-3, 5"})
    assert [texts(page) & set(rows.values()) for page in pages(done["job"])] == [{rows[row]} for row in (1, 2, 3, 5)]
    [kept] = ready.get("printers/jobs")["jobs"]
    assert kept == {name: done["job"][name] for name in ("job", "printer", "pages")} | {
        "at": kept["at"], "who": "manager", "kind": "invoices", "contents": [rows[row] for row in (1, 2, 3, 5)],
    }  # fmt: skip
    assert [row["row"] for row in ready.get("invoices")["rows"] if not row["printed"]] == [4]
    refused = ready.post("invoices/print", {"range": "4, 6"}, 400)
    assert refused["because"] == ["OMS-INV-08"] and "6" in refused["error"]["message"]
    assert ready.get("invoices")["counts"]["unprinted"] == 1
    assert len(ready.post("invoices/print")["printed"]) == 5
    assert ready.post("invoices/print", {"range": "1", "groups": [1]}, 400)["error"]["at"] == "range"


@pytest.mark.rule("OMS-INV-01", "DEV-02")
def test_a_group_without_a_number_has_no_label(rig, ready):
    rig.order()
    ready.day("allocate")
    group = ready.get("groups")["groups"][0]["group"]
    done = ready.post("invoices/print", {"groups": [group]})
    assert done["refused"] == [{"group": group, "because": ["OMS-INV-01"]}] and done["job"] is None
    assert ready.post("invoices/print")["job"] is None


@pytest.mark.rule("DEV-01", "OMS-INV-07")
@pytest.mark.parametrize("fault", [{"effect": "reset"}, {"effect": "truncate"}, {"effect": "status", "status": 500}], ids=str)
def test_without_sorting_codes_the_invoice_stays_unprinted(rig, ready, fault):
    rig.order()
    ready.day("allocate")
    rig.fault(emulator="cj", path="*ReqAddrRfnSm", times=1, **fault)
    answer = ready.post("invoices", {"print": True})
    assert [each["group"] for each in answer["labels"]["failed"]] == [answer["invoices"][0]["group"]]
    assert ready.get("invoices")["counts"] | {"registered": 1, "printed": 0} == ready.get("invoices")["counts"]
    assert ready.post("invoices/print")["printed"]


@pytest.mark.rule("DEV-02")
def test_hostile_texts_are_printed_as_far_as_a_font_goes(rig, ready):
    receiver = {"name": "😀\u0007\u202e김", "cellphone": "010-1234-5678", "phone": "", "zipcode": "04524", "address1": "서울특별시 중구 세종대로 110", "address2": "가" * 80 + "나 (\\)%", "message": "😀" * 50 + "(\\)%"}
    rig.order(receiver=receiver)
    ready.day("allocate")
    answer = ready.post("invoices", {"print": True})
    [page] = pages(answer["labels"]["job"])
    assert answer["invoices"][0]["number"] in texts(page)


@pytest.mark.rule("DEV-02", "DEV-03")
def test_product_barcodes_are_printed_on_their_own_printer(rig, ready):
    ready.post("stock/sync")
    done = ready.post("barcodes/print", {"products": {SKUS[0]: 2, SKUS[1]: 1}})
    assert "barcode-folder" in done["job"]["where"] and done["printed"] == {SKUS[0]: 2, SKUS[1]: 1}
    assert [(job["kind"], job["contents"]) for job in ready.get("printers/jobs")["jobs"]] == [("barcodes", [SKUS[0], SKUS[0], SKUS[1]])]
    read = pages(done["job"])
    assert len(read) == 3 and all(format_ == zxingcpp.BarcodeFormat.EAN13 for page in read for format_, _ in page["barcodes"])
    scanned = [ready.post("scan", {"barcode": next(iter(texts(page))), "direction": "in"})["sku"] for page in read]
    assert scanned == [SKUS[0], SKUS[0], SKUS[1]]
    assert ready.post("barcodes/print", {"products": {"nothing": 1}}, 404)["error"]["at"] == "product"
    assert ready.post("barcodes/print", {"products": {SKUS[0]: 0}}, 400)
    ready.put("printers", {"barcodes": None})
    assert ready.post("barcodes/print", {"products": {SKUS[0]: 1}}, 409)["because"] == ["DEV-01"]


@pytest.mark.rule("DEV-02")
def test_a_barcode_that_is_no_ean_is_printed_as_code_128(rig, ready):
    world = {name: part for name, part in rig.world.items() if name != "sellmate"}
    own = type(ready)(rig, rig.call("POST", "/target/setups", {"world": world}))
    own.put("stock", {"A": {"on_hand": 1, "barcode": "AB-0012"}, "B": {"on_hand": 1, "barcode": BARCODE}, "C": {"on_hand": 1, "barcode": "한글"}, "D": {"on_hand": 1}})
    own.put("stock", {"E": {"barcode": "ABCDEFGHIJKL"}, "F": {"barcode": "ABCDEFGHIJKLM"}})
    done = own.post("barcodes/print", {"products": dict.fromkeys("ABCDEF", 1), "printer": "barcode-folder"})
    assert sorted(done["printed"]) == ["A", "B", "E"] and [each["sku"] for each in done["refused"]] == ["C", "D", "F"]
    kinds = zxingcpp.BarcodeFormat
    assert [page["barcodes"] for page in pages(done["job"])] == [{(kinds.Code128, "AB-0012")}, {(kinds.EAN13, BARCODE)}, {(kinds.Code128, "ABCDEFGHIJKL")}]


@pytest.mark.rule("OMS-INV-10", "OMS-INV-07")
def test_two_who_ask_at_once_get_one_number(rig, ready):
    rig.order()
    ready.day("allocate")
    rig.fault(emulator="epost", path="*InsertOrder*", effect="delay", delay_ms=200)
    answers = []
    asking = [threading.Thread(target=lambda: answers.append(ready.post("invoices", {"courier": "epost"}))) for _ in range(4)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    assert {each["number"] for answer in answers for each in answer["invoices"]} == {"6000000000001"}
    assert len(answers) == 4


@pytest.mark.parametrize(("name", "shown"), [("홍길동", "홍*동"), ("홍길", "홍*"), ("홍", "홍"), ("", ""), ("남궁민수", "남*민수")])
def test_names_lose_their_second_character(name, shown):
    assert masked_name(name) == shown


@pytest.mark.parametrize(("phone", "shown"), [("010-1234-5678", "010-1234-****"), ("01012345678", "0101234****"), ("", ""), ("123", "***")])
def test_phones_lose_their_last_four(phone, shown):
    assert masked_phone(phone) == shown
