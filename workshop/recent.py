"""The last frames that this process heard: a page that missed a few gets them from here, and nothing is drawn again."""

import re

KEPT = 200  # frames of a workshop
ID = re.compile(r'\sid="([^"]+)"')


class Recent:
    """Written by the loop, read by threads of requests: the frames of a workshop are a tuple, only ever replaced."""

    def __init__(self):
        self.frames = {}

    def hear(self, frame):
        known = self.frames.get(frame["workshop"], ())
        self.frames[frame["workshop"]] = (*known, frame)[-KEPT:]

    def forget(self, workshop_id):
        """Nobody of it listens here any more, so what happens next is not heard."""
        self.frames.pop(workshop_id, None)

    def after(self, workshop, seen):
        """The unbroken run of frames from revision `seen` up to that of `workshop`, or to the last one drawn yet."""
        run, rev = [], seen
        for frame in sorted(self.frames.get(workshop.pk, ()), key=lambda frame: frame["prev"]):
            fits = frame["epoch"] == workshop.epoch and frame["prev"] <= rev < frame["rev"] <= workshop.rev
            if fits:
                run.append(frame)
                rev = frame["rev"]
        return run


def fragments_for(frames, audiences, language):
    return [html for frame in frames for each in audiences for html in frame["html"].get(f"{each}/{language}", ())]


def last_of_each(fragments):
    """Only how each element ended: what was taken away meanwhile is told to nobody who had not heard it."""
    ends = {}
    for html in fragments:
        name = ID.search(html)
        key = name[1] if name else html
        ends.pop(key, None)
        ends[key] = html
    return list(ends.values())


recent = Recent()
