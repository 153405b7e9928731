"""The compare page in a real browser: blind until the vote, playable by the keyboard alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.server.kit import add_version
from tests.ui.conftest import OpenPage
from tests.ui.site import Site

pytestmark = pytest.mark.browser
OVERHEAR = """
    window.overheard = [];
    const plain = window.fetch;
    window.fetch = async (...request) => {
        const reply = await plain(...request);
        (async () => {
            const words = new TextDecoder(), reader = reply.clone().body?.getReader();
            for (let part; reader && !(part = await reader.read()).done;) {
                window.overheard.push(words.decode(part.value, { stream: true }));
            }
        })().catch(() => {});
        return reply;
    };
"""  # keeps every byte that the page receives


def test_a_vote_by_keyboard_is_blind_until_it_is_cast(site: Site, open_page: OpenPage) -> None:
    services = site.services
    for seed in range(2):
        version = add_version(services, seed)
        services.store.registry.promote(version, reason="test", actor="test", expected_champion=None)
    services.swap.step()
    page = open_page(f"{site.url}/compare", script=OVERHEAR)
    page.wait_for_selector(".invite")
    for round_, (key, told) in enumerate((("1", "You chose A"), ("3", "equally good"))):
        page.evaluate("overheard.length = 0")
        page.keyboard.press("Enter")
        page.wait_for_selector(".choices")
        page.wait_for_function("overheard.join('').includes('process_completed')")
        sent = "".join(page.evaluate("overheard"))
        assert "pane" in sent
        assert not re.search(r"v0{4}\d\d", sent + page.content())
        page.keyboard.press(key)
        expect(page.locator(".told")).to_contain_text(told)
        expect(page.locator(".pane .tag")).to_have_count(2)
        expect(page.locator(".counter b")).to_have_text(str(round_ + 1))
    votes = services.store.feedback.voted_comparisons(services.store.feedback.watermark())
    assert [vote.choice for _, vote in votes] == ["A", "tie"]


def test_reasons_are_kept_with_the_vote_and_the_phone_shows_it_all(site: Site, open_page: OpenPage) -> None:
    page = open_page(f"{site.url}/compare", width=390, height=844)
    page.fill("#composer textarea", "Which is better?")
    page.press("#composer textarea", "Enter")
    page.click(".choice[data-value=B]")
    page.locator(".outcome .chip", has_text="Helpful").click()
    page.fill(".outcome textarea", "to the point")
    page.click(".outcome [type=submit]")
    expect(page.locator(".outcome")).to_contain_text("Reasons saved")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    votes = site.services.store.feedback.voted_comparisons(site.services.store.feedback.watermark())
    assert (votes[-1][1].reasons, votes[-1][1].comment) == (["helpful"], "to the point")
