"""What happens on the compare page: two answers written at one pace, the vote, the reasons."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

import gradio as gr

from server import feedback
from server.answering import off_loop
from server.errors import Conflict, UseCaseError
from server.feedback import ComparisonEvent
from ui.compare_view import Board, Outcome, Standing, board, counter, invitation
from ui.live_chats import LiveChats, until
from ui.payload import Payload
from ui.said import said as in_words
from ui.said import spoken
from ui.viewer import Viewer, Viewers

log = logging.getLogger("rapport.ui")
DRAW_EVERY_S = 0.06  # how often growing answers are drawn
VERSIONS_SHARE = 1 / 3  # of comparisons between two versions, where there are two; the others are of one
PAGE = "compare"  # stands for a conversation id where answers are stopped


class CompareHandlers:
    def __init__(self, viewers: Viewers, live_chats: LiveChats) -> None:
        self._viewers = viewers
        self._live_chats = live_chats

    async def answer(self, event: gr.EventData, request: gr.Request) -> AsyncGenerator[str, None]:
        """A Gradio event that starts a comparison; draws the board."""
        viewer, said = self._viewers.of(request), Payload.of(event)
        try:
            async with aclosing(self._written(viewer, said)) as boards:
                async for drawn in boards:
                    yield drawn
        except UseCaseError as error:
            yield invitation(viewer.text, words=in_words(error, viewer.text), failed=True)
        except Exception:
            log.exception("a comparison could not be shown")
            yield invitation(viewer.text, words=viewer.text("error.unexpected"), failed=True)

    def stop(self, request: gr.Request) -> None:
        """A Gradio event: end both answers."""
        viewer = self._viewers.of(request)
        self._live_chats.stop(viewer.user.id, f"{PAGE}-{viewer.session}")

    def act(self, event: gr.EventData, request: gr.Request) -> tuple[Any, Any]:
        """A Gradio event: vote, or say why; draws the board and the counter."""
        viewer, said = self._viewers.of(request), Payload.of(event)
        with spoken(viewer):
            if said.act == "vote":
                return self._voted(viewer, said), self.counter(viewer)
            if said.act == "reasons":
                return self._voted(viewer, said, explained=True), gr.skip()
        return gr.skip(), gr.skip()

    def counter(self, viewer: Viewer) -> str:
        """Where the person's votes stand."""
        services = viewer.services
        store = services.store
        standing = Standing(
            summary=feedback.feedback_summary(services, viewer.user),
            fresh=store.feedback.count_preferences(store.rounds.last_watermark()),
            needed=services.config.min_new_pairs,
            running=store.rounds.active() is not None,
        )
        return counter(standing, viewer.text)

    def _voted(self, viewer: Viewer, said: Payload, *, explained: bool = False) -> str:
        result = feedback.vote_comparison(
            viewer.services,
            viewer.user,
            said.id,
            choice=said.value,
            reasons=said.ticked("reasons"),
            comment=said.written("comment").strip(),
        )
        comparison = viewer.services.store.feedback.comparison(said.id)
        shown = Board(
            comparison.prompt[-1]["content"], [c.content for c in comparison.candidates], comparison.id
        )
        outcome = Outcome(
            choice=result.vote.choice,
            versions=[each.version for each in result.revealed],
            reasons=result.vote.reasons,
            comment=result.vote.comment,
            explained=explained,
        )
        return board(shown, viewer.text, outcome)

    async def _written(self, viewer: Viewer, said: Payload) -> AsyncGenerator[str, None]:
        if said.act == "next":
            question = await off_loop(
                feedback.next_prompt, viewer.services, viewer.user, viewer.text.language
            )
        else:
            question = said.written("text").strip()
        stop = asyncio.Event()
        done, drawn_at = False, 0.0
        with self._live_chats.stoppable(viewer.user.id, f"{PAGE}-{viewer.session}", viewer.session, stop):
            async with aclosing(until(stop, _comparison(viewer, question))) as events:
                async for event in events:
                    now = time.monotonic()
                    if event.comparison is None and now - drawn_at < DRAW_EVERY_S:
                        continue
                    drawn_at, done = now, event.comparison is not None
                    id = event.comparison.id if event.comparison else ""
                    yield board(Board(question, event.texts, id), viewer.text)
        if not done:
            yield invitation(viewer.text, words=viewer.text("compare.stopped"))


async def _comparison(viewer: Viewer, question: str) -> AsyncGenerator[ComparisonEvent, None]:
    """Now and then between versions, where there is more than one."""
    services, user = viewer.services, viewer.user
    if secrets.SystemRandom().random() < VERSIONS_SHARE:
        try:
            versus = feedback.stream_comparison(services, user, content=question, mode="versions")
            async with aclosing(versus) as events:
                async for event in events:
                    yield event
            return
        except Conflict:  # there is only one version so far; raised before the first event
            pass
    async with aclosing(feedback.stream_comparison(services, user, content=question)) as events:
        async for event in events:
            yield event
