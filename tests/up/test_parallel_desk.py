"""At the same moment: one officer holds a group; merges that cross each other lose no report."""

import json

import pytest

from processes import House

OFFICERS = 6
# Each thread is another officer. First all want the same group; then they merge this way and that,
# split, and take back what they did.
WORK = """
import json, make, random, threading
from concurrent.futures import ThreadPoolExecutor
from django.db import connections
from django.db.models import Count, Sum
from kentongan.ledger.worker import run_due
from kentongan.up.models import ReportGroup
make.places()
SAID = ["Tinta di TPS 09 mudah hilang kalau dicuci", "Bilik suara di lapangan rusak kena hujan",
        "Kotak suara di balai warga tidak dikunci", "Daftar pemilih belum dipasang di papan desa"]
for words in SAID:
    for end in ("", " ya", " katanya"):
        make.report(words + " semalam" + end)
run_due()
posts = [make.post("petugas_meja", "kpu", make.BOGOR).pk for _ in range(6)]
groups = list(ReportGroup.objects.order_by("pk").values_list("pk", flat=True))
from kentongan.ledger.refusal import Refusal
from kentongan.roster.acting import actor_for
from kentongan.roster.models import Post
from kentongan.up.actions.hold import hold_group, let_go
from kentongan.up.actions.merge import merge_groups
from kentongan.up.actions.split import split_group
from kentongan.up.actions.undo import undo_change
from kentongan.up.models import Exposure, Report
start = threading.Barrier(len(posts))
def tried(act, **values):
    try:
        return act(now=make.NOON, **values)
    except Refusal as no:
        return no.code
def work(pk):
    chance = random.Random(pk)
    try:
        actor = actor_for(Post.objects.select_related("institution", "place").get(pk=pk))
        group = ReportGroup.objects.get(pk=groups[0])
        start.wait()
        held = tried(hold_group, actor=actor, group=group)
        start.wait()
        if not isinstance(held, str):
            let_go(actor=actor, now=make.NOON, group=group)
        start.wait()
        for _ in range(3):
            live = list(ReportGroup.objects.filter(merged_into=None, size__gt=0))
            one = chance.choice(live)
            if chance.random() < 0.6 and len(live) > 1:
                done = tried(merge_groups, actor=actor, into=one,
                             others=[chance.choice(live)], despite=True)
            else:
                ids = list(Report.objects.filter(group=one).values_list("pk", flat=True))
                done = tried(split_group, actor=actor, group=one, reports=ids[:1])
            if not isinstance(done, str) and done[1] and chance.random() < 0.4:
                tried(undo_change, actor=actor, change=done[1])
        return "" if isinstance(held, str) else "held"
    finally:
        connections.close_all()
with ThreadPoolExecutor(len(posts)) as pool:
    held = list(pool.map(work, posts))
sizes = {row["group"]: row["n"] for row in Report.objects.values("group").annotate(n=Count("pk"))}
print(json.dumps([
    held.count("held"),
    Report.objects.filter(group=None).count(),
    Report.objects.exclude(group__merged_into=None).count(),
    sum(sizes.values()),
    sizes == {g.pk: g.size for g in ReportGroup.objects.filter(size__gt=0)},
    Exposure.objects.aggregate(n=Sum("reports"))["n"],
]))
"""


@pytest.mark.django_db(transaction=True)
def test_six_officers_at_once_hold_it_once_and_lose_no_report(tmp_path):
    house = House(tmp_path)
    told = json.loads(house.script(WORK, timeout=120).splitlines()[-1])
    assert told == [1, 0, 0, 12, True, 12]
