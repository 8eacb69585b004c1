"""What was answered to a key, so that a program that asks again gets the same answer and nothing is done twice?"""

from django.db import models


class Repeat(models.Model):
    """The answer to one `Idempotency-Key` of one account; `digest` is of what was asked."""

    account = models.CharField(max_length=64)
    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=80)
    status = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=300, default="", blank=True)
    answer = models.BinaryField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="one_answer_per_key")]

    def __str__(self) -> str:
        """The key."""
        return self.key
