"""Where a setting may come from, and what wins."""

from __future__ import annotations

from pathlib import Path

import pytest

from rapport.settings import Settings, SettingsError, load_settings


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_flags_win_over_the_environment_and_that_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("rapport.toml").write_text('port = 7001\nquantize = "nf4"\nmodel = "from-file"\n')
    monkeypatch.setenv("RAPPORT_PORT", "7002")
    monkeypatch.setenv("RAPPORT_QUANTIZE", "int8")
    settings = load_settings(port=7003, quantize=None)
    assert (settings.port, settings.quantize, settings.model) == (7003, "int8", "from-file")


def test_every_part_gets_its_own_config(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAPPORT_TRAINER", '{"min_new_pairs": 7}')
    Path("rapport.toml").write_text("[engine]\nmax_rows = 3\n[server]\nmax_content_chars = 99\n")
    settings = load_settings(device="cpu", trainer_device="cuda:1")
    assert settings.trainer_settings().min_new_pairs == 7
    assert settings.server_settings().min_new_pairs == 7
    assert settings.server_settings().max_content_chars == 99
    assert settings.model_settings().max_rows == 3
    assert settings.model_settings().device == "cpu"
    assert settings.model_settings(device=settings.trainer_device).device == "cuda:1"


def test_a_child_process_composes_the_same_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    parent = load_settings(port=7100, trainer={"min_new_pairs": 5}, no_trainer=True)
    for name, value in parent.environment().items():
        monkeypatch.setenv(name, value)
    assert Settings().model_dump() == parent.model_dump() | {"data_dir": Path("data").resolve()}


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        ({"port": 70000}, "port: .*RAPPORT_PORT"),
        ({"quantize": "int3"}, "quantize must be one of none, int8, nf4"),
        ({"trainer": {"no_such_field": 1}}, "no_such_field"),
        ({"trainer": {"min_new_pairs": 0}}, "min_new_pairs"),
    ],
)
def test_a_wrong_value_is_named(flags: dict[str, object], words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        load_settings(**flags)
