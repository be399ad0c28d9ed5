"""Which posts the provider's claims give: rules that an installation writes down in a file."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StrictStr,
    ValidationError,
    model_validator,
)

from huiyin_ledger.domain import Refused
from huiyin_web.identity.policy import UNIT_ROLES, Role
from huiyin_web.identity.roles import NOT_GIVEN, OWN_CODE, check_classes, check_place, check_unit

Claims = Mapping[str, Any]
MULTI_FACTOR = "mfa"
"""Of the authentication methods (RFC 8176) the one that says: more than one factor."""


class RulesProblem(ValueError):
    """The file of rules can't be used; the message says where and why."""


class _Rule(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    claim: StrictStr = Field(min_length=1)
    value: StrictStr | StrictInt | StrictBool

    def holds(self, claims: Claims) -> bool:
        """Whether the claim is this value, or a list that has it."""
        found = claim(claims, self.claim)
        return any(
            type(each) is type(self.value) and each == self.value
            for each in (found if isinstance(found, list) else [found])
        )


class PostRule(_Rule):
    """Who has this value of this claim has this role at this place. Place and unit stand in the rule, or in a claim; `sealed`:
    whether the post reaches accusations, None: as the role does by itself."""

    role: StrictStr = Field(min_length=1)
    jurisdiction: str = ""
    jurisdiction_claim: str = ""
    unit: str = ""
    unit_claim: str = ""
    sealed: StrictBool | None = None
    classes: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if bool(self.jurisdiction) == bool(self.jurisdiction_claim):
            raise ValueError("name the place: either jurisdiction or jurisdiction_claim")
        if self.unit and self.unit_claim:
            raise ValueError("name the unit once: either unit or unit_claim")
        if self.role in NOT_GIVEN:
            raise ValueError(
                "nobody of the staff has this role: citizens need no account, services have tokens"
            )
        if self.role not in set(Role) and not OWN_CODE.fullmatch(self.role):
            raise ValueError(f"{self.role!r} is no role")
        try:
            check_place(self.jurisdiction or "000000")
            if self.role in set(Role):
                check_unit(self.role in UNIT_ROLES, self.unit or ("?" if self.unit_claim else None))
            check_classes(self.classes)
        except Refused as refused:
            raise ValueError(refused.message) from refused
        return self

    def names(self) -> Iterator[str]:
        yield from (each for each in (self.claim, self.jurisdiction_claim, self.unit_claim) if each)


@dataclass(frozen=True, slots=True)
class Person:
    """What the rules make of somebody. `posts` as `Roles.post` takes them, at least one."""

    login: str
    name: str
    posts: tuple[Mapping[str, Any], ...]


class Rules(BaseModel):
    """`login`: the claim that a new account is called by. `second_factor_acr`: values of the claim ``acr`` which say that
    the provider has asked for a second factor itself. `keep_other_posts`: what an administrator has given stays; else the
    provider alone says which posts somebody has."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    login: StrictStr = "preferred_username"
    name: StrictStr = "name"
    second_factor_acr: frozenset[str] = frozenset()
    keep_other_posts: StrictBool = False
    post: tuple[PostRule, ...] = Field(min_length=1)

    @classmethod
    def of(cls, file: Path) -> Rules:
        """RulesProblem."""
        try:
            return cls.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
        except OSError as error:
            raise RulesProblem(f"{file} can't be read: {error.strerror}") from error
        except ValidationError as error:
            lines = [
                f"{_place(each['loc'])}: {each['msg'].removeprefix('Value error, ')}"
                for each in error.errors()
            ]
            raise RulesProblem(f"{file} can't be used:\n  " + "\n  ".join(lines)) from error
        except ValueError as error:  # neither TOML nor UTF-8
            raise RulesProblem(f"{file} is no TOML: {error}") from error

    @property
    def claims(self) -> frozenset[str]:
        """Every claim that the rules read."""
        return frozenset([self.login, self.name, *(name for each in self.post for name in each.names())])

    def person(self, claims: Claims) -> Person | None:
        """With a post by every rule that holds; None where none does."""
        posts = tuple(_post(each, claims) for each in self.post if each.holds(claims))
        name = text(claims, self.name)[:100]
        return Person(text(claims, self.login), name, posts) if posts else None

    def had_second_factor(self, claims: Claims) -> bool:
        """Whether the provider says that it asked for a second factor."""
        methods = claims.get("amr")
        return (isinstance(methods, list) and MULTI_FACTOR in methods) or (
            isinstance(acr := claims.get("acr"), str) and acr in self.second_factor_acr
        )


def _post(rule: PostRule, claims: Claims) -> Mapping[str, Any]:
    return {
        "role": rule.role,
        "place": rule.jurisdiction or text(claims, rule.jurisdiction_claim),
        "unit": rule.unit or (text(claims, rule.unit_claim) if rule.unit_claim else "") or None,
        "sealed": rule.sealed,
        "classes": rule.classes,
    }


def claim(claims: Claims, name: str) -> Any:
    """The claim of this name; else by the parts of the name between its dots: ``realm_access.roles``."""
    if name in claims:
        return claims[name]
    found: Any = claims
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def text(claims: Claims, name: str) -> str:
    """The claim as a text; empty where it is none."""
    found = claim(claims, name)
    return str(found).strip() if isinstance(found, str | int) and not isinstance(found, bool) else ""


def _place(loc: tuple[int | str, ...]) -> str:
    """``("post", 0, "value")`` as ``post 1, value``."""
    words = (
        [f"{loc[0]} {loc[1] + 1}" if len(loc) > 1 and isinstance(loc[1], int) else str(loc[0])] if loc else []
    )
    return ", ".join([*words, *(str(each) for each in loc[2:3])]) or "the file"
