"""Words for the refusals and events of the desk: converting, splitting, merging, tags."""

from django.utils.translation import gettext_lazy as _

REFUSALS: dict[str, object] = {
    "report.not_grouped": _("This message has just come in. Wait a minute, then try again."),
    "convert.unknown_kind": _("Choose what it is."),
    "convert.nothing_waits": _(
        "Everybody here already has an answer, so nothing can be handed over."
    ),
    "split.nothing_chosen": _("Tick at least one message."),
    "split.everything": _("At least one message must stay in the group."),
    "merge.gone": _("One of these groups has already been merged into another."),
    "merge.other_kind": _(
        "These groups are different kinds of message. Convert them first, then merge."
    ),
    "merge.other_body": _("These groups are about different bodies. They stay apart."),
    "merge.two_checks": _("Each of these groups has its own check. They stay apart."),
    "merge.seen_elsewhere": _(
        "Other areas see one of these groups too. Ask the office above to merge them."
    ),
    "merge.contradicts": _("The facts of these groups differ. Read the differences, then decide."),
    "merge.nothing_chosen": _("Choose at least two groups."),
    "tag.unknown": _("Choose from the five vulnerabilities."),
    "settle.outside": _("That place is outside your area, or no longer exists."),
    "about.reason_missing": _("Say in a few words why, at least ten letters."),
    "about.unknown": _("That body or person is not in the roster. Choose one from the list."),
    "change.rested_on": _("Something was done with it since. Take that back first."),
    "change.answered_since": _("Senders have been answered since. That cannot be taken back."),
    "view.name_missing": _("Give the view a name."),
    "view.too_many": _("You have %(most)s saved views. Delete one first."),
    "bulk.nothing_chosen": _("Tick at least one group."),
}
EVENTS: dict[str, object] = {
    "group.converted": _("Made another kind of message"),
    "group.split": _("Messages taken out into a group of their own"),
    "group.merged": _("Merged with groups that say the same"),
    "group.tagged": _("Vulnerabilities noted"),
    "group.about_set": _("Noted whom it is about"),
    "report.settled": _("Place made certain"),
    "change.undone": _("A change taken back"),
}
