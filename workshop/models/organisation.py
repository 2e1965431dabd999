"""Who uses this site: an organisation, its users and what each of them may do in it."""

import secrets
from datetime import timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workshop import live


class Organisation(models.Model):
    name = models.CharField(max_length=80)
    language = models.CharField(max_length=5, default="en")
    time_zone = models.CharField(max_length=50, default="UTC")
    k = models.PositiveSmallIntegerField(default=5)  # A3: nothing is shown for a group smaller than this

    def __str__(self):
        return self.name

    @classmethod
    @transaction.atomic
    def found(cls, organisation, *, name, email, password, language, time_zone):
        """The first visit: the organisation and the admin who answers for it. Returns the user."""
        organisation = cls.objects.create(name=organisation, language=language, time_zone=time_zone)
        user = User.objects.create_user(email, password, name=name, language=language)
        organisation.members.create(user=user, role=Member.Role.ADMIN)
        return user

    def has_event(self):
        return self.workshops.filter(status="open", rehearsal_of=None).exists()

    def set_k(self, k):
        """A3; whether it may go down is the form's question. Every open workshop says the new number at once."""
        self.k = k
        self.save(update_fields=["k"])
        for workshop in self.workshops.filter(status="open"):
            with live.change(workshop) as change:
                change.ring()


class UserManager(BaseUserManager):
    def create_user(self, email, password=None, **fields):
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, email):
        return self.get(email=email.strip().lower())


class User(AbstractBaseUser):
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=5, default="en")
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "email"
    objects = UserManager()

    def __str__(self):
        return self.name or self.email


class Member(models.Model):
    class Role(models.TextChoices):
        ADMIN = "admin", _("Administrator")
        FACILITATOR = "facilitator", _("Facilitator")
        REVIEWER = "reviewer", _("Reviewer")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="members")
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "user"], name="one_role_each")]

    def __str__(self):
        return f"{self.user} ({self.get_role_display()})"

    @property
    def facilitates(self):
        return self.role in (self.Role.ADMIN, self.Role.FACILITATOR)

    @property
    def workshops(self):
        """Those this member may know of: rehearsals are their facilitators' own."""
        workshops = self.organisation.workshops.all()
        return workshops if self.facilitates else workshops.filter(rehearsal_of=None)


class SignInCode(models.Model):
    """Six digits sent by mail: good for ten minutes, one use and five tries."""

    GOOD_FOR = timedelta(minutes=10)
    TRIES = 5

    user = models.ForeignKey(User, models.CASCADE, related_name="sign_in_codes")
    digits = models.CharField(max_length=128)  # hashed
    made_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)

    def __str__(self):
        return f"code of {self.made_at:%H:%M}"

    @classmethod
    def issue(cls, user):
        """Returns the six digits; the row keeps only their hash. Earlier codes stop working."""
        digits = f"{secrets.randbelow(1_000_000):06}"
        user.sign_in_codes.all().delete()
        user.sign_in_codes.create(digits=make_password(digits))
        return digits

    @classmethod
    def redeem(cls, user, digits, now=None):
        """True once for the right digits in time."""
        fresh = user.sign_in_codes.filter(made_at__gt=(now or timezone.now()) - cls.GOOD_FOR, tries__lt=cls.TRIES)
        code = fresh.first()
        if code is None:
            return False
        fresh.filter(pk=code.pk).update(tries=models.F("tries") + 1)
        return check_password(digits, code.digits) and cls.objects.filter(pk=code.pk).delete()[0] == 1
