"""A list of people on its way into the roster: the file, its lines as understood, what it changed."""

from django.db import models


class RosterFile(models.Model):
    """One office's list, from the moment it was sent until it is applied, put aside or taken out.

    The lines (names, numbers) go when the list is applied or put aside; what it did stays.
    """

    class State(models.TextChoices):
        RECEIVED = "received"  # kept whole, a job reads it
        READ = "read"  # staged: the preview stands, nothing in the roster has changed
        APPLYING = "applying"
        APPLIED = "applied"
        UNDONE = "undone"
        ASIDE = "aside"  # put aside by a person; nothing was changed
        REFUSED = "refused"  # cannot be read; `refusal` says why

    batch = models.OneToOneField("ImportBatch", models.CASCADE, related_name="roster_file")
    owner = models.CharField(max_length=24)  # kind of institution whose roster it is for
    place = models.CharField(max_length=16)  # territory of the office that sent it
    by_post = models.BigIntegerField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    refusal = models.CharField(max_length=64, default="")
    facts = models.JSONField(default=dict)  # encoding, headings, columns, counts, notes
    chosen = models.JSONField(default=dict)  # by a person: columns, role, first and last day
    complete_for = models.CharField(max_length=16, null=True)  # all people of this place are in it
    total = models.IntegerField(default=0)  # lines to be applied
    done = models.IntegerField(default=0)  # lines read or applied so far
    changed_at = models.DateTimeField()
    sample = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["owner", "place", "-id"], name="roster_file_of_office")]


class RosterPart(models.Model):
    """A piece of the bytes as they were sent; removed when the list is applied or put aside."""

    file = models.ForeignKey(RosterFile, models.CASCADE, related_name="parts")
    n = models.IntegerField()
    data = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "n"], name="one_part_per_number")]


class StagedRow(models.Model):
    """One line as understood, and what it would do."""

    class What(models.IntegerChoices):
        JOIN = 0, "join"
        CHANGE = 1, "change"
        SAME = 2, "same"
        PROBLEM = 3, "problem"
        REPEAT = 4, "repeat"  # the same person again in the same file
        DOUBT = 5, "doubt"  # one number, two names: a person decides
        LEAVE = 6, "leave"  # in the roster, not in a file that says it is complete
        LEFT_OUT = 7, "left out"  # a person decided so

    file = models.ForeignKey(RosterFile, models.CASCADE, related_name="rows", db_index=False)
    line = models.IntegerField()  # as a spreadsheet counts; leavers follow after the last line
    what = models.SmallIntegerField(choices=What.choices)
    why = models.CharField(max_length=40, default="")
    value = models.CharField(max_length=80, default="")  # the cell it is about
    other = models.IntegerField(null=True)  # the line it repeats or doubts
    name = models.CharField(max_length=120, default="")
    role = models.CharField(max_length=24, default="")
    kind = models.CharField(max_length=24, default="")
    code = models.CharField(max_length=16, default="")
    title = models.CharField(max_length=120, default="")
    phone = models.CharField(max_length=20, null=True)
    email = models.CharField(max_length=254, null=True)
    since = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    handle = models.CharField(max_length=40, default="")
    person = models.BigIntegerField(null=True)  # somebody the roster knows already
    post = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "line"], name="one_row_per_line")]
        indexes = [models.Index(fields=["file", "what", "line"], name="staged_by_what")]


class RosterChange(models.Model):
    """What one applied line did: by this it is shown, and taken out again."""

    class What(models.IntegerChoices):
        JOINED = 0, "joined"
        CHANGED = 1, "changed"
        LEFT = 2, "left"

    file = models.ForeignKey(RosterFile, models.CASCADE, related_name="changes", db_index=False)
    what = models.SmallIntegerField(choices=What.choices)
    line = models.IntegerField()
    post = models.BigIntegerField()
    person = models.BigIntegerField()
    new_person = models.BooleanField(default=False)
    before = models.JSONField(null=True)  # of a change: what stood there, to be given back

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "line"], name="one_change_per_line")]


class RosterHabit(models.Model):
    """What an office's own words mean in its files: a heading, a place, a role. Remembered."""

    owner = models.CharField(max_length=24)
    place = models.CharField(max_length=16)
    topic = models.CharField(max_length=8)  # "column", "place", "role"
    said = models.CharField(max_length=160)  # in plain form
    means = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "place", "topic", "said"], name="one_meaning_per_office"
            )
        ]
