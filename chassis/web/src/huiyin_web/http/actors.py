"""Display names of actors, in the request's language."""

from __future__ import annotations

from huiyin_web.http.i18n import _
from huiyin_web.http.roles import ROLES, role_label
from huiyin_web.identity.policy import Role
from huiyin_web.identity.store import IdentityStore


class Names:
    """Caches look-ups; create one per request. Disabled accounts keep their names."""

    def __init__(self, identity: IdentityStore) -> None:
        self._identity = identity
        self._known: dict[str, tuple[str, str]] = {}

    def of(self, actor: str) -> str:
        """The account's name, what a script's token is for, "the system", "Citizen"; else the actor itself."""
        return self._found(actor)[0]

    def role_of(self, actor: str) -> str:
        """The labels of the roles that the account has now; empty without an account."""
        return self._found(actor)[1]

    def _found(self, actor: str) -> tuple[str, str]:
        if actor not in self._known:
            self._known[actor] = self._look_up(actor)
        return self._known[actor]

    def _look_up(self, actor: str) -> tuple[str, str]:
        kind, _colon, rest = actor.partition(":")
        if actor == Role.CITIZEN:
            return str(ROLES[Role.CITIZEN]), ""
        if kind == "system" and rest:
            return _("the system"), ""
        if kind == "script" and rest.isdecimal():
            return self._identity.tokens.label(int(rest)) or actor, ""
        account = self._identity.accounts.get(actor) if actor and not rest else None
        if account is None:
            return actor, ""
        posts = (each.post for each in account.posts)
        roles = dict.fromkeys(role_label(each.role, each.name, each.english) for each in posts)
        return account.name or actor, _(", ").join(roles)
