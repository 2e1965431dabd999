"""The first page on a cold phone: small, few requests, from this house only."""

import time

SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}


def test_the_join_page(room):
    page = room.context().new_page()
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.setCacheDisabled", {"cacheDisabled": True})
    line.send("Network.emulateNetworkConditions", SLOW_4G)
    line.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    requests, sizes = [], []
    line.on("Network.requestWillBeSent", lambda event: requests.append(event["request"]["url"]))
    line.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    started = time.monotonic()
    page.goto(f"/join/{room.cast['join_token']}/")
    page.get_by_label("What should we call you?").wait_for()
    usable = time.monotonic() - started
    page.wait_for_load_state("networkidle")
    size = sum(sizes) / 1000
    print(f"usable after {usable:.2f} s on slow 4G with a slow processor; {len(requests)} requests, {size:.1f} kB")
    assert len(requests) <= 5, requests
    assert size <= 30
