"""Lets in whom the provider has proved, as the account that the rules give them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from huiyin_ledger.domain import Refused
from huiyin_web.identity.accounts import Account, normal_id
from huiyin_web.identity.openid.rules import Person, Rules, text
from huiyin_web.identity.openid_logins import LOGIN_SERVICE, LONGEST_SUBJECT
from huiyin_web.identity.store import IdentityStore


def admit(identity: IdentityStore, rules: Rules, issuer: str, claims: Mapping[str, Any]) -> Account:
    """The account of the person whom the claims describe, made at their first login, and with the posts that the rules give
    them now.

    Refused("openid_no_post") where they give none; ``account`` then names the one that was the person's, which is logged
    out. Refused, too, where the account is disabled or somebody else's, or where the claims name no login or place.
    """
    subject = str(claims["sub"])
    if len(subject) > LONGEST_SUBJECT:
        raise Refused("openid_claims", "The login service told of you what this system can't use.")
    account = identity.openid.account_of(issuer, subject)
    person = rules.person(claims)
    if person is None:
        if account is not None:
            identity.sessions.close_all(account)
        raise Refused(
            "openid_no_post",
            "The login service knows you as %(name)s, but no rule of this system gives you a post here. Ask an administrator.",
            name=text(claims, rules.name) or text(claims, rules.login) or subject,
            account=account or "",
        )
    if account is None:
        return _first(identity, rules, issuer, subject, person)
    return _again(identity, rules, account, person)


def _first(identity: IdentityStore, rules: Rules, issuer: str, subject: str, person: Person) -> Account:
    login = normal_id(person.login)
    try:
        with identity.openid.together():
            made = identity.accounts.open(
                login,
                name=person.name,
                posts=[identity.roles.post(**each) for each in person.posts],
                password=secrets.token_urlsafe(48),
                by=LOGIN_SERVICE,
            )
            identity.openid.link(issuer, subject, made.id, by="")
        return made
    except Refused as refused:
        if refused.code != "account_exists":
            raise
    # Another process may have made it for the same person a moment ago; else it is somebody else's.
    if identity.openid.account_of(issuer, subject) == login:
        return _again(identity, rules, login, person)
    identity.openid.ask_for(issuer, subject, login, person.name)
    raise Refused(
        "openid_name_taken",
        "There is an account %(account)s here already that is not linked with the login service. If it is yours, an administrator can link it on its page.",
        account=login,
    )


def _again(identity: IdentityStore, rules: Rules, id: str, person: Person) -> Account:
    account = identity.accounts.known(id)
    if account.disabled_at is not None:
        raise Refused(
            "openid_disabled", "Your account %(account)s is disabled. Ask an administrator.", account=id
        )
    posts = [identity.roles.post(**each) for each in person.posts]
    with identity.openid.together():
        if person.name:
            identity.accounts.rename(id, person.name, by=LOGIN_SERVICE)
        if identity.accounts.set_posts(id, posts, LOGIN_SERVICE, others=rules.keep_other_posts):
            identity.sessions.close_all(id)
    return identity.accounts.known(id)
