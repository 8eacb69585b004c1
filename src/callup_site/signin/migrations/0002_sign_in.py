"""No e-mail is kept; a table for limits and short-lived codes."""

from django.apps.registry import Apps
from django.core.management import call_command
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def make_cache_table(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001
    """The table that `CACHES` names."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


def drop_cache_table(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001
    """Take it away again."""
    schema_editor.execute("DROP TABLE IF EXISTS signin_cache")


class Migration(migrations.Migration):
    """See above."""

    dependencies = [("signin", "0001_initial")]
    operations = [
        migrations.RemoveField(model_name="account", name="email"),
        migrations.RunPython(make_cache_table, drop_cache_table),
    ]
