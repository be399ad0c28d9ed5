"""Tells the other processes of the kinds of notices that a service has."""

from __future__ import annotations

from babel.support import Translations

from huiyin_web.http.i18n import msgid_of
from huiyin_web.identity.directory import Words
from huiyin_web.identity.notices import KindListing
from huiyin_web.service import Service


def publish(service: Service, chinese: Translations) -> None:
    """`chinese`: the catalog of the service's texts."""

    def words(text: str) -> Words:
        return Words(msgid_of(text), chinese.gettext(msgid_of(text)))

    service.runtime.identity.notices.publish(
        service.name,
        [
            KindListing(
                service.name,
                each.kind,
                each.action,
                each.page,
                tuple(sorted(each.ways)),
                words(each.title),
                words(each.task),
            )
            for each in service.definition.notices.values()
        ],
    )
