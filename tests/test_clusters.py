"""Clustering (M3): whatever several people do in whatever order, one state stands that all pages see."""

import json
import os
import uuid
import xml.etree.ElementTree as tree
from types import SimpleNamespace

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import Phase as Stage
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from tests.cast import at, by, fresh, write
from tests.dom import parse
from tests.room import SURFACES
from tests.test_groups import asking, stand
from workshop import live
from workshop.models import Board, Cluster, Focus, Note, NoteChange
from workshop.models.clusters import MOST, Occupied, TooMany
from workshop.models.lines import hang
from workshop.models.notes import UNDO_STEPS, Stale

EXAMPLES = int(os.environ.get("TAKIBI_MODEL_EXAMPLES", 12))
PEOPLE = st.sampled_from(["ana", "ben"])
WHICH = st.integers(0, 3)
NAMES = st.sampled_from(["Talking", "Meeting", "Numbers"])


def sorted_wall(cast, lines=4):
    """The room puts its lines in order; the board with so many of them, in no cluster yet."""
    stand(asking(cast), "clusters")
    board = Board.objects.select_related("step__workshop__phase__step").get(step=cast.question)
    with live.change(board.workshop) as change:
        cast.lines = [fresh(hang(board, f"Line {n}", "en", change)) for n in range(lines)]
    return board


class Wall(RuleBasedStateMachine):
    """Each rule does a thing to the real wall and to plain dictionaries, and both must agree."""

    cast = board = None

    def __init__(self):
        super().__init__()
        self.savepoint = transaction.savepoint()
        self.notes = {
            note.pk: SimpleNamespace(cluster=None, under=None, removed=False, past=[]) for note in self.cast.lines
        }
        self.clusters = {}  # id: name; removed ones with None

    def teardown(self):
        transaction.savepoint_rollback(self.savepoint)

    def note(self, n):
        pk = list(self.notes)[n % len(self.notes)]
        return self.notes[pk], fresh(Note.objects.get(pk=pk))

    def cluster(self, n):
        pk = list(self.clusters)[n % len(self.clusters)]
        return pk, Cluster.objects.select_related("board__step__workshop").get(pk=pk)

    def by(self, who):
        return by(getattr(self.cast, who))

    def change(self, mine, **fields):
        mine.past = [*mine.past, {name: getattr(mine, name) for name in fields}][-UNDO_STEPS:]
        vars(mine).update(fields)

    def on_the_wall(self, mine):
        return not (mine.under or mine.removed)

    @rule(name=NAMES)
    def add(self, name):
        pk = uuid.uuid4()
        for _twice in range(2):
            Cluster.add(self.board, pk, name)
        self.clusters[pk] = name

    @precondition(lambda self: self.clusters)
    @rule(n=WHICH, name=NAMES)
    def rename(self, n, name):
        pk, real = self.cluster(n)
        if self.clusters[pk]:
            real.rename(name, version=real.version)
            self.clusters[pk] = name
        else:
            with pytest.raises(Stale):
                real.rename(name, version=real.version)

    @precondition(lambda self: self.clusters)
    @rule(n=WHICH, c=WHICH, who=PEOPLE)
    def gather(self, n, c, who):
        """By a page that may be old: the last drop wins."""
        (mine, real), (pk, cluster) = self.note(n), self.cluster(c)
        if self.clusters[pk]:
            real.gather(cluster, by=self.by(who))
            self.change(mine, cluster=pk)
        else:
            with pytest.raises(Stale):
                real.gather(cluster, by=self.by(who))

    @rule(n=WHICH, who=PEOPLE)
    def let_loose(self, n, who):
        mine, real = self.note(n)
        real.gather(None, by=self.by(who))
        self.change(mine, cluster=None)

    @precondition(lambda self: self.clusters)
    @rule(n=WHICH)
    def remove(self, n):
        pk, real = self.cluster(n)
        inside = [mine for mine in self.notes.values() if mine.cluster == pk]
        if not self.clusters[pk] or any(map(self.on_the_wall, inside)):
            with pytest.raises((Stale, Occupied)):
                real.remove(version=real.version)
            return
        real.remove(version=real.version)
        self.clusters[pk] = None
        for mine in inside:
            mine.cluster = None

    @rule(n=WHICH, into=WHICH, who=PEOPLE)
    def merge(self, n, into, who):
        (mine, real), (_target, target) = self.note(n), self.note(into)
        if real in target.line():
            with pytest.raises(Stale):
                real.merge(target, version=real.version, by=self.by(who))
            return
        real.merge(target, version=real.version, by=self.by(who))
        self.change(mine, under=target.pk)

    @rule(n=WHICH, who=PEOPLE)
    def take_away(self, n, who):
        mine, real = self.note(n)
        real.remove("twice", version=real.version, by=self.by(who))
        self.change(mine, removed=True)

    @rule(n=WHICH)
    def undo(self, n):
        mine, real = self.note(n)
        assert real.undo(version=real.version) == bool(mine.past)
        if mine.past:
            before = mine.past.pop()
            vars(mine).update(before)
            if mine.cluster and not self.clusters[mine.cluster]:
                self.clusters[mine.cluster] = Cluster.objects.get(pk=mine.cluster).name
            if mine.under and not self.may_lie(real.pk, mine.under):
                mine.under = None

    def may_lie(self, pk, under):
        while under:
            if under == pk:
                return False
            under = self.notes[under].under
        return True

    @invariant()
    def both_say_the_same(self):
        real = {note.pk: (note.cluster_id, note.merged_into_id, bool(note.removed_at)) for note in Note.objects.all()}
        assert real == {pk: (mine.cluster, mine.under, mine.removed) for pk, mine in self.notes.items()}
        standing = dict(Cluster.objects.filter(removed_at=None).values_list("pk", "name"))
        assert standing == {pk: name for pk, name in self.clusters.items() if name}

    @invariant()
    def no_note_is_in_a_cluster_that_is_gone(self):
        assert not Note.objects.filter(cluster__removed_at__isnull=False).exists()


