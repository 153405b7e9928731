"""Who is calling. A bearer token names an account; a loopback server without accounts has one operator.

Nobody else: not a forwarded header, not an address. Browser sessions come with accounts, later.
"""

from __future__ import annotations

from server.errors import Unauthenticated, plain_errors
from server.services import Services
from store.accounts import User


@plain_errors()
def authenticate(services: Services, authorization: str | None) -> User:
    """The user of an Authorization header. A loopback server with no operator account accepts any caller.

    API clients insist on sending some key, so a token nobody knows counts as none there.
    """
    token = _bearer(authorization)
    user = services.store.accounts.by_token(token) if token else None
    if user is not None:
        return user
    if services.config.loopback and not services.store.accounts.operator_exists_with_token():
        return services.local_user
    if token:
        raise Unauthenticated("The token is not valid.", "Check it; it may have been revoked.")
    raise Unauthenticated(
        "This server needs a token.", "Send it as `Authorization: Bearer <token>`; an operator can make one."
    )


def _bearer(authorization: str | None) -> str:
    scheme, _, token = (authorization or "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
