"""How does the database itself refuse to change what was written? Triggers, on SQLite and on PostgreSQL."""

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("desk_document", "desk_act", "desk_entry", "desk_attachment")
SAYS = "callup: rows of this table are never changed or deleted"
ON_POSTGRESQL = """
CREATE OR REPLACE FUNCTION callup_refuse() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '{says}'; END $$ LANGUAGE plpgsql;
"""


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers on."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(ON_POSTGRESQL.format(says=SAYS))
        for table in TABLES:
            for statement in _statements(connection.vendor, table):
                cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers off: for undoing the migration, and for emptying a database of tests."""
    with connection.cursor() as cursor:
        for table in TABLES:
            for verb in ("update", "delete", "truncate"):
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_{verb}{on}")


def _statements(vendor: str, table: str) -> list[str]:
    if vendor == "postgresql":
        rows = [f"CREATE OR REPLACE TRIGGER {table}_{verb} BEFORE {verb.upper()} ON {table} FOR EACH ROW "
                "EXECUTE FUNCTION callup_refuse()" for verb in ("update", "delete")]  # fmt: skip
        whole = (
            f"CREATE OR REPLACE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION callup_refuse()"
        )
        return [*rows, whole]
    return [
        f"CREATE TRIGGER IF NOT EXISTS {table}_{verb} BEFORE {verb.upper()} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
        for verb in ("update", "delete")
    ]
