"""Which platforms are asked for follower numbers, and with what key; off unless a key is set. Pure.

Addresses and versions from the platforms' public documents: YouTube Data API v3 (channels.list),
Instagram Graph API (Business Discovery), Facebook Graph API (Page), X API v2 (users by username),
TikTok Display API v2 (user info; only of the account that gave the key).
"""

from collections.abc import Mapping

_APIS = {
    "youtube": "https://www.googleapis.com/youtube/v3",
    "instagram": "https://graph.facebook.com/v23.0",
    "facebook": "https://graph.facebook.com/v23.0",
    "x": "https://api.x.com/2",
    "tiktok": "https://open.tiktokapis.com/v2",
}


def configured(environment: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Platform → key, api and (Instagram) the own account's number; only those with a key.

    >>> configured({"KENTONGAN_READ_X_KEY": "k"})
    {'x': {'key': 'k', 'api': 'https://api.x.com/2', 'own': ''}}
    """
    found = {}
    for platform, api in _APIS.items():
        start = f"KENTONGAN_READ_{platform.upper()}_"
        if key := environment.get(f"{start}KEY", "").strip():
            found[platform] = {
                "key": key,
                "api": environment.get(f"{start}API", "").strip() or api,
                "own": environment.get(f"{start}OWN", "").strip(),
            }
    return found


def public_step(value: int) -> int:
    """YouTube shows everybody a number cut to three digits: how much it may hide.

    >>> public_step(7_120), public_step(950), public_step(123_000)
    (10, 1, 1000)
    """
    return 10 ** max(len(str(value)) - 3, 0)
