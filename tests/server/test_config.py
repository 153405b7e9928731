from __future__ import annotations

import pytest

from server.config import ServerConfig


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "localhost", "::1", "[::1]"])
def test_addresses_only_this_machine_can_reach_are_loopback(host: str) -> None:
    assert ServerConfig(host=host).loopback


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "chat.example.org"])
def test_every_other_address_is_not(host: str) -> None:
    assert not ServerConfig(host=host).loopback


@pytest.mark.parametrize(
    "bad",
    [
        {"host": ""},
        {"port": -1},
        {"port": 70000},
        {"compare_rate": 1.5},
        {"compare_rate": float("nan")},
        {"max_content_chars": 0},
        {"checkpoint_every_s": 0.0},
        {"swap_poll_s": float("nan")},
        {"default_max_tokens": 2000},
        {"allowed_origins": ("chat.example.org",)},
        {"allowed_origins": ("https://chat.example.org/",)},
    ],
)
def test_impossible_settings_are_refused_by_name(bad: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(bad))):
        ServerConfig(**bad)  # type: ignore[arg-type]
