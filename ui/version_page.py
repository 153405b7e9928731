"""One version up close: the verdict in words, what it learned from, promotion, answers. HTML only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape

from server.overview import Overview
from store.adapters import Adapter
from store.lineage import RoundPair, RoundSample
from ui.figures import ago, number, percent
from ui.icons import icon
from ui.markdown import rendered
from ui.markup import icon_button, keyed, tag
from ui.operator_tables import tag_for, win_rate
from ui.text import Text
from ui.version_facts import facts_of


def version_page(
    adapter: Adapter,
    samples: Sequence[RoundSample],
    pairs: Sequence[RoundPair],
    view: Overview,
    text: Text,
) -> str:
    """Drawn under the versions table."""
    facts = facts_of(adapter)
    title = tag("h2", escape(adapter.version), class_="num")
    source = text(f"source.{adapter.source}")
    note = tag("span", escape(f"{source} · {ago(adapter.created_at, text)}"), class_="quiet small")
    close = icon_button(text("detail.close"), "close", data_act="close_detail", data_cancel=True)
    head = tag("header", title + tag_for(adapter.status, "status", text) + note + close, class_="detail-head")
    numbers = (
        ("versions.parent", adapter.parent or "–"),
        ("versions.pairs", number(facts.pairs, 0)),
        ("versions.accuracy", percent(facts.accuracy)),
        ("versions.kl", number(facts.kl, 1)),
        ("versions.win", win_rate(facts)),
        ("versions.length", number(facts.length_ratio)),
    )
    figures = tag(
        "dl",
        "".join(f"<div><dt>{escape(text(key))}</dt><dd>{escape(value)}</dd></div>" for key, value in numbers),
        class_="figures num",
    )
    left = _verdict(facts.decision, facts.reasons, text) + _lineage(pairs, text)
    body = tag("div", tag("div", left) + _promotion(adapter, view, text), class_="detail-body")
    return keyed(
        f"version-{adapter.version}", head + figures + body + _samples(samples, text), class_="panel detail"
    )


def _verdict(decision: str, reasons: Sequence[str], text: Text) -> str:
    heading = tag(
        "h3", escape(text("detail.verdict")) + (tag_for(decision, "verdict", text) if decision else "")
    )
    if not decision and not reasons:
        return heading + tag("p", escape(text("detail.no_verdict")), class_="quiet small")
    return heading + tag("ul", "".join(tag("li", escape(reason)) for reason in reasons), class_="reasons")


def _lineage(pairs: Sequence[RoundPair], text: Text) -> str:
    if not pairs:
        return ""
    counts = Counter(pair.source for pair in pairs)
    parts = ", ".join(f"{n} {text(f'pair.{source}')}" for source, n in counts.most_common())
    words = text("detail.pairs_line", n=len(pairs), parts=parts)
    return tag("h3", escape(text("detail.pairs_of"))) + tag("p", escape(words), class_="small num")


def _promotion(adapter: Adapter, view: Overview, text: Text) -> str:
    if adapter.version == view.champion:
        return tag("p", icon("check") + escape(text("detail.is_champion")), class_="side-note small")
    if adapter.status == "broken":
        return tag("p", escape(text("detail.broken")), class_="side-note small")
    lead = text("detail.promote_lead", version=adapter.version, champion=view.champion)
    reason = tag(
        "textarea",
        "",
        class_="field",
        name="text",
        rows=2,
        required=True,
        maxlength=500,
        placeholder=text("detail.reason_hint"),
        aria_label=text("detail.reason"),
    )
    promote = tag(
        "button",
        escape(text("detail.promote", version=adapter.version)),
        type="submit",
        class_="button primary slim",
    )
    return tag(
        "form",
        tag("p", escape(lead), class_="small") + reason + tag("div", promote, class_="row-end"),
        class_="promotion",
        data_act="promote",
        data_id=adapter.version,
        data_value=view.champion,
    )


def _samples(samples: Sequence[RoundSample], text: Text) -> str:
    heading = tag("h3", escape(text("detail.samples")))
    if not samples:
        return heading + tag("p", escape(text("detail.no_samples")), class_="quiet small")
    return heading + tag("div", "".join(_sample(sample, text) for sample in samples), class_="samples")


def _sample(sample: RoundSample, text: Text) -> str:
    asked = sample.prompt[-1]["content"] if sample.prompt else ""
    panes = "".join(
        tag(
            "div",
            tag(
                "header",
                tag("span", escape(text(f"detail.{side}")), class_="label")
                + (
                    ""
                    if score is None
                    else tag(
                        "span", escape(text("detail.score", score=number(score))), class_="quiet small num"
                    )
                ),
            )
            + tag("div", rendered(answer), class_="answer"),
            class_="half",
        )
        for side, answer, score in (
            ("old", sample.old, sample.old_score),
            ("new", sample.new, sample.new_score),
        )
    )
    return tag(
        "article",
        tag("p", escape(asked), class_="asked") + tag("div", panes, class_="halves"),
        class_="sample",
    )
