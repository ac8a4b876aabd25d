"""Words for the refusals and events of stages, kits and the proof that something is official."""

from django.utils.translation import gettext_lazy as _

REFUSALS: dict[str, object] = {
    "stage.unknown_schedule": _("This election is not in our table. Reload the page."),
    "stage.unknown": _("Choose what you want to state."),
    "stage.label_missing": _("Give this stage a name of 5 to 140 letters."),
    "stage.day_missing": _("Write the day."),
    "stage.ends_before_it_starts": _("The end comes before the start. Check both dates."),
    "stage.day_far_off": _("That day lies too far from the vote of %(year)s. Check the year."),
    "stage.basis_missing": _("Name the decision this rests on, with its number."),
    "stage.second_person": _(
        "You wrote this one. Somebody else must approve it: two people, always."
    ),
    "stage.not_a_draft": _("Somebody has already decided on this draft."),
    "stage.already_closed": _("Somebody has already taken this back."),
    "stage.reason_missing": _("Say in a few words why."),
    "kit.kind_missing": _("Choose what kind of material this is."),
    "kit.purpose_missing": _("Choose what it is for."),
    "kit.unknown_stage": _("That stage is not in the table. Choose one from the list."),
    "kit.stage_missing": _("Choose the stage it belongs to."),
    "kit.headline_length": _("A headline has 10 to 140 letters."),
    "kit.headline_heated": _(
        "“%(word)s” heats things up. Say what is right, calmly, without exclamation or question."
    ),
    "kit.headline_shouts": _("Write the headline in small letters. Capitals read like shouting."),
    "kit.repeats_rumour": _(
        "This headline sounds like a rumour that was found mistaken. Say what is right instead."
    ),
    "kit.body_length": _("The explanation has 20 to %(longest)s letters."),
    "kit.basis_missing": _("Name the rule this rests on, with its article."),
    "kit.bad_link": _("That is not a link. A link begins with https://"),
    "kit.bad_hashtag": _("Write hashtags like this: #Pilkada2024, with spaces between."),
    "kit.already_expired": _("The end of validity lies in the past."),
    "kit.apk": _("We never send APK files, and never ask anyone to install one. Take it out."),
    "kit.asks_to_follow": _("Nobody may be asked to follow or like a candidate. Take it out."),
    "kit.partisan": _(
        "“%(words)s” takes sides. An official text praises, blames and asks for nobody."
    ),
    "kit.no_text": _("Write at least one text in Indonesian."),
    "kit.text_too_long": _("%(over)s letters too long for %(where)s. Make it shorter."),
    "kit.language_unreviewed": _("Say who read this text over in that language."),
    "kit.transcript_missing": _("Write down what is said, for those who cannot hear or see it."),
    "kit.change_missing": _("Say in a few words what is new in this version."),
    "kit.already_waiting": _("A version by somebody else already waits for its second person."),
    "kit.second_person": _(
        "You wrote this one. Somebody else must approve it: two people, always."
    ),
    "kit.not_a_draft": _("Somebody has already decided on this draft."),
    "kit.already_closed": _("Somebody has already taken this back."),
    "kit.reason_missing": _("Say in a few words why."),
    "kit.picture_missing": _("Choose a picture."),
    "kit.picture_unreadable": _("We cannot read this as a picture. Send JPEG, PNG or WebP."),
    "kit.picture_too_large": _("This picture is too large: at most 10 MB."),
    "kit.too_many_pictures": _("At most %(most)s pictures. Take one out first."),
    "kit.alt_missing": _("Say in 5 to 400 letters what is to be seen."),
    "kit.focus_missing": _("Choose what must stay in sight."),
    "kit.not_public": _("This material is not public, so it cannot be sent."),
}
EVENTS: dict[str, object] = {
    "stage.drafted": _("Dates for the own territory written"),
    "stage.approved": _("Dates for the own territory approved by a second person"),
    "stage.returned": _("Dates for the own territory returned"),
    "stage.withdrawn": _("Dates for the own territory withdrawn"),
    "kit.drafted": _("Official material written"),
    "kit.pictured": _("Pictures of official material changed"),
    "kit.published": _("Official material approved by a second person, and signed"),
    "kit.returned": _("Official material returned to its writer"),
    "kit.withdrawn": _("Official material withdrawn"),
    "kit.found_altered": _("Changed behind the system's back: withheld"),
    "kit.sound_again": _("As it was signed again: public"),
}
