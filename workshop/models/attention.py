"""The room's attention: everybody is asked to look up, or a message stands on every phone."""

from django.db import models
from django.utils import timezone

from workshop import live
from workshop.wording import InBoth


class Attention:
    """What a workshop does to be heard by everybody."""

    @property
    def message(self):
        """What stands on every phone now, or None."""
        return self.messages.first()

    def attention(self):
        """The two things that may stand before or above the step of a phone."""
        yield live.Element("attention/call.html", {"workshop": self}, live.EVERYONE)
        yield live.Element("attention/message.html", {"message": self.message}, live.EVERYONE)

    def call(self, called, now=None):
        """Every phone asks to look up, over its step and whatever is being typed there, until released or moved on."""
        with live.change(self) as change:
            self.called_at = (now or timezone.now()) if called else None
            self.save(update_fields=["called_at"])
            self._tell(change)

    def say(self, words, by):
        """A message stands on every phone, in place of the one before. `words` are {language: text}."""
        with live.change(self) as change:
            self.messages.all().delete()
            self.messages.create(**by, **{f"text_{language}": text for language, text in words.items()})
            self._tell(change)

    def unsay(self):
        with live.change(self) as change:
            self.messages.all().delete()
            self._tell(change)

    def _tell(self, change):
        change.put(*self.attention())
        change.ring(live.FACILITATORS)


class Message(models.Model):
    """A line of the facilitator on every phone, until it is taken away; its id says whether a phone has closed it."""

    workshop = models.ForeignKey("Workshop", models.CASCADE, related_name="messages")
    text_en = models.CharField(max_length=120, blank=True)
    text_ja = models.CharField(max_length=120, blank=True)
    user = models.ForeignKey("User", models.SET_NULL, null=True, blank=True)
    helper = models.ForeignKey("Helper", models.SET_NULL, null=True, blank=True, related_name="+")
    said_at = models.DateTimeField(default=timezone.now)

    text = InBoth()

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"message {self.pk}"

    @property
    def by(self):
        return self.user or self.helper

    @property
    def language(self):
        """The one language it was written in; none when it speaks both."""
        return "" if self.text_en and self.text_ja else "en" if self.text_en else "ja"
