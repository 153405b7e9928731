"""One site for all browser tests, one Chromium a module; a fresh page in a fresh profile for each test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from safetensors.torch import load_file, save_file

from tests.tiny import tiny_tokenizer, write_tiny_model
from tests.ui.site import Site, running

ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WAIT_MS = 20_000  # the longest a page may take for one thing on a loaded machine
OpenPage = Callable[..., Page]
expect.set_options(timeout=WAIT_MS)


@pytest.fixture(scope="module")  # while Playwright is on, its loop runs in this thread and no async test can
def browser() -> Iterator[Browser]:
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def chatty_model_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny model that never ends by itself: its answers are as long as they may be, and can be stopped."""
    folder = write_tiny_model(
        tmp_path_factory.mktemp("chatty"),
        max_position_embeddings=4096,
        tie_word_embeddings=False,
        initializer_range=1.0,
    )
    weights = load_file(folder / "model.safetensors")
    weights["lm_head.weight"][tiny_tokenizer().eos_token_id] = 0.0  # beside logits of +-5, never sampled
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    return folder


@pytest.fixture(scope="session")
def site(chatty_model_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(chatty_model_dir, tmp_path_factory.mktemp("data")) as site:
        yield site


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """`open_page(url, width=..., dark=..., language=...)`: a page that fails the test on a script error."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_page(
        url: str,
        *,
        width: int = 1280,
        height: int = 800,
        dark: bool = False,
        language: str = "en-US",
        script: str = "",
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            locale=language,
        )
        contexts.append(context)
        context.set_default_timeout(WAIT_MS)
        if script:
            context.add_init_script(script)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(url)
        page.wait_for_selector("[data-ready]", state="attached")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []


def settings(page: Page, **values: Any) -> None:
    """Moves the sliders of the drawer, as a person's browser would remember them."""
    page.evaluate(
        """(values) => {
            for (const [name, value] of Object.entries(values)) {
                const input = document.querySelector(`form#settings [name=${name}]`);
                input.value = value;
                input.dispatchEvent(new Event("input", { bubbles: true }));
            }
        }""",
        {name: str(value) for name, value in values.items()},
    )
