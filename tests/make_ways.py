"""Officers with Telegram and WhatsApp, for the tests of ways.

phone = make_ways.Telegram(actor, 7001, providers)   links the chat as a person does it
phone.notices()                                      what the chat shows of notices
make_ways.go()                                       hand over what is due
"""

import make

import make_cascade
import make_channels
from kentongan.down.actions.hand import tend_hand_overs
from kentongan.down.actions.link import ask_link
from kentongan.down.actions.subscribe import turn_whatsapp_on
from kentongan.down.models import Notice
from kentongan.ledger.actor import Actor
from kentongan.ledger.models import Job
from kentongan.ledger.worker import run_due
from kentongan.roster.models import Person


def go(now=make.NOON) -> None:
    """The round, and all the work it promises."""
    tend_hand_overs(now=now)
    run_due()


def go_again(now=make.NOON) -> None:
    """What was put off is due."""
    Job.objects.filter(state=Job.State.READY).update(run_after=now)
    run_due()


def urgent(**more) -> Notice:
    """A notice that two people let through the quiet hours."""
    return make_cascade.wide(urgent_why="TPS pindah karena banjir", **more)


def with_phone(actor: Actor, number: str) -> str:
    """The office notes a number; the person agrees to urgent notices there."""
    Person.objects.filter(pk=actor.person_id).update(phone=f"+{number}")
    turn_whatsapp_on(actor=actor, now=make.NOON, agreed=True)
    return number


class Telegram:
    """A chat with the bot, of somebody who holds a post."""

    def __init__(self, actor: Actor, chat: int, providers, *, link: bool = True) -> None:
        self.actor, self.chat, self.providers = actor, chat, providers
        if link:
            self.writes(f"/start {ask_link(actor=actor, now=make.NOON)}")

    def writes(self, text: str, **more) -> str:
        """One message; the last thing that comes back."""
        return self.posts(make_channels.telegram_update(self.chat, text, **more))

    def posts(self, update: dict) -> str:
        before = len(self.shown())
        assert make_channels.post_telegram(update).status_code == 200
        run_due()
        return "\n".join(one["text"] for one in self.shown()[before:])

    def shown(self) -> list[dict]:
        return [one for one in self.providers.sent if one["to"] == str(self.chat)]

    def notices(self) -> list[dict]:
        return [one for one in self.shown() if one["buttons"]]

    def presses(self, data: str, *, number: int | None = None) -> list[dict]:
        """A button; what Telegram was told to answer and to change."""
        del self.providers.answers[:]
        self.posts(self.press(data, number=number))
        return list(self.providers.answers)

    def press(self, data: str, *, number: int | None = None) -> dict:
        update = make_channels.telegram_update(self.chat, "x", number=number)
        message = update.pop("message")
        query = {"id": "4382bfdwdsb323b2d9", "from": message["from"], "data": data}
        query |= {"chat_instance": "-3788", "message": message | {"reply_markup": {}}}
        return update | {"callback_query": query}

    def member(self, state: str) -> None:
        """The person blocks the bot ("kicked"), or lets it write again ("member")."""
        update = make_channels.telegram_update(self.chat, "x")
        message = update.pop("message")
        change = {"chat": message["chat"], "from": message["from"], "date": message["date"]}
        update["my_chat_member"] = change | {"new_chat_member": {"status": state}}
        self.posts(update)
