"""What routes are given: the running services and the user who calls."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from server.auth import authenticate
from server.errors import Unavailable
from server.services import Services
from store.accounts import User


def running_services(request: Request) -> Services:
    """The services, once the server has started."""
    services: Services | None = request.app.state.services
    if services is None:
        raise Unavailable("The server is starting.", "Try again in a few seconds.")
    return services


Running = Annotated[Services, Depends(running_services)]


def current_user(request: Request, services: Running) -> User:
    """The caller; refused with 401 when unknown."""
    return authenticate(services, request.headers.get("authorization"))


Caller = Annotated[User, Depends(current_user)]
