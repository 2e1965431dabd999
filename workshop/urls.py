"""The table of contents of the site. Verbs are nouns: POST .../notes/7/removal/."""

from django.apps import apps
from django.conf import settings
from django.urls import include, path
from django.utils.module_loading import module_has_submodule

from .styles import styles
from .views import (
    accounts,
    agenda,
    attention,
    ballots,
    boards,
    candour,
    catchup,
    clusters,
    demo,
    desk,
    focus,
    groups,
    helping,
    home,
    invitations,
    join,
    outcomes,
    paper,
    parking,
    people,
    photos,
    rehearsal,
    room,
    running,
    suggestions,
    taking,
    teams,
    venue,
    voices,
)

workshop = [
    path("", room.phone, name="phone"),
    path("since/", catchup.since, name="since"),
    path("seat/", join.my_seat, name="my-seat"),
    path("seat/language/", join.seat_language, name="seat-language"),
    path("seat/name/", people.my_name, name="my-name"),
    path("seat/departure/", people.my_departure, name="my-departure"),
    path("seat/return/", people.my_return, name="my-return"),
    path("promises/", outcomes.mine, name="my-promises"),
    path("report/", outcomes.report, name="report"),
    # the desk
    path("desk/", desk.desk, name="desk"),
    path("desk/phone/", room.preview, name="phone-preview"),
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
    path("venue/", venue.page, name="venue"),
    path("venue/phones/", venue.phones, name="venue-phones"),
    path("screen-link/", room.screen_link, name="screen-link"),
    path("screen-link/renewal/", room.screen_renewal, name="screen-renewal"),
    path("ending/", desk.ending, name="ending"),
    path("publication/", desk.publication, name="publication"),
    path("presses/<int:press>/undo/", running.undo, name="press-undo"),
    path("pace/", running.pace, name="pace"),
    path("delay/", running.delay, name="delay"),
    path("rain-plan/", running.rain_plan, name="rain-plan"),
    path("desk/view/", running.view, name="desk-view"),
    path("people/", desk.people, name="people"),
    path("people/<int:person>/", people.seat, name="seat"),
    path("people/<int:person>/team/", people.seat_team, name="seat-team"),
    path("people/<int:person>/departure/", people.seat_departure, name="seat-departure"),
    path("people/<int:person>/number/", invitations.number, name="seat-number"),
    path("people/<int:person>/role/", helping.seat_role, name="seat-role"),
    path("people/<int:person>/removal/", people.seat_removal, name="seat-removal"),
    path("helpers/", helping.helpers, name="helpers"),
    path("helpers/<int:helper>/removal/", helping.helper_removal, name="helper-removal"),
    # who is expected
    path("invitations/", invitations.invitations, name="invitations"),
    path("invitations/list.csv", invitations.file, name="invitations-file"),
    path("invitations/<int:person>/", invitations.invitation, name="invitation"),
    path("invitations/<int:person>/removal/", invitations.removal, name="invitation-removal"),
    path("badges/", invitations.badges, name="badges"),
    # the room's attention
    path("call/", attention.call, name="call"),
    path("message/", attention.message, name="message"),
    path("message/removal/", attention.message_removal, name="message-removal"),
    path("parking/", parking.topics, name="parking"),
    path("parking/<int:parked>/return/", parking.bring_back, name="parking-return"),
    # preparing the day
    path("agenda/", agenda.agenda, name="agenda"),
    path("agenda/steps/", agenda.steps, name="agenda-steps"),
    path("agenda/steps/<int:step>/", agenda.step, name="agenda-step"),
    path("agenda/steps/<int:step>/removal/", agenda.removal, name="agenda-step-removal"),
    path("agenda/steps/<int:step>/shift/", agenda.shift, name="agenda-step-shift"),
    path("agenda/steps/<int:step>/place/", agenda.place, name="agenda-step-place"),
    path("agenda/day-start/", agenda.day_start, name="agenda-day-start"),
    path("run-sheet/", agenda.run_sheet, name="run-sheet"),
    # trying it alone
    path("rehearsal/", rehearsal.rehearsal, name="rehearsal"),
    path("rehearsal/removal/", rehearsal.removal, name="rehearsal-removal"),
    path("rehearsal/tick/", rehearsal.tick, name="rehearsal-tick"),
    path("rehearsal/pace/", rehearsal.pace, name="rehearsal-pace"),
    path("people/<int:person>/phone/", rehearsal.phone, name="rehearsal-phone"),
    # teams
    path("teams/", teams.teams, name="teams"),
    path("teams/swap/", teams.swap, name="teams-swap"),
    path("teams/keeping/", teams.keeping, name="teams-keeping"),
    path("teams/dissolution/", teams.dissolution, name="teams-dissolution"),
    path("teams/<int:team>/merger/", teams.merger, name="team-merger"),
    path("teams/pairs/", teams.pairs, name="team-pairs"),
    path("teams/pairs/<int:pair>/removal/", teams.pair_removal, name="team-pair-removal"),
    # who wrote what
    path("steps/<int:step>/candour/", candour.candour, name="candour"),
    path("steps/<int:step>/identity/", candour.identity, name="step-identity"),
    path("steps/<int:step>/release/", candour.release, name="step-release"),
    # boards
    path("steps/<int:step>/notes/", boards.notes, name="notes"),
    path("steps/<int:step>/paper/", paper.paper, name="paper"),
    path("steps/<int:step>/keeping/", boards.keeping_of_the_rest, name="keeping-of-the-rest"),
    path("steps/<int:step>/suggestions/<slug:key>/", suggestions.suggestion, name="suggestion"),
    path("steps/<int:step>/suggestions/<slug:key>/dismissal/", suggestions.dismissal, name="suggestion-dismissal"),
    path(
        "steps/<int:step>/suggestions/<slug:key>/willingness/", suggestions.willingness, name="suggestion-willingness"
    ),
    path("steps/<int:step>/waiting/", boards.waiting, name="waiting-notes"),
    path("steps/<int:step>/freezing/", desk.freezing, name="freezing"),
    path("steps/<int:step>/focus/", focus.focus, name="focus"),
    # what leaves the room
    path("steps/<int:step>/taking/", taking.page, name="taking"),
    path("steps/<int:step>/file/", taking.file, name="step-file"),
    path("steps/<int:step>/print/", taking.sheets, name="step-print"),
    path("steps/<int:step>/signs/", taking.signs, name="stage-signs"),
    path("steps/<int:step>/photos/", photos.photos, name="photos"),
    path("photos/<uuid:photo>/", photos.photo, name="photo"),
    path("photos/<uuid:photo>/removal/", photos.removal, name="photo-removal"),
    path("notes/<uuid:note>/", boards.sheet, name="note"),
    path("notes/<uuid:note>/cell/", boards.cell, name="note-cell"),
    path("notes/<uuid:note>/words/", boards.words, name="note-words"),
    path("notes/<uuid:note>/translation/", boards.translation, name="note-translation"),
    path("notes/<uuid:note>/merge/", boards.merge, name="note-merge"),
    path("notes/<uuid:note>/removal/", boards.removal, name="note-removal"),
    path("notes/<uuid:note>/keeping/", boards.keeping, name="note-keeping"),
    path("notes/<uuid:note>/replacement/", boards.replacement, name="note-replacement"),
    path("notes/<uuid:note>/withdrawal/", boards.withdrawal, name="note-withdrawal"),
    path("notes/<uuid:note>/undo/", boards.undo, name="note-undo"),
    path("notes/<uuid:note>/hold/", boards.hold, name="note-hold"),
    path("notes/<uuid:note>/parking/", parking.note_parking, name="note-parking"),
    path("notes/<uuid:note>/action/", outcomes.action_from_note, name="note-action"),
    path("notes/<uuid:note>/cluster/", clusters.note_cluster, name="note-cluster"),
    path("steps/<int:step>/clusters/", clusters.clusters, name="clusters"),
    path("clusters/<uuid:cluster>/", clusters.sheet, name="cluster"),
    path("clusters/<uuid:cluster>/name/", clusters.name, name="cluster-name"),
    path("clusters/<uuid:cluster>/removal/", clusters.removal, name="cluster-removal"),
    # pairs, fours, voices
    path("partners/", groups.partners, name="partners"),
    path("steps/<int:step>/groups/", groups.groups, name="step-groups"),
    path("steps/<int:step>/groups/swap/", groups.swap, name="step-groups-swap"),
    path("steps/<int:step>/round/", groups.another_round, name="another-round"),
    path("groups/<int:group>/line/", groups.line, name="group-line"),
    path("groups/<int:group>/joining/", groups.joining, name="group-joining"),
    path("phases/<int:phase>/voices/next/", voices.following, name="voices-next"),
    path("phases/<int:phase>/voices/pass/", voices.passing, name="voices-pass"),
    path("notes/<uuid:note>/moment/", ballots.moment, name="note-moment"),
    path("notes/<uuid:note>/debates/", ballots.debates, name="note-debates"),
    # blind votes
    path("phases/<int:phase>/votes/", ballots.opening, name="votes-opening"),
    path("phases/<int:phase>/votes/closing/", ballots.closing, name="votes-closing"),
    path("ballots/<int:ballot>/votes/", ballots.votes, name="votes"),
    path("ballots/<int:ballot>/stage/", ballots.stage, name="ballot-stage"),
    path("ballots/<int:ballot>/integration/", ballots.integration, name="ballot-integration"),
    path("ballots/<int:ballot>/round/", ballots.another_round, name="ballot-round"),
    path("ballots/<int:ballot>/settlement/", ballots.settlement, name="ballot-settlement"),
    path("ballots/<int:ballot>/away/", ballots.away, name="ballot-away"),
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

# What is kept beside the workshops has addresses of its own, and those below a workshop in which it stands.
kept = [config for config in apps.get_app_configs() if config.name in ("personas", "retros")]
workshop += [
    path(f"{config.label}/", include(f"{config.name}.of_day"))
    for config in kept
    if module_has_submodule(config.module, "of_day")
]

urlpatterns = [
    path("", home.home, name="home"),
    path("setup/", home.setup, name="setup"),
    path("workshops/new/", home.new_workshop, name="new-workshop"),
    path("members/", home.members, name="members"),
    path("members/k/", candour.k, name="organisation-k"),
    path("language/", home.language, name="language"),
    path("sign-in/", accounts.sign_in, name="sign-in"),
    path("sign-in/digits/", accounts.digits, name="sign-in-digits"),
    path("sign-out/", accounts.sign_out, name="sign-out"),
    path("join/", join.by_code, name="join"),
    path("door/", join.door, name="door"),
    path("door/number/", join.by_number, name="door-number"),
    path("badge/<str:token>/", join.badge, name="badge"),
    path("join/<slug:token>/", join.by_qr, name="join-by-qr"),
    path("seat/<str:token>/", join.move_seat, name="move-seat"),
    path("venue/<str:token>/", venue.phone, name="venue-phone"),
    path("helping/<slug:token>/", helping.helping, name="helping"),
    path("screen/<slug:token>/", room.projector, name="screen"),
    path("w/<int:workshop>/", include(workshop)),
    path("css/<str:digest>.css", styles, name="styles"),
    path("healthz", home.healthz, name="healthz"),
    path("readyz", home.readyz, name="readyz"),
]
urlpatterns += [
    path(f"{config.label}/", include(f"{config.name}.urls"))
    for config in kept
    if module_has_submodule(config.module, "urls")
]
if settings.DEMO:
    urlpatterns += [path("demo/<str:person>/", demo.enter, name="demo-enter")]

handler400 = "workshop.views.home.not_understood"
handler404 = "workshop.views.home.not_found"
handler500 = "workshop.views.home.failed"
