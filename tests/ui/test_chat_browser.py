"""The chat page in a real browser on a real tiny model."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.ui.conftest import OpenPage, settings
from tests.ui.site import Site, running

pytestmark = pytest.mark.browser


def send(page: Page, text: str) -> None:
    page.fill("#composer textarea", text)
    page.press("#composer textarea", "Enter")


def answered(page: Page, nth: int = 1) -> None:
    """Waits until so many answers are there and none is being written."""
    expect(page.locator("#thread .message.assistant")).to_have_count(nth)
    expect(page.locator("[data-busy]")).to_have_count(0)


@pytest.fixture
def chat(site: Site, open_page: OpenPage) -> Page:
    page = open_page(site.url)
    settings(page, max_tokens=32)
    return page


def test_an_answer_streams_and_the_conversation_survives_a_reload(chat: Page) -> None:
    expect(chat.locator(".greeting h1")).to_be_visible()
    chat.evaluate(
        """() => {
            window.seen = [];
            new MutationObserver(() => {
                const text = document.querySelector(".live .answer")?.innerText;
                if (text) window.seen.push(text.length);
            }).observe(document.querySelector("#live"), { subtree: true, childList: true });
        }"""
    )
    settings(chat, max_tokens=800)
    send(chat, "Hello there")
    answered(chat)
    assert len(set(chat.evaluate("window.seen"))) > 1, "it grew while one looked"
    answer = chat.text_content(".message.assistant .answer")
    assert "?c=cnv_" in chat.url
    chat.reload()
    expect(chat.locator(".message.user .bubble")).to_have_text("Hello there")
    assert chat.text_content(".message.assistant .answer") == answer
    expect(chat.locator(".conversations [aria-current] .title")).to_have_text("Hello there")


def test_escape_stops_an_answer_and_keeps_what_was_written(site: Site, chat: Page) -> None:
    settings(chat, max_tokens=1600)
    send(chat, "Hello there")
    chat.wait_for_selector(".live .answer")
    chat.keyboard.press("Escape")
    expect(chat.locator(".ending")).to_have_text("Stopped here.")
    expect(chat.locator("[data-busy]")).to_have_count(0)
    conversation = site.services.store.conversations.list("usr_local")[0]
    last = site.services.store.conversations.active_path(conversation.id)[-1]
    assert (last.status, bool(last.content)) == ("stopped", True)
    assert len(last.token_ids) < 1600


def test_closing_the_page_ends_the_answer_and_keeps_what_was_written(site: Site, chat: Page) -> None:
    settings(chat, max_tokens=1600)
    send(chat, "Hello there")
    chat.wait_for_selector(".live .answer")
    store = site.services.store.conversations
    leaf = store.list("usr_local")[0].active_leaf_id
    assert leaf is not None
    chat.close()
    deadline = time.monotonic() + 20
    while store.message(leaf).status == "pending" and time.monotonic() < deadline:
        time.sleep(0.05)
    last = store.message(leaf)
    assert (last.status, bool(last.content)) == ("stopped", True)


def test_retry_makes_a_sibling_that_the_arrows_switch(chat: Page) -> None:
    send(chat, "Hello")
    answered(chat)
    first = chat.text_content(".message.assistant .answer")
    chat.click(".last [data-act=retry]")
    expect(chat.locator(".switch .num")).to_have_text("2/2")
    chat.click(".switch [data-act=select] >> nth=0")
    expect(chat.locator(".switch .num")).to_have_text("1/2")
    assert chat.text_content(".message.assistant .answer") == first


def test_an_edited_message_and_a_corrected_answer_keep_the_earlier_ones(chat: Page) -> None:
    send(chat, "Hello")
    answered(chat)
    chat.hover(".message.user")
    chat.click(".message.user [data-act=edit]")
    chat.fill(".message.user textarea", "Good morning")
    chat.press(".message.user textarea", "Control+Enter")
    expect(chat.locator(".message.user .switch .num")).to_have_text("2/2")
    answered(chat)
    chat.click(".last [data-act=edit]")
    chat.fill(".message.assistant textarea", "**Good** morning to you.")
    chat.click(".message.assistant [type=submit]")
    expect(chat.locator(".message.assistant .answer strong")).to_have_text("Good")
    chat.click("[data-act=original]")
    expect(chat.locator(".mark .tag")).to_have_text("Original answer")


def test_a_vote_with_its_reason_survives_reload_and_server_restart(
    chatty_model_dir: Path, tmp_path: Path, open_page: OpenPage
) -> None:
    with running(chatty_model_dir, tmp_path) as site:
        page = open_page(site.url)
        settings(page, max_tokens=16)
        send(page, "Hello")
        answered(page)
        page.keyboard.press("Control+Shift+ArrowDown")
        page.locator(".why .chip", has_text="Too long").click()
        page.click(".last .up")  # changing one's mind
        expect(page.locator(".why form[data-value=up]")).to_be_visible()
        expect(page.locator(".why input:checked")).to_have_count(0)  # the stale reason is gone
        page.locator(".why .chip", has_text="Clear").click()
        page.fill(".why textarea", "nice & short")
        page.click(".why [type=submit]")
        expect(page.locator(".noted")).to_contain_text("Clear")
        path = page.url.removeprefix(site.url)
    with running(chatty_model_dir, tmp_path) as site:
        page = open_page(site.url + path)
        expect(page.locator(".noted")).to_contain_text("nice & short")
        expect(page.locator(".last .up")).to_have_attribute("aria-pressed", "true")
        page.click(".last .up")
        expect(page.locator(".last .up")).to_have_attribute("aria-pressed", "false")
        expect(page.locator(".noted")).to_have_count(0)


def test_conversations_are_renamed_found_and_deleted(chat: Page) -> None:
    send(chat, "Apples and pears")
    answered(chat)
    item = chat.locator(".conversations .item[aria-current]")
    item.locator("[data-act=rename]").click()
    chat.fill(".item.editing input", "Fruit")
    chat.press(".item.editing input", "Enter")
    expect(item.locator(".title")).to_have_text("Fruit")
    chat.fill("[data-live=search]", "pears")
    expect(chat.locator(".conversations .title")).to_have_count(1)
    item.locator("[data-act=delete]").click()
    chat.click("[data-act=delete_yes]")
    expect(chat.locator(".greeting")).to_be_visible()
    expect(chat.locator(".conversations .none")).to_contain_text("pears")
    chat.fill("[data-live=search]", "")
    expect(chat.locator(".conversations")).not_to_contain_text("pears")
    expect(chat.locator(".conversations .title", has_text="Fruit")).to_have_count(0)


def test_a_refused_message_says_why_and_comes_back_to_the_box(chat: Page) -> None:
    long = "x" * 8001
    send(chat, long)
    expect(chat.locator(".notice")).to_contain_text("8000")
    expect(chat.locator("#composer textarea")).to_have_value(long)
    assert "Traceback" not in chat.content()


def test_phone_dark_and_korean(site: Site, open_page: OpenPage) -> None:
    page = open_page(site.url, width=390, height=844, dark=True, language="ko-KR")
    expect(page.locator(".greeting h1")).to_have_text("무엇을 이야기해 볼까요?")
    settings(page, max_tokens=32)
    send(page, "안녕하세요")
    answered(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 24, 22)"
    page.click("#nav .menu")
    expect(page.locator("#side")).to_be_in_viewport()
    page.click("#side [data-act=new]")
    expect(page.locator(".greeting")).to_be_visible()
    page.click("[data-do=language]")
    expect(page.locator(".greeting h1")).to_have_text("What’s on your mind?")
