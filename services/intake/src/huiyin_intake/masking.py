"""Masks what is known of the petitioner in texts that leave the service."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from huiyin_intake.domain.details import Details
from huiyin_intake.domain.petition import Petition
from huiyin_intake.petitioner_link import Identity
from huiyin_intake.petitions import all_details_of
from huiyin_ledger.domain import Erased, Refused, Sealed
from huiyin_ledger.masking import mask
from huiyin_web.runtime import Runtime


@dataclass(frozen=True)
class MaskingContext:
    """The petitioner's names, addresses, phones and papers, to be masked wherever a text contains them."""

    names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()

    @classmethod
    def of(cls, details: Iterable[Details]) -> MaskingContext:
        """What `details` tell; empty if the petitioner was erased."""
        given = tuple(details)
        try:
            return cls(
                names=_opened(each.name for each in given),
                addresses=_opened(each.address for each in given),
                phones=_opened(each.phone for each in given),
                papers=_opened(each.id_no for each in given),
            )
        except Erased:
            return cls()

    @classmethod
    def given(cls, identity: Identity | None) -> MaskingContext:
        """What somebody says of himself; empty for an anonymous petition."""
        if identity is None:
            return cls()
        names, addresses = (identity.name, identity.account), (identity.address,)
        return cls(
            _present(names), _present(addresses), _present((identity.phone,)), _present((identity.id_no,))
        )

    def mask(self, text: str) -> str:
        return mask(text, names=self.names, addresses=self.addresses, phones=self.phones, papers=self.papers)


def _opened(values: Iterable[Sealed | None]) -> tuple[str, ...]:
    return tuple(value.open() for value in values if value)


def _present(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(value for value in values if value)


def masking_context(runtime: Runtime, petition: Petition) -> MaskingContext:
    """Everything that the petitioner ever said of himself."""
    return MaskingContext.of(all_details_of(runtime, petition))


def masked_title_and_text(runtime: Runtime, petition: Petition) -> tuple[str, str]:
    """Title and text; the text includes the location and what was added before triage. Raises Erased."""
    context = masking_context(runtime, petition)
    parts = [petition.registration.text.open()]
    if petition.registration.location is not None:
        parts.append(f"地点：{petition.registration.location.open()}")
    parts += [f"补充：{added.open()}" for added in petition.additions]
    return context.mask(petition.registration.title.open()), context.mask("\n\n".join(parts))


def masked_addition(runtime: Runtime, petition: Petition, number: int) -> str:
    """A text added after triage. Raises Erased."""
    return masking_context(runtime, petition).mask(petition.addition(number).text.open())


def title_and_text_to_send(runtime: Runtime, petition: Petition) -> tuple[str, str]:
    """`masked_title_and_text` for a command. Refused: petitioner_erased."""
    try:
        return masked_title_and_text(runtime, petition)
    except Erased:
        raise nothing_to_send() from None


def nothing_to_send() -> Refused:
    return Refused("petitioner_erased", "The petitioner was erased: there is no text to send.")
