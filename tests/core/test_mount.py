"""What the routes leave: any path and any method of a vendor is the vendor's to refuse, and in a journal."""

import pytest

from mallrig.emulators.server import create_app

MADE_UP = ("FOO", "PROPFIND", "TRACE", "OPTIONS")


@pytest.fixture
def app(tmp_path):
    app = create_app(tmp_path)
    yield app
    app.extensions["mallrig.worlds"].close()


@pytest.fixture
def http(app):
    http = app.test_client()
    assert http.post("/_rig/worlds", json={"name": "demo", "seed": 5}).status_code == 201
    return http


def noted(http, door="worlds/demo/journal"):
    return [(entry["emulator"], entry["method"], entry["path"], entry["status"]) for entry in http.get(f"/_rig/{door}").json["entries"]]


CAFE24 = {"error": {"code": 404, "message": "No API found.", "more_info": {}}}
SELLMATE = {"message": "찾을 수 없습니다.", "code": "not_found", "errors": {}}


@pytest.mark.parametrize(("host", "path", "as_path"), [
    ("demo1.cafe24api.com", "/foo", "/cafe24/demo1/foo"), ("demo1.cafe24api.com", "/", "/cafe24/demo1/"), ("localhost", "/cafe24/demo1", "/cafe24/demo1"),
    ("localhost", "/cafe24/demo1/api/v9/x", "/cafe24/demo1/api/v9/x"), ("localhost", "/cafe24/demo1/oauth", "/cafe24/demo1/oauth"),
    ("localhost", "/cafe24/demo1/api/v2", "/cafe24/demo1/api/v2"), ("localhost", "/cafe24/demo1/api/v2//admin/orders", "/cafe24/demo1/api/v2//admin/orders"),
    ("localhost", "/cafe24/demo1/%0A/x", "/cafe24/demo1/\n/x"),
])  # fmt: skip
def test_an_unknown_path_that_names_a_mall_is_the_malls(http, host, path, as_path):
    answer = http.get(path, headers={"Host": host})
    assert (answer.status_code, answer.get_json()) == (404, CAFE24)
    assert noted(http) == [("cafe24", "GET", as_path, 404)]
    assert http.get("/_rig/worlds/demo/journal").json["entries"][0]["near_miss"]["what"] == "route"


def test_an_unknown_path_of_a_mall_that_nobody_has_is_a_stray(http):
    assert http.get("/foo", headers={"Host": "nobody.cafe24api.com"}).get_json() == CAFE24
    assert http.get("/cafe24/").get_json() == CAFE24
    assert noted(http, "strays") == [("cafe24", "GET", "/cafe24/nobody/foo", 404), ("cafe24", "GET", "/cafe24/", 404)]


@pytest.mark.parametrize(("host", "path", "as_path", "vendor", "status", "member"), [
    ("localhost", "/sellmate/", "/sellmate/", "sellmate", 404, "code"), ("localhost", "/sellmate", "/sellmate", "sellmate", 404, "code"),
    ("c-api.sellmate.co.kr", "/", "/sellmate/", "sellmate", 404, "code"), ("localhost", "/cj", "/cj", "cj", 401, "RESULT_CD"),
    ("www.cjlogistics.com", "/", "/cj-page/www/", "cj", 401, "RESULT_CD"), ("localhost", "/solapi", "/solapi", "solapi", 401, "errorCode"),
    ("localhost", "/solapi/", "/solapi/", "solapi", 401, "errorCode"), ("localhost", "/lotte", "/lotte", "lotte", 401, "code"),
    ("localhost", "/lotte-page", "/lotte-page", "lotte", 404, "code"), ("localhost", "/sweettracker", "/sweettracker", "sweettracker", 200, "code"),
])  # fmt: skip
def test_an_unknown_path_that_names_no_world_is_a_stray_in_the_vendors_words(http, host, path, as_path, vendor, status, member):
    answer = http.get(path, headers={"Host": host})
    assert answer.status_code == status and member in answer.get_json()
    assert noted(http, "strays") == [(vendor, "GET", as_path, status)]


@pytest.mark.parametrize("path", ["/epost", "/epost-trace", "/epost/"])
def test_korea_post_refuses_the_root_of_its_paths_itself(http, path):
    assert "등록되지 않은 인증키" in http.get(path).text
    assert noted(http, "strays")[0][:3] == ("epost", "GET", path)


