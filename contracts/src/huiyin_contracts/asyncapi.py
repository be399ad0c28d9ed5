"""The AsyncAPI 3 document of one service: what it sends, in which envelope, over which exchange."""

from __future__ import annotations

from typing import Any

from huiyin_contracts.base import ContractEvent

_STRING = {"type": "string"}

ENVELOPE: dict[str, Any] = {
    "type": "object",
    "description": "CloudEvents 1.0, JSON format. Batches are arrays of it.",
    "required": [
        "specversion",
        "id",
        "source",
        "type",
        "subject",
        "time",
        "jurisdiction",
        "position",
        "recordedat",
        "data",
    ],
    "properties": {
        "specversion": {"type": "string", "const": "1.0"},
        "id": {**_STRING, "description": "source/jurisdiction/position; stable over all replays."},
        "source": {**_STRING, "description": "/huiyin/<service>."},
        "type": {**_STRING, "description": "Type of the event, with its version."},
        "subject": {**_STRING, "description": "Stream that the event belongs to."},
        "time": {**_STRING, "format": "date-time", "description": "When it happened, by the author's claim."},
        "datacontenttype": {"type": "string", "const": "application/json"},
        "dataschema": {**_STRING, "description": "Identifier of the JSON Schema of `data`."},
        "jurisdiction": {**_STRING, "pattern": "^[0-9]{6}$", "description": "Division code, GB/T 2260."},
        "position": {"type": "integer", "minimum": 1, "description": "Position in the source's ledger."},
        "recordedat": {**_STRING, "format": "date-time", "description": "When the database recorded it."},
        "actor": {**_STRING, "description": "Account that acted, or system:<name>, or citizen."},
        "causation": {**_STRING, "description": "Event or request that led here."},
        "correlation": {**_STRING, "description": "Registration number of the matter; empty if none."},
        "streamversion": {"type": "integer", "minimum": 1, "description": "Version of the stream."},
        "data": {"type": "object"},
    },
}


def document(service: str, events: list[type[ContractEvent]]) -> dict[str, Any]:
    """The document as plain values, ready for YAML. Payloads refer to the schemas beside it."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": f"Huiyin {service}",
            "version": "1.0.0",
            "description": f"Events that the {service} service publishes. The feed serves the same events by pull.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/cloudevents-batch+json",
        "channels": {
            "events": {
                "address": f"{service}.{{shard}}",
                "title": f"Events of {service}",
                "description": "Routing key on the topic exchange; order holds within a jurisdiction.",
                "parameters": {
                    "shard": {"description": "Hash of the jurisdiction, modulo the number of shards."}
                },
                "messages": {e.__name__: {"$ref": f"#/components/messages/{e.__name__}"} for e in events},
                "bindings": {
                    "amqp": {
                        "is": "routingKey",
                        "exchange": {
                            "name": "huiyin.events",
                            "type": "topic",
                            "durable": True,
                            "autoDelete": False,
                        },
                        "bindingVersion": "0.3.0",
                    }
                },
            }
        },
        "operations": {
            "publishEvents": {
                "action": "send",
                "channel": {"$ref": "#/channels/events"},
                "summary": "The relay publishes what the ledger holds, in order, with confirms.",
                "messages": [{"$ref": f"#/channels/events/messages/{e.__name__}"} for e in events],
            }
        },
        "components": {
            "messages": {e.__name__: _message(e) for e in events},
            "schemas": {"CloudEvent": ENVELOPE},
        },
    }


def _message(event: type[ContractEvent]) -> dict[str, Any]:
    return {
        "name": event.type,
        "title": event.__name__,
        "summary": (event.__doc__ or "").strip().split("\n")[0],
        "contentType": "application/cloudevents+json",
        "payload": {
            "allOf": [
                {"$ref": "#/components/schemas/CloudEvent"},
                {
                    "type": "object",
                    "properties": {
                        "type": {"const": event.type},
                        "data": {"$ref": f"../schemas/{event.type}.json"},
                    },
                },
            ]
        },
        "x-personal-fields": list(event.personal_fields()),
    }
