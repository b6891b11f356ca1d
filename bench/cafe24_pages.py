"""How fast the Cafe24 emulator serves order lists and takes orders, in process.

    python -m mallrig.bench.cafe24_pages

Prints pages of 100 orders with items, receivers and buyer a second, one page of 1,000, and orders placed a second in lists.
Wanted: 300 pages, and 500 orders, a second.
"""

import tempfile
from pathlib import Path

from mallrig.bench.stopwatch import best_of
from mallrig.emulators.server import create_app

ORDERS, A_LIST, PAGES = 2_000, 500, 20
EMBED = "items,receivers,buyer"


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Path(folder))
        client = app.test_client()
        made = client.post("/_rig/worlds", json={"name": "bench"}).get_json()
        world = app.extensions["mallrig.worlds"].get("bench")
        mall = made["cafe24"]["malls"][0]
        headers = {"Authorization": f"Bearer {mall['access_token']}"}
        client.put(f"/_rig/worlds/bench/shop/malls/{mall['mall_id']}/stock", json={"P000000P000A": 10**6, "P000000J000A": 10**6})
        wish = {
            "mall": mall["mall_id"], "items": [{"variant_code": "P000000P000A", "quantity": 1}, {"variant_code": "P000000J000A", "quantity": 2}],
            "buyer": {"member_id": "minji01"}, "status": "N20",
        }  # fmt: skip

        def place() -> None:
            assert client.post("/_rig/worlds/bench/shop/orders", json=[wish] * A_LIST).status_code == 201

        def read(limit: int, pages: int) -> None:
            with world.guarded() as memory:
                memory.clear()
            for page in range(pages):
                query = {"limit": limit, "offset": page * limit, "embed": EMBED}
                assert client.get(f"/cafe24/{mall['mall_id']}/api/v2/admin/orders", query_string=query, headers=headers).status_code == 200

        seconds = best_of(ORDERS // A_LIST, place)
        print(f"placed     {A_LIST / seconds:7.0f} orders a second, {A_LIST} a call")
        seconds = best_of(5, lambda: read(100, PAGES))
        print(f"100 a page {PAGES / seconds:7.0f} pages a second")
        seconds = best_of(5, lambda: read(1000, 1))
        print(f"1000       {seconds * 1000:7.1f} ms a page")
        app.extensions["mallrig.worlds"].close()


if __name__ == "__main__":
    main()
