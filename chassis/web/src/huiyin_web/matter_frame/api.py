"""``/<service>/api/v1/matters/<registration_no>``: what one service tells of a matter to whoever may know of it."""

from __future__ import annotations

from flask_openapi3 import APIBlueprint, Tag
from pydantic import BaseModel, Field

from huiyin_web.http.access import requires
from huiyin_web.matter import Conversation, MatterSource, MatterTold
from huiyin_web.service import Service

_TAG = Tag(name="matter", description="One matter as its pages head it.")


class MatterPath(BaseModel):
    registration_no: str = Field(max_length=80, description="Public number of the matter.")


def matter_blueprint(service: Service, source: MatterSource) -> APIBlueprint:
    """The route of `service`, which tells by `source`."""
    name = service.name
    routes = APIBlueprint(
        f"{name}_matter",
        __name__,
        url_prefix=f"/{name}/api/v1/matters",
        abp_tags=[_TAG],
        operation_id_callback=lambda *, bp_name, name, path, method: f"{bp_name}_{name}",
    )

    @routes.get(
        "/<registration_no>",
        summary="Where a matter stands, and what you may do about it",
        responses={200: MatterTold},
    )
    @requires(source.action)
    def told(path: MatterPath) -> MatterTold:
        return source.tell(service.runtime, path.registration_no)

    if (keeps := source.said) is not None:

        @routes.get(
            "/<registration_no>/conversation",
            summary="What was said about a matter",
            responses={200: Conversation},
        )
        @requires(source.action)
        def said(path: MatterPath) -> Conversation:
            return Conversation(items=keeps(service.runtime, path.registration_no))

    return routes
