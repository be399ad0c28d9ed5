"""Who has which post: what a role lets its holders do, at a place, on these days, for themselves or as a substitute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from huiyin_contracts.base import UnitKey
from huiyin_ledger.db import Database
from huiyin_web.identity.policy import Post

NEAREST_ROLE = """LEFT JOIN LATERAL (
    SELECT r.granted, r.withheld, r.name, r.english, r.second_factor FROM live.roles r
    WHERE r.role = p.role AND r.jurisdiction IN (p.place, left(p.place, 4) || '00', left(p.place, 2) || '0000')
    ORDER BY r.jurisdiction DESC LIMIT 1) here ON true"""
"""Joins to the posts `p` how the place, or the nearest one above it that has changed the role, has changed it."""

_HERE = """coalesce(here.granted, '{}') AS granted, coalesce(here.withheld, '{}') AS withheld,
    coalesce(here.name, '') AS name, coalesce(here.english, '') AS english, coalesce(here.second_factor, false) AS second_factor"""
_POST = f"p.post, p.role, p.place, p.unit, p.sealed, p.classes, p.since, p.until, {_HERE}"
_TODAY = "(p.since IS NULL OR p.since <= %(day)s) AND (p.until IS NULL OR p.until >= %(day)s)"


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A post with its number within the account, and who gave it."""

    number: int
    post: Post
    given_by: str


def posts_on(database: Database, account: str, day: date) -> tuple[Post, ...]:
    """What somebody may do on that day: the own posts first, then those of whom they stand in for. Nobody stands in for a
    disabled account."""
    return _held_on(database, day, "h.holder = %(account)s", account=account).get(account, ())


def everybodys_posts_on(database: Database, day: date) -> dict[str, tuple[Post, ...]]:
    """The same of every account that has any."""
    return _held_on(database, day, "true")


def _held_on(database: Database, day: date, where: str, **params: object) -> dict[str, tuple[Post, ...]]:
    rows = database.query(
        f"""SELECT h.holder, h.instead_of, {_POST} FROM (
                SELECT account AS holder, '' AS instead_of, account FROM live.accounts
                UNION ALL SELECT s.substitute, s.account, s.account
                FROM live.substitutes s JOIN live.accounts a ON a.account = s.account
                WHERE %(day)s BETWEEN s.since AND s.until AND a.disabled_at IS NULL) h
            JOIN live.posts p ON p.account = h.account {NEAREST_ROLE}
            WHERE {_TODAY} AND {where} ORDER BY h.holder, h.instead_of, p.post""",
        {"day": day, **params},
    )
    found: dict[str, list[Post]] = {}
    for row in rows:
        found.setdefault(row["holder"], []).append(_post(row))
    return {holder: tuple(posts) for holder, posts in found.items()}


def posts_of(database: Database, accounts: Sequence[str]) -> dict[str, tuple[HeldPost, ...]]:
    """Every post of each of the accounts, whatever its days."""
    rows = database.query(
        f"""SELECT p.account, p.given_by, {_POST}, '' AS instead_of FROM live.posts p {NEAREST_ROLE}
            WHERE p.account = ANY(%s) ORDER BY p.account, p.post""",
        (list(accounts),),
    )
    found: dict[str, list[HeldPost]] = {}
    for row in rows:
        found.setdefault(row["account"], []).append(HeldPost(row["post"], _post(row), row["given_by"]))
    return {account: tuple(posts) for account, posts in found.items()}


def post_here(database: Database, post: Post) -> Post:
    """The post with what its place lets the role do now."""
    row = database.one(
        f"""SELECT {_HERE} FROM (SELECT %s::text AS role, %s::text AS place) p {NEAREST_ROLE}""",
        (str(post.role), post.place),
    )
    assert row is not None
    return _with(post, row)


def _post(row: dict[str, Any]) -> Post:
    unit = UnitKey.of(row["place"], row["unit"])
    post = Post(
        row["role"],
        row["place"],
        unit,
        row["sealed"],
        tuple(row["classes"]),
        row["since"],
        row["until"],
        row["instead_of"],
    )
    return _with(post, row)


def _with(post: Post, row: dict[str, Any]) -> Post:
    return replace(
        post,
        granted=frozenset(row["granted"]),
        withheld=frozenset(row["withheld"]),
        name=row["name"],
        english=row["english"],
        second_factor=row["second_factor"],
    )
