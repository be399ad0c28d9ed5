"""The kinds of notices that a service has, as the other processes are told of them."""

from __future__ import annotations

from babel.support import Translations

from huiyin_web.definition import ServiceDefinition
from huiyin_web.http.i18n import msgid_of
from huiyin_web.identity.directory import NoticeKind, Words


def kinds_of(definition: ServiceDefinition, chinese: Translations) -> list[NoticeKind]:
    """`chinese`: the catalog of the service's texts."""

    def words(text: str) -> Words:
        return Words(msgid_of(text), chinese.gettext(msgid_of(text)))

    return [
        NoticeKind(
            definition.name,
            each.kind,
            each.action,
            each.page,
            tuple(sorted(each.ways)),
            words(each.title),
            words(each.task),
        )
        for each in definition.notices.values()
    ]
