"""The top of the operator page: one health line, who answers, and what learning is doing. HTML only."""

from __future__ import annotations

from html import escape

from server.overview import Overview
from store.rounds import Round
from ui.figures import lasting
from ui.markup import button, tag
from ui.text import Text


def status(view: Overview, text: Text) -> str:
    """The health line and the three aliases."""
    line = tag(
        "p",
        tag("i", "", class_="lamp") + tag("span", escape(health(view, text))),
        class_="health" if view.healthy else "health bad",
        role="status",
    )
    canary = view.canary_percent if view.challenger else 0
    champion_note = text("op.killed") if view.kill_switch else text("op.champion_note", share=100 - canary)
    rollback = (
        button(text("op.rollback"), icon_name="rollback", class_="button slim", data_act="rollback")
        if view.previous
        else ""
    )
    cards = (
        _card("champion", text("op.champion"), view.champion, champion_note, _kill_switch(view, text), text)
        + _card(
            "challenger",
            text("op.challenger"),
            view.challenger,
            text("op.champion_note", share=canary) if view.challenger else text("op.challenger_none"),
            "",
            text,
        )
        + _card(
            "previous",
            text("op.previous"),
            view.previous,
            text("op.previous_note") if view.previous else text("op.previous_none"),
            rollback,
            text,
        )
    )
    return line + tag("div", cards, class_="cards")


def _kill_switch(view: Overview, text: Text) -> str:
    """Nothing while the bare base answers anyway."""
    if view.kill_switch:
        return button(
            text("op.kill_off"), icon_name="power", class_="button slim", data_act="kill", data_value="off"
        )
    if view.champion == "base":
        return ""
    return button(
        text("op.kill_on"),
        icon_name="power",
        class_="button slim danger",
        data_act="kill",
        data_value="on",
        data_confirm=text("op.kill_ask"),
    )


def health(view: Overview, text: Text) -> str:
    """The use-case's own line in English; its cases again in Korean."""
    if text.language == "en":
        return view.health
    champion = text("op.base") if view.serving == "base" else view.serving
    if view.kill_switch:
        return text("health.kill")
    if view.swap_failures:
        return text("health.swap", version=next(iter(view.swap_failures)), champion=champion)
    if view.trainer.paused:
        return text("health.paused", champion=champion)
    if not view.trainer_alive:
        return text("health.dead", champion=champion)
    if view.last_round is not None and view.last_round.state == "failed":
        why = view.last_round.error or view.last_round.message
        return text("health.failed", champion=champion, why=why)
    return text("health.fine", champion=champion)


def learning(view: Overview, text: Text) -> str:
    """The running round with its progress, or how many votes the next one waits for; and what can be done."""
    active = view.active_round
    trainer = "paused" if view.trainer.paused else "on" if view.trainer_alive else "off"
    lamp = tag("span", escape(text(f"learn.trainer_{trainer}")), class_=f"tag {_LAMPS[trainer]}")
    buttons = _start(view, text) if active is None else _cancel(active, text)
    head = tag("h2", escape(text("learn.title"))) + lamp + tag("div", buttons, class_="row-start")
    body = _waiting(view, text) if active is None else _running(active, view, text)
    return tag("section", tag("header", head) + body, class_="panel learning")


_LAMPS = {"on": "good", "off": "bad", "paused": "warn"}


def _card(kind: str, title: str, version: str | None, note: str, action: str, text: Text) -> str:
    name = version or text("op.none")
    heading = tag("h2", escape(name), class_="num" if version else "num empty")
    if version == "base":
        note = f"{text('op.base')} · {note}"
    body = (
        tag("span", escape(title), class_="card-title")
        + heading
        + tag("p", escape(note), class_="quiet small")
    )
    return tag("article", tag("div", body) + action, class_=f"card {kind}")


def _start(view: Overview, text: Text) -> str:
    pause = button(
        text("learn.resume" if view.trainer.paused else "learn.pause"),
        icon_name="play" if view.trainer.paused else "pause",
        class_="button plain slim",
        data_act="pause",
        data_value="off" if view.trainer.paused else "on",
    )
    return pause + button(
        text("learn.train"), icon_name="leaf", class_="button primary slim", data_act="train"
    )


def _cancel(active: Round, text: Text) -> str:
    return button(
        text("learn.cancel"),
        icon_name="close",
        class_="button plain slim",
        data_act="cancel",
        data_id=active.id,
        disabled=active.cancel_requested,
    )


def _waiting(view: Overview, text: Text) -> str:
    words = text("learn.waiting", fresh=view.new_preferences, needed=view.min_new_pairs)
    return tag("p", escape(words), class_="lead num") + _bar(
        min(1.0, view.new_preferences / view.min_new_pairs)
    )


def _running(active: Round, view: Overview, text: Text) -> str:
    if active.state == "queued":
        words = text("learn.queued" if view.trainer_alive else "learn.queued_dead")
    elif active.cancel_requested:
        words = text("learn.cancelling")
    else:
        words = active.message or active.phase
    left = text("learn.eta", time=lasting(active.eta_s, text)) if active.eta_s is not None else ""
    facts = " · ".join(part for part in (_phase(active.phase, text), f"{active.progress:.0%}", left) if part)
    return (
        tag("p", escape(words), class_="lead")
        + _bar(active.progress)
        + tag("p", escape(facts), class_="quiet small num")
    )


def _phase(name: str, text: Text) -> str:
    return text(f"phase.{name}") if text.has(f"phase.{name}") else name


def _bar(share: float) -> str:
    filled = f'<i style="width:{share:.1%}"></i>'
    return tag("div", filled, class_="bar", role="progressbar", aria_valuenow=round(100 * share))
