"""The operator page's tables: versions, rounds, audit log. HTML only."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from server.overview import Overview
from store.accounts import LOCAL_USER_ID
from store.adapters import Adapter
from store.audit import AuditEntry
from store.rounds import Round
from ui.figures import ago, between, number, percent
from ui.markup import keyed, tag
from ui.text import Text
from ui.version_facts import VersionFacts, facts_of

TONES = {
    "promote": "good",
    "hold": "warn",
    "reject": "bad",
    "ready": "",
    "held": "warn",
    "rejected": "bad",
    "broken": "bad",
    "queued": "",
    "running": "good",
    "done": "good",
    "needs_more_feedback": "warn",
    "failed": "bad",
    "cancelled": "",
}


def versions_table(adapters: Sequence[Adapter], view: Overview, text: Text) -> str:
    """Policies newest first, the bare base last; a click opens a version."""
    heads = (
        "version",
        "parent",
        "pairs",
        "accuracy",
        "kl",
        "win",
        "length",
        "verdict",
        "status",
        "share",
        "made",
    )
    right = {"pairs", "accuracy", "kl", "win", "length", "share"}
    head = "".join(
        tag("th", escape(text(f"versions.{name}")), scope="col", class_="right" if name in right else None)
        for name in heads
    )
    rows = "".join(_version_row(adapter, view, text) for adapter in adapters)
    base = _cells(["base", "", "", "", "", "", "", "", "", _share("base", view), ""], view, text)
    body = rows + tag("tr", base)
    note = "" if adapters else tag("p", escape(text("versions.none")), class_="quiet small none")
    return _panel(text("versions.title"), _table(head, body) + note)


def rounds_table(rounds: Sequence[Round], text: Text) -> str:
    """Newest first; a click shows a round's curves."""
    if not rounds:
        return _panel(text("rounds.title"), tag("p", escape(text("rounds.none")), class_="quiet small none"))
    heads = ("when", "state", "by", "made", "took", "message")
    head = "".join(tag("th", escape(text(f"rounds.{name}")), scope="col") for name in heads)
    return _panel(text("rounds.title"), _table(head, "".join(_round_row(each, text) for each in rounds)))


def audit_log(entries: Sequence[AuditEntry], text: Text) -> str:
    """Who did what and why, newest first."""
    if not entries:
        return _panel(text("audit.title"), tag("p", escape(text("audit.none")), class_="quiet small none"))
    lines = "".join(
        keyed(
            entry.id,
            tag("time", escape(ago(entry.at, text)), datetime=entry.at, title=entry.at)
            + tag("b", escape("local" if entry.actor == LOCAL_USER_ID else entry.actor))
            + tag("span", escape(_deed(entry, text)))
            + tag("q", escape(str(entry.detail.get("reason") or "")), class_="quiet"),
            class_="entry",
        )
        for entry in entries
    )
    return _panel(text("audit.title"), tag("div", lines, class_="audit small"))


def _version_row(adapter: Adapter, view: Overview, text: Text) -> str:
    facts = facts_of(adapter)
    cells = _cells(
        [
            adapter.version,
            adapter.parent or "–",
            number(facts.pairs, 0),
            percent(facts.accuracy),
            number(facts.kl, 1),
            win_rate(facts),
            number(facts.length_ratio),
            facts.decision,
            adapter.status,
            _share(adapter.version, view),
            ago(adapter.created_at, text),
        ],
        view,
        text,
    )
    return tag("tr", cells, data_act="version", data_id=adapter.version, tabindex=0)


def _cells(values: list[str], view: Overview, text: Text) -> str:
    version = values[0]
    aliases = {view.champion: "champion", view.previous: "previous", view.challenger: "challenger"}
    alias = aliases.get(version)
    mark = (
        tag("span", escape(text(f"op.{alias}")), class_="tag good" if alias == "champion" else "tag")
        if alias
        else ""
    )
    first = tag("td", tag("b", escape(version)) + mark, class_="num name")
    verdict, state = values[7], values[8]
    middle = "".join(
        tag("td", escape(value), class_="num right" if i else "num") for i, value in enumerate(values[1:7])
    )
    return (
        first
        + middle
        + tag("td", tag_for(verdict, "verdict", text) if verdict else "–" if state else "")
        + tag("td", tag_for(state, "status", text) if state else "")
        + tag("td", escape(values[9]), class_="num right")
        + tag("td", escape(values[10]), class_="quiet")
    )


def tag_for(value: str, kind: str, text: Text) -> str:
    """A coloured word for a state, verdict or status."""
    key = f"{kind}.{value}"
    return tag(
        "span", escape(text(key) if text.has(key) else value), class_=f"tag {TONES.get(value, '')}".strip()
    )


def win_rate(facts: VersionFacts) -> str:
    """`61 % (52-70)`, or a dash."""
    if facts.win_rate is None:
        return "–"
    interval = ""
    if facts.win_low is not None and facts.win_high is not None:
        interval = f" ({100 * facts.win_low:.0f}–{100 * facts.win_high:.0f})"
    return percent(facts.win_rate) + interval


def _share(version: str, view: Overview) -> str:
    if view.kill_switch:
        return "100 %" if version == "base" else "–"
    if version == view.challenger:
        return f"{view.canary_percent} %"
    if version == view.serving:
        return f"{100 - (view.canary_percent if view.challenger else 0)} %"
    return "–"


def _round_row(each: Round, text: Text) -> str:
    cells = (
        tag("td", escape(ago(each.created_at, text)), class_="num")
        + tag("td", tag_for(each.state, "state", text))
        + tag("td", escape(text(f"rounds.by_{each.trigger}")))
        + tag("td", escape(each.candidate or "–"), class_="num")
        + tag("td", escape(between(each.started_at, each.finished_at, text)), class_="num")
        + tag("td", escape(each.error or each.message), class_="wide")
    )
    return tag("tr", cells, data_act="round", data_id=each.id, tabindex=0)


def _deed(entry: AuditEntry, text: Text) -> str:
    detail = entry.detail
    key = f"audit.{entry.action}"
    if entry.action == "kill_switch":
        key += "_on" if detail.get("on") else "_off"
    if entry.action == "canary" and not detail.get("version"):
        key += "_end"
    if not text.has(key):
        key = "audit.other"
    return text(
        key,
        subject=entry.subject,
        old=detail.get("from", ""),
        percent=detail.get("percent", ""),
        action=entry.action.replace("_", " "),
    )


def _table(head: str, body: str) -> str:
    return tag("div", f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>", class_="table")


def _panel(title: str, inside: str) -> str:
    return tag("section", tag("header", tag("h2", escape(title))) + inside, class_="panel")