@pytest.mark.parametrize("method", MADE_UP)
def test_a_method_that_cafe24_lacks_is_no_api_wherever_it_is_sent(http, method):
    paths = ["/cafe24/demo1/api/v2/admin/orders", "/cafe24/demo1/api/v2/oauth/token", "/cafe24/demo1/api/v2/nothing", "/cafe24/demo1"]
    for path in paths:
        answer = http.open(path, method=method)
        assert (answer.status_code, answer.get_json()) == (404, CAFE24)
    assert noted(http) == [("cafe24", method, path, 404) for path in paths]
    assert http.open("/cafe24/openapi.json", method=method).get_json() == CAFE24


@pytest.mark.parametrize("method", MADE_UP)
def test_a_method_that_a_vendor_lacks_is_refused_as_a_known_one_is(http, method):
    access = http.get("/_rig/worlds/demo").json
    domain = access["sellmate"]["base_url"].removeprefix("http://localhost")
    lotte = {"Authorization": access["lotte"]["authorization"]}
    others = ("/cj/RegBook", "/solapi/messages/v4/send", "/sweettracker/api/v1/recommend", "/epost/api.GetResInfo.jparcel", "/cj-page/demo/ko/tool/parcel/tracking")
    for path, headers in ((f"{domain}/orders", {}), ("/lotte/api/address/post-list", lotte), *((path, {}) for path in others)):
        made_up, known = (http.open(path, method=asked, headers=headers) for asked in (method, "PATCH"))
        assert (made_up.status_code, made_up.content_type, made_up.data) == (known.status_code, known.content_type, known.data), path
        assert method in {entry[1] for entry in noted(http) + noted(http, "strays") if entry[2] == path}
    assert http.open(f"{domain}/orders", method=method).get_json() == SELLMATE


@pytest.mark.parametrize("method", MADE_UP)
@pytest.mark.parametrize("path", ["/_rig/worlds", "/_rig/health", "/_rig/nothing", "/_rig//worlds"])
def test_a_method_that_the_rig_lacks_is_in_the_rigs_envelope(http, method, path):
    answer = http.open(path, method=method)
    assert answer.status_code == 404 and answer.get_json()["error"]["code"] == "not_found"


def test_a_path_that_is_no_emulators_is_a_stray_with_the_nearest_one(http):
    assert http.post("/caffe24/demo1/api/v2/oauth/token?token=12345678", json={"client_secret": "12345678"}).status_code == 404
    assert http.get("/").status_code == 404
    assert http.get("/_rig/nothing").status_code == 404
    first, second = http.get("/_rig/strays").json["entries"]
    assert (first["method"], first["path"], first["status"], first["near_miss"]["nearest"]) == ("POST", "/caffe24/demo1/api/v2/oauth/token", 404, ["/cafe24"])
    assert "12345678" not in str(first)
    assert (second["path"], second["near_miss"]["nearest"]) == ("/", [])


@pytest.mark.parametrize(("effect", "named"), [("delay", "refuses"), ("status", "first")])
def test_of_two_faults_the_journal_names_the_one_that_made_the_answer(http, effect, named):
    made = [{"id": "first", "effect": effect, "delay_ms": 1, "status": 503}, {"id": "refuses", "effect": "squeeze"}]
    ids = {fault["id"]: http.post("/_rig/worlds/demo/faults", json=fault | {"emulator": "cafe24"}).json["id"] for fault in made}
    keys = http.get("/_rig/worlds/demo").json["cafe24"]["malls"][0]
    http.get("/cafe24/demo1/api/v2/admin/orders", headers={"Authorization": f"Bearer {keys['access_token']}"})
    entry = http.get("/_rig/worlds/demo/journal").json["entries"][-1]
    assert (entry["status"], entry["fault"]) == ({"delay": 429, "status": 503}[effect], ids[named])


