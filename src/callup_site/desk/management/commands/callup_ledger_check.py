"""`python -m django callup_ledger_check`: is every entry of the database in the ledger, and does the ledger hold?"""

from django.core.management.base import BaseCommand, CommandError

from callup.errors import CallupError
from callup_site.desk.publishing import check_published


class Command(BaseCommand):
    """Compare database and folder byte by byte; verify chains, tree, checkpoints and the checkpoints of all days."""

    help = "Hold the published ledger against the database, and verify it. Ends with 1 where something does not hold."

    def handle(self, *_: object, **__: object) -> None:
        """Say what was compared."""
        try:
            found = check_published()
        except CallupError as error:
            raise CommandError(str(error)) from None
        told = found.verified
        self.stdout.write(
            f"Whole: {told.origin}, {found.published:,} entries published, byte by byte those of the database; "
            f"{found.kept - found.published:,} wait. {told.requests:,} chains, {told.checkpoints:,} checkpoints, "
            f"{told.earlier:,} days, {told.leftovers or 0:,} leftovers."
        )
