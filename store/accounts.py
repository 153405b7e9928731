"""People and their bearer tokens; a token is shown once and kept only as its SHA-256. Who may do what is not
decided here."""

from __future__ import annotations

import builtins
import hashlib
import secrets
from dataclasses import dataclass
from typing import Literal

from store.database import Database
from store.errors import Conflict, Invalid, NotFound
from store.sql import insert, new_id, update

Role = Literal["user", "rater", "operator"]
ROLES: tuple[Role, ...] = ("user", "rater", "operator")
LOCAL_USER_ID = "usr_local"
LOCAL_USER_NAME = "local"


@dataclass(frozen=True)
class User:
    id: str
    name: str
    role: Role
    created_at: str


class Accounts:
    def __init__(self, database: Database) -> None:
        self._db = database

    def ensure_local_user(self) -> User:
        """The one implicit user of a loopback server: operator, without a token."""
        with self._db.transaction() as tx:
            tx.execute(
                "INSERT INTO users (id, name, role, created_at) VALUES (?, ?, 'operator', ?)"
                " ON CONFLICT (id) DO NOTHING",
                (LOCAL_USER_ID, LOCAL_USER_NAME, self._db.now()),
            )
            return self.get(LOCAL_USER_ID)

    def add(self, name: str, role: str) -> tuple[User, str]:
        """A new person and their token, which cannot be read again."""
        name = name.strip()
        if not name:
            raise Invalid("A user needs a name.", "Give one that is not empty.")
        token = f"rpt_{secrets.token_urlsafe(32)}"
        user = User(new_id("usr"), name, _role(role), self._db.now())
        with self._db.transaction() as tx:
            if name == LOCAL_USER_NAME or self._id_of(name) is not None:
                raise Conflict(
                    f"The name {name!r} is taken.", "Choose another, or revoke that account first."
                )
            insert(
                tx,
                "users",
                id=user.id,
                name=user.name,
                role=user.role,
                token_sha256=_digest(token),
                created_at=user.created_at,
            )
        return user, token

    def by_token(self, token: str) -> User | None:
        found = self._db.row(f"{_SELECT} WHERE token_sha256 = ? AND revoked_at IS NULL", (_digest(token),))
        return None if found is None else User(*found)

    def get(self, id: str) -> User:
        """Also a revoked person: their messages still name them."""
        found = self._db.row(f"{_SELECT} WHERE id = ?", (id,))
        if found is None:
            raise NotFound(f"There is no user {id}.")
        return User(*found)

    def list(self) -> builtins.list[User]:
        """Whoever is not revoked, in the order they came."""
        return [User(*row) for row in self._db.rows(f"{_SELECT} WHERE revoked_at IS NULL ORDER BY n")]

    def operator_exists_with_token(self) -> bool:
        return bool(
            self._db.scalar(
                "SELECT EXISTS (SELECT 1 FROM users WHERE role = 'operator'"
                " AND token_sha256 IS NOT NULL AND revoked_at IS NULL)"
            )
        )

    def revoke(self, name: str) -> None:
        """The token and the sessions stop working at once; what the person wrote stays."""
        with self._db.transaction() as tx:
            id = self._id_of(name)
            if id is None:
                raise NotFound(f"There is no user named {name!r}.", "`rapport users list` shows the names.")
            tx.execute("DELETE FROM sessions WHERE user_id = ?", (id,))
            update(tx, "users", id, revoked_at=self._db.now(), token_sha256=None)

    def _id_of(self, name: str) -> str | None:
        id: str | None = self._db.scalar(
            "SELECT id FROM users WHERE name = ? AND revoked_at IS NULL", (name,)
        )
        return id


_SELECT = "SELECT id, name, role, created_at FROM users"


def _role(name: str) -> Role:
    for role in ROLES:
        if role == name:
            return role
    raise Invalid(f"There is no role {name!r}.", f"Choose one of {', '.join(ROLES)}.")


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
