"""Browsers inside other apps. They keep cookies of their own: a seat taken there is unknown to the phone's browser."""

import re

APPS = {
    "LINE": r"\bLine/\d",
    "Instagram": "Instagram",
    "Facebook": r"FBA[NV]/|FB_IAB",
    "WeChat": "MicroMessenger",
    "KakaoTalk": "KAKAOTALK",
    "Slack": r"\bSlack",
    "Teams": r"\bTeams(Mobile)?/",
    "X": "Twitter",
    "TikTok": "BytedanceWebview|musical_ly",
    "Yahoo! JAPAN": r"\bYJApp|YahooMobile",
}
LEAVES = "openExternalBrowser"  # LINE opens an address with this in the phone's own browser


def app_of(request):
    """The name of the app whose browser this is; nothing for a browser that people chose."""
    agent = request.headers.get("User-Agent", "")
    return next((name for name, pattern in APPS.items() if re.search(pattern, agent)), "")


def way_out(request):
    """This address once more, so that LINE opens it outside; nothing when that is not needed or did not help."""
    if app_of(request) == "LINE" and LEAVES not in request.GET:
        return outside(request.path)
    return ""


def outside(address):
    return f"{address}?{LEAVES}=1"
