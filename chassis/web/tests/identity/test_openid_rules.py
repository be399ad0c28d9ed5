"""The file that says which claims give which post."""

from __future__ import annotations

from pathlib import Path

import pytest

from huiyin_ledger.settings import ServiceSettings
from huiyin_web.identity.openid.connection import OpenIDMisconfigured, open_openid
from huiyin_web.identity.openid.rules import Rules, RulesProblem

CLERKS = '[[post]]\nclaim = "groups"\nvalue = "clerks"\nrole = "clerk"\njurisdiction = "230602"\n'


def rules(directory: Path, text: str) -> Rules:
    file = directory / "rules.toml"
    file.write_text(text, encoding="utf-8")
    return Rules.of(file)


def test_every_rule_that_holds_gives_a_post(tmp_path: Path) -> None:
    heads = CLERKS.replace("clerks", "leaders").replace('"clerk"', '"leader"')
    made = rules(tmp_path, heads + CLERKS)
    both = made.person({"groups": ["clerks", "leaders"], "preferred_username": "wang"})
    assert both is not None
    assert [each["role"] for each in both.posts] == ["leader", "clerk"]
    one = made.person({"groups": "clerks"})
    assert one is not None
    assert [each["role"] for each in one.posts] == ["clerk"]
    assert made.person({"groups": ["clerk"]}) is None
    assert made.person({"groups": {"clerks": True}}) is None
    assert made.person({}) is None


def test_a_claim_may_lie_within_another_or_have_dots_in_its_name(tmp_path: Path) -> None:
    made = rules(tmp_path, CLERKS.replace('"groups"', '"resource_access.huiyin.roles"'))
    assert made.person({"resource_access": {"huiyin": {"roles": ["clerks"]}}}) is not None
    assert made.person({"resource_access.huiyin.roles": "clerks"}) is not None
    assert made.person({"resource_access": ["huiyin"]}) is None


def test_a_value_is_no_other_type(tmp_path: Path) -> None:
    made = rules(tmp_path, CLERKS.replace('"clerks"', "1"))
    assert made.person({"groups": 1}) is not None
    assert made.person({"groups": True}) is None
    assert made.person({"groups": "1"}) is None


def test_a_rule_may_say_whether_the_post_reaches_accusations_and_of_which_classes_it_is(
    tmp_path: Path,
) -> None:
    unit = (
        CLERKS.replace('"clerk"', '"unit_handler"') + 'unit = "u1"\nsealed = true\nclasses = ["utilities"]\n'
    )
    made = rules(tmp_path, unit).person({"groups": "clerks"})
    assert made is not None
    (post,) = made.posts
    assert post == {
        "role": "unit_handler",
        "place": "230602",
        "unit": "u1",
        "sealed": True,
        "classes": ("utilities",),
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "post: Field required"),
        ("post = [", "is no TOML"),
        (CLERKS.replace('"clerk"', '"King"'), "post 1: 'King' is no role"),
        (CLERKS.replace("230602", "2306"), "post 1: a jurisdiction is a division code"),
        (CLERKS.replace("jurisdiction", "place"), "post 1, place: Extra inputs are not permitted"),
        (CLERKS + CLERKS.replace('jurisdiction = "230602"', ""), "post 2: name the place"),
        (CLERKS + 'jurisdiction_claim = "division"\n', "post 1: name the place"),
        (CLERKS + 'unit = "u1"\n', "post 1: only a unit's handler or head is bound to a unit"),
        (CLERKS.replace('"clerk"', '"unit_head"'), "post 1: a unit's handler or head needs the unit"),
        (CLERKS.replace('"clerk"', '"service"'), "post 1: nobody of the staff has this role"),
        (CLERKS.replace('"clerk"', '"citizen"'), "post 1: nobody of the staff has this role"),
        (CLERKS + 'classes = ["weather"]\n', "post 1: There is no such class of matters."),
        (CLERKS + 'sealed = "yes"\n', "post 1, sealed: Input should be a valid boolean"),
        ("login = 7\n" + CLERKS, "login: Input should be a valid string"),
    ],
)
def test_a_file_that_is_wrong_says_where(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(RulesProblem, match=r"rules\.toml") as problem:
        rules(tmp_path, text)
    assert said in str(problem.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(RulesProblem, match="No such file"):
        Rules.of(tmp_path / "none.toml")


def test_settings_that_are_missing_are_named(tmp_path: Path) -> None:
    assert open_openid(ServiceSettings.of("intake", data=tmp_path)) is None
    half = ServiceSettings.of(
        "intake", data=tmp_path, oidc_issuer="https://login.example", oidc_client_id="h"
    )
    with pytest.raises(
        OpenIDMisconfigured, match="HUIYIN_OIDC_CLIENT_SECRET, HUIYIN_OIDC_RULES, HUIYIN_PUBLIC_URL"
    ):
        open_openid(half)
    plain = {
        "oidc_client_secret": "s",
        "oidc_rules": tmp_path / "none",
        "public_url": "https://huiyin.example",
    }
    in_clear = ServiceSettings.of(
        "intake", data=tmp_path, oidc_issuer="http://login.example", oidc_client_id="h", **plain
    )
    with pytest.raises(OpenIDMisconfigured, match="no https address"):
        open_openid(in_clear)
