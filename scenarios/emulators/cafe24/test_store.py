"""Store, shops, operators and the app."""

import pytest


@pytest.mark.seen
@pytest.mark.checks("GET /admin/store")
def test_the_store(mall):
    store = mall.get("/admin/store")["store"]
    assert (store["mall_id"], store["base_domain"], store["country_code"], store["contact_us_mobile"]) == (mall.mall_id, f"{mall.mall_id}.cafe24.com", "KOR", "F")


@pytest.mark.seen
@pytest.mark.checks("GET /admin/shops", "GET /admin/shops/<int:number>")
def test_shops(mall):
    shops = mall.get("/admin/shops")["shops"]
    assert [(shop["shop_no"], shop["default"], shop["language_code"]) for shop in shops] == [(1, "T", "ko_KR"), (2, "F", "en_US")]
    assert mall.get("/admin/shops/2")["shop"] == shops[1]
    mall.get("/admin/shops/3", 404)


@pytest.mark.seen
@pytest.mark.checks("shop_no")
def test_a_mall_has_shops_1_to_15(mall):
    for number in (1, 15):
        assert mall.get("/admin/products", shop_no=number, limit=1)["products"][0]["shop_no"] == number
    for number in (0, 16, "one"):
        mall.get("/admin/products", 422, shop_no=number)


@pytest.mark.seen
@pytest.mark.checks("GET /admin/users", "GET /admin/users/<user_id>")
def test_operators(mall):
    users = mall.get("/admin/users")["users"]
    assert [(user["user_id"], user["admin_type"]) for user in users] == [(mall.mall_id, "P"), ("staff01", "A")]
    assert mall.get("/admin/users", admin_type="A")["users"] == users[1:]
    assert mall.get("/admin/users", search_type="name", keyword="CS")["users"] == users[1:]
    assert mall.get("/admin/users", search_type="member_Id", keyword="CS")["users"] == []
    assert mall.get(f"/admin/users/{mall.mall_id}")["user"] == users[0]
    mall.get("/admin/users/nobody", 404)
    mall.get("/admin/users", 422, admin_type="X")


@pytest.mark.seen
@pytest.mark.checks("GET /admin/apps", "PUT /admin/apps")
def test_the_apps_version_is_changed_for_every_mall_and_not_below_its_first(mall, neighbour):
    assert mall.get("/admin/apps")["app"]["version"] == "2026-03-01"
    changed = mall.put("/admin/apps", version="2025-06-01")["app"]
    assert (changed["version"], changed["initial_version"], changed["previous_version"]) == ("2025-06-01", "2025-06-01", "2026-03-01")
    assert neighbour.get("/admin/apps")["app"] == changed
    for version in ("2025-03-01", "2026-01-01", "latest", "2025-06-31"):
        mall.put("/admin/apps", 422, version=version)
    mall.put("/admin/apps", 422)
    assert mall.get("/admin/apps")["app"] == changed


@pytest.mark.read
@pytest.mark.checks("GET /admin/apps")
def test_a_version_expires_a_year_after_the_next(mall):
    assert mall.get("/admin/apps")["app"]["version_expiration_date"] == "2027-06-01"
    assert mall.put("/admin/apps", version="2026-09-01")["app"]["version_expiration_date"] is None