@pytest.mark.django_db(transaction=False)
def test_the_wall_is_what_the_model_says(cast):
    Wall.cast, Wall.board = cast, sorted_wall(cast)
    run_state_machine_as_test(
        Wall,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=30,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Stage.generate, Stage.shrink],
        ),
    )


# What everybody sees


@pytest.fixture
def wall(cast):
    return sorted_wall(cast)


@pytest.fixture
def talking(wall):
    return Cluster.add(wall, uuid.uuid4(), "Talking")[0]


def inside(room, surface, cluster):
    element = parse(room.page(surface)).find(f"cluster-{(cluster and cluster.pk) or 'none'}")
    return [text.text().split("\n")[-1].strip() for text in element.all() if "note__text" in text.get("class")]


def test_two_who_drop_the_same_note_the_last_one_wins_and_all_see_who(cast, room, wall, talking):
    meeting = Cluster.add(wall, uuid.uuid4(), "Meeting")[0]
    note, same = fresh(cast.lines[0]), fresh(cast.lines[0])
    note.gather(talking, by=by(cast.ana))
    same.gather(meeting, by=by(cast.ben))
    for surface in SURFACES:
        assert inside(room, surface, meeting) == ["Line 0"] and inside(room, surface, talking) == []
        assert "moved by Ben" in room.page(surface)


def test_in_an_anonymous_step_it_was_someone(cast, room, wall, talking):
    cast.question.identity = "anon"
    cast.question.save()
    fresh(cast.lines[0]).gather(talking, by=by(cast.ana))
    for surface in SURFACES:
        assert "moved by someone" in room.page(surface) and "moved by Ana" not in room.page(surface)


def test_anybody_moves_by_tap_and_by_key(cast, as_, wall, talking):
    note, address = cast.lines[0], f"/w/{cast.workshop.pk}/notes/{cast.lines[0].pk}/"
    sheet = as_("ana").get(address).content.decode()
    assert "Move to a cluster" in sheet and "Talking" in sheet and "How do you know?" not in sheet
    assert as_("ana").post(f"{address}cluster/", {"cluster": talking.pk}).status_code == 302
    assert fresh(note).cluster == talking
    assert as_("fay").post(f"{address}cluster/", {"cluster": ""}).status_code == 302
    assert fresh(note).cluster is None
    new = {"id": uuid.uuid4(), "name": "Meeting", "note": note.pk}
    assert as_("ben").post(f"/w/{cast.workshop.pk}/steps/{cast.question.pk}/clusters/", new).status_code == 302
    assert fresh(note).cluster.name == "Meeting"
    as_("ana").post(f"{address}undo/", {"version": fresh(note).version})
    assert fresh(note).cluster is None


