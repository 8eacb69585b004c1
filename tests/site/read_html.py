"""A page read as HTML: does every field have words, every id stand once, every tag close, and is there one h1?"""

from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br", "hr", "img", "wbr", "source", "col"}
FIELDS = {"input", "select", "textarea"}


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.tags, self.words = [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if "svg" in self.open and tag in {"path", "rect"}:
            return
        assert self.open, f"</{tag}> closes nothing"
        last = self.open.pop()
        assert last == tag, f"</{tag}> closes <{last}>"

    def handle_data(self, data):
        self.words.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.words).split())

    def all(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]

    def faults(self):
        """What is wrong with the page, in words."""
        found = [f"{len(self.all('h1'))} h1"] if len(self.all("h1")) != 1 else []
        ids = [attrs["id"] for _, attrs in self.tags if "id" in attrs]
        found += [f"id {one} twice" for one in sorted({one for one in ids if ids.count(one) > 1})]
        labels = {attrs.get("for") for attrs in self.all("label")}
        for tag, attrs in self.tags:
            told = {"aria-label", "aria-labelledby"} & set(attrs) or attrs.get("id") in labels
            if tag in FIELDS and attrs.get("type") not in {"hidden", "submit"} and not told:
                found.append(f"no label: {tag} {attrs.get('name')}")
            if "style" in attrs or any(name.startswith("on") for name in attrs):
                found.append(f"inline style or script on {tag}")
        return found + ([f"not closed: {self.open}"] if self.open else [])
