"""All routes of the service, under ``/assignment``."""

from __future__ import annotations

from flask_openapi3 import APIBlueprint

from huiyin_assignment.features.audit_reply import api as audit_reply
from huiyin_assignment.features.batch_orders import api as batch_orders_api
from huiyin_assignment.features.batch_orders import page as batch_orders_page
from huiyin_assignment.features.contact_caller import api as contact_caller
from huiyin_assignment.features.decide_acceptance import api as decide_acceptance
from huiyin_assignment.features.decide_return import api as decide_return
from huiyin_assignment.features.dispatch_order import api as dispatch_order
from huiyin_assignment.features.list_orders import api as list_orders_api
from huiyin_assignment.features.list_orders import page as list_orders_page
from huiyin_assignment.features.redispatch_order import api as redispatch_order
from huiyin_assignment.features.register_unit import api as register_unit_api
from huiyin_assignment.features.register_unit import page as register_unit_page
from huiyin_assignment.features.request_return import api as request_return
from huiyin_assignment.features.set_catalogue_entry import api as set_catalogue_entry_api
from huiyin_assignment.features.set_catalogue_entry import page as set_catalogue_entry_page
from huiyin_assignment.features.show_order import api as show_order_api
from huiyin_assignment.features.show_order import page as show_order_page
from huiyin_assignment.features.sign_for_order import api as sign_for_order
from huiyin_assignment.features.start_handling import api as start_handling
from huiyin_assignment.features.submit_reply import api as submit_reply
from huiyin_web.runtime import Runtime

FEATURES = (
    list_orders_api,
    list_orders_page,
    batch_orders_api,
    batch_orders_page,
    show_order_api,
    show_order_page,
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
    register_unit_api,
    register_unit_page,
    set_catalogue_entry_api,
    set_catalogue_entry_page,
)


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    for feature in FEATURES:
        feature.mount(routes, runtime)
