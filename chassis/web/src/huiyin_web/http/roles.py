"""Labels of the roles and posts."""

from __future__ import annotations

from huiyin_web.http.i18n import _l
from huiyin_web.identity.policy import Post, Role

ROLES: dict[Role, str] = {
    Role.CITIZEN: _l("Citizen"),
    Role.OPERATOR: _l("Operator"),
    Role.CLERK: _l("Petition clerk"),
    Role.UNIT_HANDLER: _l("Unit handler"),
    Role.UNIT_HEAD: _l("Unit head"),
    Role.SUPERVISOR: _l("Supervisor"),
    Role.LEADER: _l("Leader"),
    Role.REPORTER: _l("Reporter"),
    Role.AUDITOR: _l("Auditor"),
    Role.ADMINISTRATOR: _l("Administrator"),
    Role.SERVICE: _l("Service"),
}


POSTS: dict[Post, str] = {Post.ACCUSATIONS: _l("Accusations")}


def role_label(role: Role) -> str:
    return ROLES[role]


def role_name(code: str) -> str:
    """The label of a role as ledgers have it; the code where there is no such role any more."""
    return str(ROLES[Role(code)]) if code in set(Role) else code
