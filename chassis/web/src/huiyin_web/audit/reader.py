"""An auditor's reading of one ledger: words for types, names for actors, and nothing that the auditor may not see."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from huiyin_ledger.domain import NotFound
from huiyin_ledger.event_labels import EventLabels
from huiyin_ledger.ledger.audit import (
    NOW,
    SEALED,
    Axis,
    Change,
    Entry,
    FieldChange,
    Standing,
    as_of,
    difference,
    timeline,
)
from huiyin_ledger.ledger.checkpoint import Checkpoints
from huiyin_web.audit.answers import (
    AsOf,
    Changed,
    ComparedTold,
    Comparison,
    Difference,
    EventTold,
    FieldChanged,
    Head,
    LedgerTold,
    Signed,
    StandingTold,
    Timeline,
    Verification,
    VerifiedTold,
)
from huiyin_web.audit.field_labels import FIELD_LABELS
from huiyin_web.audit.reports import Compared, Kind, Report, State, Verified
from huiyin_web.audit.runner import JobRunner
from huiyin_web.http.actors import Names
from huiyin_web.http.i18n import _
from huiyin_web.identity.policy import Principal, allows, place_of
from huiyin_web.identity.scope import whole_of
from huiyin_web.runtime import Runtime

ACTION = "audit.read"


class AuditReader:
    """One service's ledger, limited to what one auditor may read: the rest does not exist for them."""

    def __init__(self, runtime: Runtime, labels: EventLabels, reader: Principal) -> None:
        self._runtime = runtime
        self._labels = labels
        self._reader = reader
        self._names = Names(runtime.identity)

    def timeline(self, number: str) -> Timeline:
        """NotFound where nothing is known of the matter, or nothing that this auditor may see."""
        entries = timeline([self._runtime.ledger], number, reach=self.reach)
        if not entries:
            raise NotFound
        return Timeline(**self._about(number), events=[self._event(e) for e in entries])

    def as_of(self, number: str, at: datetime | None, axis: Axis) -> AsOf:
        """NotFound where nothing is known of the matter today; nothing known at that instant is an empty list."""
        self._must_be_known(number)
        found = as_of([self._runtime.ledger], number, at or NOW, axis=axis, reach=self.reach)
        return AsOf(
            **self._about(number),
            at=at,
            axis=axis,
            known=[self._standing(each) for each in found],
        )

    def difference(self, number: str, since: datetime, until: datetime | None, axis: Axis) -> Difference:
        """NotFound as for `as_of`."""
        self._must_be_known(number)
        found = difference([self._runtime.ledger], number, since, until or NOW, axis=axis, reach=self.reach)
        return Difference(
            **self._about(number),
            since=since,
            until=until,
            axis=axis,
            events=[self._event(e) for e in found.events],
            changes=[self._change(each) for each in found.changes],
        )

    def ledger(self, runner: JobRunner) -> LedgerTold:
        """Heads, their checkpoints, and how the long work stands."""
        ledger = self._runtime.ledger
        mine = [j for j in ledger.jurisdictions() if self.reach(j)]
        signed = Checkpoints(self._runtime.settings.checkpoints, self._runtime.name).latest(mine)
        heads = []
        for jurisdiction in mine:
            position, hash_ = ledger.head(jurisdiction)
            last, believed = signed.get(jurisdiction, (None, False))
            checkpoint = last and Signed(
                position=last.position,
                hash=last.hash.hex(),
                time=last.time,
                agrees=believed and ledger.hash_at(jurisdiction, last.position) == last.hash,
            )
            heads.append(
                Head(jurisdiction=jurisdiction, position=position, hash=hash_.hex(), signed=checkpoint)
            )
        return LedgerTold(
            service=self._runtime.name,
            heads=heads,
            verification=self.verification(runner),
            comparison=self.comparison(runner),
        )

    def verification(self, runner: JobRunner) -> Verification:
        """The last one of this auditor's jurisdiction."""
        state, report = runner.report(Kind.VERIFICATION, place_of(self._reader, ACTION))
        answer = Verification.model_validate(self._work(state, report))
        if report is not None:
            answer.jurisdictions = [_verified(each) for each in report.verified]
            if state is State.DONE:
                answer.holds = all(each.holds for each in answer.jurisdictions)
        return answer

    def comparison(self, runner: JobRunner) -> Comparison:
        """The last one of the service."""
        state, report = runner.report(Kind.COMPARISON)
        answer = Comparison.model_validate(self._work(state, report))
        if report is not None:
            whole = all(self.reach(j) for j in self._runtime.ledger.jurisdictions())
            answer.views = [self._compared(each, whole) for each in report.compared]
            if state is State.DONE:
                answer.same = all(each.same for each in answer.views)
        return answer

    def reach(self, jurisdiction: str) -> bool:
        return allows(self._reader, ACTION, whole_of(jurisdiction))

    def _must_be_known(self, number: str) -> None:
        if not any(self.reach(e.jurisdiction) for e in self._runtime.ledger.by_correlation(None, number)):
            raise NotFound

    def _event(self, entry: Entry) -> EventTold:
        entry = dataclasses.replace(
            entry, data=self._withheld(entry.data), stream=self._stream(entry.type, entry.stream)
        )
        return EventTold(
            **dataclasses.asdict(entry),
            what=self._said(entry.type),
            who=self._names.of(entry.actor),
            role=self._names.role_of(entry.actor),
            late_seconds=(entry.recorded_at - entry.occurred_at).total_seconds(),
        )

    def _about(self, number: str) -> dict[str, Any]:
        """The fields that every answer about a matter has: the service, the number, the labels of fields."""
        labels = {name: str(label) for name, label in {**FIELD_LABELS, **self._labels.fields}.items()}
        return {"service": self._runtime.name, "registration_no": number, "labels": labels}

    def _change(self, found: Change) -> Changed:
        return Changed(
            service=found.service,
            jurisdiction=found.jurisdiction,
            kind=found.kind,
            what=self._said(found.kind),
            stream=self._stream(found.kind, found.stream),
            before_version=found.before_version,
            after_version=found.after_version,
            fields=[self._changed(each) for each in found.fields],
        )

    def _standing(self, found: Standing) -> StandingTold:
        found = dataclasses.replace(
            found, state=self._withheld(found.state), stream=self._stream(found.kind, found.stream)
        )
        return StandingTold(**dataclasses.asdict(found), what=self._said(found.kind))

    def _changed(self, change: FieldChange) -> FieldChanged:
        """A nested field is withheld or shown by the name of the innermost field."""
        told = self._withheld({change.name.rpartition(".")[2]: [change.before, change.after]})
        (value,) = told.values()
        before, after = value if isinstance(value, list) else (SEALED, SEALED)
        return FieldChanged(name=change.name, before=before, after=after)

    def _withheld(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """`values` without what would link a sealed matter to another one, at any depth."""

        def told(value: Any) -> Any:
            if isinstance(value, Mapping):
                return self._withheld(value)
            return [told(each) for each in value] if isinstance(value, list) else value

        return {
            name: SEALED if name in self._labels.withheld and value else told(value)
            for name, value in values.items()
        }

    def _stream(self, name: str, stream: str) -> str:
        return "" if name in self._labels.unlinked else stream

    def _said(self, name: str) -> str:
        return str(self._labels.names.get(name, name))

    def _work(self, state: State, report: Report | None) -> dict[str, object]:
        if report is None:
            return {"state": state}
        fields = report.model_dump(exclude={"kind", "scope", "verified", "compared", "hindrance"})
        meaning = report.hindrance.meaning if report.hindrance else ""
        return {**fields, "state": state, "who": self._names.of(report.asked_by), "meaning": meaning}

    def _compared(self, found: Compared, whole: bool) -> ComparedTold:
        return ComparedTold(
            view=found.view,
            same=found.different == 0 and not found.columns,
            rows=found.rows if whole else None,
            different=found.different if whole else None,
            columns=found.columns,
            keys=[key for key in found.keys if self.reach(str(key.get("jurisdiction", "")))],
        )


def _verified(found: Verified) -> VerifiedTold:
    return VerifiedTold(
        jurisdiction=found.jurisdiction,
        holds=found.why is None,
        events=found.events,
        checkpoints=found.checkpoints,
        position=found.position,
        why=found.why,
        meaning=_(found.why.meaning) if found.why else "",
        detail=found.said,
    )
