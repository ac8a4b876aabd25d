"""An expected no. Anything else that goes wrong is a bug."""


class Refusal(Exception):
    """Raised by an action that may not, or cannot, do what was asked.

    `code` is `noun.reason` and has words in both languages (`web/words.py`, kept by a test).
    `field` names the form field it is about, if one; `data` fills the words.
    """

    def __init__(self, code: str, *, field: str | None = None, **data: object) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.data = data
