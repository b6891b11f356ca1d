"""The plugin that users get: a server and a world a test, or the same in process."""

import httpx

from mallrig.testing import in_process

pytest_plugins = ["pytester"]


def test_a_world_a_test_on_one_server(pytester, monkeypatch):
    pytester.makepyfile(
        """
        import urllib.request
        seen = []

        def call(world):
            mall = world["cafe24"]["malls"][0]
            asked = urllib.request.Request(f"{mall['base_url']}/api/v2/admin/orders/setting", headers={"Authorization": f"Bearer {mall['access_token']}"})
            return urllib.request.urlopen(asked).status

        def test_one(mallrig_world, mallrig_base):
            seen.append((mallrig_base, mallrig_world["world"]))
            assert call(mallrig_world) == 200

        def test_two(mallrig_world, mallrig_base):
            assert seen[0][0] == mallrig_base
            assert call(mallrig_world) == 200

        def test_three_deletes_its_world_itself(mallrig_world, mallrig_base):
            urllib.request.urlopen(urllib.request.Request(f"{mallrig_base}/_rig/worlds/{mallrig_world['world']}", method="DELETE"))
        """
    )
    pytester.runpytest_subprocess("-q", "-p", "no:cacheprovider").assert_outcomes(passed=3)


def test_in_process_without_a_socket(tmp_path):
    with in_process(tmp_path) as transport, httpx.Client(transport=transport, base_url="http://mallrig.test") as client:
        mall = client.post("/_rig/worlds", json={}).json()["cafe24"]["malls"][0]
        answer = client.get(f"{mall['base_url']}/api/v2/admin/orders/setting", headers={"Authorization": f"Bearer {mall['access_token']}"})
        assert answer.status_code == 200 and answer.headers["X-Api-Call-Limit"] == "1/40"


def test_in_process_what_falls_due_runs_by_itself(tmp_path):
    with in_process(tmp_path) as transport, httpx.Client(transport=transport, base_url="http://mallrig.test") as client:
        client.post("/_rig/worlds", json={"name": "demo"})
        client.post("/_rig/worlds/demo/webhooks/test", json={"mall": "demo1", "event_no": 90023, "url": "http://127.0.0.1:1/nobody"})
        waited = client.post("/_rig/worlds/demo/journal/wait", json={"for": {"direction": "out"}, "seconds": 5})
        assert waited.status_code == 200 and waited.json()["entries"][0]["path"] == "http://127.0.0.1:1/nobody"
