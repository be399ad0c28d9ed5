"""Links a petition to the person who brings it, without keeping anything of the person in clear."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import uuid4

from huiyin_chassis.domain import Sealed
from huiyin_chassis.runtime import Runtime
from huiyin_intake.domain.chinese_phone import is_mobile
from huiyin_intake.domain.details import Details
from huiyin_intake.domain.petitioner import Petitioner
from huiyin_intake.domain.same_person import MarkKind, blind_mark, same_person
from huiyin_intake.secrets import Purpose, secret
from huiyin_intake.views.petitioner_marks import bearers


@dataclass(frozen=True)
class Identity:
    """What somebody says of himself, in clear: never recorded like this. `account` is a user name of another system."""

    name: str | None = None
    phone: str | None = None
    id_no: str | None = None
    address: str | None = None
    account: str | None = None

    @property
    def given(self) -> bool:
        return any((self.name, self.phone, self.id_no, self.address, self.account))

    def marks(self, key: bytes, jurisdiction: str) -> list[str]:
        known = (
            (MarkKind.ID_NO, self.id_no),
            (MarkKind.MOBILE, self.phone if self.phone and is_mobile(self.phone) else None),
            (MarkKind.ACCOUNT, self.account),
        )
        return [blind_mark(key, jurisdiction, kind, value) for kind, value in known if value]

    def sealed(self, petitioner_ref: str) -> Details:
        def seal(value: str | None) -> Sealed | None:
            return Sealed.of(petitioner_ref, value) if value else None

        return Details(
            name=seal(self.name or self.account),
            phone=seal(self.phone),
            id_no=seal(self.id_no),
            address=seal(self.address),
        )


@dataclass(frozen=True)
class Bringer:
    """Who brings a petition: the reference, which of the petitioner's details were given, and what is to be saved."""

    petitioner_ref: str
    details: int | None
    petitioner: Petitioner | None


def new_reference() -> str:
    return uuid4().hex


def bringer(
    runtime: Runtime,
    jurisdiction: str,
    identity: Identity | None,
    *,
    marks_key: bytes | None = None,
    bearing: Mapping[str, frozenset[str]] | None = None,
) -> Bringer:
    """The person as known from before, or a new one. Anonymous petitions get a reference of their own each.
    `bearing`: who bears one of the marks, where that was looked up already.

    Call it after a number was issued in the same transaction: the counter's lock keeps two first petitions of one
    person from making two persons.
    """
    if identity is None or not identity.given:
        return Bringer(new_reference(), None, None)
    key = marks_key or secret(runtime, jurisdiction, Purpose.MARKS)
    marks = identity.marks(key, jurisdiction)
    if bearing is None:
        bearing = bearers(runtime.database, jurisdiction, marks) if marks else {}
    reference = same_person(marks, bearing)
    if reference is None:
        reference = new_reference()
        known = Petitioner.identify(jurisdiction, reference, identity.sealed(reference), " ".join(marks))
        return Bringer(reference, 0, known)
    known = runtime.ledger.get(Petitioner, jurisdiction, Petitioner.stream_id(jurisdiction, reference))
    return Bringer(reference, known.give(identity.sealed(reference), " ".join(marks)), known)
