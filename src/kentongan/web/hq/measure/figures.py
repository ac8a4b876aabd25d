"""The four durations of a claim, in the order in which they happen."""

from datetime import timedelta

from kentongan.loop.measure import Measure


def figures(row: Measure) -> dict[str, timedelta | None]:
    """From the first sighting to the result, the approval, the first village and the target share."""
    return {
        "verdict": row.since_first(row.verdict_at),
        "approved": row.since_first(row.approved_at),
        "first_known": row.since_first(row.first_known_at),
        "share_known": row.since_first(row.share_known_at),
    }
