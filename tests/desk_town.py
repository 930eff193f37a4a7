"""Communes with teams and members for tests of the desk, of several folders."""

from types import SimpleNamespace

from api.storage.territory_models import Commune, DutyTime, Member, Team
from api.territory import codes
from knowledge.text import fold

COMMUNE, COMMUNE_NAME = "26041", "Phường Trấn Biên"
ALL_DAY = tuple((day, 420, 1200) for day in range(7))


def add_team(
    session, now, name="Tổ công nghệ số phường Trấn Biên", *, level="commune", shifts=ALL_DAY, members=1, **more
):
    """Add a team with its commune, duty times and members, who have no chat yet; return its rows."""
    if session.get(Commune, COMMUNE) is None:
        session.add(Commune(code=COMMUNE, name=COMMUNE_NAME, created_at=now))
        session.flush()
    row = {"name": name, "key": fold(name), "level": level, "commune": COMMUNE, "active": True, "demo": False}
    team = Team(**{**row, **more}, created_at=now)
    session.add(team)
    session.flush()
    session.add_all(DutyTime(team_id=team.id, weekday=day, begins=begins, ends=ends) for day, begins, ends in shifts)
    people = [
        Member(
            team_id=team.id,
            name=f"Nguyễn Văn Số {number}",
            phone=f"09012345{number:02}",
            key=f"{team.id}-{number}",
            role="member" if number else "leader",
            created_at=now,
        )
        for number in range(members)
    ]
    session.add_all(people)
    session.flush()
    return SimpleNamespace(team=team, members=people)


def code_for(app, session, team, member=None):
    """Return a link code for a member, or for the team's group."""
    office = app.state.office
    return codes.issue(session, office, team, member, office.clock())


class TheDesk:
    """The office as the bot sees it, with a team whose members have chats."""

    CITIZEN = "citizen-0000000000000001"
    QUESTION = "Bà muốn làm giấy khai sinh cho cháu, số của bà 0901 234 567"

    def __init__(self, office):
        self.office, self.tries = office, 0

    def team(self, *, linked=1, group=False, **team):
        with self.office.sessions.writing.begin() as session:
            made = add_team(session, self.office.clock(), members=max(linked, 1), **team)
            codes = [code_for(self.office.app, session, made.team, each) for each in made.members[:linked]]
            of_group = code_for(self.office.app, session, made.team) if group else None
        for number, code in enumerate(codes):
            assert self.link(code, f"{made.team.id}-{number}").status_code == 200
        if of_group:
            body = {"code": of_group, "channel": "telegram", "address": f"telegram/-{made.team.id}"}
            assert self.post("/v1/groups/link", body).status_code == 200
        return made

    def link(self, code, who, channel="zalo_bot"):
        body = {"code": code, "channel": channel, "address": f"{channel}/{who}", "person": person(who)}
        return self.post("/v1/members/link", body)

    def post(self, url, body, key=None):
        self.tries += 1
        return self.office.bot.post(url, json=body, headers={"Idempotency-Key": key or f"key-{self.tries:05}"})

    def ask(self, who=CITIZEN, key=None, **changed):
        body = {
            "channel": "telegram",
            "address": f"telegram/{who}",
            "person": who,
            "reason": "asked",
            "topic": "1.001193",
            "question": self.QUESTION,
            "commune": COMMUNE,
            "transcript": [
                {"who": "citizen", "text": self.QUESTION},
                {"who": "assistant", "text": "Dạ, bà cần giấy chứng sinh."},
            ],
        }
        answer = self.post("/v1/tickets", {**body, **changed}, key)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def act(self, who, act, key=None, **more):
        answer = self.post("/v1/members/acts", {"channel": "zalo_bot", "person": person(who), "act": act, **more}, key)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def say(self, ticket, words="Cháu ơi", who=CITIZEN, key=None):
        return self.post(f"/v1/tickets/{ticket}/messages", {"person": who, "text": words}, key)

    def leave(self, ticket, who=CITIZEN):
        return self.post(f"/v1/tickets/{ticket}/leave", {"person": who})

    def told(self):
        """Return what is to be told, and note that it was."""
        events = self.office.bot.get("/v1/desk/events?limit=500").json()["events"]
        self.post("/v1/desk/events/taken", {"ids": [each["id"] for each in events]})
        return events

    def kinds(self):
        return [(each["audience"], each["kind"]) for each in self.told()]


def person(who):
    return f"member-{who}".ljust(24, "x")
