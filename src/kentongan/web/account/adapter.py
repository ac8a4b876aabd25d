"""How django-allauth meets our roster: nobody signs up, phone or e-mail opens the door."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened by an office together with a post, never by signing up."""

    def is_open_for_signup(self, request):
        return False
