"""The pages that live - two phones, the desk, its phone, the simple desk, the screen - and their wire."""

import re

from workshop import live

SURFACES = "ana", "ben", "desk", "preview", "simple", "screen"
DESKS = "desk", "simple"
SEATS = "ana", "ben"
NOT_SAID = r'<option.*?</option>|value="\w{64}"|(token=|/screen/|/seat/|/join/)[\w:-]+|<svg class="code.*?</svg>'


def said(page):
    """What a page says of anybody: without random tokens, that may spell a name, and the choice of all people."""
    return re.sub(NOT_SAID, "", page, flags=re.DOTALL)


class Wire:
    """Stands where the channel layer stands. Called with a verb, it returns the frames sent after its commit."""

    def __init__(self, capture):
        self.capture, self.frames = capture, []

    async def group_send(self, group, frame):
        self.frames.append(frame)

    def __call__(self, verb):
        self.frames = []
        with self.capture(execute=True):
            verb()
        return self.frames


class Room:
    def __init__(self, cast, as_):
        self.cast, self.as_ = cast, as_
        self.clients = {"ana": as_("ana"), "ben": as_("ben"), "desk": as_("fay"), "screen": as_(None)}
        self.clients |= {"preview": as_("fay"), "simple": as_("fay")}
        del self.clients["simple"].cookies["desk"]

    def address(self, surface):
        workshop = self.cast.workshop
        if surface == "screen":
            return f"/screen/{workshop.screen_token}/"
        return f"/w/{workshop.pk}/" + {"desk": "desk/", "simple": "desk/", "preview": "desk/phone/"}.get(surface, "")

    def page(self, surface, stage="S1"):
        chosen = {"stage": stage} if surface in ("ana", "ben") or stage != "S1" else {}
        answer = self.clients[surface].get(self.address(surface), chosen)
        assert answer.status_code == 200, f"{surface}: {answer.status_code}"
        return answer.content.decode()

    def pages(self):
        return {surface: self.page(surface) for surface in SURFACES}

    def since(self, surface, rev, epoch=None):
        """The catch-up of a page that stood at `rev`, as the JSON it is."""
        workshop = self.cast.workshop
        workshop.refresh_from_db()
        named = "phone" if surface in SEATS else "desk" if surface in DESKS else surface
        query = {"surface": named, "token": workshop.screen_token}
        query |= {"rev": rev, "epoch": epoch or workshop.epoch, "stage": "S1"}
        answer = self.clients[surface].get(f"/w/{workshop.pk}/since/", query)
        assert answer.status_code == 200, f"{surface}: {answer.status_code} {answer.content.decode()[:200]}"
        return answer.json()

    def audiences(self, surface):
        if surface in DESKS:
            return [live.EVERYONE, live.FACILITATORS]
        if surface == "screen":
            return [live.EVERYONE, live.SCREEN]
        if surface == "preview":
            return [live.EVERYONE]
        return [live.EVERYONE, getattr(self.cast, surface).audience]

    def heard(self, surface, frame, language="en"):
        """(fragments, must fetch its region?) of a frame, as the hub hands them to this surface."""
        audiences = self.audiences(surface)
        html = [text for audience in audiences for text in frame["html"].get(f"{audience}/{language}", ())]
        return html, bool(set(audiences) & set(frame["rings"]))
