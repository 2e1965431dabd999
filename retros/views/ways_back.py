"""The ways back to customers who said no: which are due, and which somebody has taken."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from workshop.access import keeper

from ..models import WayBack
from .deals import their_clock


def of(member):
    return WayBack.objects.kept().filter(deal__organisation=member.organisation).select_related("deal")


@keeper
@require_safe
def ways_back(request):
    found = of(request.member)
    undecided = request.member.organisation.deals.exclude(pk__in=found.values("deal"))
    context = {
        "open": found.open(),
        "done": found.exclude(done_at=None),
        "undecided": undecided,
        "member": request.member,
    }
    with their_clock(request):
        return render(request, "lessons/ways_back.html", context)


def verb(name):
    @keeper
    @require_POST
    def view(request, way):
        getattr(get_object_or_404(of(request.member), pk=way), name)()
        return redirect("ways-back")

    return view


completion = verb("finish")
reopening = verb("take_up_again")
