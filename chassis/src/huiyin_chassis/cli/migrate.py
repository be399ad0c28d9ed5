"""`./huiyin migrate`: bring every database up to date. Safe to run twice, and from two hosts at once."""

from __future__ import annotations

from huiyin_chassis.cli.context import (
    Data,
    Json,
    console,
    data_directory,
    databases_from_environment,
    print_json,
    service_mode,
)


def command(data: Data = None, as_json: Json = False) -> None:
    """Create or update the schemas of every service whose database is known, and of identity.

    Embedded: the databases in the data directory. Otherwise those that HUIYIN_<SERVICE>_ADMIN_DATABASE_URL (or
    HUIYIN_<SERVICE>_DATABASE_URL) and HUIYIN_IDENTITY_DATABASE_URL name; the databases themselves must exist.
    """
    from huiyin_chassis.bootstrap import definitions
    from huiyin_chassis.embedded.databases import migrate_all, server_in

    applied: dict[str, list[str]]
    if service_mode():
        services, databases = databases_from_environment()
        applied = migrate_all(databases.admin, services)
    else:
        with server_in(data_directory(data), definitions()) as admin:
            applied = migrate_all(admin, definitions())
    if as_json:
        print_json(applied)
        return
    for name, files in applied.items():
        console.print(f"{name}: {', '.join(files) if files else 'up to date'}", highlight=False)
