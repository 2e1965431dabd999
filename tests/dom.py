"""A page as a small tree, and `place`: what static/workshop/js/place.js does, done here."""

from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
MADE_AFRESH = {"csrfmiddlewaretoken", "id"}  # hidden fields that differ from page to page


class Element:
    def __init__(self, tag, attributes=(), parent=None):
        self.tag, self.attributes, self.parent, self.children = tag, dict(attributes), parent, []

    def get(self, name):
        return self.attributes.get(name) or ""

    def all(self):
        """This element and everything in it, in the order of the page."""
        yield self
        for child in self.elements:
            yield from child.all()

    @property
    def elements(self):
        return [child for child in self.children if isinstance(child, Element)]

    def find(self, wanted):
        return next((element for element in self.all() if element.get("id") == wanted), None)

    def remove(self):
        self.parent.children.remove(self)

    def replace_with(self, other):
        siblings = self.parent.children
        siblings[siblings.index(self)], other.parent = other, self.parent

    def insert(self, other, before=None):
        other.parent = self
        self.children.insert(self.children.index(before) if before else len(self.children), other)

    def lines(self, depth=0):
        """The tree without what no reader sees: white space, fresh ids, the text of a running clock."""
        attributes = dict(self.attributes)
        if self.get("name") in MADE_AFRESH:
            attributes.pop("value", None)
        attributes["class"] = " ".join(
            name for name in self.get("class").split() if name not in ("note--new", "clock--over")
        )
        shown = " ".join(f'{name}="{value}"' for name, value in sorted(attributes.items()) if value)
        yield f"{' ' * depth}<{self.tag} {shown}>"
        for child in [] if "clock" in self.get("class").split() else self.children:
            if isinstance(child, Element):
                yield from child.lines(depth + 1)
            elif words := " ".join(child.split()):
                yield f"{' ' * depth} {words}"

    def text(self):
        return "\n".join(self.lines())


class Builder(HTMLParser):
    def __init__(self):
        super().__init__()
        self.root = self.here = Element("root")

    def handle_starttag(self, tag, attributes):
        made = Element(tag, attributes, self.here)
        self.here.children.append(made)
        if tag not in VOID:
            self.here = made

    def handle_startendtag(self, tag, attributes):
        self.here.children.append(Element(tag, attributes, self.here))

    def handle_endtag(self, tag):
        assert tag == self.here.tag, f"</{tag}> closes <{self.here.tag}>"
        self.here = self.here.parent

    def handle_data(self, data):
        self.here.children.append(data)


def parse(html):
    builder = Builder()
    builder.feed(html)
    builder.close()
    return builder.root


def place(page, html):
    """Replace the element of the same id, or insert it by its place. Twice is once."""
    fresh = next(iter(parse(html).elements), None)
    if fresh is None:
        return
    old = page.find(fresh.get("id"))
    into = page.find(fresh.get("data-into")) if fresh.get("data-into") else None
    home = old and old.parent
    if "data-gone" in fresh.attributes or (fresh.get("data-into") and not into):
        if old:
            old.remove()
    elif into:
        settle(fresh, old, into)
    elif old:
        old.replace_with(fresh)
    for changed in (home, into):
        count(changed)


def settle(fresh, old, into):
    if old and old.parent is into and old.get("data-place") == fresh.get("data-place"):
        return old.replace_with(fresh)
    if old:
        old.remove()
    newest_first = into.get("id") == "mine"

    def comes_after(other):
        if not (other.get("data-place") and fresh.get("data-place")):
            return False
        difference = float(other.get("data-place")) - float(fresh.get("data-place"))
        return difference < 0 if newest_first else difference > 0

    into.insert(fresh, next(filter(comes_after, into.elements), None))


def count(element):
    while element and "data-n" not in element.attributes:
        above, element = element, element.parent
    if element:
        element.attributes["data-n"] = str(len(above.elements))
