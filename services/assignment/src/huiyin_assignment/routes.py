"""All routes of the service, under ``/assignment``."""

from __future__ import annotations

from flask_openapi3 import APIBlueprint

from huiyin_assignment.features.audit_reply import http as audit_reply
from huiyin_assignment.features.batch import http as batch
from huiyin_assignment.features.contact_caller import http as contact_caller
from huiyin_assignment.features.decide_acceptance import http as decide_acceptance
from huiyin_assignment.features.decide_return import http as decide_return
from huiyin_assignment.features.dispatch_order import http as dispatch_order
from huiyin_assignment.features.order_page import http as order_page
from huiyin_assignment.features.redispatch_order import http as redispatch_order
from huiyin_assignment.features.register_unit import http as register_unit
from huiyin_assignment.features.request_return import http as request_return
from huiyin_assignment.features.set_catalogue_entry import http as set_catalogue_entry
from huiyin_assignment.features.sign_for_order import http as sign_for_order
from huiyin_assignment.features.start_handling import http as start_handling
from huiyin_assignment.features.submit_reply import http as submit_reply
from huiyin_assignment.features.worklist import http as worklist
from huiyin_chassis.runtime import Runtime

FEATURES = (
    worklist,
    batch,
    order_page,
    sign_for_order,
    contact_caller,
    decide_acceptance,
    start_handling,
    submit_reply,
    audit_reply,
    request_return,
    decide_return,
    dispatch_order,
    redispatch_order,
    register_unit,
    set_catalogue_entry,
)


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    for feature in FEATURES:
        feature.mount(routes, runtime)
