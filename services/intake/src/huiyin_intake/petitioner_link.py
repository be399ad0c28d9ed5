"""Links petitions of one person through blind indexes, without storing any identity in clear."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import uuid4

from huiyin_intake.domain.chinese_phone import is_mobile
from huiyin_intake.domain.details import Details
from huiyin_intake.domain.petitioner import Petitioner
from huiyin_intake.domain.same_person import blind_index, same_person
from huiyin_intake.domain.vocabulary import Identifier
from huiyin_intake.secret_keys import Purpose, secret_key
from huiyin_intake.views.blind_indexes import petitioners_with
from huiyin_ledger.domain import Sealed
from huiyin_web.runtime import Runtime


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

    def blind_indexes(self, key: bytes, jurisdiction: str) -> list[str]:
        identifiers = (
            (Identifier.ID_NO, self.id_no),
            (Identifier.MOBILE, self.phone if self.phone and is_mobile(self.phone) else None),
            (Identifier.ACCOUNT, self.account),
        )
        return [blind_index(key, jurisdiction, kind, value) for kind, value in identifiers if value]

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
class PetitionerLink:
    """The petitioner's reference, the index of the details given now, and the aggregate to save; the last two are None
    for an anonymous petition."""

    petitioner_ref: str
    details: int | None = None
    petitioner: Petitioner | None = None


def link_petitioner(
    runtime: Runtime,
    jurisdiction: str,
    identity: Identity | None,
    *,
    key: bytes | None = None,
    known: Mapping[str, frozenset[str]] | None = None,
) -> PetitionerLink:
    """Link to the person who wrote before, or to a new one. Every anonymous petition gets a reference of its own.
    `key` and `known` (reference -> blind indexes): for a caller that has read them already.

    Call it after `next_numbers` in the same transaction: the lock on the counter keeps two simultaneous first petitions
    of one person from creating two persons.
    """
    if identity is None or not identity.given:
        return PetitionerLink(_new_reference())
    key = key or secret_key(runtime, jurisdiction, Purpose.BLIND_INDEXES)
    indexes = identity.blind_indexes(key, jurisdiction)
    if known is None:
        known = petitioners_with(runtime.database, jurisdiction, indexes) if indexes else {}
    reference = same_person(indexes, known)
    if reference is None:
        reference = _new_reference()
        new = Petitioner.identify(jurisdiction, reference, identity.sealed(reference), indexes)
        return PetitionerLink(reference, 0, new)
    petitioner = runtime.ledger.get(Petitioner, jurisdiction, Petitioner.stream_id(jurisdiction, reference))
    return PetitionerLink(reference, petitioner.give(identity.sealed(reference), indexes), petitioner)


def _new_reference() -> str:
    return uuid4().hex
