"""Every URL of the site, and how to fill in its blanks."""

import re
from dataclasses import dataclass

from django.urls import URLPattern

BLANK = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass
class Pattern:
    route: str
    name: str
    callback: object

    @property
    def blanks(self):
        return BLANK.findall(self.route)

    def address(self, values):
        """The route with its blanks filled; one that nobody knows fails with a sentence."""
        missing = [blank for blank in self.blanks if blank not in values]
        assert not missing, (
            f"{self.route} has a new blank: say in `blanks` of tests/test_access.py what goes into {missing}"
        )
        return "/" + BLANK.sub(lambda blank: str(values[blank[1]]), self.route)


def walk(resolver, route=""):
    """Every pattern below a resolver, those of includes too."""
    for each in resolver.url_patterns:
        here = route + str(each.pattern)
        if isinstance(each, URLPattern):
            yield Pattern(here, each.name, each.callback)
        else:
            yield from walk(each, here)
