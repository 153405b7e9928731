"""The operator page in a real browser: promote, roll back, kill switch, a round that moves."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.server.kit import add_version
from tests.ui.conftest import OpenPage
from tests.ui.site import Site

pytestmark = pytest.mark.browser


def test_promote_roll_back_and_the_kill_switch(site: Site, open_page: OpenPage) -> None:
    version = add_version(site.services)
    before = site.services.store.registry.champion()
    page = open_page(f"{site.url}/operator")
    page.on("dialog", lambda dialog: dialog.accept())
    page.click(f"tr[data-id={version}]")
    page.fill(".promotion textarea", "reads better")
    page.click(".promotion [type=submit]")
    expect(page.locator(".card.champion h2")).to_have_text(version)
    assert site.services.swap.routing.champion == version
    expect(page.locator(".audit")).to_contain_text("reads better")
    page.click("[data-act=kill]")
    expect(page.locator(".health.bad")).to_contain_text("kill switch")
    page.click("[data-act=kill]")
    expect(page.locator(".health")).not_to_contain_text("kill switch")
    page.click("[data-act=rollback]")
    expect(page.locator(".card.champion h2")).to_have_text(before)


def test_a_requested_round_shows_its_progress_and_curves_live(site: Site, open_page: OpenPage) -> None:
    rounds = site.services.store.rounds
    page = open_page(f"{site.url}/operator", width=390, height=844)
    page.click("[data-act=train]")
    expect(page.locator("[data-act=cancel]")).to_be_visible()
    active = rounds.claim("worker", 600)
    assert active is not None
    rounds.progress(active.id, phase="ppo", fraction=0.5, message="Update 8 of 16", eta_s=60)
    for step in range(3):
        rounds.log_metrics(active.id, step, {"objective/scores": float(step), "objective/kl": 0.5})
    expect(page.locator(".learning .lead")).to_have_text("Update 8 of 16")
    expect(page.locator(".learning")).to_contain_text("50%")
    expect(page.locator(".curve")).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.click("[data-act=cancel]")
    expect(page.locator(".learning .lead")).to_contain_text("Stopping")
    rounds.finish(active.id, state="cancelled", message="Cancelled.")
    expect(page.locator("tr[data-act=round]")).to_contain_text("cancelled")
