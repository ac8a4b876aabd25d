"""What a receipt code in an address opens, for the pages beside the receipt itself."""

from django.http import Http404

from kentongan.seals import read_receipt
from kentongan.up.actions.converse import report_of_receipt
from kentongan.up.models import Report


def opened(code: str) -> tuple[str, Report]:
    """The code as we write it and its report; a wrong one and an unknown one are the same no."""
    report = report_of_receipt(code)
    if report is None:
        raise Http404
    return read_receipt(code), report
