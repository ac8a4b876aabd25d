"""Files on their way: what came with this page, and what waits from the pages before it.

A form carries the keys of its waiting files hidden (`berkas`), with what the sender's phone calls
them; our side keeps neither name nor sender with them (see `vault.intake`).
"""

from dataclasses import dataclass, field

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kentongan.ledger.refusal import Refusal
from kentongan.up.actions.attach import MOST_FILES
from kentongan.vault.arriving import files_of
from kentongan.vault.intake import Kept, forget, keep_for_later, kept_under, size_under
from kentongan.web.public.fields import PublicForm

# What a page answers when its files were refused; everything else that is wrong is 422.
STATUS = {"file.too_large": 413, "file.too_much": 413, "file.no_room": 507}


class FilesField(forms.Field):
    """Only a place for label, hint and error: the files themselves go another way."""

    widget = forms.FileInput

    def clean(self, value: object) -> None:
        """Nothing to clean."""


def files_field(label: object = None) -> FilesField:
    """The field as every form here has it."""
    return FilesField(
        required=False,
        label=label or _("Pictures or files"),
        help_text=_("Several at once, also from the gallery. At most 50 MB each."),
    )


@dataclass(frozen=True, slots=True)
class One:
    """One file that waits: its key, how large it is, what the sender's phone calls it."""

    key: str
    size: int
    name: str

    @property
    def value(self) -> str:
        """As it rides along in a form."""
        return f"{self.key}|{self.name}"


@dataclass(slots=True)
class Waiting:
    """All files of one form, and what went wrong with some."""

    files: list[One] = field(default_factory=list)
    wrong: Refusal | None = None
    gone: bool = False  # one that was promised is not there any more

    def kept(self) -> list[Kept]:
        """The bytes themselves, hashed; `gone` when one went meanwhile."""
        found = []
        for one in self.files:
            try:
                found.append(kept_under(one.key))
            except Refusal:
                self.gone = True
        return found

    @property
    def names(self) -> list[str]:
        return [one.name for one in self.files]

    def on(self, form: PublicForm) -> None:
        """Give the form its list, and say what was refused beside the field."""
        form.waiting = self
        if self.wrong is not None:
            form.refuse(self.wrong)


def waiting_of(request: HttpRequest) -> Waiting:
    """What waits for this form: from before, without what was taken out, and what came just now."""
    found = Waiting()
    out = set(request.POST.getlist("buang"))
    for value in dict.fromkeys(request.POST.getlist("berkas")[: 2 * MOST_FILES]):
        key, _sep, name = value.partition("|")
        _old(found, key, name, taken_out=key in out)
    try:
        for arrived in files_of(request):
            size, name = arrived.size, arrived.name or ""
            found.files.append(One(keep_for_later(arrived.kept), size, name))
    except Refusal as refusal:
        found.wrong = refusal
    if len(found.files) > MOST_FILES:
        found.wrong = Refusal("file.too_many", field="files", most=MOST_FILES)
        for one in found.files[MOST_FILES:]:
            forget(one.key)
        del found.files[MOST_FILES:]
    return found


def _old(found: Waiting, key: str, name: str, *, taken_out: bool) -> None:
    try:
        if taken_out:
            forget(key)
            return
        size = size_under(key)
    except Refusal:  # no key of ours
        return
    if size is None:
        found.gone = True
    else:
        found.files.append(One(key, size, name[:200]))
