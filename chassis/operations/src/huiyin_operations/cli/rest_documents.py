"""The OpenAPI documents of the installed services, made without a database."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from huiyin_ledger.db import Database
from huiyin_ledger.settings import ServiceSettings
from huiyin_ledger.vault.keyring import Keyring
from huiyin_web.app import create_app
from huiyin_web.bootstrap import connect
from huiyin_web.definition import ServiceDefinition
from huiyin_web.identity.directory import Directory, Listing
from huiyin_web.identity.store import IdentityStore
from huiyin_web.identity_service import with_identity

_NOWHERE = "postgresql://127.0.0.1:1/none"


class _Silent(Directory):
    """Tells no other process of what is mounted."""

    def publish(self, listing: Listing) -> None:
        pass


def rest_documents(definitions: Sequence[ServiceDefinition]) -> dict[str, str]:
    """Service, and identity, -> its document as it is committed: indented, with sorted keys."""
    with TemporaryDirectory() as data:
        database = Database(_NOWHERE, application_name="huiyin contracts")
        keyring = Keyring.open(Path(data) / "keyring.json", create=True)
        identity = IdentityStore(database, keyring)
        identity.directory = _Silent(database)
        connected = [
            connect(
                each,
                ServiceSettings.of(each.name, mode="embedded", data=Path(data), database_url=_NOWHERE),
                identity=identity,
            )
            for each in definitions
        ]
        services = with_identity(connected)
        try:
            app = create_app(services)
            with app.test_request_context():
                views = {each.name: app.view_functions[f"{each.name}_openapi"] for each in services}
                served = {name: app.make_response(app.ensure_sync(view)()) for name, view in views.items()}
            return {
                name: json.dumps(answer.get_json(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
                for name, answer in served.items()
            }
        finally:
            for opened in {each.runtime.database for each in services}:
                opened.close()
