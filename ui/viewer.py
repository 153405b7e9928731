"""Who is looking, and in which language: taken from the request of every event, never from the page.

Pages hold ids at most; each handler passes the user found here to a use-case, which checks what they may do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import gradio as gr

from server.services import Services
from store.accounts import User
from ui.text import Text, language_of


@dataclass(frozen=True)
class Viewer:
    """One request's person, their language and the services their use-cases need."""

    services: Services
    user: User
    text: Text
    session: str  # Gradio's name for this open page; not a secret, never an authority
    query: dict[str, str]  # the page's address parameters

    @property
    def operator(self) -> bool:
        return self.user.role == "operator"


class Viewers:
    """Finds the viewer of a Gradio request."""

    def __init__(self, services_of: Callable[[], Services]) -> None:
        self._services_of = services_of

    def of(self, request: gr.Request) -> Viewer:
        services = self._services_of()
        return Viewer(
            services=services,
            user=self._user(services, request),
            text=Text(language_of(dict(request.headers), dict(request.cookies))),
            session=request.session_hash or "",
            query=dict(request.query_params or {}),
        )

    def _user(self, services: Services, request: gr.Request) -> User:
        return services.store.accounts.get(request.username) if request.username else services.local_user
