"""The table of contents of the site. Verbs are nouns: POST .../notes/7/removal/."""

from django.apps import apps
from django.conf import settings
from django.urls import include, path
from django.utils.module_loading import module_has_submodule

from .styles import styles
from .views import accounts, agenda, boards, catchup, demo, desk, home, join, outcomes, room, teams

workshop = [
    path("", room.phone, name="phone"),
    path("since/", catchup.since, name="since"),
    path("seat/", join.my_seat, name="my-seat"),
    path("seat/language/", join.seat_language, name="seat-language"),
    path("promises/", outcomes.mine, name="my-promises"),
    path("report/", outcomes.report, name="report"),
    # the desk
    path("desk/", desk.desk, name="desk"),
    path("opening/", desk.opening, name="opening"),
    path("beginning/", desk.beginning, name="beginning"),
    path("reopening/", desk.reopening, name="reopening"),
    path("next/", desk.following, name="next"),
    path("back/", desk.preceding, name="back"),
    path("phases/<int:phase>/reveal/", desk.reveal, name="reveal"),
    path("phases/<int:phase>/extension/", desk.extension, name="extension"),
    path("phases/<int:phase>/pause/", desk.pause, name="pause"),
    path("join-overlay/", desk.join_overlay, name="join-overlay"),
    path("code/", desk.new_code, name="new-code"),
    path("door/", desk.door, name="workshop-door"),
    path("ending/", desk.ending, name="ending"),
    path("publication/", desk.publication, name="publication"),
    path("people/", desk.people, name="people"),
    path("people/<int:person>/", desk.seat, name="seat"),
    path("people/<int:person>/removal/", desk.seat_removal, name="seat-removal"),
    # preparing the day
    path("agenda/", agenda.agenda, name="agenda"),
    path("agenda/steps/", agenda.steps, name="agenda-steps"),
    path("agenda/steps/<int:step>/", agenda.step, name="agenda-step"),
    path("agenda/steps/<int:step>/removal/", agenda.removal, name="agenda-step-removal"),
    path("agenda/steps/<int:step>/shift/", agenda.shift, name="agenda-step-shift"),
    path("agenda/steps/<int:step>/place/", agenda.place, name="agenda-step-place"),
    path("agenda/day-start/", agenda.day_start, name="agenda-day-start"),
    path("run-sheet/", agenda.run_sheet, name="run-sheet"),
    # teams
    path("teams/", teams.teams, name="teams"),
    path("teams/swap/", teams.swap, name="teams-swap"),
    path("teams/keeping/", teams.keeping, name="teams-keeping"),
    path("teams/dissolution/", teams.dissolution, name="teams-dissolution"),
    # boards
    path("steps/<int:step>/notes/", boards.notes, name="notes"),
    path("steps/<int:step>/waiting/", boards.waiting, name="waiting-notes"),
    path("steps/<int:step>/freezing/", desk.freezing, name="freezing"),
    path("notes/<uuid:note>/", boards.sheet, name="note"),
    path("notes/<uuid:note>/cell/", boards.cell, name="note-cell"),
    path("notes/<uuid:note>/words/", boards.words, name="note-words"),
    path("notes/<uuid:note>/merge/", boards.merge, name="note-merge"),
    path("notes/<uuid:note>/removal/", boards.removal, name="note-removal"),
    path("notes/<uuid:note>/withdrawal/", boards.withdrawal, name="note-withdrawal"),
    path("notes/<uuid:note>/undo/", boards.undo, name="note-undo"),
    path("notes/<uuid:note>/hold/", boards.hold, name="note-hold"),
    path("notes/<uuid:note>/action/", outcomes.action_from_note, name="note-action"),
    # promises
    path("actions/<uuid:action>/", outcomes.action, name="action"),
    path("actions/<uuid:action>/acceptance/", outcomes.acceptance, name="action-acceptance"),
    path("actions/<uuid:action>/refusal/", outcomes.refusal, name="action-refusal"),
    path("actions/<uuid:action>/completion/", outcomes.completion, name="action-completion"),
    path("actions/<uuid:action>/dropping/", outcomes.dropping, name="action-dropping"),
]

# An exercise that has views of its own brings its urls with it.
workshop += [
    path(f"{config.label.replace('_', '-')}/", include(f"{config.name}.urls"))
    for config in apps.get_app_configs()
    if config.name.startswith("workshop.exercises.") and module_has_submodule(config.module, "urls")
]

urlpatterns = [
    path("", home.home, name="home"),
    path("setup/", home.setup, name="setup"),
    path("workshops/new/", home.new_workshop, name="new-workshop"),
    path("members/", home.members, name="members"),
    path("language/", home.language, name="language"),
    path("sign-in/", accounts.sign_in, name="sign-in"),
    path("sign-in/digits/", accounts.digits, name="sign-in-digits"),
    path("sign-out/", accounts.sign_out, name="sign-out"),
    path("join/", join.by_code, name="join"),
    path("door/", join.door, name="door"),
    path("join/<slug:token>/", join.by_qr, name="join-by-qr"),
    path("seat/<str:token>/", join.move_seat, name="move-seat"),
    path("screen/<slug:token>/", room.projector, name="screen"),
    path("w/<int:workshop>/", include(workshop)),
    path("css/<str:digest>.css", styles, name="styles"),
    path("healthz", home.healthz, name="healthz"),
    path("readyz", home.readyz, name="readyz"),
]
if settings.DEMO:
    urlpatterns += [path("demo/<str:person>/", demo.enter, name="demo-enter")]

handler400 = "workshop.views.home.not_understood"
handler404 = "workshop.views.home.not_found"
handler500 = "workshop.views.home.failed"
