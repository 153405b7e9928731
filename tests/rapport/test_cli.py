"""The command line on a real data folder."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from rapport.cli import app
from rapport.commands.common import FAILED, USAGE
from store import Store
from tests.trainer.kit import SMALL

COMMANDS = [
    "up",
    "serve",
    "trainer",
    "sft",
    "train",
    "compare-versions",
    "generate",
    "score",
    "import",
    "export",
    "backup",
    "restore",
    "doctor",
]
GROUPS = {
    "adapters": ["list", "show", "promote", "rollback"],
    "users": ["add", "list", "revoke"],
    "bench": ["learning", "application", "serving", "all"],
}


def rapport(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


@pytest.mark.parametrize("words", [[c] for c in COMMANDS] + [[g, c] for g in GROUPS for c in GROUPS[g]])
def test_every_command_has_help_with_an_example(words: list[str]) -> None:
    result = rapport(*words, "--help")
    assert result.exit_code == 0
    assert f"rapport {' '.join(words)}" in " ".join(result.output.split()).partition("Example:")[2]


def test_an_operator_account_is_made_once_and_its_token_shown_once(tmp_path: Path) -> None:
    made = rapport("users", "add", "kim", "--role", "operator", "--data-dir", str(tmp_path))
    token = made.output.splitlines()[-1]
    store = Store.open(tmp_path / "rapport.db")
    try:
        user = store.accounts.by_token(token)
        assert user is not None and user.role == "operator"
    finally:
        store.close()
    listed = rapport("users", "list", "--json", "--data-dir", str(tmp_path))
    assert token not in listed.output and "kim" in [u["name"] for u in json.loads(listed.output)]
    rapport("users", "revoke", "kim", "--data-dir", str(tmp_path))
    store = Store.open(tmp_path / "rapport.db")
    try:
        assert store.accounts.by_token(token) is None
    finally:
        store.close()


def test_a_version_that_is_not_there_is_named(tmp_path: Path) -> None:
    result = rapport("adapters", "promote", "v000009", "--data-dir", str(tmp_path))
    assert result.exit_code == FAILED
    assert "v000009" in result.output and "Traceback" not in result.output


def test_promoting_and_rolling_back_from_the_shell(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "rapport.db")
    version = store.registry.next_version("policy")
    store.registry.register(
        version=version,
        kind="policy",
        path=f"adapters/{version}",
        parent=None,
        round_id=None,
        base_id="tiny",
        base_revision="0",
        source="imported",
        metrics={},
        verdict=None,
        status="ready",
        manifest_sha256="0",
    )
    try:
        assert rapport("adapters", "promote", version, "--data-dir", str(tmp_path)).exit_code == 0
        assert store.registry.champion() == version
        assert rapport("adapters", "rollback", "--data-dir", str(tmp_path)).exit_code == 0
        assert store.registry.champion() == "base"
        listed = json.loads(rapport("adapters", "list", "--json", "--data-dir", str(tmp_path)).output)
        assert [a["version"] for a in listed["adapters"]] == [version]
    finally:
        store.close()


def test_the_doctor_names_what_is_wrong_with_a_model(tmp_path: Path) -> None:
    result = rapport("doctor", "--data-dir", str(tmp_path), "--model", str(tmp_path / "nothing"))
    assert result.exit_code == FAILED
    assert "PROBLEM    model: There is no folder" in result.output


def test_the_doctor_finds_nothing_wrong_with_a_sound_folder(tmp_path: Path, tiny_model_dir: Path) -> None:
    result = rapport("doctor", "--data-dir", str(tmp_path), "--model", str(tiny_model_dir), "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["problems"] == []


def test_answers_of_the_bare_base_are_the_same_for_the_same_seed(
    tmp_path: Path, tiny_model_dir: Path
) -> None:
    words = ["generate", "--prompt", "Hello", "--n", "2", "--max-tokens", "5", "--json"]
    words += ["--model", str(tiny_model_dir), "--data-dir", str(tmp_path)]
    first, second = rapport(*words), rapport(*words)
    assert first.exit_code == 0, first.output
    assert json.loads(first.stdout) == json.loads(second.stdout)
    assert len(json.loads(first.stdout)["answers"]) == 2


def test_a_port_in_use_is_a_usage_error_that_says_so(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        result = rapport("serve", "--port", port, "--data-dir", str(tmp_path))
    assert result.exit_code == USAGE
    assert "--port" in result.output


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (["--host", "0.0.0.0"], "rapport users add"),
        (["--model", "/no/such/model"], "There is no folder"),
    ],
)
def test_a_server_that_cannot_start_says_why_in_one_line(
    tmp_path: Path, tiny_model_dir: Path, flags: list[str], words: str
) -> None:
    start = ["serve", "--data-dir", str(tmp_path), "--model", str(tiny_model_dir), "--port", "7999"]
    result = rapport(*start, *flags)
    assert result.exit_code == USAGE
    assert words in result.output and "Traceback" not in result.output


def test_scoring_without_a_reward_model_says_what_to_do(tmp_path: Path, tiny_model_dir: Path) -> None:
    words = ["score", "--prompt", "a", "--answer", "b", "--model", str(tiny_model_dir)]
    result = rapport(*words, "--data-dir", str(tmp_path))
    assert result.exit_code == FAILED
    assert "rapport train" in result.output


def test_demonstrations_in_a_file_become_a_version(
    tmp_path: Path, tiny_model_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "chat.csv"
    file.write_text("Q,A\n" + "".join(f"question {i},Paris.\n" for i in range(20)))
    monkeypatch.setenv("RAPPORT_TRAINER", json.dumps(SMALL | {"sft_lr": 1e-2, "max_perplexity_ratio": 2.0}))
    words = ["sft", "--from", str(file), "--model", str(tiny_model_dir), "--data-dir", str(tmp_path / "data")]
    made = rapport(*words)
    assert made.exit_code == 0, made.output
    assert "20 new demonstrations" in made.output and "done: " in made.output
    listed = rapport("adapters", "list", "--json", "--data-dir", str(tmp_path / "data"))
    assert [v["source"] for v in json.loads(listed.output)["adapters"]] == ["sft"]

    file.write_text('["question 3", "What is a heron?"]')
    page = tmp_path / "report.md"
    words = ["compare-versions", "base", "v000001", "--prompts", str(file), "-o", str(page), "--json"]
    compared = rapport(*words, "--model", str(tiny_model_dir), "--data-dir", str(tmp_path / "data"))
    assert compared.exit_code == 0, compared.output
    judged = json.loads(compared.output)
    assert judged["metrics"]["gate_prompts"] == 2 and judged["metrics"]["kl"] > 0
    assert [sample["prompt"][0]["content"] for sample in judged["samples"]] == [
        "question 3",
        "What is a heron?",
    ]
    assert "# v000001 against base" in page.read_text() and "What is a heron?" in page.read_text()


def test_a_broken_row_among_the_prompts_is_named_by_its_line(tmp_path: Path, tiny_model_dir: Path) -> None:
    file = tmp_path / "prompts.jsonl"
    file.write_text('"What is a heron?"\n{"prompt":\n')
    words = ["compare-versions", "base", "base", "--prompts", str(file), "--model", str(tiny_model_dir)]
    compared = rapport(*words, "--data-dir", str(tmp_path / "data"))
    assert compared.exit_code == FAILED and f"{file}:2: " in compared.output


def test_comparing_with_a_version_that_does_not_exist_says_so(tmp_path: Path, tiny_model_dir: Path) -> None:
    words = ["compare-versions", "base", "v000009", "--model", str(tiny_model_dir)]
    compared = rapport(*words, "--data-dir", str(tmp_path))
    assert compared.exit_code == FAILED and "v000009" in compared.output


def test_what_is_imported_is_exported_again_and_bad_rows_are_named(tmp_path: Path) -> None:
    data, file, out = str(tmp_path / "data"), tmp_path / "rm.jsonl", tmp_path / "out.jsonl"
    good = {
        "prompt": "Q",
        "completion_0": "a",
        "completion_1": "b",
        "completion_2": "c",
        "ranking": [0, 2, 1],
    }
    file.write_text(json.dumps([good, {"prompt": "Q", "ranking": []}]))
    made = rapport("import", str(file), "--data-dir", data)
    assert made.exit_code == 0, made.output
    assert "3 new preferences from 2 rows (0 known already, 1 rows skipped)" in made.output
    assert f"{file}:2: " in made.output
    assert rapport("import", str(file), "--strict", "--data-dir", data).exit_code == FAILED
    assert rapport("export", "preferences", "-o", str(out), "--data-dir", data).exit_code == 0
    pairs = [json.loads(line) for line in out.read_text().splitlines()]
    assert [(p["chosen"][0]["content"], p["rejected"][0]["content"]) for p in pairs] == [
        ("a", "b"), ("a", "c"), ("c", "b"),
    ]  # fmt: skip
    again = rapport("import", str(out), "--data-dir", data, "--json")
    report = json.loads(again.output)[str(out)]
    assert (report["imported"], report["duplicates"]) == (0, 3)


def test_a_file_that_is_not_there_or_not_known_is_said_in_words(tmp_path: Path) -> None:
    data = str(tmp_path / "data")
    missing = rapport("import", str(tmp_path / "none.csv"), "--data-dir", data)
    assert missing.exit_code == FAILED and "No such file" in missing.output
    assert rapport("export", "secrets", "--data-dir", data).exit_code == FAILED