def test_a_form_that_a_view_reads_is_in_the_journal_without_its_secrets(http):
    mall = http.get("/_rig/worlds/demo").json["cafe24"]["malls"][0]
    form = {"grant_type": "refresh_token", "refresh_token": mall["refresh_token"]}
    assert http.post("/cafe24/demo1/api/v2/oauth/token", data=form, auth=(mall["client_id"], mall["client_secret"])).status_code == 200
    assert http.get("/_rig/worlds/demo/journal").json["entries"][0]["request_body"] == "grant_type=refresh_token&refresh_token=***"
    wanted = {"expect": [{"body": "grant_type=refresh_token", "count": 1}]}
    assert http.post("/_rig/worlds/demo/journal/verify", json=wanted).status_code == 200


def test_a_form_that_names_the_world_is_in_the_journal(http):
    key = http.get("/_rig/worlds/demo").json["epost"]["key"]
    http.post("/epost/api.GetResInfo.jparcel", data={"key": key, "custNo": "1"})
    http.post("/epost/api.GetResInfo.jparcel", data={"key": "nobody", "custNo": "1"})
    told = [http.get(f"/_rig/{door}").json["entries"][0]["request_body"] for door in ("worlds/demo/journal", "strays")]
    assert told == ["key=***&custNo=1"] * 2


@pytest.mark.parametrize(("path", "status"), [
    ("/cafe24/demo1/api/v2/oauth/token", 413), ("/epost/api.GetResInfo.jparcel", 413), ("/sellmate/external/demowms/orders", 413), ("/cj/RegBook", 413),
    ("/lotte/apiSndOut", 413), ("/sweettracker/api/v1/trackingInfo", 413), ("/solapi/messages/v4/send", 413), ("/nothing", 404),
])  # fmt: skip
def test_a_body_that_is_too_large_is_refused_in_words_and_in_a_journal(app, http, path, status):
    app.config["MAX_CONTENT_LENGTH"] = 100
    assert http.post(path, data={"a": "x" * 100}).status_code == status
    [entry] = http.get("/_rig/strays").json["entries"]
    assert (entry["path"], entry["request_body"]) == (path, "")


def test_a_near_miss_names_the_world_and_shows_no_credential(http):
    """A stray call is told whose credential was nearest, and not the credential, which would open that world."""
    access = http.get("/_rig/worlds/demo").json
    scheme, lotte = access["lotte"]["authorization"].split(" ")
    keys = {"sweettracker": access["sweettracker"]["t_key"], "lotte": lotte, "solapi": access["solapi"]["apiKey"], "epost": access["epost"]["key"]}
    off = {vendor: key[:-1] + ("b" if key[-1] == "a" else "a") for vendor, key in keys.items()}
    http.get(f"/sweettracker/api/v1/recommend?t_key={off['sweettracker']}&t_invoice=1")
    http.post("/lotte/api/address/post-list", headers={"Authorization": f"{scheme} {off['lotte']}"})
    signed = f"HMAC-SHA256 apiKey={off['solapi']}, date=2026-01-10T00:00:00Z, salt=abcdefabcdef, signature={'0' * 64}"
    http.get("/solapi/messages/v4/list", headers={"Authorization": signed})
    http.post("/epost/api.GetResInfo.jparcel", data={"key": off["epost"]})
    strays = http.get("/_rig/strays").json["entries"]
    told = {entry["emulator"]: entry["near_miss"] for entry in strays}
    assert told == {vendor: {"what": "credential", "kind": f"{vendor}.key", "nearest": [f"{key[:4]}***"], "world": "demo"} for vendor, key in keys.items()}
    assert not [vendor for vendor, key in keys.items() if key in str(strays)]


@pytest.mark.parametrize(("path", "kind", "nearest"), [
    ("/cafe24/demp1/foo", "cafe24.mall", "demo1"), ("/sellmate/external/dempwms/orders", "sellmate.domain", "demowms"),
    ("/lotte-page/demp/x", "lotte.page", "demo"),
])  # fmt: skip
def test_a_near_miss_shows_a_name_that_is_no_secret(http, path, kind, nearest):
    http.get(path)
    assert http.get("/_rig/strays").json["entries"][0]["near_miss"] == {"what": "credential", "kind": kind, "nearest": [nearest], "world": "demo"}


def test_a_near_miss_without_anything_near_names_no_world(http):
    http.get("/cafe24/zzz/foo")
    assert http.get("/_rig/strays").json["entries"][0]["near_miss"] == {"what": "credential", "kind": "cafe24.mall", "nearest": [], "world": None}
