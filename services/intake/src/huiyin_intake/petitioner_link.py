"""Links petitions of one person through blind indexes, without storing any identity in clear."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import uuid4

from huiyin_intake.domain.chinese_phone import is_mobile
from huiyin_intake.domain.details import Details
from huiyin_intake.domain.petition import Petition
from huiyin_intake.domain.petitioner import Petitioner
from huiyin_intake.domain.same_person import blind_index, same_person
from huiyin_intake.domain.vocabulary import Identifier
from huiyin_intake.secret_keys import Purpose, secret_key
from huiyin_intake.views.blind_indexes import petitioners_with
from huiyin_intake.views.register import of_petitioner
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

    @classmethod
    def opened(cls, details: Details) -> Identity:
        """In clear again. Raises Erased. A name that came with nothing else is an account of another system."""

        def plain(value: Sealed | None) -> str | None:
            return value.open() if value else None

        name, *more = (plain(v) for v in (details.name, details.phone, details.id_no, details.address))
        return cls(name, *more) if any(more) else cls(account=name)

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
    """Link to the person who wrote before, or to a new one, for a petition that is not known to accuse somebody. Every anonymous petition gets a reference of its own.
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


def link_accuser(runtime: Runtime, jurisdiction: str, identity: Identity | None) -> PetitionerLink:
    """A reference of its own for an accusation: nothing that leaves, and no table, says who else has it.

    Only an erasure finds the accusations of a person, by blind indexes under a key of their own
    (`references_of_person`). Call it as `link_petitioner`.
    """
    reference = _new_reference()
    if identity is None or not identity.given:
        return PetitionerLink(reference)
    key = secret_key(runtime, jurisdiction, Purpose.ACCUSATION_INDEXES)
    indexes = identity.blind_indexes(key, jurisdiction)
    accuser = Petitioner.identify(jurisdiction, reference, identity.sealed(reference), indexes)
    return PetitionerLink(reference, 0, accuser)


def withhold_accuser(runtime: Runtime, petition: Petition) -> None:
    """Have nobody find the writer of what was referred, unless there is an ordinary petition under the same reference."""
    jurisdiction, reference = petition.jurisdiction, petition.petitioner_ref
    petitions = of_petitioner(runtime.database, jurisdiction, reference)
    if any(not sealed for number, sealed in petitions.items() if number != petition.registration_no):
        return
    stream = Petitioner.stream_id(jurisdiction, reference)
    petitioner = runtime.ledger.find(Petitioner, jurisdiction, stream)
    if petitioner is not None:
        petitioner.withhold()
        runtime.ledger.save(jurisdiction, petitioner)


def references_of_person(runtime: Runtime, jurisdiction: str, details: Iterable[Details]) -> set[str]:
    """Every reference that the person of these details has, those of accusations included. Raises Erased."""
    found: set[str] = set()
    identities = [Identity.opened(each) for each in details]
    for purpose in (Purpose.BLIND_INDEXES, Purpose.ACCUSATION_INDEXES):
        key = secret_key(runtime, jurisdiction, purpose)
        own = {index for each in identities for index in each.blind_indexes(key, jurisdiction)}
        if own:
            known = petitioners_with(runtime.database, jurisdiction, own)
            found |= {reference for reference in known if same_person(own, {reference: known[reference]})}
    return found


def _new_reference() -> str:
    return uuid4().hex
