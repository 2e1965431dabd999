from django.urls import path

from .views import adopting, cards, preparing, putting, tables, walks

urlpatterns = [
    # before the day
    path("<int:step>/", preparing.hunt, name="persona-hunt"),
    path("<int:step>/segments/", preparing.segments, name="persona-hunt-segments"),
    path("segments/<int:segment>/", preparing.segment, name="persona-hunt-segment"),
    path("segments/<int:segment>/removal/", preparing.segment_removal, name="persona-hunt-segment-removal"),
    # the walk
    path("<int:step>/company/", walks.company, name="persona-hunt-company"),
    path("<int:step>/tick/", walks.tick, name="persona-hunt-tick"),
    path("pairs/<int:group>/introduction/", walks.introduction, name="persona-hunt-introduction"),
    path("pairs/<int:group>/notes/", walks.notes, name="persona-hunt-notes"),
    path("pairs/<int:group>/stepping/", walks.stepping, name="persona-hunt-stepping"),
    path("pairs/<int:group>/seed/", walks.seed, name="persona-hunt-seed"),
    # the card
    path("<int:step>/card/", cards.lines, name="persona-hunt-card"),
    path("<int:step>/card/none/", cards.none, name="persona-hunt-none"),
    path("<int:step>/card/<uuid:line>/removal/", cards.removal, name="persona-hunt-card-removal"),
    path("<int:step>/shift/", cards.shift, name="persona-hunt-shift"),
    # the sheet
    path("tables/<int:table>/lines/", tables.lines, name="persona-hunt-lines"),
    path("tables/<int:table>/lines/<uuid:line>/", putting.putting, name="persona-hunt-putting"),
    path("tables/<int:table>/morning/", putting.morning, name="persona-hunt-morning"),
    path("lines/<uuid:line>/", tables.line, name="persona-hunt-line"),
    path("lines/<uuid:line>/first/", putting.first, name="persona-hunt-first"),
    path("tables/<int:table>/title/", tables.title, name="persona-hunt-title"),
    path("tables/<int:table>/undo/", tables.undo, name="persona-hunt-undo"),
    path("tables/<int:table>/opening/", adopting.opening, name="persona-hunt-opening"),
    path("tables/<int:table>/scribe/", adopting.scribe, name="persona-hunt-scribe"),
    path("<int:step>/adoption/", adopting.adoption, name="persona-hunt-adoption"),
]
