"""What happens on the operator page: a look every two seconds that sends what changed, and the moves.

Every read and move is a use-case, which checks the role. The page's state is which round's curves are shown
and fingerprints of what it was last sent.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import gradio as gr

from server import deployment
from server.overview import Overview
from store.adapters import Adapter
from ui import curves
from ui.markup import tag
from ui.operator_status import learning, status
from ui.operator_tables import audit_log, rounds_table, versions_table
from ui.payload import Payload
from ui.said import spoken
from ui.version_page import version_page
from ui.viewer import Viewer, Viewers

# "round": the chosen round's id; "seen": part -> fingerprint; "failing": the last look failed
State = dict[str, Any]
Move = Callable[[Viewer, Payload], str]
PARTS = ("status", "learning", "curves", "versions", "rounds", "audit")
ROUNDS_SHOWN, AUDIT_SHOWN = 20, 30


class OperatorHandlers:
    """Outputs of each event: the parts in PARTS order, the plots, the version page, the state."""

    def __init__(self, viewers: Viewers) -> None:
        self._viewers = viewers
        self._moves: dict[str, Move] = {
            "promote": self._promote,
            "rollback": self._rollback,
            "kill": self._kill,
            "train": self._train,
            "cancel": self._cancel,
            "pause": self._pause,
        }

    def refresh(self, state: State, request: gr.Request) -> list[Any]:
        """A tick of the timer."""
        viewer = self._viewers.of(request)
        if state.get("failing"):  # said once, not every two seconds
            with suppress(Exception):
                return self._drawn(viewer, {**state, "failing": False}, gr.skip())
            return self._nothing(state)
        with spoken(viewer):
            return self._drawn(viewer, state, gr.skip())
        return self._nothing({**state, "failing": True})

    def act(self, state: State, event: gr.EventData, request: gr.Request) -> list[Any]:
        """A click: a move, or a look at a version or round."""
        viewer, said = self._viewers.of(request), Payload.of(event)
        with spoken(viewer):
            detail: Any = gr.skip()
            move = self._moves.get(said.act)
            if move is not None:
                done = move(viewer, said)
                if done:
                    gr.Info(done, duration=4)
            if said.act in ("version", "promote"):
                detail = self._version(viewer, said.id)
            elif said.act == "close_detail":
                detail = ""
            elif said.act == "round":
                state = {**state, "round": deployment.get_round(viewer.services, viewer.user, said.id).id}
            return self._drawn(viewer, state, detail)
        return self._nothing(state)

    def _drawn(self, viewer: Viewer, state: State, detail: Any) -> list[Any]:
        services, user, text = viewer.services, viewer.user, viewer.text
        view = deployment.overview(services, user)
        rounds = deployment.list_rounds(services, user, limit=ROUNDS_SHOWN)
        policies = deployment.list_adapters(services, user, kind="policy")
        shown = state.get("round") or _newest_with_curves(view, [each.id for each in rounds])
        metrics = deployment.round_metrics(services, user, shown) if shown else []
        html = {
            "status": status(view, text),
            "learning": learning(view, text),
            "curves": _curves_head(shown, viewer),
            "versions": versions_table(policies, view, text),
            "rounds": rounds_table(rounds, text),
            "audit": audit_log(deployment.list_audit(services, user, limit=AUDIT_SHOWN), text),
        }
        seen = dict(state.get("seen", {}))
        parts = [_if_new(seen, name, html[name]) for name in PARTS]
        mark = f"{shown} {len(metrics)}"
        plots = [gr.skip()] * len(curves.CURVES) if seen.get("plots") == mark else curves.plots(metrics, text)
        seen["plots"] = mark
        return [*parts, *plots, detail, {**state, "seen": seen}]

    def _nothing(self, state: State) -> list[Any]:
        return [gr.skip()] * (len(PARTS) + len(curves.CURVES) + 1) + [state]

    def _version(self, viewer: Viewer, version: str) -> str:
        services, user = viewer.services, viewer.user
        adapter: Adapter = deployment.get_adapter(services, user, version)
        samples, pairs = [], []
        if adapter.round_id:
            samples = deployment.round_samples(services, user, adapter.round_id)
            pairs = deployment.round_pairs(services, user, adapter.round_id)
        return version_page(adapter, samples, pairs, deployment.overview(services, user), viewer.text)

    def _promote(self, viewer: Viewer, said: Payload) -> str:
        deployment.promote(
            viewer.services,
            viewer.user,
            said.id,
            reason=said.written("text"),
            expected_champion=said.value or None,
        )
        return viewer.text("detail.promoted", version=said.id)

    def _rollback(self, viewer: Viewer, said: Payload) -> str:
        view = deployment.rollback(viewer.services, viewer.user, reason=viewer.text("op.rollback_reason"))
        return viewer.text("detail.promoted", version=view.champion)

    def _kill(self, viewer: Viewer, said: Payload) -> str:
        on = said.value == "on"
        reason = viewer.text("op.kill_reason_on" if on else "op.kill_reason_off")
        deployment.set_kill_switch(viewer.services, viewer.user, on, reason=reason)
        return ""

    def _train(self, viewer: Viewer, said: Payload) -> str:
        deployment.request_round(viewer.services, viewer.user)
        return viewer.text("learn.started")

    def _cancel(self, viewer: Viewer, said: Payload) -> str:
        deployment.cancel_round(viewer.services, viewer.user, said.id)
        return ""

    def _pause(self, viewer: Viewer, said: Payload) -> str:
        deployment.pause_trainer(viewer.services, viewer.user, said.value == "on")
        return ""


def _newest_with_curves(view: Overview, ids: list[str]) -> str:
    """The running round, else the newest one."""
    if view.active_round is not None and view.active_round.state == "running":
        return view.active_round.id
    return next((id for id in ids if view.active_round is None or id != view.active_round.id), "")


def _curves_head(shown: str, viewer: Viewer) -> str:
    name = tag("span", viewer.text("curves.of", round=shown[-6:]), class_="quiet small num")
    return tag("header", tag("h2", viewer.text("curves.title")) + name)


def _if_new(seen: dict[str, Any], name: str, html: str) -> Any:
    """The part, or nothing when the page has it already."""
    mark = hash(html)
    if seen.get(name) == mark:
        return gr.skip()
    seen[name] = mark
    return html
