"""What is kept? Documents, acts and entries, to which one can only add; the other columns exist to search by.

`guard` puts triggers on the tables that `APPEND_ONLY` names: the database itself refuses to change them.
Accounts stand here as opaque codes; the public entries hold offices alone.
"""

import uuid

from django.db import models

EVERY = "*"


class Request(models.Model):
    """One version of a request. `slug` is the id of the request, the same in every version."""

    slug = models.CharField(max_length=100)
    version = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=500, default="", blank=True)
    requester = models.CharField(max_length=500, default="", blank=True)
    stage = models.CharField(max_length=30, default="draft")
    people = models.PositiveIntegerField(null=True)
    asked_on = models.DateField(null=True)
    opened_at = models.DateTimeField()
    acted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slug", "version"], name="one_row_per_version")]
        indexes = [
            models.Index(fields=["stage", "-acted_at", "-id"]),
            models.Index(fields=["-acted_at", "-id"]),
        ]

    def __str__(self) -> str:
        """Id and version."""
        return f"{self.slug}, version {self.version}"


class Thing(models.Model):
    """Where one thing of a request stands: the request itself, a line, an offer, a consent, a claim, a publication.

    `seq` counts the acts on it: whoever acts tells which one was seen last.
    """

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="things")
    thing = models.CharField(max_length=20)
    subject = models.CharField(max_length=200)
    stage = models.CharField(max_length=30)
    home = models.CharField(max_length=10, default="", blank=True)
    line = models.CharField(max_length=100, default="", blank=True)
    seq = models.PositiveIntegerField(default=0)
    place = models.PositiveIntegerField(default=0)
    facts = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "thing", "subject"], name="one_row_per_thing")]
        indexes = [models.Index(fields=["thing", "stage"]), models.Index(fields=["home", "thing"])]

    def __str__(self) -> str:
        """Kind and id."""
        return f"{self.thing} {self.subject}"


class Document(models.Model):
    """The bytes of a document, as they were. `paper` says which offices may read it; `number` counts within a kind."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    paper = models.CharField(max_length=20)
    media = models.CharField(max_length=100, default="application/json")
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=80, db_index=True)
    size = models.PositiveIntegerField()
    made_by = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    data = models.BinaryField()  # the last column: SQLite reads over it to what stands behind

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "kind", "number"], name="one_row_per_document")]

    def __str__(self) -> str:
        """Name and digest."""
        return f"{self.name} {self.digest}"


class Act(models.Model):
    """One act: who, in which office, for whom, on what, when and why. `number` counts the acts of a request id."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="acts")
    slug = models.CharField(max_length=100)
    number = models.PositiveIntegerField()
    act = models.CharField(max_length=60)
    account = models.CharField(max_length=64, db_index=True)
    giver = models.CharField(max_length=64, null=True)
    office = models.CharField(max_length=40)
    shown_as = models.CharField(max_length=200)
    subject = models.CharField(max_length=200)
    home = models.CharField(max_length=10, default="", blank=True)
    reason = models.TextField(default="", blank=True)
    until = models.DateField(null=True)
    stage_from = models.CharField(max_length=30)
    stage_to = models.CharField(max_length=30)
    at = models.DateTimeField()
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slug", "number"], name="one_act_after_the_other")]
        ordering = ["id"]

    def __str__(self) -> str:
        """What was done, on what."""
        return f"{self.act} {self.subject}"


class Entry(models.Model):
    """One leaf of the public ledger: the exact bytes, in the exact order."""

    leaf = models.PositiveBigIntegerField(primary_key=True)
    act = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="entries")
    slug = models.CharField(max_length=100)
    kind = models.CharField(max_length=100)
    at = models.DateTimeField()
    digest = models.CharField(max_length=80, unique=True)
    data = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["slug", "leaf"])]
        ordering = ["leaf"]

    def __str__(self) -> str:
        """Number and digest."""
        return f"entry {self.leaf} {self.digest}"


class Withheld(models.Model):
    """Value and salt of a field that an entry withholds; erased where the law demands it, and the ledger stands."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="withheld")
    commitment = models.CharField(max_length=80, unique=True)
    disclosed = models.JSONField()


class Attachment(models.Model):
    """A file that was handed in. It lies outside the web root under `place`; a page hands it out to who may read it."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="attachments")
    thing = models.CharField(max_length=20, default="request")
    subject = models.CharField(max_length=200)
    name = models.CharField(max_length=200)
    media = models.CharField(max_length=100)
    paper = models.CharField(max_length=20)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=80)
    place = models.CharField(max_length=200)
    added_by = models.CharField(max_length=64)
    added_at = models.DateTimeField()


class Seat(models.Model):
    """An account holds an office, for one request or for every one (`*`), from `since` until before `until`."""

    account = models.CharField(max_length=64, db_index=True)
    office = models.CharField(max_length=40)
    request = models.CharField(max_length=100, default=EVERY)
    home = models.CharField(max_length=10, default="", blank=True)
    since = models.DateField()
    until = models.DateField()
    given_by = models.CharField(max_length=64)
    given_at = models.DateTimeField()


class Lent(models.Model):
    """The holder of an office lets another account act in it, until before `until`."""

    giver = models.CharField(max_length=64)
    taker = models.CharField(max_length=64, db_index=True)
    office = models.CharField(max_length=40)
    request = models.CharField(max_length=100)
    home = models.CharField(max_length=10, default="", blank=True)
    since = models.DateField()
    until = models.DateField()
    lent_at = models.DateTimeField()


class Draft(models.Model):
    """What somebody typed so far, as typed; nothing of it counts before it is handed in."""

    slug = models.CharField(max_length=100, blank=True, default="")
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=200, blank=True, default="")
    account = models.CharField(max_length=64)
    posted = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["slug", "kind", "subject", "account"], name="one_draft_per_form")
        ]


class Job(models.Model):
    """Long work that was asked for. A job whose worker died is taken again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="jobs")
    kind = models.CharField(max_length=20)
    choices = models.JSONField(default=dict)
    asked_by = models.CharField(max_length=64)
    office = models.CharField(max_length=40)
    state = models.CharField(max_length=12, default="waiting")
    words = models.CharField(max_length=300, default="", blank=True)
    share = models.FloatField(null=True)
    problem = models.TextField(default="", blank=True)
    tries = models.PositiveIntegerField(default=0)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True)
    asked_at = models.DateTimeField()
    beat_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["request", "-asked_at"]), models.Index(fields=["state"])]


class Head(models.Model):
    """One row: the number of the next leaf. Whoever writes locks it first, so that acts stand one after the other."""

    next_leaf = models.PositiveBigIntegerField(default=0)


APPEND_ONLY = (Document, Act, Entry, Attachment)
