"""Words for the refusals and events of official facts, kroscek, corrections."""

from django.utils.translation import gettext_lazy as _

REFUSALS: dict[str, object] = {
    "check.reopen_why": _("Say in a sentence what is new, so that others understand."),
    "check.still_open": _("This check is running already. Note the new source in it."),
    "clarification.headline_repeats": _(
        "This says the rumour again. Say what is right, in words of your own."
    ),
    "clarification.not_in_public": _(
        "This text is not what the public reads now. Open the latest version."
    ),
    "clarification.not_yours": _(
        "Only its writer can take a draft back. You can return it instead."
    ),
    "clarification.partisan": _(
        "“%(words)s” takes sides. An official text praises, blames and asks for nobody."
    ),
    "clarification.what_was_wrong": _(
        "Say what was wrong, in 10 to %(longest)s letters. The public reads it."
    ),
    "dissent.already_noted": _(
        "You have noted what you see otherwise. It stands beside the result."
    ),
    "dissent.nothing_decided": _("There is no result yet. Note what you know as a source."),
    "dissent.too_short": _("Say in a sentence what you see otherwise, and why."),
    "fact.certainty_missing": _("Choose how surely the rule was read."),
    "fact.ends_before_it_starts": _("The end comes before the start. Check both dates."),
    "fact.of_another_office": _(
        "An office inside your territory noted this question, so that office answers it."
    ),
    "fact.not_a_question": _("Only a question can be answered here."),
    "fact.question_length": _("Write the question in 8 to 300 letters."),
    "fact.too_many_wordings": _("At most %(most)s wordings fit. Keep the most usual ones."),
    "fact.unknown_question": _("That standard question does not exist."),
    "fact.wording_long": _("A wording has at most %(longest)s letters."),
    "outside.bad_file": _("This is no list of fact-checks that we can read. Nothing was stored."),
    "outside.empty": _("There is nothing in it. Paste the list, or choose its file."),
    "outside.lines_refused": _(
        "%(count)s entries cannot be taken, the first is number %(first)s. Nothing was stored."
    ),
    "outside.unsafe_file": _(
        "This feed declares a document type or entities, so it is not read. Nothing was stored."
    ),
    "outside.too_large": _("Too large: at most %(most)s entries and 5 MB at a time."),
    "source.answered_before_asked": _("The answer comes before the question. Check both times."),
    "place.confirm": _("Is this the place? Choose it, or write it more exactly."),
    "source.file_missing": _("Choose the file that shows what this source said."),
    "source.has_file": _("This source has a file already, and it stays. Note another source."),
    "source.in_the_future": _("That time has not come yet. Check the date."),
    "source.no_answer_answered": _("Either there was no answer, or there is a time for it."),
    "source.stance_missing": _("Choose what this source says of the message."),
    "withdrawal.already_proposed": _(
        "Somebody has proposed this already. It waits for a second person."
    ),
    "withdrawal.not_proposed": _("Nobody proposes to take this text back any more."),
}
EVENTS: dict[str, object] = {
    "check.reopened": _("opened again"),
    "clarification.recalled": _("draft taken back by its writer"),
    "clarification.withdrawn": _("clarification taken back"),
    "dissent.noted": _("a colleague sees it otherwise"),
    "fact.asked": _("question noted"),
    "outside.hidden": _("check of another publisher put aside"),
    "outside.imported": _("checks of others brought in"),
    "report.answer_withdrawn": _("sender told that the answer was taken back"),
    "source.file_sealed": _("file of a source sealed"),
    "withdrawal.dropped": _("proposal to take back was dropped"),
    "withdrawal.proposed": _("proposed to take it back"),
}
