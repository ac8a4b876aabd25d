"""Where an account's numbers come from: exports and single numbers, taken out again, and screenshots."""

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.roster.accounts import accounts_visible_to
from kentongan.roster.actions.undo_readings import undo_readings, withdraw_reading
from kentongan.roster.models import Account, Reading
from kentongan.roster.numbers import exports_of, numbers_of
from kentongan.rules import accounts
from kentongan.web.doors import audience
from kentongan.web.proof import proof_picture

STEPS = ("undo", "withdraw")


def shown(account: Account) -> dict[str, object]:
    """What the page says of where the numbers come from."""
    words = accounts.table()["metrics"]
    return {
        "exports": exports_of(account),
        "noted": [(row, words.get(row.metric, row.metric)) for row in numbers_of(account)],
    }


def take_out(request: HttpRequest, account: Account, step: str) -> str:
    """One export or one number; the words that say it is done."""
    key = request.POST.get("number", "")
    if not (key.isascii() and key.isdecimal() and len(key) < 16):
        raise Refusal("permission.denied")
    who = {"actor": request.actor, "now": clock.now()}
    if step == "withdraw":
        row = account.readings.select_related("account__institution__place").filter(pk=key).first()
        if row is None:
            raise Refusal("permission.denied")
        withdraw_reading(**who, reading=row)
        return _("The number is taken out. What stood before counts again.")
    if not account.readings.filter(batch=key).exists():
        raise Refusal("permission.denied")
    taken, _restored = undo_readings(**who, batch=int(key))
    return ngettext(
        "%(n)s number of the export is taken out.", "%(n)s numbers of the export are taken out.",
        taken,
    ) % {"n": taken}  # fmt: skip


@require_safe
@audience("hq", act="account.see")
def reading_picture(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The sealed screenshot behind a number, as our own drawing of it."""
    mine = accounts_visible_to(request.actor, clock.now())
    row = Reading.objects.filter(pk=pk, account__in=mine).select_related("picture").first()
    if row is None:
        raise Refusal("permission.denied")
    return proof_picture(row)