@pytest.mark.parametrize("cluster", ["x", uuid.uuid4()])
def test_a_cluster_that_is_none_takes_nothing(cast, as_, wall, cluster):
    answer = as_("ana").post(f"/w/{cast.workshop.pk}/notes/{cast.lines[0].pk}/cluster/", {"cluster": cluster})
    assert answer.status_code == 422 and fresh(cast.lines[0]).cluster is None


def test_a_note_of_a_map_goes_into_no_cluster(cast, as_):
    at(cast.workshop, "stations")
    note = write(cast, "ana")
    assert as_("ana").post(f"/w/{cast.workshop.pk}/notes/{note.pk}/cluster/", {"cluster": ""}).status_code == 403
    fields = {"id": uuid.uuid4(), "name": "Meeting"}
    answer = as_("ana").post(f"/w/{cast.workshop.pk}/steps/{cast.step.pk}/clusters/", fields)
    assert answer.status_code == 400 and not Cluster.objects.exists()


def test_undo_goes_twenty_steps_back(cast, wall, talking):
    for n in range(UNDO_STEPS + 3):
        fresh(cast.lines[0]).gather(talking if n % 2 else None, by=by(cast.ana))
    assert NoteChange.objects.filter(note=cast.lines[0]).count() == UNDO_STEPS
    undone = sum(fresh(cast.lines[0]).undo(version=fresh(cast.lines[0]).version) for _n in range(30))
    assert undone == UNDO_STEPS


def test_two_who_rename_at_once_one_is_told(cast, as_, wall, talking):
    talking.rename("Speaking", version=1)
    address = f"/w/{cast.workshop.pk}/clusters/{talking.pk}/"
    answer = as_("ana").post(f"{address}name/", {"version": 1, "name": "Chatting"})
    page = answer.content.decode()
    assert answer.status_code == 409 and "Speaking" in page and "Chatting" in page
    assert as_("ana").post(f"{address}name/", {"version": 2, "name": "Chatting"}).status_code == 302
    for name in ("", "x" * 61):
        assert as_("ana").post(f"{address}name/", {"version": 3, "name": name}).status_code == 422


def test_only_an_empty_cluster_goes(cast, as_, wall, talking):
    fresh(cast.lines[0]).gather(talking, by=by(cast.ana))
    address = f"/w/{cast.workshop.pk}/clusters/{talking.pk}/"
    assert as_("ana").post(f"{address}removal/", {"version": 1}).status_code == 409
    fresh(cast.lines[0]).gather(None, by=by(cast.ana))
    assert "Remove the empty cluster" in as_("ana").get(address).content.decode()
    assert as_("ana").post(f"{address}removal/", {"version": 1}).status_code == 302
    assert as_("ana").get(address).status_code == 404


def test_a_parked_note_comes_back_although_its_cluster_has_gone(cast, room, wall, talking):
    note = fresh(cast.lines[0])
    note.gather(talking, by=by(cast.ana))
    fresh(note).park(None, version=fresh(note).version, by=by(cast.fay))
    assert "Line 0" not in room.page("ana")
    Cluster.objects.select_related("board__step__workshop").get(pk=talking.pk).remove(version=1)
    fresh(note).unpark(version=fresh(note).version)
    for surface in ("ana", "desk", "screen"):
        assert "Line 0" in inside(room, surface, None)


def test_more_than_thirty_are_no_order(cast, as_, wall):
    for n in range(MOST):
        Cluster.add(wall, uuid.uuid4(), f"Cluster {n}")
    with pytest.raises(TooMany):
        Cluster.add(wall, uuid.uuid4(), "One more")
    fields = {"id": uuid.uuid4(), "name": "One more"}
    answer = as_("ana").post(f"/w/{cast.workshop.pk}/steps/{cast.question.pk}/clusters/", fields)
    assert answer.status_code == 409 and "Thirty clusters" in answer.content.decode()


def test_the_report_keeps_the_order(cast, room, wall, talking):
    fresh(cast.lines[0]).gather(talking, by=by(cast.ana))
    page = room.as_("fay").get(f"/w/{cast.workshop.pk}/report/").content.decode()
    assert "stands here when the workshop ends" in page and "Line 0" not in page
    cast.question.freeze()
    fresh(cast.lines[1]).gather(talking, by=by(cast.ana))
    page = room.as_("fay").get(f"/w/{cast.workshop.pk}/report/").content.decode()
    assert "What keeps us apart?" in page and "Talking" in page and "4 lines." in page
    [(name, notes), (loose, rest)] = wall.versions.get().in_clusters()
    assert (name, len(notes), loose, len(rest)) == ("Talking", 1, "", 3)


