"""The database refuses to change what was written."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from callup_site.desk import guard


def install(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001 - given by Django
    """Put the triggers on."""
    guard.install(editor.connection)


def remove(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001 - given by Django
    """Take the triggers off."""
    guard.remove(editor.connection)


class Migration(migrations.Migration):
    """Triggers that refuse update and delete."""

    dependencies = [("desk", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
