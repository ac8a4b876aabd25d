"""How it was passed on, and the proof, all of it optional; and taking a mistaken statement back."""

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from kentongan.down.actions.relay import Proof, state_relayed, undo_relayed
from kentongan.down.models import Delivery, Notice
from kentongan.down.neighbourhoods import numbers_of, own_rw, rw_of, rws_stated
from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.rules import relay as rules
from kentongan.vault.arriving import files_of
from kentongan.web.doors import audience
from kentongan.web.parts.toasts import said
from kentongan.web.words import REFUSALS, say
from kentongan.web.words_cascade import WAYS

FROM_TODAY = "hari-ini"  # ?dari=hari-ini: go back to the page of today
VILLAGE = 10  # digits of its code
ELSEWHERE = ("permission.denied", "post.not_in_force")


class ProofForm(forms.Form):
    """What can be shown for it."""

    via = forms.ChoiceField(
        label=_("How did you pass it on?"),
        widget=forms.RadioSelect,
        choices=list(WAYS.items()),
        required=False,
        error_messages={"invalid_choice": REFUSALS["relay.unknown_way"]},
    )
    groups = forms.IntegerField(
        label=_("To how many groups?"),
        required=False,
        min_value=1,
        max_value=rules.groups_most(),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "w-4"}),
        error_messages={"invalid": _("Write a number.")}
        | dict.fromkeys(("min_value", "max_value"), _("Write a number of groups from 1 to 200.")),
    )
    rws = forms.CharField(
        label=_("Which RW now know?"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"null_characters_not_allowed": REFUSALS["relay.rw_numbers"]},
    )
    link = forms.CharField(
        label=_("Link to your post, if there is one"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        error_messages={"null_characters_not_allowed": REFUSALS["relay.bad_link"]},
    )
    picture = forms.FileField(
        label=_("Screenshot"),
        help_text=_("Cover the names and numbers of others first. Only who checks it sees it."),
        required=False,
        error_messages={"empty": REFUSALS["file.empty"]},
    )

    def __init__(self, *args: object, place: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if len(place) < VILLAGE or own_rw(place):  # nothing to choose
            del self.fields["rws"]
            return
        names = list(rw_of(place).values_list("name", flat=True))
        self.fields["rws"].help_text = (
            gettext("Numbers, like 1, 2, 5-7. On the map: %(first)s to %(last)s.")
            % {"first": names[0], "last": names[-1]}
            if names
            else gettext("Numbers, like 1, 2, 5-7.")
        )


@require_http_methods(["GET", "HEAD", "POST"])
@audience("field", act="notice.acknowledge")
def passed_on(request: HttpRequest, pk: int) -> HttpResponse:
    """The form; a plain press on the notice's own button comes here too, without proof."""
    notice = _notice(request, pk)
    if request.method != "POST":
        return _page(request, notice, ProofForm(place=request.actor.place))
    form = ProofForm(request.POST, request.FILES, place=request.actor.place)
    if not form.is_valid():
        return _page(request, notice, form)
    given = form.cleaned_data
    try:
        pictures = files_of(request, "picture")
        proof = Proof(
            via=given["via"],
            groups=given["groups"],
            link=given["link"].strip(),
            rws=numbers_of(given.get("rws", "")),
            picture=pictures[0].kept if pictures else None,
        )
        state_relayed(actor=request.actor, now=clock.now(), notice=notice, proof=proof)
    except Refusal as refusal:
        if refusal.code in ELSEWHERE:
            raise
        field = "picture" if refusal.field == "files" else refusal.field
        form.add_error(field if field in form.fields else None, say(refusal))
        return _page(request, notice, form)
    said(
        request,
        gettext("Noted: you have passed it on. Thank you."),
        undo=reverse("field:relay_undo", args=[pk]),
    )
    return HttpResponseRedirect(_back(request, pk), status=303)


@require_POST
@audience("field", act="notice.acknowledge")
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """A mistaken statement; receipt stays stated."""
    notice = _notice(request, pk)
    try:
        undo_relayed(actor=request.actor, now=clock.now(), notice=notice)
        said(request, gettext("Taken back: it counts as not passed on."))
    except Refusal as refusal:
        if refusal.code in ELSEWHERE:
            raise
        said(request, say(refusal))
    return HttpResponseRedirect(reverse("field:notice", args=[pk]), status=303)


def _notice(request: HttpRequest, pk: int) -> Notice:
    found = Notice.objects.addressed_to(request.actor).filter(pk=pk).first()
    if found is None:
        raise Refusal("permission.denied")
    return found


def _page(request: HttpRequest, notice: Notice, form: ProofForm) -> HttpResponse:
    delivery = Delivery.objects.filter(notice=notice, post=request.actor.post_id).first()
    context = {
        "notice": notice,
        "form": form,
        "place": request.post_held.place,
        "rws": rws_stated([delivery.pk]).get(delivery.pk, []) if delivery else [],
        "own_rw": own_rw(request.actor.place),
    }
    return render(request, "field/relay/page.html", context, status=422 if form.errors else 200)


def _back(request: HttpRequest, pk: int) -> str:
    from_today = request.GET.get("dari") == FROM_TODAY
    return reverse("field:today") if from_today else reverse("field:notice", args=[pk])