# On the screen, and on paper


@pytest.fixture
def press(cast, as_, wall):
    fay = as_("fay")
    return lambda show: fay.post(f"/w/{cast.workshop.pk}/steps/{cast.question.pk}/focus/", {"show": show})


def test_one_cluster_or_one_line_fills_the_screen(cast, press, room, wall, talking):
    fresh(cast.lines[0]).gather(talking, by=by(cast.ana))
    phone = parse(room.page("ana")).find("region").text()
    assert press(f"cluster:{talking.pk}").status_code == 302
    screen = room.page("screen")
    assert "Line 0" in screen and "Line 1" not in screen and parse(screen).find("cluster-in-focus")
    assert "Talking" in parse(room.page("desk")).find("zoom").text() and "Line 1" in room.page("desk")
    assert parse(room.page("ana")).find("region").text() == phone
    press(f"note:{cast.lines[1].pk}")
    assert "Line 1" in parse(room.page("screen")).find("in-focus").text()


def test_the_keys_go_through_the_clusters_and_back_to_the_whole(press, room, wall, talking):
    meeting = Cluster.add(wall, uuid.uuid4(), "Meeting")[0]
    seen = []
    for show in ("cluster:after", "cluster:after", "cluster:after", "cluster:before"):
        press(show)
        seen.append(focus.cluster if (focus := Focus.of(wall)) else None)
    assert seen == [talking, meeting, None, meeting]


def test_a_cluster_that_goes_leaves_the_whole_on_the_screen(press, room, wire, wall, talking):
    press(f"cluster:{talking.pk}")
    [frame] = wire(lambda: talking.remove(version=1))
    assert "screen" in frame["rings"] and not Focus.objects.exists() and "Line 0" in room.page("screen")


NO_CLUSTER = f"cluster:{uuid.UUID(int=7, version=4)}"


@pytest.mark.parametrize("show, status", [("cluster:x", 400), (NO_CLUSTER, 404), ("column:S1", 400)])
def test_a_cluster_that_is_none_is_not_shown(press, wall, show, status):
    assert press(show).status_code == status and not Focus.objects.exists()


def test_only_where_the_screen_draws_the_wall_it_is_offered(cast, as_, wall):
    address = f"/w/{cast.workshop.pk}/notes/{cast.lines[0].pk}/"
    assert "Show on the screen" in as_("fay").get(address).content.decode()
    stand(cast, "voices")
    assert "Show on the screen" not in as_("fay").get(address).content.decode()


@pytest.fixture
def take(cast, as_, wall):
    base = f"/w/{cast.workshop.pk}/steps/{cast.question.pk}/"
    return lambda what, **query: as_("fay").get(base + what, query)


def test_a_wall_in_clusters_leaves_the_room(cast, take, wall, talking):
    fresh(cast.lines[0]).gather(talking, by=by(cast.ana))
    fresh(cast.lines[2]).merge(fresh(cast.lines[0]), version=fresh(cast.lines[2]).version, by=by(cast.ana))
    cast.question.freeze()
    for version in (0, 1):
        found = json.loads(take("file/", format="json", version=version).content)
        rows = {row["note"]: (row["cluster"], row["under"]) for row in found["notes"]}
        assert rows["Line 0"] == ("Talking", "") and rows["Line 1"] == ("", "")
        assert version or rows["Line 2"] == ("Talking", "Line 0")
        assert found["clusters"] == [{"cluster": "Talking", "n": 1}]
        for kind in ("csv", "cp932", "xlsx"):
            assert take("file/", format=kind, version=version).status_code == 200
        drawn = "".join(tree.fromstring(take("file/", format="svg", version=version).content).itertext())
        assert all(words in drawn for words in ("Talking 1", "Line 0", "Line 1", "What keeps us apart?"))
    page = take("taking/").content.decode()
    assert "Picture (SVG)" in page and "Signs for the stages" not in page


def test_a_wall_of_nothing_is_a_file_too(cast, take, wall):
    Note.objects.all().delete()
    for kind in ("csv", "xlsx", "json", "svg"):
        assert take("file/", format=kind).status_code == 200
    assert take("print/", paper="a3").status_code == 200
