"""Member units: registered, renamed, moved, closed."""

from __future__ import annotations

import pytest

from huiyin_assignment.domain.unit import MemberUnit
from huiyin_contracts.vocabulary import UnitKind
from huiyin_ledger.domain import Refused


def a_unit(code: str = "heat", parent: MemberUnit | None = None) -> MemberUnit:
    return MemberUnit.register("230600", code, f"{code} 单位", UnitKind.DEPARTMENT, parent)


def test_a_unit_stands_below_its_parent() -> None:
    assert a_unit("desk", a_unit("bureau")).parent == "bureau"


def test_renaming_to_the_same_name_is_no_event() -> None:
    unit = a_unit()
    unit.rename("heat 单位 ")
    unit.rename("供热办")
    assert [type(event).__name__ for event in unit.collect_events()] == ["Registered", "Renamed"]


def test_a_unit_cannot_stand_below_itself_or_below_one_that_stands_below_it() -> None:
    top, middle, leaf = a_unit("top"), a_unit("middle"), a_unit("leaf")
    _refused("circular_tree", lambda: top.move(top))
    _refused("circular_tree", lambda: top.move(leaf, ("middle", "top")))
    middle.move(None)
    leaf.move(middle, ("top",))
    assert leaf.parent == "middle"


def test_a_unit_with_open_orders_cannot_be_closed() -> None:
    unit = a_unit()
    _refused("unit_has_orders", lambda: unit.close(3))
    unit.close(0)
    assert unit.closed


def test_of_an_organ_for_accusations_it_is_not_told_how_many_orders_it_has() -> None:
    organ = MemberUnit.register("230600", "discipline", "纪检监察组", UnitKind.DISCIPLINE_ORGAN, None)
    with pytest.raises(Refused) as refused:
        organ.close(3)
    assert (refused.value.code, refused.value.details) == ("unit_has_orders", {})
    assert "%" not in refused.value.message


def test_a_closed_unit_is_neither_changed_nor_a_parent() -> None:
    unit, other = a_unit(), a_unit("other")
    unit.close(0)
    _refused("unit_closed", lambda: unit.rename("新"))
    _refused("unit_closed", lambda: unit.move(None))
    _refused("unit_closed", lambda: unit.close(0))
    _refused("parent_closed", lambda: other.move(unit))
    _refused("parent_closed", lambda: a_unit("new", unit))


def test_a_closed_unit_can_be_used_again_and_no_other() -> None:
    unit = a_unit()
    _refused("unit_open", unit.reopen)
    unit.close(0)
    unit.reopen()
    unit.rename("新")
    assert not unit.closed


def test_a_unit_has_a_name() -> None:
    _refused("name_required", lambda: MemberUnit.register("230600", "x", " ", UnitKind.DEPARTMENT, None))
    _refused("name_required", lambda: a_unit().rename(""))


def _refused(code: str, command: object) -> None:
    with pytest.raises(Refused) as refused:
        command()  # type: ignore[operator]
    assert refused.value.code == code
