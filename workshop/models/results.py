"""A result in the words and lengths that pages draw."""

from datetime import date

LISTED = 10
ON_NOTES = 5  # the notes themselves show the rest


def signed(value):
    """+0.8, −1.2 or 0.0."""
    return f"{value:+.1f}".replace("-", "−") if round(value, 1) else "0.0"


class Results:
    """What a ballot says of its result."""

    @property
    def decided(self):
        """What passed a vote of too few for a number, in the order in which it was asked."""
        through = set(self.through)
        return [
            {"words": self.option(code), "evidence": self.evidence(code)}
            for code in self.question.codes
            if code in through
        ]

    @property
    def ranking(self):
        """The options with dots, best first, as many as one takes in."""
        dots, score = self.result["dots"], self.result["score"]
        most = max(dots.values(), default=0)
        through = self.through
        return [
            {
                "words": self.option(code),
                "evidence": self.evidence(code),
                "dots": dots[code],
                "height": round(100 * dots[code] / most),
                "share": round(100 * self.result["share"][code]),
                "score": score[code] if score else None,
                "passes": code in through,
            }
            for code in self.result["order"]
            if dots[code]
        ][: ON_NOTES if self.settings.get("on_notes") else LISTED]

    def evidence(self, code):
        """How the line behind an option is known, where the options are lines that say so."""
        return next((option.get("evidence", "") for option in self.options if option["code"] == code), "")

    @property
    def through(self):
        """The codes over the cut line; those that are level at it too, as long as no other round says otherwise."""
        return self.result["passed"] + self.result["tied"]

    @property
    def counts(self):
        """Each answer with how many gave it."""
        found = self.result["counts"]
        most = max(found.values(), default=0) or 1
        winners = self.result.get("winners", [])
        return [
            {
                "words": self.option(code),
                "n": n,
                "height": round(100 * n / most),
                "wins": code in winners,
            }
            for code, n in found.items()
        ]

    @property
    def winners(self):
        return [self.option(code) for code in self.result["winners"]]

    @property
    def review_on(self):
        return date.fromisoformat(self.settled["review_on"])

    @property
    def curve(self):
        """The emotion curve: points 100 apart, 0 at the top for the highest value and 100 for the lowest."""
        question = self.question
        roles = {self.result.get(role): role for role in ("end", "peak", "low")}  # the low point is told first

        def height(value):
            return round(100 * (question.high - value) / (question.high - question.low), 1)

        points = []
        if not self.result["items"]:
            return None
        for place, code in enumerate(question.codes):
            found = self.result["items"][code]
            point = {"x": 100 * place + 50, "words": self.option(code), "role": roles.get(code), "mean": None}
            if "mean" in found:
                point |= {
                    "y": height(found["mean"]),
                    "top": height(found["to"]),
                    "bottom": height(found["from"]),
                    "mean": signed(found["mean"]),
                    "n": found["n"],
                    "spread": f"{found['spread']:g}",
                }
            points.append(point)
        joined = " ".join(f"{point['x']},{point['y']}" for point in points if point["mean"] is not None)
        return {"width": 100 * len(points), "points": points, "line": f"M{joined}" if joined else ""}
