"""Numbers are found where rounds store them, and missing ones are said to be missing."""

from __future__ import annotations

from typing import Any

from store.adapters import Adapter
from ui.version_facts import facts_of


def adapter(metrics: dict[str, Any], verdict: dict[str, Any] | None) -> Adapter:
    return Adapter(
        "v000002",
        "policy",
        "x",
        None,
        None,
        "b",
        "1",
        "trained",
        metrics,
        verdict,
        "ready",
        "",
        "2026-01-01T00:00:00Z",
    )


def test_an_untested_version_has_no_facts() -> None:
    facts = facts_of(adapter({}, None))
    assert (facts.win_rate, facts.kl, facts.decision, facts.reasons) == (None, None, "", [])


def test_facts_are_read_from_verdict_and_metrics() -> None:
    facts = facts_of(
        adapter(
            {"pairs": 40, "reward/heldout_accuracy": 0.7, "objective/kl": float("nan")},
            {
                "decision": "hold",
                "reasons": ["close"],
                "gate": {"win_rate": 0.6, "win_rate_interval": [0.5, 0.7]},
            },
        )
    )
    assert (facts.pairs, facts.accuracy, facts.kl) == (40, 0.7, None)
    assert (facts.win_rate, facts.win_low, facts.win_high) == (0.6, 0.5, 0.7)
    assert (facts.decision, facts.reasons) == ("hold", ["close"])
