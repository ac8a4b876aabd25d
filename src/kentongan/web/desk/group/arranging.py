"""What the pages that arrange a group share: the group in reach, and its head."""

from django.http import HttpRequest

from kentongan.ledger.refusal import Refusal
from kentongan.up import group_file, inbox
from kentongan.up.models import ReportGroup
from kentongan.web.desk import address, names
from kentongan.web.desk.forms import ELSEWHERE
from kentongan.web.desk.marks import refused


def reached(request: HttpRequest, pk: int, now) -> tuple[ReportGroup, dict[str, object]]:
    """The group, and the context that every such page begins with."""
    group = group_file.group_in_reach(request.actor, now, pk)
    return group, {
        "group": group,
        "row": inbox.rows(request.actor, now, [pk])[0],
        "title": names.topic_of(group.claim),
        "kind_word": names.kind_label(group.kind),
        "zone": address.office_zone(request),
        "up": address.to_group(request, pk),
        "kept": address.kept(request),
    }


def no_in_words(request: HttpRequest, refusal: Refusal) -> str:
    """A refusal that this page can answer, in words; any other goes on."""
    if refusal.code in ELSEWHERE:
        raise refusal
    return refused(request, refusal)
