"""Roles and posts in words."""

from __future__ import annotations

from collections.abc import Mapping

from huiyin_web.http.codes import class_name, place_name
from huiyin_web.http.i18n import _, _l, language
from huiyin_web.identity.policy import Post, Principal, Role

ROLES: Mapping[str, str] = {
    Role.CITIZEN: _l("Citizen"),
    Role.OPERATOR: _l("Operator"),
    Role.DISPATCHER: _l("Dispatcher"),
    Role.REPLY_AUDITOR: _l("Auditor of replies"),
    Role.VISITOR: _l("Return visitor"),
    Role.SHIFT_LEAD: _l("Shift lead"),
    Role.QUALITY: _l("Quality inspector"),
    Role.CLERK: _l("Petition clerk"),
    Role.ACCUSATIONS: _l("Officer for accusations"),
    Role.UNIT_HANDLER: _l("Unit handler"),
    Role.UNIT_HEAD: _l("Unit head"),
    Role.SUPERVISOR: _l("Supervisor"),
    Role.LEADER: _l("Leader"),
    Role.SECRETARY: _l("Secretary"),
    Role.LAWYER: _l("Lawyer"),
    Role.REPORTER: _l("Reporter"),
    Role.AUDITOR: _l("Auditor"),
    Role.ADMINISTRATOR: _l("Administrator"),
    Role.SERVICE: _l("Service"),
}


def role_label(role: str, name: str = "", english: str = "") -> str:
    """`name`, `english`: what the place calls a role of its own. The code where nobody has named it."""
    own = english if language() == "en" else name
    return str(ROLES[role]) if role in ROLES else own or role


def post_label(post: Post) -> str:
    """The role alone, and for whom somebody stands in."""
    label = role_label(post.role, post.name, post.english)
    return (
        _("%(role)s, in place of %(account)s", role=label, account=post.instead_of)
        if post.instead_of
        else label
    )


def posts_label(who: Principal) -> str:
    """Everything that somebody is, each once."""
    return _(", ").join(dict.fromkeys(post_label(each) for each in who.posts))


def post_place(post: Post) -> str:
    """Where the post is: the unit's code, or the place."""
    return f"{place_name(post.place)} · {post.unit.unit}" if post.unit else place_name(post.place)


def post_limits(post: Post) -> str:
    """To what the post is limited, or to what it reaches beyond others of its role; empty where it is as the role is."""
    limits = [class_name(each) for each in post.classes]
    of_itself = post.unit is None or post.role == Role.ACCUSATIONS
    if post.sealed != of_itself:
        limits.append(_("accusations too") if post.sealed else _("no accusations"))
    return _(", ").join(limits)
