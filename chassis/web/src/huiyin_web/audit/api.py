"""``/<service>/api/v1/audit``: what an auditor asks of one service, answered within the auditor's jurisdiction."""

from __future__ import annotations

from collections.abc import Sequence

from flask_openapi3 import APIBlueprint, Tag
from pydantic import BaseModel, ConfigDict, Field

from huiyin_ledger.domain import Refused
from huiyin_ledger.ledger.audit import Axis
from huiyin_ledger.ledger.checkpoint import CheckpointProblem
from huiyin_web.audit.answers import (
    AsOf,
    Checkpointed,
    CheckpointTold,
    Comparison,
    Difference,
    LedgerTold,
    Timeline,
    Verification,
)
from huiyin_web.audit.reader import ACTION, AuditReader
from huiyin_web.audit.reports import Kind
from huiyin_web.audit.runner import JobRunner
from huiyin_web.http.access import principal, requires
from huiyin_web.http.days import Moment
from huiyin_web.identity.policy import place_of
from huiyin_web.matter_frame.api import MatterPath
from huiyin_web.service import Service
from huiyin_web.upkeep import sign

TAG = Tag(name="audit", description="The ledger, its proof, and what was known when.")


class AsOfQuery(BaseModel):
    at: Moment | None = Field(
        default=None, description="ISO time, China's where no zone is given; default: now."
    )
    axis: Axis = Field(default=Axis.RECORDED, description="By when it was recorded, or by when it happened.")


class DifferenceQuery(BaseModel):
    model_config = ConfigDict(populate_by_name=True)

    since: Moment = Field(alias="from", description="ISO time, China's where no zone is given.")
    until: Moment | None = Field(default=None, alias="to", description="The later one; default: now.")
    axis: Axis = Field(default=Axis.RECORDED, description="By when it was recorded, or by when it happened.")


def audit_blueprint(service: Service, neighbours: Sequence[Service]) -> APIBlueprint:
    """The routes of `service`; `neighbours` are the services of the same process, itself included."""
    name, runtime = service.name, service.runtime
    runner = JobRunner(runtime, [each.runtime for each in neighbours])
    routes = APIBlueprint(
        f"{name}_audit",
        __name__,
        url_prefix=f"/{name}/api/v1/audit",
        abp_tags=[TAG],
        operation_id_callback=lambda *, bp_name, name, path, method: f"{bp_name}_{name}",
    )

    @routes.get(
        "/matters/<registration_no>/timeline",
        summary="Every event about a matter",
        responses={200: Timeline},
    )
    @requires(ACTION)
    def timeline(path: MatterPath) -> Timeline:
        return _reader().timeline(path.registration_no)

    @routes.get(
        "/matters/<registration_no>/as-of",
        summary="A matter as it was known",
        responses={200: AsOf},
    )
    @requires(ACTION)
    def as_of(path: MatterPath, query: AsOfQuery) -> AsOf:
        return _reader().as_of(path.registration_no, query.at, query.axis)

    @routes.get(
        "/matters/<registration_no>/difference",
        summary="What changed in what was known of a matter",
        responses={200: Difference},
    )
    @requires(ACTION)
    def difference(path: MatterPath, query: DifferenceQuery) -> Difference:
        return _reader().difference(path.registration_no, query.since, query.until, query.axis)

    @routes.get(
        "/ledger",
        summary="Heads, checkpoints, and the last proofs",
        responses={200: LedgerTold},
    )
    @requires(ACTION)
    def ledger() -> LedgerTold:
        return _reader().ledger(runner)

    @routes.post(
        "/ledger/verifications",
        summary="Verify the ledger now",
        description="Begins where none runs; the answer, and GET .../ledger, tell how far it is.",
        responses={202: Verification},
    )
    @requires(ACTION)
    def verify() -> tuple[Verification, int]:
        runner.start(Kind.VERIFICATION, principal().id, place_of(principal(), ACTION))
        return _reader().verification(runner), 202

    @routes.post(
        "/views/comparisons",
        summary="Compare every live view with a replay from zero",
        description="Begins where none runs; the answer, and GET .../ledger, tell how far it is.",
        responses={202: Comparison},
    )
    @requires(ACTION)
    def compare() -> tuple[Comparison, int]:
        runner.start(Kind.COMPARISON, principal().id)
        return _reader().comparison(runner), 202

    @routes.post(
        "/ledger/checkpoints",
        summary="Sign where the ledger stands",
        responses={201: Checkpointed},
    )
    @requires("audit.checkpoint")
    def checkpoint() -> tuple[Checkpointed, int]:
        try:
            added, key = sign(runtime, _reader().reach)
        except CheckpointProblem:
            raise Refused(
                "nothing_signed",
                "nothing was signed: whoever runs the service sees why with ./huiyin ledger checkpoint",
            ) from None
        signed = [
            CheckpointTold(jurisdiction=c.jurisdiction, position=c.position, hash=c.hash.hex(), time=c.time)
            for c in added
        ]
        return Checkpointed(service=name, public_key=key, added=signed), 201

    def _reader() -> AuditReader:
        return AuditReader(runtime, service.definition.event_labels, principal())

    return routes
