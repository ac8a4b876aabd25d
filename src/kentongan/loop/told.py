"""Where a clarification that is corrected or taken back had been sent."""

from kentongan.down.models import Notice, Scope
from kentongan.up.models import Clarification

DEEPEST = 50  # corrections of corrections followed back


def told_wrong(clarification: Clarification) -> list[str]:
    """Villages that were sent an earlier version which this one corrects; [] when it corrects none."""
    earlier: list[int] = []
    before = clarification.corrects
    while before is not None and len(earlier) < DEEPEST:
        earlier.append(before.pk)
        before = before.corrects
    return villages_told(earlier)


def villages_told(clarifications: list[int]) -> list[str]:
    """Villages that any of these clarifications was sent to, each once."""
    notices = Notice.objects.filter(about__in=[f"clarification:{pk}" for pk in clarifications])
    codes = Scope.objects.filter(notice__in=notices).values_list("code", flat=True)
    return sorted(set(codes))
